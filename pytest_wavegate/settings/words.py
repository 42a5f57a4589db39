"""What pydantic finds wrong with a value, in words for the author of a settings file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from pytest_wavegate.nearness import suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

Fault = Mapping[str, Any]
"""One error of pydantic: its type, its place, its words, what was given."""
_SHOWN = 60
_TABLES = {"phase": '[[tool.wavegate.phase]] with id = "3"', "hook": "[[tool.wavegate.hook]] with on and run"}
_ACTION = '{ run = ["make", "undo"] }'


class Said(NamedTuple):
    """What is wrong, and one way out."""

    message: str
    hint: str


def said_of(fault: Fault) -> Said:
    """Return what to say of a fault; what its validator has said in our words stays as it is."""
    say = _SAYS.get(fault["type"])
    if say is not None:
        return say(fault)
    message = fault["msg"].removeprefix("Value error, ")
    return Said(message[:1].lower() + message[1:], str(fault.get("ctx", {}).get("hint", _now(fault))))


def key_of(loc: Sequence[str | int]) -> tuple[str | int, ...]:
    """Return the keys that lead to a value, without pydantic's own mark for a key of a table."""
    return tuple(part for part in loc if part != "[key]")


def _no_list(fault: Fault) -> Said:
    key, given = fault["loc"][-1], fault["input"]
    if key in _TABLES:
        return Said("it is a list of tables", f"write {_TABLES[key]}")
    if key == "rollback":
        return Said("it is a list of actions", f"write [{_ACTION}]")
    one = given if isinstance(given, str | dict) else "..."
    return Said("it is a list", f"write [{_toml(one)}]")


def _no_text(fault: Fault) -> Said:
    given = fault["input"]
    plain = isinstance(given, bool | int | float)
    return Said("it is a text", f'write "{_toml(given)}"' if plain else _now(fault))


def _no_boolean(fault: Fault) -> Said:
    yes = str(fault["input"]).casefold() in ("yes", "on", "1", "true")
    no = str(fault["input"]).casefold() in ("no", "off", "0", "false")
    way = "write true" if yes else "write false" if no else "write true or false"
    return Said("it is true or false", f"{way}, without quotes")


def _no_number(fault: Fault) -> Said:
    given = str(fault["input"])
    whole = given.removesuffix(".0")
    return Said("it is a whole number", f"write {whole}" if whole.isdecimal() else _now(fault))


def _no_table(fault: Fault) -> Said:
    loc, given = fault["loc"], fault["input"]
    if loc[0] == "lint":
        return Said("it is a table of codes", 'write { WG301 = "warning" }')
    if "rollback" in loc:
        words = json.dumps(given.split() if isinstance(given, str) and given.strip() else ["make", "undo"])
        return Said("an action is a table", f"write {{ run = {words} }}")
    return Said("it is a table", f"write {_TABLES.get(str(loc[0]), 'keys and values')}")


def _no_choice(fault: Fault) -> Said:
    given = fault["input"]
    # pydantic lists them as ``'a', 'b' or 'c'``.
    known = [word for word in str(fault["ctx"]["expected"]).split("'") if word.strip(", or")]
    shown = [f'"{word}"' for word in known]
    listed = " or ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
    if isinstance(given, str):
        return Said(
            f'"{_short(given)}" is none of {listed}', suggestion(given, known, otherwise=f"write {shown[0]}")
        )
    return Said(f"{_short(_toml(given))} is none of {listed}", f"write {shown[0]}")


def _too_little(fault: Fault) -> Said:
    return Said(f"it is at least {fault['ctx']['ge']}", _now(fault))


def _too_much(fault: Fault) -> Said:
    return Said(f"it is at most {fault['ctx']['le']}", _now(fault))


def _empty(_: Fault) -> Said:
    return Said("it is empty", "name something, or remove the key")


def _no_code(fault: Fault) -> Said:
    return Said(f'"{_short(str(fault["input"]))}" is no code of a finding', "write it such as WG301")


def _now(fault: Fault) -> str:
    return f"it is {_short(_toml(fault['input']))} now"


def _toml(value: object) -> str:
    """A value as TOML has it, near enough for a hint."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    plain = value is None or isinstance(value, bool | int | float | str)
    return json.dumps(value, ensure_ascii=False) if plain else str(value)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."


_SAYS: Mapping[str, Callable[[Fault], Said]] = {
    "tuple_type": _no_list,
    "string_type": _no_text,
    "bool_type": _no_boolean,
    "int_type": _no_number,
    "dict_type": _no_table,
    "model_type": _no_table,
    "literal_error": _no_choice,
    "greater_than_equal": _too_little,
    "less_than_equal": _too_much,
    "string_too_short": _empty,
    "string_pattern_mismatch": _no_code,
}
