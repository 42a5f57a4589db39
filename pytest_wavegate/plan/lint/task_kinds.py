"""Which tasks write tests and which write code: what the rules about tests share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.words.paths import is_test

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Task

_CODE = regex(
    r"\.(?:py|pyx|js|jsx|mjs|cjs|ts|tsx|vue|svelte|go|rs|java|kt|kts|scala|c|h|cc|cpp|hpp|cs|fs|rb|php|swift|m|dart|ex|exs"
    r"|erl|hs|lua|sol|zig|nim)$"
)
_TEST_TITLE = regex(
    r"^(?:(?:write|add|create|implement|extend|update)\s+(?:(?:a|the|new|failing|more)\s+)*)?"
    r"(?:(?:unit|integration|contract|e2e|end-to-end|acceptance|regression|property|performance|smoke|component)[\s/-]+)*"
    r"tests?\b",
    re.IGNORECASE,
)


def writes_tests(task: Task) -> bool:
    """Whether a task is there to write tests: it names a test file and no code, or its title says so."""
    return bool(task.tests and not code_of(task)) or _TEST_TITLE.match(task.title) is not None


def writes_code(task: Task) -> bool:
    """Whether a task names code that is no test, and does not say that it writes tests."""
    return bool(code_of(task)) and not writes_tests(task)


def code_of(task: Task) -> tuple[str, ...]:
    """Return the files of a task that are code and no tests."""
    return tuple(file for file in task.files if _CODE.search(file) and not is_test(file))
