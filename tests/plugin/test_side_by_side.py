"""What may run beside what: rows, [P], locks, items that are alone, and waves by dependency."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Answer, Example

STAMPING = """
    import pytest, time
    from pathlib import Path

    HERE = Path(__file__).parent

    @pytest.fixture(autouse=True)
    def stamp(request):
        begin = time.monotonic_ns()
        yield
        text = f"{request.node.name} {begin} {time.monotonic_ns()}"
        (HERE / f"{request.node.name}.stamp").write_text(text)

    @pytest.fixture
    def meet():
        # Both must be under way at the same time: each says so, and waits for the other.
        def wait(me, other):
            (HERE / f"{me}.here").touch()
            for _ in range(400):
                if (HERE / f"{other}.here").exists():
                    return
                time.sleep(0.05)
            pytest.fail(f"{other} never came")
        return wait
"""
ROWS = """
    # Tasks

    ## Phase 1: Rows

    - [x] T001 First in test_a.py
    - [x] T002 Second in test_b.py
    - [x] T003 [P] Beside in test_c.py
    - [x] T004 Third in test_d.py
"""
SLOW = "import time\n{mark}\ndef test_{name}(): time.sleep(0.05)\n"


def slow(name: str, *, mark: str = "") -> str:
    return SLOW.format(name=name, mark=f"import pytest\n{mark}" if mark else "")


def spans(example: Example) -> dict[str, tuple[int, int]]:
    """Begin and end of each test, by its name."""
    rows = [path.read_text(encoding="utf-8").split() for path in example.path.glob("*.stamp")]
    return {name: (int(begin), int(end)) for name, begin, end in rows}


def in_turn(example: Example, *names: str) -> list[str]:
    """The names in the order they ran, which none of them shares with another."""
    found = sorted((span, name) for name, span in spans(example).items() if name in names)
    assert len(found) == len(names)
    assert all(before[1] <= after[0] for (before, _), (after, _) in pairwise(found))
    return [name for _, name in found]


def test_tasks_without_p_run_in_a_row(example: Example) -> None:
    """They never overlap, and keep the plan's order."""
    files = {f"test_{name}.py": slow(name) * 1 for name in "abcd"}
    answer = example.write({"tasks.md": ROWS, "conftest.py": STAMPING, **files}).run()
    assert answer.exit_code == 0
    assert in_turn(example, "test_a", "test_b", "test_d") == ["test_a", "test_b", "test_d"]


def meeting(one: str, other: str, *, mark: str = "") -> dict[str, str]:
    text = "import pytest\n{}\ndef test_{}(meet): meet('{}', '{}')\n"
    return {
        f"test_{one}.py": text.format(mark, one, one, other),
        f"test_{other}.py": text.format(mark, other, other, one),
    }


def test_serial_off_lets_them_run_side_by_side(spread: Example) -> None:
    """Two tasks without [P] are under way at once."""
    spread.write({"tasks.md": ROWS, "conftest.py": STAMPING, **meeting("a", "b")})
    assert spread.run("--wave-serial", "off").exit_code == 0


def test_tasks_with_p_run_side_by_side(spread: Example) -> None:
    """A task with [P] is under way beside the row."""
    spread.write({"tasks.md": ROWS, "conftest.py": STAMPING, **meeting("a", "c")})
    assert spread.run().exit_code == 0


def test_parallel_true_takes_an_item_out_of_the_row(spread: Example) -> None:
    """The mark's option stands above the plan."""
    mark = "pytestmark = pytest.mark.task({}, parallel=True)"
    files = meeting("a", "b")
    files = {
        name: text.replace("import pytest\n", f"import pytest\n{mark.format(repr(task))}\n", 1)
        for (name, text), task in zip(files.items(), ("T001", "T002"), strict=True)
    }
    assert spread.write({"tasks.md": ROWS, "conftest.py": STAMPING, **files}).run().exit_code == 0


def test_parallel_false_puts_an_item_into_the_row(example: Example) -> None:
    """An item of a [P] task then runs with nothing of its phase's row beside it."""
    marked = slow("c", mark="@pytest.mark.task('T003', parallel=False)")
    files = {"test_a.py": slow("a"), "test_b.py": slow("b"), "test_c.py": marked}
    example.write({"tasks.md": ROWS, "conftest.py": STAMPING, **files})
    assert example.run().exit_code == 0
    assert in_turn(example, "test_a", "test_b", "test_c") == ["test_a", "test_b", "test_c"]


SIDE_BY_SIDE = """
    # Tasks
    ## Phase 1: All at once
    - [x] T001 [P] One in test_a.py
    - [x] T002 [P] Two in test_b.py
    - [x] T003 [P] Three in test_c.py
    - [x] T004 [P] Four in test_d.py
"""


def test_items_that_share_a_lock_never_overlap(example: Example) -> None:
    """Not even from different files on different workers."""
    lock = "@pytest.mark.wave_lock('oven')"
    files = {f"test_{name}.py": slow(name, mark=lock if name != "d" else "") for name in "abcd"}
    answer = example.write({"tasks.md": SIDE_BY_SIDE, "conftest.py": STAMPING, **files}).run()
    assert answer.exit_code == 0
    in_turn(example, "test_a", "test_b", "test_c")


def test_nothing_runs_beside_an_item_that_is_alone(example: Example) -> None:
    """Neither what comes before nor what comes after reaches into it."""
    alone = "@pytest.mark.wave_alone"
    files = {f"test_{name}.py": slow(name, mark=alone if name == "b" else "") for name in "abcd"}
    answer = example.write({"tasks.md": SIDE_BY_SIDE, "conftest.py": STAMPING, **files}).run()
    assert answer.exit_code == 0
    found = spans(example)
    begin, end = found.pop("test_b")
    assert all(other_end <= begin or end <= other_begin for other_begin, other_end in found.values())


def test_waves_never_overlap(example: Example) -> None:
    """The last item of a wave has ended before the first of the next begins."""
    plan = SIDE_BY_SIDE.replace("- [x] T003", "## Phase 2: Then\n    - [x] T003")
    files = {f"test_{name}.py": slow(name) for name in "abcd"}
    assert example.write({"tasks.md": plan, "conftest.py": STAMPING, **files}).run().exit_code == 0
    found = spans(example)
    assert max(found["test_a"][1], found["test_b"][1]) <= min(found["test_c"][0], found["test_d"][0])


def test_a_task_starts_after_those_it_depends_on(example: Example) -> None:
    """Inside a wave a declared dependency orders [P] tasks too."""
    plan = SIDE_BY_SIDE.replace("in test_a.py", "in test_a.py (depends on T004)")
    files = {f"test_{name}.py": slow(name) for name in "ad"}
    assert example.write({"tasks.md": plan, "conftest.py": STAMPING, **files}).run().exit_code == 0
    assert in_turn(example, "test_a", "test_d") == ["test_d", "test_a"]


EXEMPT = {
    "pyproject.toml": '[tool.wavegate]\ngates = ["verified >= 100%"]\n',
    "tasks.md": ROWS,
    "test_a.py": "def test_a(): pass\n",
    "test_b.py": "import pytest\n@pytest.mark.task('T002', exempt='by hand')\ndef test_b(): pytest.skip()\n",
}


def test_an_exempt_task_counts_for_nothing(example: Example) -> None:
    """``verified`` leaves it out, and the reason is kept."""
    answer = example.write(EXEMPT).run()
    assert answer.exit_code == 0
    assert answer.decisions() == {"1": "passed"}
    assert [item["exempt"] for item in answer.record["items"]] == [None, "by hand"]


BY = {
    "tasks.md": """
        # Tasks

        ## Phase 1: Ground
        - [x] T001 Base in test_a.py
        - [x] T002 Beside in test_b.py

        ## Phase 2: Roof
        - [x] T003 Beams in test_c.py (depends on T001)
        - [x] T004 Tiles in test_d.py (depends on T003)
    """,
    **{f"test_{name}.py": f"def test_{name}(): pass\n" for name in "abcd"},
}


def waves(answer: Answer) -> dict[str, int]:
    return {item["nodeid"].split("::test_")[1]: item["wave"] for item in answer.record["items"]}


@pytest.mark.parametrize("by", ["phase", "auto"])
def test_waves_by_phase(example: Example, by: str) -> None:
    """For this kind of plan ``auto`` means the phases."""
    answer = example.write(BY).run("--wave-by", by)
    assert waves(answer) == {"a": 1, "b": 1, "c": 2, "d": 2}
    assert answer.decisions() == {"1": "passed", "2": "passed"}


def test_waves_by_dependency(example: Example) -> None:
    """A failed task blocks those that depend on it, and nothing else."""
    answer = example.write({**BY, "test_b.py": "def test_b(): assert 0\n"}).run("--wave-by", "dependency")
    assert waves(answer) == {"a": 1, "b": 1, "c": 2, "d": 3}
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "failed", "2": "passed"}
    answer = example.write({**BY, "test_a.py": "def test_a(): assert 0\n"}).run("--wave-by", "dependency")
    assert answer.outcomes() == {
        "test_a.py::test_a": "failed",
        "test_b.py::test_b": "passed",
        "test_c.py::test_c": "blocked",
        "test_d.py::test_d": "blocked",
    }
    assert {item["reason"] for item in answer.record["items"] if item["outcome"] == "blocked"} == {
        "blocked: task T001 failed"
    }
