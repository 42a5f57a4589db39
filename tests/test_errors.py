"""What a person reads of an error."""

from __future__ import annotations

from pytest_wavegate.errors import ExitCode, WavegateError


def test_an_error_with_everything() -> None:
    """What is wrong, where, the line with a caret under the word at fault, and one way out."""
    error = WavegateError(
        "cycle",
        "task T014 waits for itself",
        hint="remove T014 from its own list",
        path="specs/tasks.md",
        line=41,
        source="- [ ] T014 Implement (depends on T014)",
        column=34,
    )
    assert str(error).splitlines() == [
        "error[cycle]: task T014 waits for itself",
        "  --> specs/tasks.md:41",
        "   | - [ ] T014 Implement (depends on T014)",
        "   |                                  ^",
        "  hint: remove T014 from its own list",
    ]


def test_an_error_with_little() -> None:
    """What is not known is left out."""
    assert str(WavegateError("looponfail", "no loops")) == "error[looponfail]: no loops"
    assert str(WavegateError("no-plan", "none", path="a.md")) == "error[no-plan]: none\n  --> a.md"
    assert str(WavegateError("bad", "no", source="x = 1")) == "error[bad]: no\n   | x = 1"


def test_exit_codes() -> None:
    """Scripts rely on these numbers."""
    assert {code.name: code.value for code in ExitCode} == {
        "OK": 0,
        "GATE": 1,
        "USAGE": 2,
        "EVIDENCE": 3,
        "ROLLBACK": 4,
    }
