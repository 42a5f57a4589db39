"""Coverage of the files of a phase: lines and branches, together and each."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.gates.branch_coverage import WAY_OUT
from pytest_wavegate.gates.coverage import ranges

if TYPE_CHECKING:
    from tests.gates.conftest import Scene


def test_files_are_counted_together_as_coverage_does(scene: Scene) -> None:
    """Statements that ran over all statements; the worst files first, with what is missing."""
    scene.files = ("src/a.py", "src/b.py", "src/c.py")
    scene.file("src/a.py", statements=10, missing=(4, 5, 6, 9))
    scene.file("src/b.py", statements=20, missing=(17,))
    scene.file("src/c.py", statements=5)
    found = scene.ask("coverage >= 90%")
    assert (found.observed, found.required, found.decision.value) == ("85.71%", ">= 90%", "failed")
    assert found.detail.splitlines() == ["src/a.py 60%, missing 4-6, 9", "src/b.py 95%, missing 17"]
    assert scene.ask("coverage >= 85%").decision.value == "passed"


def test_branches_are_counted_likewise(scene: Scene) -> None:
    """Exits have a word of their own."""
    scene.files = ("src/a.py",)
    scene.file("src/a.py", statements=9, branches=8, missing_branches=((7, -3), (4, 6)))
    found = scene.ask("branch_coverage >= 80%")
    assert (found.observed, found.decision.value) == ("75%", "failed")
    assert found.detail == "src/a.py 75%, missing 4->6, 7->exit"


def test_files_without_branches_are_covered_whole(scene: Scene) -> None:
    """Of no statements and no branches nothing is missing, as coverage.py has it."""
    scene.files = ("src/__init__.py",)
    scene.file("src/__init__.py", statements=0)
    assert scene.ask("branch_coverage >= 100%").observed == "100%"
    scene.file("src/__init__.py", statements=0, branches=0)
    assert scene.ask("branch_coverage >= 100%").observed == "100%"
    assert scene.ask("coverage >= 100%").decision.value == "passed"


def test_branches_that_were_not_measured_are_missing_evidence(scene: Scene) -> None:
    """The verdict says how to measure them."""
    scene.files = ("src/a.py",)
    scene.file("src/a.py", statements=9)
    judgement = scene.judge("branch_coverage >= 0%")
    found = judgement.verdicts[-1].conditions[0]
    assert (found.observed, found.decision.value, judgement.closes) == ("-", "no_data", True)
    assert found.detail == WAY_OUT.format(paths="src/a.py")
    assert "branch = true" in found.detail
    assert "--cov-branch" in found.detail


@pytest.mark.parametrize(
    ("state", "says"),
    [("no_data", "src/b.py: nothing of it was measured"), ("absent", "src/b.py: there is no such file")],
)
def test_a_named_file_without_data_is_never_covered(scene: Scene, state: Any, says: str) -> None:
    """What is there passes, and the gate closes all the same; where that fails, it has failed."""
    scene.files = ("src/a.py", "src/b.py")
    scene.file("src/a.py", statements=10, missing=(1,))
    scene.file("src/b.py", state=state, statements=4)
    found = scene.ask("coverage >= 90%")
    assert (found.observed, found.decision.value) == ("90%", "no_data")
    assert found.detail.splitlines() == ["src/a.py 90%, missing 1", says]
    assert scene.ask("coverage >= 91%").decision.value == "failed"


def test_a_named_file_without_figures_is_lost_too(scene: Scene) -> None:
    """Nobody measured it; what is no Python file is only listed."""
    scene.files = ("docs/a.md", "src/a.py")
    found = scene.ask("coverage >= 0%")
    assert (found.observed, found.decision.value) == ("-", "no_data")
    assert found.detail.splitlines() == [
        "not judged, coverage.py cannot measure: docs/a.md",
        "src/a.py: nothing of it was measured",
    ]


def test_files_that_cannot_be_measured_are_listed_and_not_judged(scene: Scene) -> None:
    """They count for nothing; where there are no others, there is nothing to judge."""
    scene.files = ("src/a.py", "src/x.pyx", "src/old.py")
    scene.file("src/x.pyx", state="foreign")
    scene.file("src/old.py", state="omitted")
    scene.file("src/a.py", statements=3)
    found = scene.ask("coverage >= 100%")
    assert (found.observed, found.decision.value) == ("100%", "passed")
    assert found.detail.splitlines() == [
        "not judged, the coverage configuration leaves out: src/old.py",
        "not judged, coverage.py cannot measure: src/x.pyx",
    ]
    scene.files = ("src/x.pyx",)
    assert scene.ask("coverage >= 100%").decision.value == "no_data"


def test_a_phase_that_names_no_file_has_nothing_to_judge(scene: Scene, own: Any) -> None:
    """A gate of every phase passes it by; the phase's own gate blocks."""
    judgement = scene.judge(own("coverage >= 90%", scope="every"))
    assert (judgement.decision, judgement.closes) == ("passed", False)
    assert judgement.verdicts[-1].conditions[0].decision.value == "no_data"
    judgement = scene.judge("coverage >= 90%")
    assert (judgement.decision, judgement.closes) == ("no_data", True)


def test_globs_choose_among_all_files_that_were_measured(scene: Scene, own: Any) -> None:
    """They take the place of the files that the phase names."""
    scene.files = ("src/a.py",)
    scene.file("src/a.py", statements=10, missing=tuple(range(1, 11)))
    scene.file("api/v1/b.py", statements=10)
    scene.file("api/c.py", statements=10, missing=(1,))
    found = scene.ask(own("coverage >= 95%", files=("api/**", "!api/c.py")))
    assert (found.name, found.observed) == ("coverage >= 95% in api/**, !api/c.py", "100%")
    lost = scene.ask(own("coverage >= 95%", files=("web/**",), scope="every"))
    assert (lost.decision.value, lost.detail) == ("no_data", "no file that was measured matches web/**")


def test_each_file_has_to_meet_the_bound(scene: Scene, own: Any) -> None:
    """The worst is observed, and every one below the bound is named, however many."""
    names = [f"src/m{n:02}.py" for n in range(20)]
    scene.files = ("src/good.py", *names)
    scene.file("src/good.py", statements=1000)
    for n, name in enumerate(names):
        scene.file(name, statements=100, missing=tuple(range(1, 2 + n)))
    found = scene.ask(own("coverage >= 95%", each_file=True))
    assert (found.observed, found.decision.value) == ("80%", "failed")
    lines = found.detail.splitlines()
    assert (len(lines), lines[0], lines[-1]) == (
        15,
        "src/m19.py 80%, missing 1-20",
        "src/m05.py 94%, missing 1-6",
    )
    assert scene.ask("coverage >= 90%").decision.value == "passed"
    assert scene.ask(own("coverage >= 80%", each_file=True)).decision.value == "passed"


def test_an_upper_bound_of_each_file_looks_at_the_highest(scene: Scene, own: Any) -> None:
    """Worst is what lies farthest on the wrong side."""
    scene.files = ("a.py", "b.py")
    scene.file("a.py", statements=10)
    scene.file("b.py", statements=10, missing=(1, 2))
    found = scene.ask(own("coverage <= 90%", each_file=True))
    assert (found.observed, found.detail) == ("100%", "a.py 100%")


def test_the_newest_figures_up_to_the_phases_wave_count(scene: Scene) -> None:
    """Coverage grows from wave to wave; what later waves measure is not the phase's."""
    scene.files = ("a.py", "b.py")
    scene.file("a.py", wave=0, statements=4, missing=(1, 2))
    scene.file("b.py", wave=0, statements=4)
    scene.file("a.py", wave=1, statements=4, missing=(1,))
    scene.file("a.py", wave=2, statements=4)
    found = scene.ask("coverage >= 90%")
    assert (found.observed, found.detail) == ("87.5%", "a.py 75%, missing 1")


def test_data_lost_with_a_worker_is_named(scene: Scene) -> None:
    """It never counts as met, and is said where the gate fails already."""
    says = "gw1 died with what it had measured in wave 1"
    scene.files = ("a.py",)
    scene.file("a.py", statements=10, missing=(1,), lost=(says,))
    scene.file("x.py", statements=1, lost=(says,))
    assert scene.ask("coverage >= 90%").decision.value == "no_data"
    found = scene.ask("coverage >= 95%")
    assert (found.decision.value, found.detail.splitlines()[1:]) == ("failed", [says])


def test_a_share_is_compared_unrounded(scene: Scene) -> None:
    """9,999 of 10,000 statements are not all."""
    scene.files = ("a.py",)
    scene.file("a.py", statements=100_000, missing=(1,))
    found = scene.ask("coverage >= 100%")
    assert (found.observed, found.decision.value) == ("99.99%", "failed")


def test_only_the_worst_files_are_shown(scene: Scene) -> None:
    """A hundred files make no hundred lines."""
    scene.files = tuple(f"m{n:02}.py" for n in range(12))
    for path in scene.files:
        scene.file(path, statements=4, missing=(1,))
    assert scene.ask("coverage >= 90%").detail.splitlines()[5:] == ["and 7 more that are not covered whole"]


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(1, 60)))
def test_ranges_hold_the_lines_they_are_made_of(lines: set[int]) -> None:
    """Every line once, in order, unless they are too many to show."""
    text, _, left = ranges(lines).partition(" and ")
    found: list[int] = []
    for part in filter(None, text.split(", ")):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    rest = int(left.split()[0]) if left else 0
    assert found == sorted(lines)[: len(lines) - rest]
    assert rest == len(lines) - len(found)


FILE = st.integers(0, 40).flatmap(lambda total: st.tuples(st.just(total), st.integers(0, total)))


@settings(max_examples=60, deadline=None)
@given(st.lists(FILE, min_size=1, max_size=5), st.integers(0, 100))
def test_covering_more_never_closes_a_gate(
    stage: type[Scene], files: list[tuple[int, int]], percent: int
) -> None:
    """The figure is exact, and a lower bound that holds goes on to hold when another line is covered."""
    before, after = stage(), stage()
    for number, (total, missing) in enumerate(files):
        before.file(f"m{number}.py", statements=total, missing=tuple(range(1, missing + 1)))
        after.file(f"m{number}.py", statements=total, missing=tuple(range(2, missing + 1)))
    before.files = after.files = tuple(f"m{number}.py" for number in range(len(files)))
    total, missing = sum(total for total, _ in files), sum(missing for _, missing in files)
    share = Fraction(total - missing, total) if total else Fraction(1)
    condition = f"coverage >= {percent}%"
    assert (before.ask(condition).decision.value == "passed") == (share >= Fraction(percent, 100))
    if before.ask(condition).decision.value == "passed":
        assert after.ask(condition).decision.value == "passed"
