"""Task ids in running text: single ones, lists, and ranges with all that lies between."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable

_PARTS = regex(r"\d+|\D+")
_RANGE = regex(
    r"\s*(?:--?|[–—−‐‑~～〜]|\.{2,3}|…|\b(?:to|through|thru|until|bis|até|hasta)\b|[至到])\s*", re.IGNORECASE
)
_AND = regex(
    r"\s*(?:[,，、·・&+/]|\b(?:and|or|plus|und|et|y|e)\b|[和与及或]|以及)"
    r"(?:\s*(?:&|\b(?:and|or|also)\b))?\s*(?:\b(?:the|tasks?)\b\s*)*",
    re.IGNORECASE,
)
_OPEN = regex(r"[\s\[{(`*_]*")
_CLOSE = regex(r"[\]}`*_]*")
_TAIL = regex(r"(?:-[A-Za-z0-9]+)+")
_SHORT = regex(r"(\d{1,4})(?![\w.]*\w)|([a-z])(?!\w)")

_FEATURE = regex(r"[A-Za-z]+\d{1,2}-(?=\d{3})")
"""What ``T2-001`` begins with: a part of its name, not a number to count by."""

Key = tuple[str | int, ...]
_Rank = tuple[tuple[bool, str | int], ...]


@dataclass(frozen=True, slots=True)
class IdList:
    """Ids that a text names, in its order and each once."""

    ids: tuple[str, ...] = ()
    """Ids of the plan."""
    unknown: tuple[str, ...] = ()
    """Ids in shape that the plan does not define."""

    def __bool__(self) -> bool:
        """Whether anything is named."""
        return bool(self.ids or self.unknown)


def id_key(task_id: str) -> Key:
    """Return what ids are sorted by: ``T9`` before ``T10``, and ``T10a`` between that and ``T11``."""
    feature = _FEATURE.match(task_id)
    head = feature.group() if feature else ""
    parts = _PARTS.findall(task_id[len(head) :])
    key = tuple(int(part) if part.isdecimal() else part for part in parts)
    return (head, *key) if head else key


@dataclass(frozen=True)
class Ids:
    """The ids of a plan, ready to be found in prose."""

    known: tuple[str, ...]

    @cached_property
    def _exact(self) -> dict[str, str]:
        return {task_id.casefold(): task_id for task_id in self.known} | {one: one for one in self.known}

    @cached_property
    def _sorted(self) -> list[tuple[_Rank, str]]:
        return sorted({(_rank(id_key(task_id)), task_id) for task_id in self.known})

    @cached_property
    def _by_number(self) -> dict[Key, str]:
        return {_bare(task_id): task_id for task_id in reversed(self.known)}

    @cached_property
    def mention(self) -> re.Pattern[str]:
        """What an id of this plan looks like."""
        letters = {found.group() for one in self.known if (found := re.match(r"[A-Za-z]+", one))}
        heads = sorted(letters | {"T"}, key=len, reverse=True)
        alone = r"(?<![A-Za-z0-9_])"
        # A pattern that begins with a letter is searched for twice as fast as one that looks back first.
        head = f"{alone}(?:{'|'.join(heads)})" if len(heads) > 1 else rf"T{alone[:-1]}T)"
        return re.compile(rf"{head}-?\d{{1,5}}(?:\.\d{{1,3}})*(?:[A-Za-z](?![A-Za-z]))?")

    def has(self, task_id: str) -> bool:
        """Return whether the plan has an id, in whatever case."""
        return task_id in self._exact or task_id.casefold() in self._exact

    def likely(self, mention: str) -> bool:
        """Return whether a mention has about as many digits as ids have: T14 may mean T014, T1 does not."""
        return _digits(mention) >= self._fewest - 1

    @cached_property
    def _fewest(self) -> int:
        return min(map(_digits, self.known), default=0)

    def all_in(self, text: str) -> IdList:
        """Return every task id that a text names: ``T001, T004-T006 and T009/T010``.

        A range holds those ids of the plan that lie between its ends, suffixed ones too: ``T022-T029`` has
        ``T025a``.

        Args:
            text: one clause or one field.
        """
        lists: list[IdList] = []
        at = 0
        while found := self.mention.search(text, at):
            listed, at = self.list_at(text, found.start()) or (IdList(), found.end())
            lists.append(listed)
        return _joined(lists)

    def list_at(self, text: str, at: int = 0) -> tuple[IdList, int] | None:
        """Return the ids that begin at a place, and where their list ends; none where no id begins."""
        lists: list[IdList] = []
        end = at
        start = _matched(_OPEN, text, at)
        while item := self._item_at(text, start):
            lists.append(item[0])
            end = _matched(_CLOSE, text, item[1])
            following = _AND.match(text, end)
            if not following:
                break
            start = _matched(_OPEN, text, following.end())
        return (_joined(lists), end) if lists else None

    def suggestion(self, unknown: str) -> str | None:
        """Return the id with the same number in another spelling: ``T014`` for ``T14``."""
        return self._by_number.get(_bare(unknown))

    def _item_at(self, text: str, at: int) -> tuple[IdList, int] | None:
        first = self._id_at(text, at)
        if first is None:
            return None
        one, end = first
        to = _RANGE.match(text, _matched(_CLOSE, text, end))
        if to is None:
            return self._single(one), end
        last = self._id_at(text, _matched(_OPEN, text, to.end()))
        if last is None and to.group().strip() == to.group():
            last = _short_at(text, to.end(), after=one)
        return (self._between(one, last[0]), last[1]) if last else (self._single(one), end)

    def _id_at(self, text: str, at: int) -> tuple[str, int] | None:
        found = self.mention.match(text, at)
        if found is None:
            return self._odd_at(text, at)
        tail = _TAIL.match(text, found.end())
        while tail:
            whole = text[at : tail.end()]
            if whole.casefold() in self._exact:
                return whole, tail.end()
            shorter = whole.rfind("-", found.end() - at + 1)
            tail = _TAIL.match(text, found.end(), at + shorter) if shorter > 0 else None
        return found.group(), found.end()

    def _odd_at(self, text: str, at: int) -> tuple[str, int] | None:
        """A range's second end begins right after a dash, where no id begins otherwise."""
        found = self.mention.match(text[at : at + 40])
        return (found.group(), at + found.end()) if found and at and not text[at - 1].isalnum() else None

    def _single(self, one: str) -> IdList:
        found = self._exact.get(one.casefold())
        return IdList(ids=(found,)) if found else IdList(unknown=(one,))

    def _between(self, first: str, last: str) -> IdList:
        low, high = id_key(first), id_key(last)
        if low[0] != high[0] or _rank(low) > _rank(high):
            return _joined((self._single(first), self._single(last)))
        start = bisect_left(self._sorted, _rank(low), key=lambda entry: entry[0])
        end = bisect_right(self._sorted, _rank(high), key=lambda entry: entry[0])
        inside = tuple(task_id for _, task_id in self._sorted[start:end])
        return IdList(ids=inside) if inside else IdList(unknown=(first, last))


def _short_at(text: str, at: int, *, after: str) -> tuple[str, int] | None:
    """Read the end of ``T001-004`` and of ``T016a-c``."""
    found = _SHORT.match(text, at)
    if found is None:
        return None
    if found.group(1):
        number = re.search(r"\d+$", after)
        if number is None or int(found.group(1)) <= int(number.group()):
            return None
        return after[: number.start()] + found.group(1).rjust(len(number.group()), "0"), found.end()
    return (after[:-1] + found.group(2), found.end()) if after[-1:].isalpha() else None


def _digits(task_id: str) -> int:
    found = re.search(r"\d+", task_id)
    return len(found.group()) if found else 0


def _rank(key: Key) -> _Rank:
    """Numbers before words, so that ``1.2`` and ``T12`` of one plan can be sorted."""
    return tuple((isinstance(part, str), part) for part in key)


def _bare(task_id: str) -> Key:
    return tuple(part for part in id_key(task_id.casefold().replace("-", "")) if part != ".")


def _matched(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _joined(lists: Iterable[IdList]) -> IdList:
    every = tuple(lists)
    return IdList(
        ids=tuple(dict.fromkeys(one for listed in every for one in listed.ids)),
        unknown=tuple(dict.fromkeys(one for listed in every for one in listed.unknown)),
    )
