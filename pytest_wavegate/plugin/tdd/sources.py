"""Keys of what a test consists of: its own code, and the fixtures it uses."""

from __future__ import annotations

import ast
import inspect
import warnings
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.plugin.tdd.uncollected import Uncollected
from pytest_wavegate.proof.fingerprint import code_key, files_key, text_key
from pytest_wavegate.proof.red_green import Now
from pytest_wavegate.proof.test_code import code_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import CodeType


class Sources:
    """Reads each file once, and remembers the keys of what many items share.

    Args:
        rootpath: pytest's rootdir; what lies outside of it belongs to somebody else.
    """

    def __init__(self, rootpath: Path) -> None:
        self._root = rootpath
        self._files: dict[Path, _File] = {}
        self._tests: dict[tuple[Path, tuple[str, ...], CodeType | None], str] = {}
        self._fixtures: dict[CodeType, str] = {}

    def now(self, item: pytest.Item) -> Now:
        """Return the keys of an item as its files are now."""
        if isinstance(item, Uncollected):
            return Now(self._test(item.path, item.names, None), "")
        assert isinstance(item, pytest.Function)
        classes = [node.name for node in item.listchain() if isinstance(node, pytest.Class)]
        test = self._test(item.path, (*classes, item.originalname), _code(item.function))
        return Now(test, self._of_fixtures(item))

    def _test(self, path: Path, names: tuple[str, ...], code: CodeType | None) -> str:
        if (key := self._tests.get((path, names, code))) is None:
            key = self._tests[path, names, code] = self._test_key(path, names, code)
        return key

    def _test_key(self, path: Path, names: tuple[str, ...], code: CodeType | None) -> str:
        found = self._file(path).code(names)
        if found:
            return code_key(found)
        # Inherited, or made while the file was imported: then the whole file counts, and where it comes from.
        home = self._function_key(code) if code is not None else ""
        return text_key([self._file(path).key, home])

    def _of_fixtures(self, item: pytest.Function) -> str:
        functions = _fixture_functions(item)
        if functions is None:
            return text_key(self._file(path).key for path in self._conftests(item.path))
        keys = ((name, self._fixture(code)) for name, code in functions)
        return text_key(f"{name} {key}" for name, key in keys if key)

    def _fixture(self, code: CodeType) -> str:
        """The key of a fixture of the project; empty for one of a library."""
        if code not in self._fixtures:
            self._fixtures[code] = self._function_key(code) if self._is_ours(code) else ""
        return self._fixtures[code]

    def _function_key(self, code: CodeType) -> str:
        """By the function's name in its file; of one inside of another, the outer one counts."""
        names = code.co_qualname.split(".<locals>", 1)[0].split(".")
        file = self._file(Path(code.co_filename))
        found = file.code(names)
        return code_key(found) if found else file.key

    def _is_ours(self, code: CodeType) -> bool:
        path = Path(code.co_filename)
        return path.is_relative_to(self._root) and "site-packages" not in path.relative_to(self._root).parts

    def _file(self, path: Path) -> _File:
        if (file := self._files.get(path)) is None:
            file = self._files[path] = _File(path)
        return file

    def _conftests(self, path: Path) -> Iterator[Path]:
        """Every ``conftest.py`` that an item of a file sees, and the file itself."""
        yield path
        for folder in path.parents:
            if folder.is_relative_to(self._root) and (folder / "conftest.py").is_file():
                yield folder / "conftest.py"


class _File:
    """One Python file as it is on disk."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def code(self, names: Sequence[str]) -> tuple[ast.AST, ...]:
        """What a function of it consists of; nothing where it has no such function."""
        return code_of(self._tree, names) if self._tree is not None else ()

    @cached_property
    def key(self) -> str:
        """Of the whole file."""
        return files_key({self._path.name: self._data})

    @cached_property
    def _data(self) -> bytes | None:
        try:
            return self._path.read_bytes()
        except OSError:
            return None

    @cached_property
    def _tree(self) -> ast.Module | None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # an odd escape sequence is not ours to tell
                return ast.parse(self._data or b"")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _fixture_functions(item: pytest.Function) -> list[tuple[str, CodeType]] | None:
    """The functions of an item's fixtures by name, those that they override too.

    There is no public way to them before a test runs. This one is the same from pytest 8.0 to 9.2; none is
    returned where another pytest has it no more.
    """
    known = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", None)
    if not isinstance(known, dict):
        return None
    found = ((name, getattr(one, "func", None)) for name in sorted(known) for one in known[name])
    codes = ((name, _code(function)) for name, function in found if function is not None)
    return [(name, code) for name, code in codes if code is not None]


def _code(function: Callable[..., Any]) -> CodeType | None:
    """What a function runs, undecorated; none for what is no Python function."""
    try:
        inner = inspect.unwrap(function)
    except ValueError:  # it wraps itself
        return None
    while hasattr(inner, "func"):  # functools.partial
        inner = inner.func
    code = getattr(inner, "__code__", None)
    return code if inspect.iscode(code) else None
