"""Which dialect a plan is written in: the one that is named, else the one that is surest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.plan.dialects import DIALECTS
from pytest_wavegate.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plan.dialects import Dialect
    from pytest_wavegate.plan.text.blocks import Document

_SNIFFED = 2_000
"""Blocks that tell whose a plan is."""
AnswerT = TypeVar("AnswerT")

KINDS: Registry[Callable[[], Dialect]] = Registry("dialect", DIALECTS, group="wavegate.dialects")
"""The dialects by name; each entry makes one reader."""


def read_as(document: Document, *, dialect: str | None = None) -> Plan:
    """Return what a dialect reads in a document.

    Args:
        document: the plan as Markdown.
        dialect: the dialect's name; without it, the one that is surest of the document, of equals the first.

    Raises:
        WavegateError: ``unknown-dialect`` where no dialect has that name, ``broken-extension`` where a third
            party's dialect cannot be loaded or fails.
    """
    name = dialect if dialect is not None else _surest(document)
    return _asked(name, lambda reader: reader.parse(document))


def _surest(document: Document) -> str:
    sample = _sample(document)
    return max(KINDS.names(), key=lambda name: _asked(name, lambda reader: reader.sniff(sample)))


def _sample(document: Document) -> Document:
    """Return the begin of a long document: whose it is shows there, and every dialect looks."""
    if len(document.blocks) <= _SNIFFED:
        return document
    kept = document.blocks[:_SNIFFED]
    text = "\n".join(document.lines[: kept[-1].line])
    return replace(document, blocks=kept, text=text)


def _asked(name: str, question: Callable[[Dialect], AnswerT]) -> AnswerT:
    """Ask a dialect; what a third party's one raises is told as its fault."""
    reader = KINDS.load(name)()
    if name in DIALECTS:
        return question(reader)
    try:
        return question(reader)
    except Exception as error:
        raise WavegateError(
            "broken-extension",
            f'dialect "{name}" fails on this plan: {type(error).__name__}: {error}',
            hint="name another one with --dialect, or uninstall what brings it",
        ) from error
