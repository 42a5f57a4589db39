"""A file with all variants of its functions, as mutmut writes it: what each variant changes, and where."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from pytest_wavegate.proof.mutants.mutant import in_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MARK = "__mutmut_"
_OF_CLASS = "\u01c1"
"""Between the names of class and method: ``xǁCartǁadd__mutmut_1``."""


@dataclass(frozen=True, slots=True)
class _Function:
    owner: str
    name: str
    line: int
    text: tuple[str, ...]
    """From the ``def`` on, without decorators."""


class Schemata:
    """Knows the functions of a file and their variants.

    Args:
        source: the text of the file.
        mutated: that with the variants.
    """

    def __init__(self, source: str, mutated: str) -> None:
        self._source = list(_functions(source))
        self._variants = {function.name: function for function in _functions(mutated)}

    def change(self, mutant: str) -> tuple[int, str]:
        """Return the line in the source and what is changed there; 0 and the name where that is not known.

        Args:
            mutant: as mutmut calls it: ``shop.cart.x_total__mutmut_1``.
        """
        key = mutant.rpartition(".")[2]
        stem = key.partition(_MARK)[0]
        old, new = self._variants.get(f"{stem}{_MARK}orig"), self._variants.get(key)
        if old is None or new is None:
            return 0, mutant
        before = old.text
        after = tuple(line.replace(key, old.name) for line in new.text)
        for tag, begin, end, there, then in SequenceMatcher(
            None, before, after, autojunk=False
        ).get_opcodes():
            if tag != "equal":
                name = _real(stem)[1]
                lines = (
                    [text.replace(old.name, name) for text in one]
                    for one in (before[begin:end], after[there:then])
                )
                return self._line(stem, old, begin), in_one_line(*lines)
        return 0, mutant

    def _line(self, stem: str, old: _Function, offset: int) -> int:
        """Where a line of a function lies in the source."""
        owner, name = _real(stem)
        same = [one for one in self._source if (one.owner, one.name) == (owner, name)]
        wanted = tuple(line.replace(old.name, name) for line in old.text)
        exact = [one for one in same if one.text == wanted]
        first = next(iter(exact or same), None)
        return first.line + offset if first is not None else 0


def _real(stem: str) -> tuple[str, str]:
    """The class, if any, and the name that a function has in the source."""
    if _OF_CLASS in stem:
        _, owner, name = ([*stem.split(_OF_CLASS), "", ""])[:3]
        return owner, name
    return "", stem.removeprefix("x_")


def _functions(text: str) -> Iterator[_Function]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    lines = text.replace("\r\n", "\n").split("\n")  # as Python counts them
    yield from _inside(tree.body, "", lines)


def _inside(body: Iterable[ast.stmt], owner: str, lines: list[str]) -> Iterator[_Function]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            end = node.end_lineno or node.lineno
            yield _Function(owner, node.name, node.lineno, tuple(lines[node.lineno - 1 : end]))
        elif isinstance(node, ast.ClassDef) and not owner:
            yield from _inside(node.body, node.name, lines)
