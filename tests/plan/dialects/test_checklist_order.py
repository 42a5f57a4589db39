"""Lists of tasks in whatever form: their phases, and who waits for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.claims import Beside
from pytest_wavegate.plan.read import parse_plan

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan


def read(text: str) -> Plan:
    return parse_plan(text.encode(), path="list.md", dialect="checklist")


def ids(plan: Plan) -> list[str]:
    return [task.id for task in plan.tasks]


def homes(plan: Plan) -> dict[str, tuple[str, ...]]:
    return {phase.id: phase.tasks for phase in plan.phases}


def needs(plan: Plan) -> dict[str, tuple[str, ...]]:
    return {task.id: task.depends_on for task in plan.tasks if task.depends_on}


def codes(plan: Plan) -> list[str]:
    return [finding.code for finding in plan.findings]


class TestPhases:
    """Headings that count come first, then those that name, then tasks with parts."""

    def test_a_heading_that_says_phase(self) -> None:
        """Lower headings only sort its tasks."""
        plan = read(
            "# F\n## Phase 1: Soil (3 days)\n### Tools\n- [ ] A-1: a\n### Work\n- [ ] A-2: b\n"
            "## Phase 2 — Seed\n- [ ] A-3: c\n"
        )
        assert homes(plan) == {"1": ("A-1", "A-2"), "2": ("A-3",)}
        assert plan.phases[0].effort is not None
        assert (plan.phases[0].label, plan.phases[0].line) == ("Phase 1", 2)

    @pytest.mark.parametrize(
        ("heading", "phase", "label"),
        [
            ("Sprint 2: Soil", "2", "Sprint 2"),
            ("Group 14: Soil", "14", "Group 14"),
            ("Phase A2: Soil", "A2", "Phase A2"),
            ("Week 3 - Soil", "3", "Week 3"),
            ("US-6.1: Soil", "US-6.1", ""),
            ("1.2 Soil", "1.2", ""),
            ("3. Soil", "3", ""),
            ("Soil", "soil", ""),
        ],
    )
    def test_names_of_phases(self, heading: str, phase: str, label: str) -> None:
        """A phase has the number of its heading, else its words."""
        plan = read(f"# F\n## {heading}\n- [ ] A-1: a\n- [ ] A-2: b\n")
        assert [(one.id, one.label, one.title) for one in plan.phases] == [(phase, label, "Soil")]

    def test_the_innermost_heading_names(self) -> None:
        """Where none counts, the nearest one groups; the title of the plan groups nothing."""
        plan = read("# F\n- [ ] A-1: a\n## Work\n### Soil\n- [ ] A-2: b\n### Seed\n- [ ] A-3: c\n")
        assert homes(plan) == {"1": ("A-1",), "soil": ("A-2",), "seed": ("A-3",)}

    def test_labels_of_two_kinds(self) -> None:
        """Week 1 is not phase 1."""
        plan = read("# F\n## Phase 1: Soil\n- [ ] A-1: a\n## Week 1: Seed\n- [ ] A-2: b\n")
        assert homes(plan) == {"1": ("A-1",), "week-1": ("A-2",)}
        assert codes(plan) == []

    def test_tasks_with_parts_are_phases(self) -> None:
        """Where no heading groups, each topmost task does, and it follows its parts."""
        plan = read(
            "# F\n## Tasks\n- [ ] 1. Soil\n  - [ ] 1.1 dig\n  - [ ] 1.2 rake\n- [ ] 2. Seed\n"
            "  - [ ] 2.1 sow\n"
        )
        assert homes(plan) == {"1": ("1", "1.1", "1.2"), "2": ("2", "2.1")}
        assert [phase.title for phase in plan.phases] == ["Soil", "Seed"]
        assert ("1.2", "1", "sequence") in [(edge.source, edge.target, edge.why) for edge in plan.edges]
        assert plan.critical_path.tasks == ("1.1", "1.2", "1", "2.1", "2")

    def test_parts_below_a_box_without_an_id(self) -> None:
        """The nearest task above is what they are parts of."""
        plan = read("# F\n- [ ] A-1: a\n  - [ ] soon\n    - [ ] A-2: b\n- [ ] A-3: c\n  - [ ] A-4: d\n")
        assert homes(plan) == {"A-1": ("A-1", "A-2"), "A-3": ("A-3", "A-4")}

    def test_a_part_that_waits_for_its_whole(self) -> None:
        """What is declared comes before what follows from parts: no circle."""
        plan = read("# F\n- [ ] 1. Soil\n  - [ ] 1.1 dig (depends on 1)\n- [ ] 2. Seed\n  - [ ] 2.1 sow\n")
        assert needs(plan) == {"1.1": ("1",)}
        assert codes(plan) == []

    def test_phases_that_wait(self) -> None:
        """Fields below a heading, and the heading itself, say whom a phase waits for."""
        plan = read(
            "# F\n## Phase 1: Soil\n- [ ] A-1: a\n## Phase 2: Seed\n**Depends on**: Phase 1, Phase 2\n"
            "**Owner**: Ann\n- [ ] A-2: b\n"
            "## Phase 3: Sale (depends on Phase 1)\n- [ ] A-3: c\n"
        )
        assert [phase.depends_on for phase in plan.phases] == [(), ("1",), ("1",)]
        assert [task.owner for task in plan.tasks] == [None, "Ann", None]


class TestWhoWaitsForWhom:
    """Fields, titles, sentences and arrows."""

    LIST = "# F\n## Phase 1: A\n- [ ] A-1: a\n- [ ] A-2: b\n- [ ] A-3: c\n- [ ] A-4: d\n- [ ] A-5: e\n{}"

    @pytest.mark.parametrize(
        ("value", "sources"),
        [
            ("A-1", ("A-1",)),
            ("A-1, A-2 and A-4", ("A-1", "A-2", "A-4")),
            ("A-1 – A-3", ("A-1", "A-2", "A-3")),
            ("A-1..A-3", ("A-1", "A-2", "A-3")),
            ("A-1-A-3", ("A-1", "A-2", "A-3")),
            ("A-1-x, A-2", ("A-2",)),
            ("A-3 – A-1", ("A-3", "A-1")),
            ("A-1 through A-3", ("A-1", "A-2", "A-3")),
            ("`A-1` (the first), **A-2**", ("A-1", "A-2")),
            ("(A-1)", ("A-1",)),
            ("all previous tasks", ("A-1", "A-2", "A-3", "A-4", "A-5")),
            ("the previous task", ("A-5",)),
            ("a, c", ("A-1", "A-3")),
            ("None", ()),
            ("- ", ()),
            ("N/A", ()),
            ("no dependencies", ()),
        ],
    )
    def test_values(self, value: str, sources: tuple[str, ...]) -> None:
        """Lists, ranges, titles and words for many."""
        plan = read(self.LIST.format(f"- [ ] A-6: f\n  - **Depends on**: {value}\n"))
        assert plan.tasks[-1].depends_on == sources
        assert codes(plan) == []

    def test_a_whole_phase(self) -> None:
        """Its tasks are meant."""
        plan = read(self.LIST.format("## Phase 2: B\n- [ ] A-6: f\n  - Blocked by: Phase 1\n"))
        assert plan.tasks[-1].depends_on == ("A-1", "A-2", "A-3", "A-4", "A-5")

    def test_somebody_else(self) -> None:
        """Words that name no task lie outside; an id in shape that no task has is a mistake."""
        plan = read(
            self.LIST.format(
                "- [ ] A-6: f\n  - Depends on: the vendor's key\n- [ ] A-7: g (depends on A-99)\n"
            )
        )
        assert [task.external for task in plan.tasks[-2:]] == [("the vendor's key",), ("A-99",)]
        assert codes(plan) == ["WG102"]

    @pytest.mark.parametrize(
        "line",
        [
            "A-6: f (depends on A-2)",
            "A-6: f [deps: A-2]",
            "A-6: f (after A-2)",
            "A-6: f, depends on A-2.",
            "A-6: f\n  - Deps: A-2",
            "A-6: f\n  - Blocked-by: A-2 (b)",
            "A-6: f\n  This is blocked by A-2 for now.",
            "A-6: f\n  - 依赖: A-2",
        ],
    )
    def test_places(self, line: str) -> None:
        """A title, a field or a sentence of the body says it."""
        assert needs(read(self.LIST.format(f"- [ ] {line}\n"))) == {"A-6": ("A-2",)}

    @pytest.mark.parametrize(
        "line", ["A-6: f\n  - This does not depend on A-2.", "A-6: f like A-2", "A-6: after A-2 is sold"]
    )
    def test_mentions(self, line: str) -> None:
        """Other mentions declare nothing."""
        assert needs(read(self.LIST.format(f"- [ ] {line}\n"))) == {}

    @pytest.mark.parametrize(
        ("value", "sources"),
        [
            ("Task 1.1", ("1.1",)),
            ("1.1, 1.2", ("1.1", "1.2")),
            ("1.1-1.3", ("1.1", "1.2", "1.3")),
            ("Tasks 1.1 and 1.2", ("1.1", "1.2")),
            ("2 days of rain", ()),
            ("Week 1", ()),
        ],
    )
    def test_numbers(self, value: str, sources: tuple[str, ...]) -> None:
        """In a field, any number of a task is one, but not one that counts days or weeks."""
        plan = read(
            f"# F\n### Task 1.1: a\n### Task 1.2: b\n### Task 1.3: c\n### Task 2: d\n"
            f"**Dependencies**: {value}\n"
        )
        assert plan.tasks[-1].depends_on == sources

    def test_blocks_turn_the_arrow(self) -> None:
        """``Blocks`` names those that wait."""
        plan = read(
            "# F\n- [ ] A-1: a (blocks A-2)\n- [ ] A-2: b\n- [ ] A-3: c\n  - Blocked by: A-2\n"
            "  - Blocks: none\n"
        )
        assert needs(plan) == {"A-2": ("A-1",), "A-3": ("A-2",)}

    def test_work_beside(self) -> None:
        """``Parallel with`` is a claim, ``Parallel: yes`` makes a task parallel."""
        plan = read(
            "# F\n- [ ] A-1: a\n  - Parallel: Yes\n- [ ] A-2: b\n  - **Parallel with**: A-1\n- [ ] A-3: c\n"
        )
        assert [task.parallel for task in plan.tasks] == [True, False, False]
        assert Beside(tasks=("A-2", "A-1"), line=5) in plan.claims

    SENTENCES = (
        "# F\n## Phase 1: A\n- [ ] A-1: a\n- [ ] A-2: b\n## Phase 2: B\n- [ ] A-3: c\n- [ ] A-4: d\n"
        "## Dependencies\n{}\n"
    )

    @pytest.mark.parametrize(
        ("said", "declared"),
        [
            ("- A-4 depends on A-1 and A-2", {"A-4": ("A-1", "A-2")}),
            ("- A-1 blocks A-3", {"A-3": ("A-1",)}),
            ("- A-1 must be done before A-2", {"A-2": ("A-1",)}),
            ("- **A-2**: depends on A-1", {"A-2": ("A-1",)}),
            ("- A-1 → A-2 → A-4", {"A-2": ("A-1",), "A-4": ("A-2",)}),
            ("```\nA-1 --> A-3\n├── A-3 -> A-4\n```", {"A-3": ("A-1",), "A-4": ("A-3",)}),
            ("- A-4 can run in parallel with A-1", {}),
            ("- No dependencies", {}),
            ("| Step | After |\n|---|---|\n| x | A-1 |\n", {}),
            ("- A-1 depends on A-1", {}),
            ("- A-1 → a shop, what else? → A-2", {}),
        ],
    )
    def test_sections_about_order(self, said: str, declared: dict[str, tuple[str, ...]]) -> None:
        """Sentences, arrows and drawings of a section about dependencies count."""
        assert needs(read(self.SENTENCES.format(said))) == declared

    def test_sentences_about_phases(self) -> None:
        """They tie phases."""
        plan = read(self.SENTENCES.format("- **Phase 2**: depends on Phase 1 and Phase 2"))
        assert plan.phases[1].depends_on == ("1",)

    def test_dependencies_make_waves_where_headings_say_nothing(self) -> None:
        """Most tasks declare some and no heading counts: then waves come from them, and nothing is a row."""
        plan = read(
            "# F\n## Soil\n- [ ] A-1: a\n- [ ] A-2: b (depends on A-1)\n## Seed\n"
            "- [ ] A-3: c (depends on A-1)\n"
        )
        assert plan.by == "dependency"
        assert [wave.tasks for wave in plan.waves] == [("A-1",), ("A-2", "A-3")]

    def test_phases_make_waves_where_they_count(self) -> None:
        """However many dependencies there are."""
        plan = read(
            "# F\n## Phase 1\n- [ ] A-1: a\n- [ ] A-2: b (depends on A-1)\n## Phase 2\n"
            "- [ ] A-3: c (depends on A-1)\n"
        )
        assert plan.by == "phase"

    def test_waiting_for_a_later_section_is_no_circle(self) -> None:
        """Where headings only name what tasks are about, a task may wait for one below."""
        plan = read(
            "# F\n## Front\n- [ ] A-1: a (depends on A-3)\n- [ ] A-2: b\n## Back\n- [ ] A-3: c\n"
            "- [ ] A-4: d\n- [ ] A-5: e\n"
        )
        assert plan.by == "dependency"
        assert codes(plan) == []


class TestRune:
    """Stable ids in comments, streams, and ``Blocked-by``."""

    PLAN = """# F
- [x] 1. Soil <!-- id:soi0001 -->
  - Stream: 1
- [-] 2. Seed <!-- id:see0002 -->
  - Blocked-by: soi0001 (Soil, 2 beds)
  - Stream: 1
  - Requirements: [1.1](requirements.md#1.1), [2.3](requirements.md#2.3)
- [ ] 3. Shed <!-- id:she0003 -->
  - Blocked-by: soi0001 (Soil)
  - Stream: 2
- [ ] 4. Sale <!-- id:sal0004 -->
  - Blocked-by: see0002 (Seed), she0003 (Shed)
"""

    def test_stable_ids_are_other_names(self) -> None:
        """Tasks are called by their numbers, and dependencies may use either."""
        plan = read(self.PLAN)
        assert ids(plan) == ["1", "2", "3", "4"]
        assert [task.title for task in plan.tasks] == ["Soil", "Seed", "Shed", "Sale"]
        assert needs(plan) == {"2": ("1",), "3": ("1",), "4": ("2", "3")}
        assert plan.tasks[1].requirements == ("1.1", "2.3")
        assert plan.tasks[1].files == ()

    def test_a_stable_id_that_no_task_has(self) -> None:
        """It is a mistake, not the name of something outside."""
        plan = read(self.PLAN.replace("Blocked-by: soi0001 (Soil)", "Blocked-by: soi0009 (Soil)"))
        assert codes(plan) == ["WG102"]

    def test_streams_are_phases_where_no_heading_groups(self) -> None:
        """Each is a row, and rows run side by side; a task without a stream is in the first."""
        plan = read(self.PLAN)
        assert homes(plan) == {"1": ("1", "2", "4"), "2": ("3",)}
        assert [phase.title for phase in plan.phases] == ["Stream 1", "Stream 2"]
        assert plan.by == "dependency"
        assert [wave.tasks for wave in plan.waves] == [("1",), ("2", "3"), ("4",)]

    def test_streams_below_headings_are_rows(self) -> None:
        """Headings follow each other; inside one, each stream is a row, and parts come before their task."""
        plan = read(
            "# F\n## Soil\n- [ ] 1. Dig <!-- id:dig0001 -->\n  - Stream: 1\n  - [ ] 1.1. Edge\n"
            "- [ ] 2. Fence\n  - Stream: 2\n"
            "- [ ] 3. Rake\n  - Stream: 1\n## Seed\n- [ ] 4. Sow <!-- id:sow0004 -->\n"
            "  - Blocked-by: dig0001 (Dig)\n  - Stream: 1\n"
        )
        rows = [(edge.source, edge.target) for edge in plan.edges if edge.why == "sequence"]
        assert rows == [("1.1", "1"), ("1", "3")]
        assert (plan.by, [wave.phases for wave in plan.waves]) == ("phase", [("soil",), ("seed",)])
        assert all(task.parallel for task in plan.tasks)
        assert [phase.mode for phase in plan.phases] == ["mixed", "mixed"]

    def test_a_row_never_runs_against_what_is_declared(self) -> None:
        """A task that waits for a later one of its stream undoes the rows."""
        plan = read(
            "# F\n## Soil\n- [ ] 1. a\n  - Stream: 1\n  - Blocked-by: 2\n- [ ] 2. b\n  - Stream: 1\n"
            "## Seed\n- [ ] 3. c\n  - Stream: 2\n"
        )
        assert needs(plan) == {"1": ("2",)}
        assert codes(plan) == []


def test_words_for_many_tasks_stay_within_bounds() -> None:
    """Where everybody waits for "all previous tasks", the last one stands for the rest in the end."""
    rows = [f"- [ ] A-{number}: a\n  - Depends on: all previous tasks" for number in range(1, 401)]
    plan = read("# F\n" + "\n".join(rows))
    assert sum(len(task.depends_on) for task in plan.tasks) < 25_000
    assert plan.tasks[-1].depends_on == ("A-399",)
    assert plan.tasks[50].depends_on[-1] == "A-50"


def test_ranges_stay_within_bounds() -> None:
    """Where everybody waits for a long range, its ends stand for the rest in the end."""
    rows = [f"- [ ] A-{number}: a (depends on A-1 – A-{number - 1})" for number in range(2, 401)]
    plan = read("# F\n- [ ] A-1: a\n" + "\n".join(rows))
    assert sum(len(task.depends_on) for task in plan.tasks) < 25_000
    assert plan.tasks[-1].depends_on == ("A-1", "A-399")


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30), st.data())
def test_dependencies_backward_never_make_a_circle(count: int, data: st.DataObject) -> None:
    """A list whose tasks wait for tasks above them has no circle, whatever its streams and parts."""
    rows: list[str] = ["# F"]
    for number in range(1, count + 1):
        rows.append(f"- [ ] {number}. a")
        rows.append(f"  - Stream: {data.draw(st.integers(1, 3))}")
        if number > 1 and data.draw(st.booleans()):
            rows.append(f"  - Blocked-by: {data.draw(st.integers(1, number - 1))}")
        rows.extend(f"  - [ ] {number}.{part} b" for part in range(1, data.draw(st.integers(1, 3))))
        if data.draw(st.integers(0, 5)) == 0:
            rows.append(f"## Part {number}")
    assert "WG141" not in codes(read("\n".join(rows)))
