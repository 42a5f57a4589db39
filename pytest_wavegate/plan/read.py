"""From a path to a plan: repair its bytes, read it in its dialect, and add what follows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.finding import Finding
from pytest_wavegate.plan.asides.annotate import annotate
from pytest_wavegate.plan.locate import locate, read_bytes
from pytest_wavegate.plan.order.cycles import CYCLE
from pytest_wavegate.plan.order.graph import elaborate
from pytest_wavegate.plan.recognise import read_as
from pytest_wavegate.plan.text.document import read_document
from pytest_wavegate.plan.text.fingerprint import plan_hash
from pytest_wavegate.plan.text.repair import repair
from pytest_wavegate.quiet_gc import paused

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plan.order.graph import By
    from pytest_wavegate.plan.text.blocks import Document

NO_TASKS = "WG142"
"""The code of the finding that a plan has no tasks."""


def read_plan(path: str | Path, *, dialect: str | None = None, by: By = "auto") -> Plan:
    """Return the plan of a file, or of a folder that holds one.

    Raises:
        WavegateError: as ``locate`` and ``parse_plan``; ``unreadable-plan`` where the file cannot be read.
    """
    file = locate(path)
    return parse_plan(read_bytes(file), path=str(file), dialect=dialect, by=by)


@dataclass(frozen=True)
class Reading:
    """A plan with the document it was read from."""

    plan: Plan
    document: Document


def parse_plan(data: bytes, *, path: str, dialect: str | None = None, by: By = "auto") -> Plan:
    """Return the plan that some bytes hold: ``parse_reading(...).plan``."""
    return parse_reading(data, path=path, dialect=dialect, by=by).plan


@paused()
def parse_reading(data: bytes, *, path: str, dialect: str | None = None, by: By = "auto") -> Reading:
    """Read the plan that some bytes hold; their content never makes this fail.

    Args:
        data: the plan, in UTF-8 or what is left of it.
        path: what the plan and its findings call the file.
        dialect: the dialect's name; without it, the one that is surest of the document.
        by: what waves are made from.

    Raises:
        WavegateError: as ``read_as``.
    """
    name = path.encode("utf-8", "replace").decode()
    repaired = repair(data, path=name)
    document = read_document(repaired.text, path=name)
    parsed = annotate(read_as(document, dialect=dialect), document)
    findings = (*repaired.findings, *parsed.findings, *(() if parsed.tasks else (_no_tasks(name),)))
    plan = parsed.model_copy(
        update={
            "path": name,
            "sha256": plan_hash(repaired.text, boxes={task.box for task in parsed.tasks if task.box}),
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
