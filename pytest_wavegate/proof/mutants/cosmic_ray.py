"""cosmic-ray: its configuration, and what ``cosmic-ray dump`` prints."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

from pytest_wavegate.proof.mutants.mutant import Mutant, in_one_line
from pytest_wavegate.proof.mutants.said import first_error, last_line
from pytest_wavegate.proof.mutants.toml_table import toml_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.proof.mutants.mutant import Fate

_TIMEOUT = "timeout"


def configuration(*, files: Sequence[str], command: Sequence[str], seconds: float) -> str:
    """Return the text of a configuration: one process, one mutant after the other.

    Args:
        files: to change.
        command: what runs the tests.
        seconds: for each run of it.
    """
    lines = (
        "[cosmic-ray]",
        f"module-path = {toml_value(list(files))}",
        f"timeout = {float(seconds)}",
        "excluded-modules = []",
        f"test-command = {toml_value(shlex.join(command))}",
        "",
        "[cosmic-ray.distributor]",
        'name = "local"',
    )
    return "\n".join(lines) + "\n"


def read(dump: str, *, root: str) -> Iterator[Mutant]:
    """Yield all mutants, those that were not tried yet too.

    Args:
        dump: the output, a line for each mutant.
        root: the folder that paths are told from, with slashes.

    Raises:
        ValueError: the output is not written as cosmic-ray 8 does.
    """
    try:
        for line in dump.splitlines():
            item, result = json.loads(line)
            found = _mutant(item["mutations"][0], result, root)
            if found is not None:
                yield found
    except (KeyError, IndexError, TypeError, ValueError) as error:
        message = "cosmic-ray's results are written in a way that is not known"
        raise ValueError(message) from error


def why_nothing(output: str) -> str:
    """Return why the tests did not pass before anything was changed, or what cosmic-ray said last."""
    if "baseline failed" not in output.casefold():
        return f"cosmic-ray said: {last_line(output)}"
    known = "the tests do not pass where cosmic-ray runs them, before anything is changed"
    error = first_error(output)
    return f"{known}: {error}" if error else known


def _mutant(mutation: dict[str, Any], result: dict[str, Any] | None, root: str) -> Mutant | None:
    """One mutant; none where cosmic-ray could make no change there, or what it made is no Python."""
    path = str(mutation["module_path"]).replace("\\", "/").removeprefix(f"{root}/")
    if result is None:
        return Mutant(path, "untried")
    if result["worker_outcome"] != "normal" or result["test_outcome"] == "incompetent":
        return None
    fate = _fate(result)
    if fate != "survived":
        return Mutant(path, fate)
    return Mutant(path, fate, int(mutation["start_pos"][0]), _change(str(result["diff"] or "")))


def _fate(result: dict[str, Any]) -> Fate:
    if result["test_outcome"] == "survived":
        return "survived"
    return "timed_out" if result["output"] == _TIMEOUT else "killed"


def _change(diff: str) -> str:
    """The lines of a diff that differ."""
    begun = diff.partition("\n@@")[2].splitlines()[1:]
    old = [line[1:] for line in begun if line.startswith("-")]
    new = [line[1:] for line in begun if line.startswith("+")]
    return in_one_line(old, new)
