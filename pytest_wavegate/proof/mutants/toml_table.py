"""A table of a TOML file: replaced in its text, so that all the rest stays as its author wrote it."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_HEADER = re.compile(r"[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*([A-Za-z-]+)[ \t]*\][ \t]*(?:#.*)?")


def tool_table(text: str, name: str) -> dict[str, Any]:
    """Return ``[tool.NAME]``; empty where there is none.

    Raises:
        ValueError: the text is no TOML.
    """
    found = tomllib.loads(text).get("tool", {}).get(name, {})
    return dict(found) if isinstance(found, dict) else {}


def with_tool_table(text: str, name: str, table: Mapping[str, object]) -> str:
    """Return the text with another ``[tool.NAME]``.

    Args:
        text: of a TOML file.
        name: of the tool.
        table: values are strings, numbers, truth values and lists of strings.

    Raises:
        ValueError: the text is no TOML, or its table is written in a way that cannot be replaced.
    """
    rest = _without(text, name)
    lines = [f"[tool.{name}]", *(f"{key} = {toml_value(value)}" for key, value in table.items())]
    whole = f"{rest.rstrip()}\n\n" + "\n".join(lines) + "\n"
    if tool_table(whole, name) != {key: _plain(value) for key, value in table.items()}:
        raise ValueError(_cannot(name))
    return whole


def toml_value(value: object) -> str:
    """Return a value as TOML has it; strings, numbers, truth values and lists are as in JSON."""
    return json.dumps(_plain(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _without(text: str, name: str) -> str:
    """The text without the table; the parser is asked where it ends, for a line may begin with a bracket."""
    wanted = tomllib.loads(text)
    if wanted.get("tool", {}).pop(name, None) is None:
        return text
    lines = text.splitlines(keepends=True)
    for begin, end in _spans(lines, name):
        rest = "".join((*lines[:begin], *lines[end:]))
        if _same(rest, wanted):
            return rest
    raise ValueError(_cannot(name))


def _spans(lines: Sequence[str], name: str) -> Iterator[tuple[int, int]]:
    """Where the table may begin and end, the most likely places first."""
    heads = [at for at, line in enumerate(lines) if (found := _HEADER.match(line)) and found[1] == name]
    for begin in heads[:1]:
        ends = [at for at in range(begin + 1, len(lines)) if lines[at].lstrip().startswith("[")]
        yield from ((begin, end) for end in (*ends[:20], len(lines)))


def _same(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        found = tomllib.loads(text)
    except ValueError:
        return False
    return _bare(found) == _bare(wanted)


def _bare(document: Mapping[str, Any]) -> dict[str, Any]:
    """Without a table of tools that holds nothing more."""
    return {key: value for key, value in document.items() if key != "tool" or value}


def _cannot(name: str) -> str:
    return f"the table [tool.{name}] of pyproject.toml cannot be replaced as it is written"
