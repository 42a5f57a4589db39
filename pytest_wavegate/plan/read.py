"""From a path to a plan: find the file, repair its bytes, choose a dialect, and add what follows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.finding import Finding
from pytest_wavegate.nearness import near
from pytest_wavegate.plan.annotate import annotate
from pytest_wavegate.plan.cycles import CYCLE
from pytest_wavegate.plan.dialects import DIALECTS
from pytest_wavegate.plan.document import read_document
from pytest_wavegate.plan.fingerprint import plan_hash
from pytest_wavegate.plan.graph import elaborate
from pytest_wavegate.plan.repair import repair
from pytest_wavegate.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plan.blocks import Document
    from pytest_wavegate.plan.dialects import Dialect
    from pytest_wavegate.plan.graph import By

PLAN_FILE = "tasks.md"
_FOLDERS = (f"specs/*/{PLAN_FILE}", f".specify/specs/*/{PLAN_FILE}")
NO_TASKS = "WG142"
"""The code of the finding that a plan has no tasks."""

KINDS: Registry[Callable[[], Dialect]] = Registry("dialect", DIALECTS, group="wavegate.dialects")
"""The dialects by name; each entry makes one reader."""


def locate(path: str | Path) -> Path:
    """Return the file that a path means: itself, or the one plan that a folder holds.

    A folder's own ``tasks.md`` comes before those of its features in ``specs/*/`` and ``.specify/specs/*/``.

    Raises:
        WavegateError: ``missing-plan`` where nothing is there, ``no-plan`` where a folder holds none,
            ``two-plans`` where it holds several.
    """
    found = locate_all(path)
    if len(found) > 1:
        raise WavegateError(
            "two-plans",
            f"this folder holds {len(found)} plans: {', '.join(str(file) for file in found)}",
            hint=f"name one of them, for example {found[0]}",
            path=str(path),
        )
    return found[0]


def locate_all(path: str | Path) -> list[Path]:
    """Return every file that a path means: itself, or all plans that a folder holds.

    A folder's own ``tasks.md`` comes before those of its features and hides them.

    Raises:
        WavegateError: ``missing-plan`` where nothing is there, ``no-plan`` where a folder holds none.
    """
    place = Path(path)
    if not place.is_dir():
        return [_existing(place)]
    if (place / PLAN_FILE).is_file():
        return [place / PLAN_FILE]
    found = sorted(file for pattern in _FOLDERS for file in place.glob(pattern) if file.is_file())
    if found:
        return found
    raise WavegateError(
        "no-plan",
        f"this folder holds no {PLAN_FILE}, nor does specs/*/ below it",
        hint="name the plan file itself",
        path=str(path),
    )


def read_plan(path: str | Path, *, dialect: str | None = None, by: By = "auto") -> Plan:
    """Return the plan of a file, or of a folder that holds one.

    Raises:
        WavegateError: as ``locate`` and ``parse_plan``; ``unreadable-plan`` where the file cannot be read.
    """
    file = locate(path)
    return parse_plan(read_bytes(file), path=str(file), dialect=dialect, by=by)


def read_bytes(file: Path) -> bytes:
    """Return what a plan's file holds.

    Raises:
        WavegateError: ``unreadable-plan`` where it cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise WavegateError(
            "unreadable-plan",
            f"this plan cannot be read: {(error.strerror or str(error)).lower()}",
            hint="make it a file that you may read",
            path=str(file),
        ) from error


@dataclass(frozen=True)
class Reading:
    """A plan with the document it was read from."""

    plan: Plan
    document: Document


def parse_plan(data: bytes, *, path: str, dialect: str | None = None, by: By = "auto") -> Plan:
    """Return the plan that some bytes hold: ``parse_reading(...).plan``."""
    return parse_reading(data, path=path, dialect=dialect, by=by).plan


def parse_reading(data: bytes, *, path: str, dialect: str | None = None, by: By = "auto") -> Reading:
    """Read the plan that some bytes hold; their content never makes this fail.

    Args:
        data: the plan, in UTF-8 or what is left of it.
        path: what the plan and its findings call the file.
        dialect: the dialect's name; without it, the one that is surest of the document.
        by: what waves are made from.

    Raises:
        WavegateError: ``unknown-dialect`` where no dialect has that name.
    """
    name = path.encode("utf-8", "replace").decode()
    repaired = repair(data, path=name)
    document = read_document(repaired.text, path=name)
    parsed = annotate(_reader(document, dialect).parse(document), document)
    findings = (*repaired.findings, *parsed.findings, *(() if parsed.tasks else (_no_tasks(name),)))
    plan = parsed.model_copy(
        update={
            "path": name,
            "sha256": plan_hash(repaired.text),
            "findings": findings,
            "front_matter": dict(document.front_matter) or None,
        }
    )
    return Reading(plan=elaborate(plan, by=by), document=document)


def require_runnable(plan: Plan) -> None:
    """Refuse a plan that a test run cannot follow.

    Raises:
        WavegateError: ``empty-plan`` where it has no tasks, ``cycle`` where something waits for itself.
    """
    if not plan.tasks:
        raise WavegateError(
            "empty-plan",
            "this plan has no tasks",
            hint="write tasks such as - [ ] T001 Create the project in src/app.py",
            path=plan.path,
        )
    for finding in plan.findings:
        if finding.code == CYCLE:
            raise WavegateError(
                "cycle",
                finding.message,
                hint=finding.hint,
                path=finding.path,
                line=finding.line,
                source=_source(finding),
            )


def _existing(place: Path) -> Path:
    if place.exists():
        return place
    names = [file.name for file in place.parent.glob("*")] if place.parent.is_dir() else []
    alike = near(place.name, names)
    hint = f"did you mean {' or '.join(str(place.parent / name) for name in alike)}?"
    raise WavegateError(
        "missing-plan",
        "there is no such file or folder",
        hint=hint if alike else f"name a plan, or a folder that holds one {PLAN_FILE}",
        path=str(place),
    )


def _reader(document: Document, dialect: str | None) -> Dialect:
    if dialect is not None:
        return KINDS.load(dialect)()
    readers = [KINDS.load(name)() for name in KINDS.names()]
    return max(readers, key=lambda reader: reader.sniff(document))


def _no_tasks(path: str) -> Finding:
    return Finding(
        code=NO_TASKS,
        severity="warning",
        message="no tasks found",
        hint="write tasks such as - [ ] T001 Create the project, or name the dialect with --dialect",
        path=path,
        line=1,
    )


def _source(finding: Finding) -> str | None:
    """Return the line a finding speaks of, where the file is still there to be read."""
    try:
        rows = Path(finding.path).read_bytes().splitlines()
    except (OSError, ValueError):
        return None
    return rows[finding.line - 1].decode("utf-8", "replace").strip() if finding.line <= len(rows) else None
