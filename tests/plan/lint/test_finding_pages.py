"""The page of each finding shows a plan that really has it."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.plan.lint import RULES
from pytest_wavegate.plan.lint.codes import severities
from pytest_wavegate.plan.lint.engine import lint
from pytest_wavegate.plan.read import parse_reading
from pytest_wavegate.plan.remarks import REMARKS

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = Path(__file__).parents[3] / "docs/reference/findings"
EXAMPLE = re.compile(r"^```(?:markdown|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DIALECT = re.compile(r"`--dialect (\w+)`:\n\n```")
TASK = "- [ ] T001 Sell a ticket in src/desk.py\n"
BYTES = {
    "WG121": b"\xef\xbb\xbf" + TASK.encode(),
    "WG122": TASK.replace("\n", "\r\n").encode(),
    "WG123": (TASK + "- [ ] T002 Print it\rin src/printer.py\n").encode(),
    "WG125": TASK.replace("ticket", "b\xeate").encode("cp1252"),
    "WG126": TASK.replace("ticket", "t\ufffdcket").encode(),
    "WG127": TASK.encode("utf-16"),
}
"""What no page can show: findings about the bytes of a file."""


def shown(code: str) -> tuple[bytes, str | None]:
    """The example of a page, and the dialect that the line above it names."""
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    example, dialect = EXAMPLE.search(page), DIALECT.search(page)
    assert example, f"{code} shows no plan"
    return example[1].encode(), dialect[1] if dialect else None


@pytest.mark.parametrize("code", severities())
def test_example_of_a_page(code: str) -> None:
    """A reader who lints the example sees the finding, with a caret below what it is about."""
    data, dialect = (BYTES[code], None) if code in BYTES else shown(code)
    reading = parse_reading(data, path="tasks.md", dialect=dialect)
    found = [one for one in lint(reading) if one.code == code]
    assert found, sorted({one.code for one in lint(reading)})
    assert all(one.column for one in found)


def texts() -> Iterator[tuple[str, str, str]]:
    """Every template: code, message, hint."""
    yield from ((code, one.message, one.hint) for code, one in REMARKS.items())
    for module in RULES.values():
        yield from ((rule.code, rule.message, rule.hint) for rule in import_module(module).RULES)


@pytest.mark.parametrize(("code", "message", "hint"), list(texts()))
def test_texts(code: str, message: str, hint: str) -> None:
    """Messages and hints are fragments that begin small and end without a full stop; each has a way out."""
    for text in (message, hint):
        assert text, code
        assert not text[0].isupper()
        assert not text.endswith((".", "!"))
