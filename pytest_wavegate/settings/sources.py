"""Read settings from each place they may be written in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import ValidationError

from pytest_wavegate.errors import as_typed
from pytest_wavegate.model.base import Noun
from pytest_wavegate.settings.place import Place
from pytest_wavegate.settings.problems import problems_of, unknown_key
from pytest_wavegate.settings.salvage import salvaged
from pytest_wavegate.settings.tables import OPTIONS, FileTable, FrontTable, OptionTable

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_wavegate.errors import WavegateError

TableT = TypeVar("TableT", bound=Noun)
Problems = list["WavegateError"]

_DEEPEST = 12
HEADER: Final = "tool.wavegate"


def read_options(values: Mapping[str, object], place: Place, problems: Problems) -> OptionTable:
    """The command line or the ini file; none, empty text and empty lists mean not given."""
    fields = {option.lstrip("-").replace("-", "_"): field for field, option in OPTIONS.items()}
    given: dict[str, object] = {}
    for key, value in values.items():
        field = fields.get(key, key)
        if field not in OptionTable.model_fields:
            problems.append(unknown_key((key,), tuple(fields), place, values=values))
        elif value not in (None, "", [], ()):
            given[field] = value
    if place.name == "ini file" and given.get("rollback_mode") == "resume":
        message, hint = "wave_rollback: resume is for one run", "run `wavegate rollback --resume`"
        problems.append(place.error("bad-setting", message, hint=hint))
        del given["rollback_mode"]
    return _validated(given, place, problems, table=OptionTable)


def read_pyproject(path: Path | None, problems: Problems) -> tuple[FileTable, Place]:
    """``[tool.wavegate]`` and the place it stands at; a file that is not there says nothing."""
    place = Place("pyproject.toml")
    if path is None or not path.is_file():
        return FileTable(), place
    shown = as_typed(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = tomllib.loads(text)
    except (OSError, ValueError) as error:
        problems.append(_unreadable(error, Place(place.name, path=shown)))
        return FileTable(), place
    place = Place(place.name, path=shown, text=text, header=HEADER)
    tool = document.get("tool")
    values = tool.get("wavegate", {}) if isinstance(tool, dict) else {}
    return _validated(values, place, problems, table=FileTable), place


def read_front_matter(values: Mapping[str, object] | None, place: Place, problems: Problems) -> FrontTable:
    """What stands under ``wavegate`` in the plan's front matter; the rest belongs to others."""
    own = (values or {}).get("wavegate")
    if isinstance(own, Mapping) and "trust_plan" in own:
        hint = "write it under [tool.wavegate] in pyproject.toml"
        problems.append(place.error("untrusted-plan", "a plan cannot declare itself trusted", hint=hint))
        own = {key: value for key, value in own.items() if key != "trust_plan"}
    return _validated({} if own is None else _as_meant(own), place, problems, table=FrontTable)


def _as_meant(value: object, *, key: object = None, depth: int = 0) -> object:
    """YAML's reader takes ``on`` and ``off`` for true and false; as a key and a weight they are words."""
    if depth > _DEEPEST:  # an alias of YAML may hold itself
        return None
    if isinstance(value, Mapping):
        return {
            "on" if one is True else one: _as_meant(inner, key=one, depth=depth + 1)
            for one, inner in value.items()
        }
    if isinstance(value, list):
        return [_as_meant(one, depth=depth + 1) for one in value]
    return "off" if value is False and key == "prose_gates" else value


def _validated(values: object, place: Place, problems: Problems, *, table: type[TableT]) -> TableT:
    if not isinstance(values, Mapping):
        hint = "write keys and values under it"
        problems.append(place.error("bad-setting", "wavegate is no table", hint=hint, needle="wavegate"))
        return table()
    plain = _plain(values)
    try:
        return table.model_validate(plain)
    except ValidationError as error:
        problems += problems_of(error, place, table=table, values=plain)
        return salvaged(table, plain, error)


def _plain(values: Mapping[Any, object]) -> dict[str, object]:
    # YAML has keys of every type; pydantic takes text alone.
    return {str(key): value for key, value in values.items()}


def _unreadable(error: Exception, place: Place) -> WavegateError:
    found = re.search(r"at line (\d+)", str(error))
    problem = place.error(
        "bad-settings-file", f"pyproject.toml cannot be read: {error}", hint="mend the file"
    )
    problem.line = int(found[1]) if found else None
    return problem
