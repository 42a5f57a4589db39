"""A plan written in spec-kit's format: what the page looks like, and that it reads back to the same plan."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.effort import Effort, Window
from pytest_wavegate.model.plan import Phase, Plan, PlannedGate, PlannedRollback, Task
from pytest_wavegate.plan.order.graph import elaborate
from pytest_wavegate.plan.read import parse_plan
from pytest_wavegate.plan.words.paths import find_paths
from pytest_wavegate.reports.plan_views.speckit_names import names_of
from pytest_wavegate.reports.plan_views.speckit_page import render
from pytest_wavegate.reports.plan_views.speckit_task import held
from pytest_wavegate.run.conversion import convert

SURVIVES = {"task", "phase", "title", "parallel", "story", "files", "folders", "test_ids", "depends_on"}
SURVIVES |= {"external", "status", "effort", "owner", "tasks", "independent", "order"}
"""Fields that spec-kit's format can say."""


def plan(*tasks: Task, phases: tuple[Phase, ...] = (), **fields: object) -> Plan:
    """A plan of these tasks; phases that are not given are made up."""
    known = {phase.id for phase in phases}
    ids = dict.fromkeys(task.phase for task in tasks if task.phase not in known)
    made = [Phase(id=one, title=f"Part {one}", label="", line=1) for one in ids]
    members = {
        one.id: tuple(dict.fromkeys(task.id for task in tasks if task.phase == one.id))
        for one in (*phases, *made)
    }
    filled = tuple(one.model_copy(update={"tasks": members[one.id]}) for one in (*phases, *made))
    base = Plan(path="plan.md", title="Ferry", dialect="tickets", sha256="", tasks=tasks, phases=filled)
    return elaborate(base.model_copy(update=fields))


def task(name: str, title: str = "Row", **fields: object) -> Task:
    return Task.model_validate({"id": name, "title": title, "phase": "1", "line": 1, **fields})


WORDS = st.sampled_from(
    """
    load the boat|tie ropes|in src/ferry/deck.py|`tests/test_deck.py`|(2h)|[Deck]|depends on T002
    |after|to|then|:|T001-T003|(depends on T004, T005)|(after T001)|T002, T003|Makefile|.env|and/or
    |US1|[P]|[US2]|(P)|-|–|3 days|Next.js|{a,b}.py|src/{deck,mast}.py|docs/
    |`pytest tests/deck.py -k x`|https://x.org/y.html|#12|*|_low_|...
    |tests/test_deck.py::test_floats|requires T001|needs|(1-3 hours)|~|not done|[x]|[ ]|a.b.
    |Owner: me|Effort: 5h|depends on T003: see T001|/api/ferry|src/ferry/...|`src/ferry`
    |[a](docs/a.md)|Dockerfile|T-1|#|LICENSE|T9|船|blocks T003|"said"
    """.replace("\n", "").split("|")
).map(str.strip)
TITLES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join).map(str.split).map(" ".join)
FILES = (
    "src/ferry/deck.py",
    "src/ferry/mast.py",
    "tests/test_deck.py",
    "docs/rules.md",
    "Makefile",
    "web/[id]/page.tsx",
)
IDS = st.sampled_from(
    ["T{:03}", "T-{}", "T{}a", "T2-{:03}", "T{}.1", "T{}-deck", "{}", "ORCH-{:03}", "{}A", "1.{}", "alpha{}"]
)
EFFORTS = [
    None,
    Effort(low=2, high=2, unit="hours"),
    Effort(low=1, high=1, unit="days"),
    Effort(low=0.5, high=3, unit="points"),
]
NAMES = ["1", "2", "3", "3.1", "final", "US1", "Deck", "10", "2-2", "A"]
PHASE_TITLES = [
    "Setup",
    "User Story 1 - Board the ferry",
    "Deck and mast",
    "Foundational (Blocking Prerequisites)",
    "階段",
]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans of up to four phases and a dozen tasks."""
    spelling = draw(IDS)
    ids = [spelling.format(number) for number in range(1, draw(st.integers(1, 10)) + 1)]
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    homes = sorted(draw(st.lists(st.integers(0, len(names) - 1), min_size=len(ids), max_size=len(ids))))
    tasks = [
        _task(draw, one, ids, phase=names[home], line=line)
        for line, (one, home) in enumerate(zip(ids, homes, strict=True), 1)
    ]
    phases: list[Phase] = []
    for place, name in enumerate(names):
        if place in homes:
            needs = draw(
                st.lists(st.sampled_from([one.id for one in phases] or [""]), max_size=2, unique=True)
            )
            kept = tuple(one.id for one in phases if one.id in needs)
            title = draw(st.sampled_from(PHASE_TITLES))
            phases.append(Phase(id=name, title=title, label="", depends_on=kept, line=place + 1,
                                independent=not kept and draw(st.booleans())))  # fmt: skip
    return plan(*tasks, phases=tuple(phases), by=draw(st.sampled_from(["phase", "dependency"])))


def _task(draw: st.DrawFn, name: str, ids: list[str], *, phase: str, line: int) -> Task:
    named = find_paths(draw(st.permutations(FILES))[: draw(st.integers(0, 3))])
    effort = draw(st.sampled_from(EFFORTS))
    return Task(
        id=name,
        title=draw(TITLES),
        phase=phase,
        line=line,
        parallel=draw(st.booleans()),
        story=draw(st.sampled_from([None, "US1", "US2,US3"])),
        files=named.files,
        tests=named.tests,
        depends_on=tuple(
            one for one in draw(st.lists(st.sampled_from(ids), max_size=3, unique=True)) if one != name
        ),
        status=draw(st.sampled_from(["todo", "done", "in_progress", "cancelled"])),
        effort=effort,
        estimates=(effort,) if effort else (),
        owner=draw(st.sampled_from([None, "Ada", "deck crew"])),
    )


@given(plans())
@settings(max_examples=60, deadline=None)
def test_law_what_the_format_can_say_is_read_back(original: Plan) -> None:
    """Titles that look like paths, dependencies, tags and efforts included."""
    made = convert(original, to="speckit")
    assert [str(loss) for loss in made.losses if loss.field in SURVIVES] == []


@given(st.lists(st.text(max_size=30), min_size=1, max_size=3), st.text(max_size=15))
@settings(max_examples=60, deadline=None)
def test_law_no_text_breaks_the_page(titles: list[str], heading: str) -> None:
    """Whatever titles and acceptance items hold, every task is there again with what it had."""
    tasks = (task(f"T{place}", title, acceptance=tuple(titles)) for place, title in enumerate(titles))
    made = convert(plan(*tasks, phases=(Phase(id="1", title=heading, label="", line=1),)), to="speckit")
    assert [str(loss) for loss in made.losses if loss.field in SURVIVES - {"title"}] == []


HOURS, POINTS = Effort(low=2, high=4, unit="hours"), Effort(low=3, high=3, unit="points")
SMALL = plan(
    task(
        "A2",
        "Load the boat (P1)",
        parallel=True,
        story="US1",
        files=("src/load.py",),
        priority="P1",
        effort=HOURS,
        estimates=(HOURS, POINTS),
    ),
    task(
        "B1",
        "Tie ropes in src/ropes.py (depends on A2)",
        files=("src/ropes.py",),
        depends_on=("A2",),
        status="done",
        external=("harbour permit",),
        acceptance=("Holds in a storm", "Comes off by hand"),
        requirements=("1.2",),
        owner="Ada",
        priority="P2",
    ),
    task("C1", "Sail", phase="sea", priority="high", window=Window(start=4, end=8), story="Crossing"),
    phases=(
        Phase(
            id="1",
            title="Harbour",
            label="Stream 1",
            line=1,
            mode="mixed",
            goal="Ready to go",
            checkpoint="All aboard",
        ),
        Phase(id="sea", title="Sea", label="", line=5, depends_on=("1",)),
    ),
    gates=(
        PlannedGate(phase="1", condition="coverage >= 80%", source="plan:3"),
        PlannedGate(phase=None, condition="lag < 250ms", source="plan:9"),
        PlannedGate(phase=None, condition="failures == 0", source="front matter"),
    ),
    front_matter={"wavegate": {"phase": [{"id": "sea", "gates": []}], "no_tests": ["C1"]}, "wave": 3},
)
PAGE = """\
---
wavegate: {"phase": [{"id": "2", "gates": []}], "no_tests": ["T003"]}
---

# Tasks: Ferry

<!--
Written from a plan of the dialect tickets. Names here, and names there:
T001 = A2
T002 = B1
T003 = C1
Phase 2 = sea
-->

## Format: `[ID] [P?] [Story] Description`

- **[P]**: can run in parallel
- **[US1]**: the user story that a task belongs to

## Phase 1: Harbour (Priority: P1)

**Goal**: Ready to go

**Success criteria**:

- coverage >= 80%

- [ ] T001 [P] [US1] Load the boat (P1)
  - Files: `src/load.py`
  - Effort: 2-4 hours
  - Also estimated: 3 points
- [x] T002 [P2] Tie ropes in src/ropes.py (depends on A2)
  - Depends on: T001
  - Owner: Ada
  - Waits for: harbour permit
  - Requirements: 1.2
  - Acceptance:
    - Holds in a storm
    - Comes off by hand

**Checkpoint**: All aboard

## Phase 2: Sea

- [ ] T003 Sail
  - Priority: high
  - Story: Crossing
  - Window: from hour 4 to hour 8

## Dependencies & Execution Order

- **Phase 2**: Depends on Phase 1

## Success Criteria

- lag < 250ms
"""


def test_the_page() -> None:
    """What the title says is not said again; what the format has no place for is a note."""
    assert render(SMALL) == PAGE


def test_the_page_is_a_speckit_plan() -> None:
    """Whoever reads it without being told finds out."""
    read = parse_plan(PAGE.encode(), path="tasks.md")
    assert read.dialect == "speckit"
    assert [(one.id, one.phase, one.depends_on) for one in read.tasks] == [
        ("T001", "1", ()),
        ("T002", "1", ("T001",)),
        ("T003", "2", ()),
    ]
    assert [(one.priority, one.story) for one in read.tasks] == [("P1", "US1"), ("P2", None), (None, None)]
    assert read.front_matter == {"wavegate": {"phase": [{"id": "2", "gates": []}], "no_tests": ["T003"]}}


def test_names_are_kept_where_the_format_has_such() -> None:
    """A plain number becomes the id of that number, and nothing gets a name that is taken."""
    made = plan(task("T002"), task("1"), task("2"), task("T-7a"), task("X", external=("T003",)))
    assert dict(names_of(made).tasks) == {
        "T002": "T002",
        "1": "T001",
        "2": "T004",
        "T-7a": "T-7a",
        "X": "T005",
    }


def test_phases_get_numbers() -> None:
    """Words and letters are no phase numbers; dotted ones are."""
    made = plan(
        *(task(f"T{place}", phase=name) for place, name in enumerate(["final", "1", "3.1", "01", "N"]))
    )
    assert dict(names_of(made).phases) == {"final": "2", "1": "1", "3.1": "3.1", "01": "3", "N": "4"}


def test_a_plan_of_dependencies_says_that_phases_bind_nothing() -> None:
    """Else each would wait for the one before it."""
    page = render(plan(task("T1"), task("T2", phase="2"), by="dependency"))
    assert page.endswith("- **Phase 1**: No dependencies\n- **Phase 2**: No dependencies\n")


@pytest.mark.parametrize(
    "title",
    [
        "Put what src/load.py had elsewhere",
        "Say (2h) and mean it",
        "Refuse a boat that depends on T002",
        "[Deck] swab",
        "- and more",
        "Look into Dockerfile and .env of the crew",
    ],
)
def test_words_that_would_be_misread_are_held(title: str) -> None:
    """The task names no file and depends on nothing, so its title must not say so."""
    made = convert(plan(task("T001", title), task("T002")), to="speckit")
    assert made.losses == ()
    assert re.sub("<!--.*?-->", "", made.text).count(title) == 1


def test_a_title_that_is_read_rightly_stays_as_it_is() -> None:
    """Its path and its dependency are the task's own."""
    own = task(
        "T002", "Load in src/load.py (2h, depends on T001)", files=("src/load.py",), depends_on=("T001",)
    )
    made = convert(plan(task("T001"), own), to="speckit")
    assert made.losses == ()
    assert f"- [ ] T002 {own.title}\n\n" not in made.text
    assert f"- [ ] T002 {own.title}\n" in made.text


def test_another_task_can_be_spoilt() -> None:
    """What a title blocks shows up at the task that it blocks."""
    made = convert(plan(task("T001", "Find out what blocks T002"), task("T002")), to="speckit")
    assert made.losses == ()


def test_held_says_nothing() -> None:
    """Neither a path nor an id is left."""
    text = held("see src/a.py, `b/c.ts`, Makefile, .env, T001-T003 and (2h)")
    assert find_paths([text]).files == ()
    assert re.sub("<!--_-->", "", text) == "see src/a.py, `b/c.ts`, Makefile, .env, T001-T003 and (2h)"


def test_losses_are_told() -> None:
    """What stands there as a note, or not at all."""
    made = convert(SMALL.model_copy(update={"by": "dependency"}), to="speckit")
    assert {str(loss) for loss in made.losses} >= {
        "priority of C1",
        "acceptance of B1",
        "requirements of B1",
        "further estimates of A2",
        "dependencies outside of the plan of B1",
        "story of C1",
        "window of C1",
        "waves made from dependencies alone: use it with --wave-by dependency",
    }


def test_a_table_has_no_place_for_phases() -> None:
    """Their order is told as lost, and so are gates and rollback."""
    undo = PlannedRollback(phase="1", command="git revert HEAD", source="plan:4")
    told = [str(loss) for loss in convert(SMALL.model_copy(update={"rollback": (undo,)}), to="csv").losses]
    assert told == ["dependencies of Sea", "3 gates of the plan's text", "1 rollback command"]


def test_rollback_commands_come_along() -> None:
    """As the plan's text has them; those of settings stay there."""
    undo = [
        PlannedRollback(phase="1", command="git revert HEAD", source="plan:4"),
        PlannedRollback(phase=None, command="make undo", source="plan:9"),
    ]
    made = convert(plan(task("T1"), rollback=tuple(undo)), to="speckit")
    assert made.losses == ()
    assert "- [ ] T1 Row\n\n**Rollback**:\n\n```bash\ngit revert HEAD\n```\n" in made.text
    assert made.text.endswith("## Rollback\n\n```bash\nmake undo\n```\n")
    trusted = PlannedRollback(phase="1", command="rm x", source="front matter", trusted=True)
    assert "rm x" not in render(plan(task("T1"), rollback=(trusted,)))


@pytest.mark.parametrize(
    ("settings_", "line"),
    [
        ("odd", 'wavegate: "odd"'),
        ({"gates": ["coverage >= 1%"]}, 'wavegate: {"gates": ["coverage >= 1%"]}'),
        ({"phase": ["odd", {"id": 1}]}, 'wavegate: {"phase": ["odd", {"id": "1"}]}'),
        ({"phase": "odd", "no_tests": ["T1", "T9"]}, 'wavegate: {"phase": "odd", "no_tests": ["T1", "T9"]}'),
    ],
)
def test_settings_come_along(settings_: object, line: str) -> None:
    """Whatever is wrong with them; whoever reads them says so."""
    page = render(plan(task("T1"), front_matter={"wavegate": settings_}))
    assert page.startswith(f"---\n{line}\n---\n\n# Tasks: Ferry\n")


def test_a_phase_that_the_plan_does_not_describe() -> None:
    """Its tasks are there all the same; a plan without a title has none."""
    bare = Plan(path="x", title="", dialect="own", sha256="", tasks=(task("T1", phase="sea"),))
    assert "## Phase 1: sea\n\n- [ ] T1 Row\n" in render(bare)
    assert "# Tasks" not in render(bare)
