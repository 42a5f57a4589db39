"""Keys of tests change with what the tests do, and with nothing else."""

from __future__ import annotations

import ast
import sys
from textwrap import dedent

import pytest

from pytest_wavegate.proof.declarations import declared_names, top_names, used_names
from pytest_wavegate.proof.fingerprint import code_key, files_key, text_key
from pytest_wavegate.proof.test_code import code_of, reads_nothing

TEXT = '''
"""Tests of a cart."""
import pytest
from shop.cart import Cart, total as sum_of
from shop import other
LIMIT = 3
TABLE = [LIMIT]
UNUSED = 4
if True:
    def helper(cart):
        """Doc."""
        return deep(cart)
def deep(cart):
    return cart
def lonely():
    return UNUSED
@pytest.fixture
def cart():
    return Cart()
class Base:
    kind = "base"
@pytest.mark.slow
class TestCart(Base):
    size = 2
    def setup_method(self):
        self.cart = Cart()
    @pytest.mark.task("T012")
    @pytest.mark.parametrize("n", TABLE)
    def test_add(self, n):
        """[T012] Doc."""
        assert sum_of(helper(self.cart)) == n
    def test_other(self):
        assert other.x
async def test_plain(cart):
    assert cart
'''


def key(text: str, *names: str) -> str:
    """The key of a test."""
    return code_key(code_of(ast.parse(text), names))


ADD = ("TestCart", "test_add")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LIMIT = 3", "LIMIT = 3  # why"),
        ("UNUSED = 4", "UNUSED = 5"),
        ("return UNUSED", "return 1"),
        ('"""Doc."""', '"""Else."""'),
        ('"""[T012] Doc."""', '"""[T013] Doc."""'),
        ('@pytest.mark.task("T012")', '@pytest.mark.task("T013", "T014")'),
        ('    @pytest.mark.task("T012")\n', ""),
        ("assert other.x", "assert other.y"),
        ("assert cart", "assert not cart"),
        ('"base"', "'base'"),
        ("== n", "==   ( n )"),
        ("\n", "\r\n"),
        ("from shop import other", "from shop import other2 as other"),
        ("import Cart, total as sum_of", "import Cart, price, total as sum_of"),
    ],
)
def test_looks_and_other_tests_are_no_change(old: str, new: str) -> None:
    """Comments, docstrings, blanks, quotes, lines, the task of a test, code that it does not use."""
    assert old in TEXT
    assert key(TEXT.replace(old, new), *ADD) == key(TEXT, *ADD)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("== n", "!= n"),
        ("== n", "== n + 1"),
        ("LIMIT = 3", "LIMIT = 4"),
        ("TABLE = [LIMIT]", "TABLE = [LIMIT, None]"),
        ("return deep(cart)", "return cart"),
        ("    return cart\ndef lonely", "    return None\ndef lonely"),
        ("size = 2", "size = 3"),
        ("self.cart = Cart()", "self.cart = Cart(1)"),
        ('kind = "base"', 'kind = "other"'),
        ("@pytest.mark.slow\n", ""),
        ("@pytest.mark.parametrize", "@pytest.mark.other"),
        ("from shop.cart import", "from shop.basket import"),
        ("def test_add(self, n)", "async def test_add(self, n)"),
    ],
)
def test_what_a_test_does_is_a_change(old: str, new: str) -> None:
    """Its own lines, what its class sets up, and what it uses of its file in any number of steps."""
    assert old in TEXT
    assert key(TEXT.replace(old, new), *ADD) != key(TEXT, *ADD)


PLAIN = """
import os
from shop import total
CASES = [1]
LIMITS = {}
def test_total():
    assert total(CASES, LIMITS) == 1
class TestAll:
    def test_all(self):
        assert total(CASES) == 1
"""


@pytest.mark.parametrize("names", [("test_total",), ("TestAll", "test_all")], ids=["function", "method"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import total", "import total, price"),
        ("import total", "import (price as p, total)"),
        ("import os", "import os, pytest"),
        ("def test_total", '@pytest.mark.task("T001")\ndef test_total'),
        ("class TestAll", '@mark.task("T001")\nclass TestAll'),
        ("    def test_all", '    pytestmark = pytest.mark.task("T001")\n    def test_all'),
        ("CASES", 'pytestmark = [pytest.mark.task("T001"), mark.wave_task("T002")]\nCASES'),
    ],
)
def test_imports_for_others_and_marks_of_tasks_are_no_change(
    old: str, new: str, names: tuple[str, ...]
) -> None:
    """Though the mark uses a name that the test does not, and an import gives several."""
    text = PLAIN.replace(old, new, 1)
    assert text != PLAIN
    assert key("import pytest\nfrom pytest import mark\n" + text, *names) == key(PLAIN, *names)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import total", "import price as total"),
        ("LIMITS = {}", "LIMITS = {}\nCASES.append(2)"),
        ("LIMITS = {}", "LIMITS = {}\nLIMITS['x'] = 2"),
        ("LIMITS = {}", "LIMITS = {}\ntotal.limit = 2"),
        ("CASES = [1]", "pytestmark = [pytest.mark.task('T001'), pytest.mark.slow]\nCASES = [1]"),
        ("CASES = [1]", "def pytest_generate_tests(metafunc): metafunc.parametrize('n', [1])\nCASES = [1]"),
    ],
)
def test_what_is_done_to_a_name_of_the_file_is_a_change(old: str, new: str) -> None:
    """Not only what it is bound to."""
    assert key(PLAIN.replace(old, new, 1), "test_total") != key(PLAIN, "test_total")


def test_functions_that_are_not_there_have_no_code() -> None:
    """Tests made by a plugin, doctests; a fixture is found as a test is."""
    tree = ast.parse(TEXT)
    assert code_of(tree, ("test_none",)) == code_of(tree, ("TestNone", "test_add")) == ()
    assert code_of(tree, ("TestCart", "test_none")) == ()
    assert [type(one).__name__ for one in code_of(tree, ("cart",))] == ["Import", "ImportFrom", "FunctionDef"]
    assert code_of(tree, ("test_plain",))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("f(None)", "f()"),
        ("{**a, 1: b}", "{1: a, **b}"),
        ("lambda *, a, b=1: 0", "lambda *, a=1, b: 0"),
        ("x = 1", "x = '1'"),
        ("x = 1", "x = True"),
        ("x = 1", "x = 1.0"),
        ("f(a, b)", "f(a)(b)"),
        ("if a:\n b\nelse:\n c", "if a:\n b\n c"),
        ("def f(a): b", "def f(a, /): b"),
        ("[a for b in c if d]", "[a for b in c if d if e]"),
        ("'''Doc'''\nx", "x = '''Doc'''"),
        ("return_ = ')'", "return_ = '('"),
    ],
)
def test_different_code_has_different_keys(one: str, other: str) -> None:
    """Also where only a nothing tells it apart."""
    assert text_key([one]) != text_key([other])


def test_texts_are_told_apart_by_their_borders() -> None:
    """What is no Python counts letter by letter."""
    assert text_key(["a", "b"]) != text_key(["a\nb"])
    assert text_key([">>> 1 +"]) != text_key([">>> 1  +"])
    assert text_key(["x=1"]) == text_key(["x = 1  # one"])
    assert text_key([]) != text_key([""])


def test_files_have_a_key_together() -> None:
    """Code by what it does, data by its bytes, and what is not there as such."""
    files = {"a.py": b"x = 1", "b.toml": b"x = 1", "c.py": b"x =", "d.py": None}
    same = {"d.py": None, "c.py": b"x =", "b.toml": b"x = 1", "a.py": b"x=1 # one"}
    assert files_key(files) == files_key(same)
    for path, data in (
        ("a.py", b"x = 2"),
        ("b.toml", b"x=1"),
        ("c.py", b"x  ="),
        ("d.py", b""),
        ("a.py", None),
    ):
        assert files_key({**files, path: data}) != files_key(files)


def test_what_a_file_declares() -> None:
    """Constants, and classes with fields or without functions; functions and imports are not."""
    tree = ast.parse(
        dedent(
            """
            import os
            LIMIT = 1
            A, (B, *C) = x
            name: str = "x"
            short = lambda: 1
            if LIMIT:
                FLAG = True
            else:
                OTHER = True
            try:
                import fast
            except ImportError:
                fast = None
            class Point:
                x: int
                def area(self): return 1
            class Colour(Enum):
                RED = 1
            class Oops(Exception): pass
            class Cart:
                def add(self): return 1
            def total(): return 1
            async def later(): return 1
            """
        )
    )
    declared = {"LIMIT", "A", "B", "name", "FLAG", "OTHER", "fast", "Point", "Colour", "Oops"}
    assert declared <= declared_names(tree)
    assert not declared_names(tree) & {"short", "Cart", "total", "later", "os"}
    assert top_names(tree) >= declared | {"Cart", "total", "later"}


@pytest.mark.skipif(sys.version_info < (3, 12), reason="no such statement")
def test_an_alias_of_a_type_is_declared() -> None:
    """By a statement of its own."""
    assert declared_names(ast.parse("type Name = str\ntype Pair[T] = tuple[T, T]\n")) == {"Name", "Pair"}


def test_what_a_test_reads() -> None:
    """A name that is only imported or given is not read."""
    code = ast.parse("def test():\n    from m import LIMIT, FLAG\n    x = FLAG\n    y = m.SIZE").body
    assert used_names(code) == {"FLAG", "m", "SIZE"}


@pytest.mark.parametrize(
    ("body", "blind"),
    [
        ("assert True", True),
        ("pass", True),
        ("import pool", True),
        ("x = [1]; assert len(x) == sum(x)", True),
        ("assert 1 in cart", False),
        ("assert self.cart", False),
        ("assert LIMIT", False),
        ("with raises(KeyError): pass", False),
        ("assert all(x for x in [1])", True),
    ],
)
def test_a_test_that_reads_nothing(body: str, *, blind: bool) -> None:
    """What its fixtures do can be nothing to it."""
    tree = ast.parse(f"class TestCart:\n    def test_it(self, cart):\n        {body}\n")
    assert reads_nothing(tree, ("TestCart", "test_it")) is blind


def test_a_test_that_is_not_there_may_read_anything() -> None:
    """Nobody knows what it does."""
    assert not reads_nothing(ast.parse("x = 1"), ("test_it",))
