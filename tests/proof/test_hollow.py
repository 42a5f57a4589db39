"""A hollowed file imports as before, and its functions raise once the guard is armed."""

from __future__ import annotations

import ast
import asyncio
import inspect
import sys
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.proof.guard import Guard, HollowCall
from pytest_wavegate.proof.hollow import GUARD, NotHollow, hollow

STANDARD = [
    "textwrap", "bisect", "heapq", "fnmatch", "posixpath", "colorsys", "statistics", "string", "shlex",
    "dataclasses", "enum", "functools", "contextlib", "asyncio.queues", "typing", "json.decoder", "argparse",
]  # fmt: skip


def taken_out(text: str) -> str:
    """The hollowed text."""
    return hollow(dedent(text).encode()).data.decode()


def loaded(text: str, guard: Guard) -> dict[str, Any]:
    """What a hollowed text defines, with a guard of its own."""
    names: dict[str, Any] = {"__name__": "sample", GUARD: guard}
    exec(compile(taken_out(text), "sample.py", "exec", dont_inherit=True), names)
    return names


def without_guards(tree: ast.AST) -> ast.AST:
    """A tree with the calls of the guard taken out again."""

    class Undo(ast.NodeTransformer):
        def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
            self.generic_visit(node)
            match node.body:
                case ast.Subscript(value=ast.Tuple(elts=[ast.Call(func=ast.Name(id=name)), body])) if (
                    name == GUARD
                ):
                    node.body = body
            return node

        def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
            self.generic_visit(node)
            match node.value:
                case ast.Call(func=ast.Name(id=name)) if name == GUARD:
                    return None
            return node

    Undo().visit(tree)
    return tree


@pytest.mark.parametrize(
    ("text", "hollowed"),
    [
        ("def f():\n    return 1\n", f"def f():\n    {GUARD}(); return 1\n"),
        ("def f(): return 1\n", f"def f(): {GUARD}(); return 1\n"),
        ("def f(): 'Doc.'; return 1\n", f"def f(): 'Doc.'; {GUARD}(); return 1\n"),
        ("def f():\n    '''Doc.'''\n", f"def f():\n    '''Doc.'''; {GUARD}()\n"),
        ("def f():\n    pass\n", f"def f():\n    {GUARD}(); pass\n"),
        ("def f():\n    if x: y\n", f"def f():\n    {GUARD}()\n    if x: y\n"),
        ("def f(): \\\n  return 1\n", f"def f(): \\\n  {GUARD}(); return 1\n"),
        (
            "def f():\n    @(\n        d\n    )\n    def g(): ...\n    return g\n",
            f"def f():\n    {GUARD}()\n    @(\n        d\n    )\n    def g(): ...\n    return g\n",
        ),
        ("f = lambda: (1)\n", f"f = lambda: (({GUARD}(), (1))[1])\n"),
        ("f = lambda x: x\n", f"f = lambda x: ({GUARD}(), (x))[1]\n"),
        (
            "f = lambda: lambda: {\n 1: 2}\n",
            f"f = lambda: ({GUARD}(), (lambda: ({GUARD}(), ({{\n 1: 2}}))[1]))[1]\n",
        ),
        ("def f():\n    '''é'''; return 'é'\n", f"def f():\n    '''é'''; {GUARD}(); return 'é'\n"),
        ("x = 1\x0c\ndef f():\n    return x\n", f"x = 1\x0c\ndef f():\n    {GUARD}(); return x\n"),
        ("s = 'a\x1cb\u2028'\ndef f(): return s\n", f"s = 'a\x1cb\u2028'\ndef f(): {GUARD}(); return s\n"),
    ],
)
def test_the_guard_stands_before_the_first_thing_that_a_body_does(text: str, hollowed: str) -> None:
    """On its line where that can be, so that line numbers stay; above it where it has a block."""
    assert taken_out(text) == hollowed
    assert hollow(text.encode()).functions > 0


@pytest.mark.parametrize(
    "text",
    [
        "X = 1\n",
        "class E(Exception):\n    '''Doc.'''\n",
        "class E(Exception): pass\n",
        "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int = 0\n",
        "from enum import Enum\nclass C(Enum):\n    A = 1\n",
        "class P(Protocol):\n    def f(self) -> int: ...\n    def g(self):\n        'D.'\n        ...\n",
        "@overload\ndef f(x: int) -> int:\n    pass\n",
        "class A(ABC):\n    @abc.abstractmethod\n    def f(self):\n        '''Doc.'''\n",
        "class A:\n    def __del__(self):\n        self.close()\n",
        "",
    ],
)
def test_a_file_that_only_declares_stays_as_it_is(text: str) -> None:
    """Constants, fields, enums, protocols, overloads; and the destructor, which nobody calls in a test."""
    found = hollow(text.encode())
    assert found.functions == 0
    assert found.data == text.encode()


def test_every_kind_of_function_raises_once_the_guard_is_armed() -> None:
    """Plain and nested ones, methods, properties, generators, coroutines, lambdas, decorated ones."""
    guard = Guard()
    names = loaded(
        """
        from __future__ import annotations
        import functools
        def register(function):
            @functools.wraps(function)
            def wrapper(*args):
                return function(*args)
            SEEN.append(function.__name__)
            return wrapper
        SEEN: list[str] = []
        def plain(): return 1
        @register
        def decorated(): return 1
        class C:
            size = plain()
            def method(self): return 1
            @property
            def value(self): return 1
            @classmethod
            def made(cls): return cls()
            @staticmethod
            def still(): return 1
        def generator(): yield 1
        async def coroutine(): return 1
        async def stream(): yield 1
        short = lambda: 1
        def outer():
            def inner(): return 1
            return inner
        inner = outer()
        """,
        guard,
    )
    one = names["C"]()
    calls = {
        "plain": names["plain"], "decorated": names["decorated"], "method": one.method,
        "value": lambda: one.value,
        "made": names["C"].made, "still": one.still,
        "generator": lambda: next(names["generator"]()),
        "coroutine": lambda: asyncio.run(names["coroutine"]()), "short": names["short"],
        "inner": names["inner"],
        "stream": lambda: asyncio.run(anext(names["stream"]())),
    }  # fmt: skip
    assert names["SEEN"] == ["decorated"]
    assert names["C"].size == 1
    assert names["plain"]() == names["decorated"]() == one.value == names["short"]() == 1
    with guard.armed():
        for call in calls.values():
            with pytest.raises(HollowCall):
                call()
    assert guard.calls == len(calls)
    assert one.method() == 1


def test_kinds_of_functions_and_their_signatures_stay() -> None:
    """A generator is a generator, a coroutine a coroutine, docstrings with doctests and defaults are kept."""
    names = loaded(
        '''
        def g(a, *, b=1) -> int:
            """Doc.

            >>> 1 + 1
            2
            """
            yield a
        async def c(): return 1
        ''',
        Guard(),
    )
    assert inspect.isgeneratorfunction(names["g"])
    assert inspect.iscoroutinefunction(names["c"])
    assert str(inspect.signature(names["g"])) == "(a, *, b=1) -> int"
    assert ">>> 1 + 1" in names["g"].__doc__


def test_encoding_mark_and_line_ends_are_kept() -> None:
    """A cookie, a byte order mark, CRLF: all as before around the guard."""
    latin = "# -*- coding: latin-1 -*-\r\ndef f():\r\n    if 1:\r\n        return 'é'\r\n".encode("latin-1")
    marked = b"\xef\xbb\xbfdef f():\r\n    return '\xc3\xa9'\r\n"
    call = f"{GUARD}()".encode()
    assert hollow(latin).data == latin.replace(b"    if", b"    " + call + b"\r\n    if")
    assert hollow(marked).data == marked.replace(b"return", call + b"; return")
    names: dict[str, Any] = {GUARD: Guard()}
    exec(compile(hollow(latin).data, "x", "exec"), names)
    assert names["f"]() == "é"


@pytest.mark.parametrize(
    "data",
    [
        b"def f(:\n",
        b"print 1\n",
        b"\xff\xfe\x00",
        b"# coding: nonsense\n",
        b"x = 1\0\n",
        b"(" * 5000,
        b"x = " + b"-" * 200000 + b"1",
    ],
)
def test_what_is_no_python_says_so(data: bytes) -> None:
    """With the reason in the message."""
    with pytest.raises(NotHollow, match=r"it (is|cannot)"):
        hollow(data)


@pytest.mark.parametrize("name", STANDARD)
def test_with_the_guards_taken_out_again_the_code_is_what_it_was(name: str) -> None:
    """Tried on modules of the standard library."""
    module = __import__(name, fromlist=["_"])
    data = Path(str(module.__file__)).read_bytes()
    found = hollow(data)
    assert found.functions > 0
    assert ast.dump(without_guards(ast.parse(found.data))) == ast.dump(ast.parse(data))


def both(name: str) -> tuple[ModuleType, ModuleType]:
    """A module of the standard library, and the same with a guard that does nothing."""
    real = __import__(name, fromlist=["_"])
    copy = ModuleType(f"hollow_{name}")
    copy.__dict__[GUARD] = Guard()
    sys.modules[copy.__name__] = copy
    path = Path(str(real.__file__))
    exec(compile(hollow(path.read_bytes()).data, str(path), "exec", dont_inherit=True), copy.__dict__)
    return real, copy


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=80), st.integers(5, 40))
def test_a_hollow_module_does_the_same_while_the_guard_is_not_armed(text: str, width: int) -> None:
    """Wrapping text and splitting words as the real modules do."""
    for name, call in (
        ("textwrap", lambda module: module.wrap(text, width)),
        ("textwrap", lambda module: module.dedent(text)),
        ("fnmatch", lambda module: module.translate(text)),
        ("posixpath", lambda module: (module.normpath(text), module.split(text))),
        ("string", lambda module: module.capwords(text)),
    ):
        real, copy = PAIRS[name]
        assert call(copy) == call(real)


PAIRS = {name: both(name) for name in ("textwrap", "fnmatch", "posixpath", "string")}
BODIES = st.sampled_from(
    [
        "return 1", "pass", "...", "'Doc.'", "'Doc.'; return 2", "(yield)", "x = lambda: (1, 2)",
        "raise OSError", "(\n 1 +\n 2)", "global q; q = 1", "if True:\n  return 3", "f'{(lambda: 5)()}'",
        "@d\ndef g(): return 4\nreturn g()", "for i in ():\n  pass\nelse:\n  return 6",
        "with c() as x: return x", "import os; return os", "class K:\n  a = 1\nreturn K",
        "match 1:\n  case 1:\n    return 7", "try:\n  return 8\nfinally: pass",
        "return (lambda x, *y, z=(lambda: 9): (x))(1)",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(BODIES, st.sampled_from(["def", "async def"])), min_size=1, max_size=4))
def test_any_nest_of_functions_compiles_and_is_itself_without_the_guards(
    parts: list[tuple[str, str]],
) -> None:
    """Bodies of every shape inside of each other."""
    text = ""
    for body, word in reversed(parts):
        inner = "\n".join(f"  {line}" for line in f"{body}\n{text}".splitlines())
        text = f"{word} f():\n{inner}\n"
    hollowed = taken_out(text)
    assert ast.dump(without_guards(ast.parse(hollowed))) == ast.dump(ast.parse(text))


def test_the_guard_is_found_by_every_file_and_leaves_nothing_behind() -> None:
    """It lies in ``builtins`` for as long as it is installed, and the innermost one counts."""
    import builtins

    with Guard().installed(), Guard().installed():
        assert hasattr(builtins, GUARD)
    assert not hasattr(builtins, GUARD)
