"""mutmut 3: its configuration, and the results that it leaves beside each changed file."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from pytest_wavegate.proof.mutants.mutant import Mutant
from pytest_wavegate.proof.mutants.said import first_error, last_line
from pytest_wavegate.proof.mutants.schemata import Schemata
from pytest_wavegate.proof.mutants.toml_table import tool_table, with_tool_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_wavegate.proof.mutants.mutant import Fate

_KILLED: Final = frozenset({1, 3, 37, -11})
"""A failing test, a broken pytest, a type checker; a crash was noticed, too."""
_TIMED_OUT: Final = frozenset({36, 24, -24, 152, 255, -9})
_UNCALLED: Final = frozenset({5, 33})
_SKIPPED = 34
_FAIL = "the tests do not pass"
_SAID: Mapping[str, str] = {
    "failed to collect stats": f"{_FAIL} where mutmut runs them, in its copy of the project",
    "failed to run clean test": f"{_FAIL} a second time in one process, and mutmut needs that",
    "could not find any test case": "no test calls a function that mutmut can change",
    "none match any mutant key": "the tests import the code by another name than mutmut makes of its path",
    "unable to force test failures": "no test fails where the code raises: mutmut cannot work with that",
}


def configured(
    pyproject: str, *, files: Sequence[str], tests: Sequence[str], words: Sequence[str], copied: Sequence[str]
) -> str:
    """Return ``pyproject.toml`` with what mutmut needs to know; what its author told mutmut besides, stays.

    Args:
        pyproject: its text; empty where there is none.
        files: to change, from the folder that mutmut runs in.
        tests: files with tests, likewise.
        words: for the command line of pytest.
        copied: what else mutmut's copy of the project needs.

    Raises:
        ValueError: in plain words, why it cannot be done.
    """
    known = tool_table(pyproject, "mutmut")
    own = {key: value for key, value in known.items() if key not in {"paths_to_mutate", "tests_dir"}}
    given = [word for word in known.get("pytest_add_cli_args", []) if isinstance(word, str)]
    table = own | {
        "source_paths": list(files),
        "only_mutate": [],
        "also_copy": list(copied),
        "pytest_add_cli_args_test_selection": list(tests),
        "pytest_add_cli_args": [*given, *words],
        "use_git_change_detection": False,
        "debug": False,
    }
    return with_tool_table(pyproject, "mutmut", table)


def read(results: str, *, path: str, source: str, mutated: str) -> Iterator[Mutant]:
    """Yield the mutants of one file.

    Args:
        results: the text of ``mutants/FILE.meta``.
        path: of the file, for people.
        source: its text.
        mutated: the text of ``mutants/FILE``, which has all variants of each function.

    Raises:
        ValueError: the results are not written as mutmut 3 does.
    """
    statuses = _statuses(results)
    survives = any(_fate(status) == "survived" for status in statuses.values())
    code = Schemata(source, mutated if survives else "")
    for name, status in statuses.items():
        if status == _SKIPPED:
            continue
        fate = _fate(status)
        if fate != "survived":
            yield Mutant(path, fate)
            continue
        note = "no test of the task calls it" if status in _UNCALLED else ""
        line, change = code.change(name)
        yield Mutant(path, fate, line, change, note)


def _statuses(results: str) -> dict[str, object]:
    with suppress(ValueError):
        document = json.loads(results)
        statuses = document.get("exit_code_by_key") if isinstance(document, dict) else None
        if isinstance(statuses, dict):
            return statuses
    message = "mutmut's results are written in a way that is not known"
    raise ValueError(message)


def why_nothing(output: str) -> str:
    """Return why mutmut has stopped before its work, in one line: by what it wrote."""
    told = output.casefold()
    known = next((why for said, why in _SAID.items() if said in told), "")
    if not known:
        return f"mutmut said: {last_line(output)}"
    error = first_error(output) if known.startswith(_FAIL) else ""
    return f"{known}: {error}" if error else known


def _fate(status: object) -> Fate:
    if status in _KILLED:
        return "killed"
    if status in _TIMED_OUT:
        return "timed_out"
    return "survived" if status == 0 or status in _UNCALLED else "untried"
