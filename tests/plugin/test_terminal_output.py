"""What a person sees: readable at 80 columns, with and without colour, in a pipe, quiet and verbose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

import pytest

if TYPE_CHECKING:
    from tests.conftest import Answer, Example

FILES = {
    "tasks.md": """
        # Tasks: Deliveries

        ## Phase 1: Setup

        - [x] T001 Create the project
        - [x] T002 [P] Limits in tests/test_limits.py

        ## Phase 2: Foundational (everything that the stories below are going to stand on)

        - [x] T003 [P] Clock in tests/test_clock.py

        ## Phase 3: User Story 1 - 顾客可以随时取消订单并且马上收到全部退款的通知 (Priority: P1) 🎯 MVP

        - [x] T004 [US1] Cancel in tests/test_cancel.py

        ## Phase 4: User Story 2 - Follow a parcel on its way to the door (Priority: P2)

        - [ ] T005 [US2] Follow in tests/test_follow.py (depends on T099)

        ## Phase 5: Pol\x1bish

        - [ ] T006 Docs in tests/test_docs.py

        ## Dependencies

        - Setup (Phase 1): no dependencies
        - Foundational (Phase 2): depends on Setup
        - User Story 1 (Phase 3): depends on Phase 2
        - User Story 2 (Phase 4): depends on Phase 2
        - Polish (Phase 5): depends on all user stories
    """,
    "tests/test_limits.py": "def test_limit(): pass\n",
    "tests/test_clock.py": "def test_tick(): pass\n",
    "tests/test_cancel.py": """
        import pytest

        @pytest.mark.parametrize("n", range(12))
        def test_cancel(n): assert n == 0
    """,
    "tests/test_follow.py": "def test_follow(): pass\n",
    "tests/test_docs.py": "def test_docs(): pass\n",
}
NODE_ID = re.compile(r"\S+\.py(::\S+|: )")


@pytest.fixture
def deliveries(example: Example) -> Example:
    """Two stories in one wave, one of which fails; long, wide and odd titles."""
    return example.write(FILES)


def width(line: str) -> int:
    return sum(1 + (east_asian_width(letter) in "WF") for letter in line)


def own(answer: Answer) -> list[str]:
    """The lines that are ours, without pytest's and without colours."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", answer.text)
    ours = re.compile(r"(wave|gate|unplanned|phase|critical|rows|and |error|warning) ?|  +\S| +\d+  ")
    return [
        line.rstrip() for line in text.splitlines() if ours.match(line) and not line.startswith("   def ")
    ]


@pytest.mark.parametrize(
    "options", [[], ["-v"], ["-q"], ["-qq"], ["-ra"]], ids=lambda o: " ".join(o) or "plain"
)
def test_no_line_is_wider_than_80_columns(deliveries: Example, options: list[str]) -> None:
    """Node ids excepted, which nobody may cut."""
    answer = deliveries.run("--tb=no", *options)
    lines = [line for line in answer.text.splitlines() if not NODE_ID.search(line)]
    wide = [
        line
        for line in lines
        if width(line) > 80 and not line.startswith(("plugins:", "platform", "rootdir:"))
    ]
    assert not wide
    assert "\x1b" not in answer.text


def test_the_whole_of_it(deliveries: Example) -> None:
    """A line for each wave, one for each gate with what is unmet and blocked, findings, and the table."""
    answer = deliveries.run("--tb=no")
    seconds = re.compile(r"\d+\.\d\ds")
    lines = [seconds.sub("#s", line) for line in own(answer) if not line.lstrip().startswith("tests/")]
    assert lines == [
        "wave 1/4 | Phase 1: Setup | 1 task, 1 item",
        "gate passed | Phase 1: Setup | pass_rate >= 100%: 100%",
        "wave 2/4 | Phase 2: Foundational (everything that the storie... | 1 task, 1 item",
        "gate passed | Phase 2: Foundational (everything tha... | pass_rate >= 100%: 100%",
        "wave 3/4 | Phase 3 + Phase 4 | 2 tasks, 13 items",
        "gate FAILED | Phase 3: User Story 1 - 顾客可以随时取消订... | 1 condition unmet",
        "  unmet: pass_rate >= 100%, observed 8.33%",
        "    and 1 more (-v shows all)",
        "  blocks Phase 5: Pol ish (1 item)",
        "gate passed | Phase 4: User Story 2 - Follow a parc... | pass_rate >= 100%: 100%",
        "error WG102  tasks.md:18",
        "  T099 is not a task of this plan",
        "  hint: define the task or remove it from the list",
        "                                     ------ tasks -----",
        "wave  phase                          done verified   of items     time  verdict",
        "   1  Phase 1: Setup                    2        1    2     1    #s  passed",
        "   2  Phase 2: Foundational (ever...    1        1    1     1    #s  passed",
        "   3  Phase 3: User Story 1 - 顾...     1        0    1    12    #s  FAILED",
        "   3  Phase 4: User Story 2 - Fol...    0        1    1     1    #s  passed",
        "   4  Phase 5: Pol ish                  0        0    1     1    #s  blocked",
        *(line for line in lines if line.startswith(("critical", "rows"))),
    ]
    assert any(re.match(r"critical path T001 > .*: #s of #s \(\d+%\)", line) for line in lines)


def test_verbose_shows_every_failing_test(deliveries: Example) -> None:
    """Nothing is left to guess."""
    answer = deliveries.run("--tb=no", "-v")
    assert sum("(failed, T004)" in line for line in answer.text.splitlines()) == 11
    assert "more (-v shows all)" not in answer.text


def test_quiet_tells_what_went_wrong(deliveries: Example) -> None:
    """Under ``-q`` only gates that are not met, and the table; under ``-qq`` not even that."""
    quiet = deliveries.run("--tb=no", "-q").text
    assert "gate FAILED" in quiet
    assert "gate passed" not in quiet
    assert "wave 1/4" not in quiet
    assert "verdict" in quiet
    assert "findings" not in quiet
    quieter = deliveries.run("--tb=no", "-qq").text
    assert "gate FAILED" in quieter
    assert "verdict" not in quieter


def test_colour_marks_what_matters(deliveries: Example) -> None:
    """Verdicts in red and green; without colour the words alone say the same."""
    coloured = deliveries.run("--tb=no", "--color=yes").text
    assert re.search(r"\x1b\[31mgate FAILED", coloured)
    assert re.search(r"\x1b\[32mgate passed", coloured)
    plain = deliveries.run("--tb=no", "--color=no").text
    assert "\x1b" not in plain
    for word in ("gate FAILED", "gate passed", "blocked"):
        assert word in plain


def test_a_log_of_github(deliveries: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    """Continuous integration sees the same lines."""
    here = own(deliveries.run("--tb=no"))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("CI", "true")
    answer = deliveries.run("--tb=no")
    assert "\x1b" not in answer.text
    gates = [line for line in own(answer) if line.startswith(("gate", "wave", "  unmet", "  blocks"))]
    assert gates == [line for line in here if line.startswith(("gate", "wave", "  unmet", "  blocks"))]


def test_a_pipe_that_knows_ascii_only(plain: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters that the stream cannot show do not break the run."""
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    monkeypatch.setenv("PYTHONUTF8", "0")
    plain.write(FILES)
    result = plain.pytester.runpytest_subprocess("--wave-plan=tasks.md", "--tb=no")
    assert result.ret == 1
    assert "INTERNALERROR" not in result.stdout.str() + result.stderr.str()
    result.stdout.fnmatch_lines(["gate FAILED | Phase 3: User Story 1*"])


def test_many_phases_in_one_wave(plain: Example) -> None:
    """By their labels, as many as there is room for."""
    phases = "\n".join(
        f"## Phase {n}: Part {n}\n\n- [ ] T{n:03} [P] It in test_{n}.py\n" for n in range(1, 31)
    )
    depends = "\n".join(f"- Part {n} (Phase {n}): no dependencies" for n in range(1, 31))
    (plain.path / "tasks.md").write_text(
        f"# Tasks\n\n{phases}\n## Dependencies\n\n{depends}\n", encoding="utf-8"
    )
    answer = plain.write({f"test_{n}.py": "def test_it(): pass\n" for n in range(1, 31)}).run()
    (line,) = (line for line in own(answer) if line.startswith("wave 1/1"))
    assert line == "wave 1/1 | Phase 1 + Phase 2 + Phase 3 and 27 more | 30 tasks, 30 items"


def test_a_wave_counts_what_runs(example: Example) -> None:
    """Blocked items and those of open tasks that are skipped are not announced."""
    example.write(
        {**FILES, "tasks.md": FILES["tasks.md"].replace("depends on all user stories", "depends on Phase 4")}
    )
    answer = example.run("--tb=no", "--wave-open", "skip")
    assert "wave 3/4 | Phase 3: User Story 1 - 顾客可以随时取消订单并... | 1 task, 12 items" in own(answer)


def test_print_and_capture_off_in_process(plain: Example) -> None:
    """With ``-s`` what tests print stands between the lines, and breaks none of them."""
    plain.write({**FILES, "tests/test_clock.py": "def test_tick(): print('tick', end='')\n"})
    answer = plain.run("--tb=no", "-s")
    answer.result.stdout.fnmatch_lines(["*tick.*", "gate passed | Phase 2: *"])


def test_findings_are_few_unless_asked_for(example: Example) -> None:
    """Three of them, those about tests first; ``-v`` shows all, remarks included."""
    tags = "".join(f'def test_{n}():\n    """[T0{n}] It."""\n' for n in (11, 22, 33, 44))
    example.write({**FILES, "tests/test_limits.py": tags})
    short = example.run("--tb=no").text
    assert short.count("warning WG201") == 3
    assert "WG102" not in short
    assert "\nand 2 more (-v shows all)" in short
    full = example.run("--tb=no", "-v").text
    assert full.count("warning WG201") == 4
    assert full.count("error WG102") == 1
