"""What is wrong with the settings: every error of every place, told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.nearness import suggestion
from pytest_wavegate.settings.place import needles_of
from pytest_wavegate.settings.tables import LATER, OPTIONS
from pytest_wavegate.settings.words import key_of, said_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic import ValidationError

    from pytest_wavegate.model.base import Noun
    from pytest_wavegate.settings.nonsense import Fault as Nonsense
    from pytest_wavegate.settings.place import Place
    from pytest_wavegate.settings.words import Fault


def problems_of(
    error: ValidationError, place: Place, *, table: type[Noun], values: Mapping[str, object]
) -> list[WavegateError]:
    """Every fault that pydantic found, as one error each."""
    faults: Sequence[Fault] = error.errors(include_url=False)
    foreign = {fault["loc"][:-1] for fault in faults if fault["type"] == "extra_forbidden"}
    # ``{ chek = "..." }`` has no ``check``, but that is not what its author has to hear.
    told = (fault for fault in faults if not (fault["type"] == "missing" and fault["loc"][:-1] in foreign))
    return [problem for fault in told for problem in _problems(fault, place, table=table, values=values)]


def raise_all(problems: Sequence[WavegateError]) -> None:
    """Raise one error that tells all of them, each once; nothing where there are none."""
    once = {str(problem): problem for problem in problems}.values()
    problems = sorted(once, key=lambda problem: (problem.path or "", problem.line or 0))
    if not problems:
        return
    if len(problems) == 1:
        raise problems[0]
    slugs = {problem.slug for problem in problems}
    rows = "\n".join(str(problem).replace("error[", "[", 1) for problem in problems)
    raise WavegateError(
        slugs.pop() if len(slugs) == 1 else "bad-settings",
        f"{len(problems)} settings cannot be used\n{rows}",
    )


def unknown_key(
    loc: Sequence[str | int], known: Sequence[str], place: Place, *, values: Mapping[str, object]
) -> WavegateError:
    """The error for a key that means nothing here, or nothing yet."""
    key, needles = str(loc[-1]), needles_of(loc[:-1], values)
    top = len(loc) == 1
    if key in LATER and top:
        message = f"{key} is not supported yet by this version"
        return place.error("unsupported-setting", message, hint="remove it", needles=needles, needle=key)
    field = {option.lstrip("-").replace("-", "_"): option for option in OPTIONS.values()}
    option = (OPTIONS.get(key) or field.get(key)) if top else None
    if option:
        hint = f"give {option} on the command line, or its key in pytest's own settings"
    else:
        hint = suggestion(key, known, otherwise="known here: " + ", ".join(known))
    where = f"{shown(loc[:-1], place)} of {place.name}" if not top else place.name
    message = f"unknown setting {key} in {where}"
    return place.error("unknown-setting", message, hint=hint, needles=needles, needle=key)


def shown(loc: Sequence[str | int], place: Place) -> str:
    """A path of keys as its author knows it: ``--wave-by``, ``wave_by``, ``phase[0].gates``."""
    first = OPTIONS.get(str(loc[0]), str(loc[0]))
    if place.name == "ini file":
        first = first.lstrip("-").replace("-", "_")
    elif place.name != "command line":
        first = str(loc[0])
    return first + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc[1:])


def _problems(
    fault: Fault, place: Place, *, table: type[Noun], values: Mapping[str, object]
) -> Iterator[WavegateError]:
    loc = fault["loc"]
    match fault["type"]:
        case "extra_forbidden":
            where = [part for part in loc if isinstance(part, str)]
            yield unknown_key(loc, _siblings(table, where[:-1]), place, values=values)
        case "condition":
            yield _bad_condition(fault["ctx"]["error"], place, loc=loc, values=values)
        case "nonsense":
            for one in fault["ctx"]["faults"]:
                yield _nonsense(one, place, loc=loc, values=values)
        case _:
            yield _bad_value(fault, place, values=values)


def _bad_value(fault: Fault, place: Place, *, values: Mapping[str, object]) -> WavegateError:
    loc = fault["loc"]
    if fault["type"] == "missing":
        message = f"{shown(loc[:-1], place)} has no {loc[-1]}" if loc[1:] else f"{loc[-1]} is missing"
        return place.error("bad-setting", message, hint="add it", needles=needles_of(loc[:-1], values))
    said = said_of(fault)
    message = f"{shown(key_of(loc), place)}: {said.message}"
    return place.error("bad-setting", message, hint=said.hint, needles=needles_of(loc, values))


def _nonsense(
    fault: Nonsense, place: Place, *, loc: Sequence[str | int], values: Mapping[str, object]
) -> WavegateError:
    needles = needles_of(loc, values)
    message = f"{shown(loc, place)}: {fault.message}"
    return place.error("bad-setting", message, hint=fault.hint, needles=needles, needle=fault.key)


def _bad_condition(
    error: WavegateError, place: Place, *, loc: Sequence[str | int], values: Mapping[str, object]
) -> WavegateError:
    return WavegateError(
        error.slug,
        error.message,
        hint=error.hint,
        path=place.path,
        line=place.line(*needles_of(loc, values)),
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
