"""What is wrong with the settings: every error of every place, told once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.nearness import suggestion
from pytest_wavegate.settings.tables import LATER, OPTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import ValidationError

    from pytest_wavegate.model.base import Noun

    # One error of pydantic: its type, its place, its words.
    Fault = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where settings were written."""

    name: str
    """``pyproject.toml``, ``front matter``, ``command line``, ``ini file``."""
    path: str | None = None
    text: str = ""
    """The file's text, to find lines in."""
    header: str = ""
    """Where in the text the settings begin."""

    def line(self, needle: str) -> int | None:
        """The first line that holds the words, from 1."""
        lines = self.text.splitlines()
        start = next((row for row, line in enumerate(lines) if line.lstrip().startswith(self.header)), 0)
        found = (row for row in range(start, len(lines)) if re.search(_whole(needle), lines[row]))
        row = next(found, None)
        return None if row is None else row + 1

    def error(self, slug: str, message: str, *, hint: str, needle: str = "") -> WavegateError:
        """An error at the line that holds ``needle``."""
        line = self.line(needle) if needle else None
        return WavegateError(slug, message, hint=hint, path=self.path, line=line)


def problems_of(error: ValidationError, place: Place, *, table: type[Noun]) -> list[WavegateError]:
    """Every fault that pydantic found, as one error each."""
    faults: Sequence[Fault] = error.errors(include_url=False)
    foreign = {fault["loc"][:-1] for fault in faults if fault["type"] == "extra_forbidden"}
    # ``{ command = [...] }`` has no ``check``, but that is not what its author has to hear.
    told = (fault for fault in faults if not (fault["type"] == "missing" and fault["loc"][:-1] in foreign))
    return [_problem(fault, place, table=table) for fault in told]


def raise_all(problems: Sequence[WavegateError]) -> None:
    """Raise one error that tells all of them; nothing where there are none."""
    if not problems:
        return
    if len(problems) == 1:
        raise problems[0]
    slugs = {problem.slug for problem in problems}
    rows = "\n".join(str(problem).replace("error[", "[", 1) for problem in problems)
    raise WavegateError(
        slugs.pop() if len(slugs) == 1 else "bad-settings",
        f"{len(problems)} settings cannot be used\n{rows}",
        path=problems[0].path,
        line=problems[0].line,
    )


def unknown_key(key: str, known: Sequence[str], place: Place) -> WavegateError:
    """The error for a key that means nothing here, or nothing yet."""
    if key in LATER:
        message = f"{key} is not supported yet by this version"
        return place.error("unsupported-setting", message, hint="remove it", needle=key)
    field = {option.lstrip("-").replace("-", "_"): option for option in OPTIONS.values()}
    option = OPTIONS.get(key) or field.get(key)
    if option:
        hint = f"give {option} on the command line, or its key in pytest's own settings"
    else:
        hint = suggestion(key, known, otherwise="known here: " + ", ".join(known))
    return place.error("unknown-setting", f"unknown setting {key} in {place.name}", hint=hint, needle=key)


def _problem(fault: Fault, place: Place, *, table: type[Noun]) -> WavegateError:
    where = [part for part in fault["loc"] if isinstance(part, str)]
    if fault["type"] == "extra_forbidden":
        return unknown_key(where[-1], _siblings(table, where[:-1]), place)
    if fault["type"] == "condition":
        return _bad_condition(fault["ctx"]["error"], place)
    name = _shown(fault["loc"], place)
    hint = f"it is {fault['input']!r} now" if fault["type"] != "missing" else "add it"
    needle = where[-1] if fault["type"] != "missing" else "".join(where[-2:-1])
    return place.error("bad-setting", f"{name}: {_lowercase(fault['msg'])}", hint=hint, needle=needle)


def _bad_condition(error: WavegateError, place: Place) -> WavegateError:
    return WavegateError(
        error.slug,
        error.message,
        hint=error.hint,
        path=place.path,
        line=place.line(error.source or ""),
        source=error.source,
        column=error.column,
    )


def _siblings(table: type[Noun], where: Sequence[str]) -> tuple[str, ...]:
    """The fields of the table that a path of keys leads to."""
    for key in where:
        for part in _parts(table.model_fields[key].annotation):
            table = part
    return tuple(table.model_fields)


def _parts(annotation: object) -> list[type[Noun]]:
    arguments = getattr(annotation, "__args__", ())
    found = [part for argument in arguments for part in _parts(argument)]
    return [annotation] if hasattr(annotation, "model_fields") else found  # type: ignore[list-item]


def _shown(loc: Sequence[str | int], place: Place) -> str:
    """A path of keys as its author knows it: ``--wave-by``, ``wave_by``, ``phase[0].gates``."""
    first = OPTIONS.get(str(loc[0]), str(loc[0]))
    if place.name == "ini file":
        first = first.lstrip("-").replace("-", "_")
    elif place.name != "command line":
        first = str(loc[0])
    return first + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc[1:])


def _lowercase(message: str) -> str:
    text = message.removeprefix("Value error, ").removeprefix("Input ")
    return text[:1].lower() + text[1:]


def _whole(needle: str) -> str:
    return rf"(?<![\w-]){re.escape(needle)}(?![\w-])"
