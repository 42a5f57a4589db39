"""Commands that a plan names for undoing work: data for a reader, never run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.plan import PlannedRollback
from pytest_wavegate.plan.asides.nearby_text import text_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.plan.asides.places import Place, Places
    from pytest_wavegate.plan.text.blocks import Fence

_HINTS = ("rollback", "roll back", "rolling back", "revert", "back out", "backout", "undo")
_ROLLBACK = regex(
    r"\broll(?:ing)?[\s-]?back\b|\brevert(?:s|ing)?\b|\bback[\s-]?out\b|\bundo\b", re.IGNORECASE
)
_HEADED = regex(r"\broll(?:ing)?[\s-]?back\b|\brevert(?:ing)?\b|\bback[\s-]?out\b", re.IGNORECASE)
_SHELLS = frozenset(
    {
        "",
        "bash",
        "sh",
        "shell",
        "zsh",
        "console",
        "terminal",
        "shell-session",
        "powershell",
        "ps1",
        "cmd",
        "bat",
    }
)
_PROMPT = regex(r"^(?:\$|>|PS[^>]{0,40}>|%)\s+")
_TRAILING = regex(r"\s+#\s[^'\"]*$")
_CODE = regex(r"`([^`]{3,300})`")
_COMMAND = regex(
    r"(?:sudo\s+)?(?:\./[\w./-]+|git|python3?|make|alembic|docker(?:-compose)?|kubectl|helm|terraform|psql|mysql|flyway|rails|rake"
    r"|php|node|npm|npx|yarn|pnpm|uv|poetry|pip|cargo|dotnet|bash|sh|systemctl|aws|gcloud|az|heroku|flyctl|fly|liquibase|dbmate"
    r"|prisma|go|curl|rm|cp|mv|ansible(?:-playbook)?|gh|just|nox|tox|vercel|wrangler|firebase|supabase|mvn|gradle|\./gradlew)"
    r"(?:\s+\S.*)",
)
_LONGEST = 2_000
_MOST = 200
"""Commands that are read of one plan."""


def rollback_commands(places: Places) -> tuple[PlannedRollback, ...]:
    """Return the commands under headings and in sentences about rollback, in order; none is trusted."""
    if not places.lines_with(*_HINTS):
        return ()
    found = sorted([*_of_fences(places), *_of_lines(places)], key=lambda one: one[1])
    seen: dict[tuple[str | None, str], PlannedRollback] = {}
    for place, line, command in found[:_MOST]:
        one = PlannedRollback(phase=place.phase, command=command, source=f"plan:{line}", trusted=False)
        seen.setdefault((one.phase, one.command), one)
    return tuple(seen.values())


def _of_fences(places: Places) -> Iterator[tuple[Place, int, str]]:
    for fence, place in places.code():
        if fence.info.split(" ")[0].lower() in _SHELLS and _is_about(place, places):
            for line, command in _commands(fence):
                yield place, line, command


def _is_about(place: Place, places: Places) -> bool:
    """Whether a heading above, or the label or sentence right before, speaks of rollback."""
    headings = [one.text for one in places.headings(place) if one.level > 1]
    before = text_before(places, place)
    return any(_HEADED.search(text) for text in (*headings, *places.labels(place)[:2])) or bool(
        before.rstrip("*_ ").endswith((":", "：")) and _ROLLBACK.search(before)
    )


def _commands(fence: Fence) -> Iterator[tuple[int, str]]:
    """Yield the commands of a block with their lines; a backslash at the end joins a line with the next."""
    start, parts = 0, list[str]()
    for line, text in enumerate([*fence.text.split("\n"), ""], start=fence.line + 1):
        written = text[:_LONGEST].strip()
        if not parts:
            start, written = line, _PROMPT.sub("", written)
            if not written or written.startswith(("#", "//", "REM ")):
                continue
        goes_on = written.endswith("\\")
        parts.append(written.rstrip("\\").strip())
        if not goes_on or len(parts) > _MOST:
            yield start, _TRAILING.sub("", " ".join(filter(None, parts)))
            parts = []


def _of_lines(places: Places) -> Iterator[tuple[Place, int, str]]:
    """Inline code of lines about rollback, and of lines in sections about it; titles of tasks are neither."""
    about = set(places.lines_with(*_HINTS))
    for place in places.running("`"):
        if place.task is not None:
            continue
        code = [found.group(1).strip() for found in _CODE.finditer(place.text)]
        commands = [one for one in code if _COMMAND.fullmatch(one)]
        if commands and (
            (place.line in about and _ROLLBACK.search(_CODE.sub("", place.text))) or _is_headed(place, places)
        ):
            for command in commands:
                yield place, place.line, command


def _is_headed(place: Place, places: Places) -> bool:
    headings = [one.text for one in places.headings(place)[-2:] if one.level > 1]
    return any(_HEADED.search(text) for text in (*headings, *places.labels(place)[:1]))
