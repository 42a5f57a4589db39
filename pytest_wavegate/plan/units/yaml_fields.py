"""Fields in a YAML block of a plan, read line by line: what people put there is not always YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.yaml_text import Broken, read_yaml
from pytest_wavegate.plan.words.fields import NAMES, Field, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wavegate.plan.text.blocks import Fence

_KEY = regex(r"^\s{0,12}(?:-\s)?[\"']?(?P<key>[A-Za-z][\w ./()-]{0,48}?)[\"']?\s{0,4}:(?:\s+(?P<value>.*))?$")
_ITEM = regex(r"^\s{0,12}-\s+(?P<item>.+)$")
_COMMENT = regex(r"(?:^|\s)#\s.*$")
_BLOCK_SCALAR = frozenset({"|", ">", "|-", ">-", "|+", ">+"})
_PLAIN_VALUE = r"[A-Za-z0-9./_(](?:[^:#\n]|(?<=\S):(?=\S)|(?<=\S)#){0,400}(?<![:\s])"
_PLAIN_KEY = regex(rf"^[A-Za-z_][\w ./()-]{{0,48}}:(?P<value>\s{_PLAIN_VALUE})?\s{{0,4}}$")
_PLAIN_ITEM = regex(rf"^(?P<indent>\s{{1,12}})-\s{_PLAIN_VALUE}\s{{0,4}}$")
"""Lines of which nothing but YAML can be made; reading them as YAML would only cost time."""
_LONGEST_LINE = 600
_MOST_LINES = 400
"""Lines of a block that are read; no one says more of one task."""


def yaml_fields(fence: Fence) -> tuple[Field, ...]:
    """Return the fields of a block, ``Key: value`` or ``Key:`` with a list below it, each with its line.

    What no YAML reader takes, ``Target: >90% coverage``, is a field like any other.
    """
    fields: list[tuple[str, str, int, list[Line]]] = []
    for number, written in enumerate(fence.text.split("\n")[:_MOST_LINES], start=fence.line + 1):
        text = _COMMENT.sub("", written[:_LONGEST_LINE])
        key, item = _KEY.match(text), _ITEM.match(text)
        if key is not None:
            value = _unquoted(key["value"] or "")
            value, items = _inline(value, number)
            fields.append((key["key"].strip(), value, number, items))
        elif fields and text.strip():
            fields[-1][3].append(Line(number, _unquoted(item["item"] if item else text)))
    return tuple(Field(_name(key), key, value, number, tuple(items)) for key, value, number, items in fields)


def broken_line(fence: Fence) -> Broken | None:
    """Return what is wrong with a block, its ``line`` being that of the plan; none where it is valid."""
    lines = fence.text.split("\n")
    if _plain(lines):
        return None
    broken = read_yaml(fence.text)
    if not isinstance(broken, Broken):
        return None
    for number, line in enumerate(lines[:_MOST_LINES]):
        alone = None if _PLAIN_KEY.match(line) or _PLAIN_ITEM.match(line) else read_yaml(line.strip())
        if isinstance(alone, Broken):
            return Broken(line=fence.line + 1 + number, problem=alone.problem)
    return Broken(line=fence.line + 1 + min(broken.line, max(len(lines) - 2, 0)), problem=broken.problem)


def _plain(lines: Sequence[str]) -> bool:
    """Whether every line is surely YAML, without asking a reader."""
    indent, open_list = "", False
    for line in lines:
        item = _PLAIN_ITEM.match(line)
        key = _PLAIN_KEY.match(line)
        if item and open_list and indent in ("", item["indent"]):
            indent = item["indent"]
        elif key:
            indent, open_list = "", key["value"] is None
        elif line.strip():
            return False
    return True


def _name(key: str) -> str:
    label = key.strip().casefold().replace("_", " ")
    return NAMES.get(label, label)


def _inline(value: str, line: int) -> tuple[str, list[Line]]:
    """``[a.py, b.py]`` is a list on one line."""
    if value.startswith("[") and value.endswith("]") and not value.startswith(("[ ]", "[x]", "[X]")):
        items = [_unquoted(item) for item in value[1:-1].split(",")]
        return ("", [Line(line, item) for item in items if item]) if any(items) else ("none", [])
    return ("" if value in _BLOCK_SCALAR else value), []


def _unquoted(value: str) -> str:
    plain = value.strip()
    return plain[1:-1] if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "\"'" else plain
