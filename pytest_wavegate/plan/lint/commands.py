"""The commands that stand in a plan's code blocks, each with its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.blocks import Fence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.plan.text.blocks import Document

_SHELL = frozenset(
    {"", "bash", "sh", "shell", "console", "zsh", "text", "powershell", "ps1", "makefile", "yaml", "yml"}
)
_TESTING = regex(
    r"\b(?:pytest|py\.test|tox|nox|jest|vitest|nyc|mocha|c8|karma|(?:go|cargo|dotnet|npm|pnpm|yarn|bun|mvn|gradlew?)\s+(?:run\s+)?test"
    r"|cargo\s+(?:nextest|llvm-cov|tarpaulin)|coverage\s+(?:run|report)|unittest|ctest|rspec|phpunit|simplecov|kover\w*)\b"
)
_MOST_COMMANDS = 2_000
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Command:
    """One command, its continued lines joined."""

    line: int
    text: str

    @property
    def tests(self) -> bool:
        """Whether it runs tests or reports on them."""
        return _TESTING.search(self.text) is not None


def commands(document: Document) -> Iterator[Command]:
    """Yield the lines of a plan's shell fences that are no comments."""
    left = _MOST_COMMANDS
    for block in document.blocks:
        if isinstance(block, Fence) and (block.info.split() or [""])[0].casefold() in _SHELL:
            for command in _of(block):
                yield command
                left -= 1
                if not left:
                    return


def _of(fence: Fence) -> Iterator[Command]:
    pending, first = "", 0
    for number, text in enumerate(fence.text.split("\n"), start=fence.line + 1):
        first = first if pending else number
        pending += text.split(" #")[0].strip()[:_LONGEST]
        if pending.endswith("\\"):
            pending = f"{pending[:-1]} "[-_LONGEST:]
            continue
        if pending and not pending.startswith(("#", "//")):
            yield Command(first, pending.removeprefix("$ "))
        pending = ""
