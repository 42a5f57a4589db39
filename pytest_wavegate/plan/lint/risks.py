"""Work that the plan calls risky, without a command that takes it back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.lint.commands import commands
from pytest_wavegate.plan.lint.rule import Rule
from pytest_wavegate.plan.lint.subject import listed
from pytest_wavegate.plan.lint.words import words
from pytest_wavegate.plan.text.blocks import Heading, ListItem, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.lint.subject import Subject

UNCOVERED = Rule(
    "WG367",
    "warning",
    "{area} is a risk, but the rollback commands of its own are for {others} only",
    "add the command that rolls {area} back",
)
RULES = (UNCOVERED,)
_RISKS = regex(r"\b(?:high[ -]risk|riskiest|risky|critical risks?)\b", re.IGNORECASE)
_ROLLBACK = regex(r"roll[ _-]?back|revert|restore|undo", re.IGNORECASE)
_NAMED = regex(r"(?:--(?:component|module|service|part|target|only|name)|-c)[= ]+([\w./-]{2,60})")
_AREA = regex(r"^\W*\*\*([^*]{2,80})\*\*|^([^:–—-]{2,60}?)\s*(?::|\s[–—-]\s)")
_FEWEST = 2


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each risky area, where the commands name others and not it."""
    rollback = [command.text for command in commands(subject.document) if _ROLLBACK.search(command.text)]
    parts = list(dict.fromkeys(found for text in rollback for found in _NAMED.findall(text)))
    if len(parts) < _FEWEST:
        return
    known = {word for part in parts for word in words(part)}
    for line, area in _areas(subject):
        own = set(words(area))
        joined = "".join(words(area))
        if own and not own & known and not any("".join(words(part)) in joined for part in parts):
            yield subject.finding(UNCOVERED, line=line, mark=area, area=area, others=listed(parts))


def _areas(subject: Subject) -> Iterator[tuple[int, str]]:
    """The items right below a line or heading about high risks, by the name each begins with."""
    depth, risky = 0, False
    for block in subject.document.blocks:
        if isinstance(block, Heading | Paragraph) and not block.depth:
            risky = bool(_RISKS.search(block.text[:200]))
            depth = 0
        elif risky and isinstance(block, ListItem) and block.depth == depth:
            found = _AREA.match(block.text.split("\n")[0][:300])
            if found:
                yield block.line, (found.group(1) or found.group(2)).strip(" :")
