"""YAML inside a plan: read safely, and where it cannot be read, the line that says so."""

from __future__ import annotations

from dataclasses import dataclass

_DEEPEST = 100
_NESTED = ("[" * _DEEPEST, "{" * _DEEPEST)
LONGEST = 100_000
"""Characters; YAML is read slowly, and no one writes more."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Why a text is no YAML."""

    line: int
    """Lines below the text's first one; 0 is the first."""
    problem: str


def _too_deep(text: str) -> bool:
    """Whether lists stand inside lists so deep that reading them would take long, only to fail."""
    opened = text.count("[") + text.count("{") - text.count("]") - text.count("}")
    return opened > _DEEPEST or any(marks in text for marks in _NESTED)


def read_yaml(text: str) -> object:
    """Return the value that a YAML text holds, or ``Broken``; it never fails.

    A text longer than ``LONGEST`` is returned as it is.
    """
    import yaml  # slow, and most plans need none

    if len(text) > LONGEST:
        return text
    if _too_deep(text):
        return Broken(line=0, problem="it cannot be read")
    try:
        value: object = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, TypeError, ArithmeticError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it cannot be read"
        return Broken(line=mark.line if mark is not None else 0, problem=problem)
    return value
