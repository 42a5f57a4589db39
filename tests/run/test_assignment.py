"""Which item verifies which task, rule by rule, and the laws that hold whatever the plan."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.items import Assigned, ItemFacts, Rule, Tag, TaskMark
from pytest_wavegate.model.plan import Phase, Plan, Task
from pytest_wavegate.run.assignment import Roots, assign, near_ids, require_assigned

ROOTS = Roots(rootdir="/repo", git_root="/repo", plan_folder="/repo/specs/020-pool")
POOL = "tests/unit/test_pool.py"


def task(name: str, *files: str, phase: str = "1", line: int = 0, **more: object) -> Task:
    return Task.model_validate(
        {"id": name, "title": name, "phase": phase, "files": files, "line": line or 10} | more
    )


def plan_of(*tasks: Task) -> Plan:
    lines = [
        one if one.line != 10 else one.model_copy(update={"line": 10 + n}) for n, one in enumerate(tasks)
    ]
    phases = dict.fromkeys(one.phase for one in tasks)
    return Plan(
        path="tasks.md",
        title="Pool",
        dialect="speckit",
        sha256="0",
        phases=tuple(
            Phase(id=name, title=f"Part {name}", label=f"Phase {name}", line=n + 1)
            for n, name in enumerate(phases)
        ),
        tasks=tuple(lines),
    )


def item(nodeid: str, *, marks: tuple[TaskMark, ...] = (), **more: object) -> ItemFacts:
    facts = ItemFacts(nodeid, nodeid.partition("::")[0], line=7, marks=marks)
    return replace(facts, **more)  # type: ignore[arg-type]


def one(plan: Plan, facts: ItemFacts, *, roots: Roots = ROOTS) -> Assigned:
    return assign(plan, [facts], roots=roots).items[0]


def mark(*args: str, **more: object) -> tuple[TaskMark, ...]:
    return (TaskMark(args, **more),)  # type: ignore[arg-type]


class TestMarks:
    """Rule 1."""

    plan = plan_of(task("T001"), task("T002", POOL), task("T016a"))

    @pytest.mark.parametrize(
        ("args", "expected"),
        [
            (("T001",), ("T001",)),
            (("T002", "T001"), ("T001", "T002")),
            (("T001, T002",), ("T001", "T002")),
            (("[T001] [P] [US1]",), ("T001",)),
            (("[T001] [P] [US1] Refuse a claim when the pool is full",), ("T001",)),
            (("[T001, T002]",), ("T001", "T002")),
            (("[T001] [T002]",), ("T001", "T002")),
            (("T001 [P] [US1]",), ("T001",)),
            (("020-pool:T001",), ("T001",)),
            (("specs/020-pool:T001",), ("T001",)),
            (("[020-pool:T001] [P]",), ("T001",)),
            (("T016a", "send-mail"), ("T016a",)),
        ],
    )
    def test_names_tasks(self, args: tuple[str, ...], expected: tuple[str, ...]) -> None:
        """A mark names tasks by id, by several, by the tag as plans write it, and by a qualified id."""
        found = one(self.plan, item(f"{POOL}::test_full", marks=mark(*args)))
        assert (found.rule, found.tasks) == (Rule.MARK, expected)

    @pytest.mark.parametrize(
        "word",
        ["send-mail", "celery", "step2", "019-other:T001", "019-other:T999", "queue:default", "", "[x]"],
    )
    def test_of_other_projects_say_nothing(self, word: str) -> None:
        """A string of another shape, or of another plan, leaves the item to the other rules."""
        found = one(self.plan, item(f"{POOL}::test_full", marks=mark(word, parallel=True)))
        assert (found.rule, found.tasks, found.parallel) == (Rule.FILE, ("T002",), None)

    @pytest.mark.parametrize("word", ["T999", "t001", "T-001", "T1", "T001b", "020-pool:T9"])
    def test_of_unknown_tasks_are_refused(self, word: str) -> None:
        """A string with the shape of an id that no task has stops the run, with the item's place."""
        with pytest.raises(WavegateError) as caught:
            one(self.plan, item(f"{POOL}::test_full", marks=mark(word)))
        error = caught.value
        assert (error.slug, error.path, error.line) == ("unknown-task", POOL, 7)
        assert "did you mean" in error.hint
        assert '"T001"' in error.hint or '"T002"' in error.hint

    def test_under_the_name_of_their_own_must_name_tasks(self) -> None:
        """In ``wave_task`` no string can be another tool's."""
        with pytest.raises(WavegateError, match="send-mail"):
            one(self.plan, item(f"{POOL}::test_full", marks=mark("T001", "send-mail", own_name=True)))
        other = one(self.plan, item("a.py::test_x", marks=mark("019-other:T001", own_name=True)))
        assert other.tasks == ()

    def test_an_unknown_id_on_several_items_is_told_once(self) -> None:
        """A parametrized test with a wrong mark is one mistake."""
        items = [item(f"{POOL}::test_x[{n}]", marks=mark("T999")) for n in range(3)]
        with pytest.raises(WavegateError, match="and 2 more names"):
            assign(self.plan, items, roots=ROOTS)

    def test_of_nothing_near_get_the_list_as_a_hint(self) -> None:
        """A qualified word is always meant for the plan; where nothing resembles it, the hint says so."""
        with pytest.raises(WavegateError) as caught:
            one(self.plan, item("a.py::test_x", marks=mark("020-pool:other")))
        assert "wavegate plan tasks.md" in caught.value.hint

    def test_all_unknown_ids_are_listed_at_once(self) -> None:
        """One error lists ten unknown ids with their places, and counts the rest."""
        items = [item(f"{POOL}::test_{n}", marks=mark(f"T{n}")) for n in range(100, 112)]
        with pytest.raises(WavegateError) as caught:
            assign(self.plan, items, roots=ROOTS)
        text = str(caught.value)
        assert f"{POOL}:7: T100" in text
        assert "T109" in text
        assert "T110" not in text
        assert "and 2 more" in text

    def test_of_the_nearest_level_win(self) -> None:
        """A function's mark hides its class's; marks of one level are united."""
        marks = (
            TaskMark(("T002",), level="function"),
            TaskMark(("T016a",), level="function"),
            TaskMark(("T001",), level="class", parallel=True),
        )
        found = one(self.plan, item(f"{POOL}::TestA::test_full", marks=marks))
        assert (found.tasks, found.parallel) == (("T002", "T016a"), None)
        assert found.because == '@pytest.mark.task("T002") and @pytest.mark.task("T016a") on the function'

    def test_foreign_ones_do_not_hide_those_farther_out(self) -> None:
        """A function's mark of another tool leaves the class's in force."""
        marks = (TaskMark(("send-mail",)), TaskMark(("T001",), level="class"))
        found = one(self.plan, item(f"{POOL}::TestA::test_full", marks=marks))
        assert (found.tasks, found.because) == (("T001",), '@pytest.mark.task("T001") on the class')

    def test_options_override_the_tag(self) -> None:
        """Keywords stand above the tag; a tag without [P] says nothing of order."""
        tagged = one(self.plan, item("a.py::test_x", marks=mark("[T001] [P] [US2]")))
        assert (tagged.parallel, tagged.story) == (True, "US2")
        plain = one(self.plan, item("a.py::test_x", marks=mark("[T001]")))
        assert (plain.parallel, plain.story) == (None, None)
        keyed = one(
            self.plan,
            item("a.py::test_x", marks=mark("[T001] [P] [US2]", parallel=False, story="US3", exempt="slow")),
        )
        assert (keyed.parallel, keyed.story, keyed.exempt) == (False, "US3", "slow")

    def test_options_without_ids_hold_for_the_item(self) -> None:
        """``exempt=`` on a test whose file the plan names holds for that test."""
        found = one(self.plan, item(f"{POOL}::test_full", marks=mark(exempt="needs hardware")))
        assert (found.rule, found.tasks, found.exempt) == (Rule.FILE, ("T002",), "needs hardware")


class TestTags:
    """Rule 2."""

    plan = plan_of(task("T001"), task("T002", POOL))

    def test_in_a_docstring(self) -> None:
        """A tag at the start of the docstring names the task, [P] and the story."""
        facts = item(f"{POOL}::test_full", tags=(Tag("[T001] [P] [US1] Refuses.", "docstring", 14),))
        found = one(self.plan, facts)
        assert (found.rule, found.tasks, found.parallel, found.story) == (Rule.TAG, ("T001",), True, "US1")
        assert found.because == f"the docstring at {POOL}:14 begins with [T001] [P] [US1]"

    def test_the_nearest_that_names_a_task_counts(self) -> None:
        """A bracket that is no tag, such as a note, is passed over."""
        tags = (
            Tag("[WIP] later", "docstring", 9),
            Tag("[T001]", "comment", 8),
            Tag("[T002]", "docstring", 1),
        )
        assert one(self.plan, item("a.py::test_full", tags=tags)).tasks == ("T001",)

    def test_a_mark_comes_first(self) -> None:
        """A mark decides where there is a tag as well."""
        tags = (Tag("[T001]", "docstring", 9),)
        assert one(self.plan, item("a.py::test_full", marks=mark("T002"), tags=tags)).rule is Rule.MARK

    def test_with_an_unknown_id_gives_a_finding(self) -> None:
        """An unknown id in a docstring is reported once, and the item falls to the next rule."""
        tags = (Tag("[T01] Refuses.", "docstring", 14),)
        items = [item(f"{POOL}::test_full[{n}]", tags=tags) for n in range(3)]
        found = assign(self.plan, items, roots=ROOTS)
        assert [(one.rule, one.tasks) for one in found.items] == [(Rule.FILE, ("T002",))] * 3
        (finding,) = found.findings
        assert (finding.code, finding.severity, finding.path, finding.line) == ("WG201", "warning", POOL, 14)
        assert '"T01"' in finding.message
        assert "T001" in finding.hint

    def test_of_another_plan_is_silent(self) -> None:
        """A tag qualified for another plan is neither a finding nor an assignment."""
        found = assign(
            self.plan, [item("a.py::test_x", tags=(Tag("[019-o:T001]", "comment", 3),))], roots=ROOTS
        )
        assert (found.items[0].tasks, found.findings) == ((), ())


class TestTestIds:
    """Rule 3."""

    plan = plan_of(
        task("T001", POOL),
        task("T002", test_ids=(f"{POOL}::TestPool",)),
        task("T003", test_ids=(f"{POOL}::TestPool::test_full",)),
        task("T004", test_ids=(f"{POOL}::test_empty",)),
        task("T005", test_ids=(f"{POOL}::test_empty[zero]",)),
    )

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("TestPool::test_other", "T002"),
            ("TestPool::TestInner::test_other", "T002"),
            ("TestPool::test_full", "T003"),
            ("TestPool::test_full[a::b]", "T003"),
            ("test_empty", "T004"),
            ("test_empty[one]", "T004"),
            ("test_empty[zero]", "T005"),
            ("test_empty_too", "T001"),
        ],
    )
    def test_the_most_specific_wins(self, name: str, expected: str) -> None:
        """A test id decides over its class, the class over the file; parameters make no difference."""
        assert one(self.plan, item(f"{POOL}::{name}")).tasks == (expected,)

    def test_with_the_group_of_a_distributed_run(self) -> None:
        """The group that ends a node id under ``--dist loadgroup`` is no part of the name."""
        assert one(self.plan, item(f"{POOL}::test_empty@db", group="db")).tasks == ("T004",)

    def test_do_not_claim_their_file(self) -> None:
        """A task that names one test of a file claims that test, although it names the file too."""
        plan = plan_of(task("T001", POOL, test_ids=(f"{POOL}::test_full",)))
        assert one(plan, item(f"{POOL}::test_full")).rule is Rule.TEST_ID
        assert one(plan, item(f"{POOL}::test_empty")).rule is Rule.NONE


class TestFilesAndFolders:
    """Rule 4."""

    def test_a_file_stands_above_a_pattern_and_a_pattern_above_a_folder(self) -> None:
        """The most specific mention decides, a deeper folder over a shallower one."""
        plan = plan_of(
            task("T001", folders=("tests/unit/",)),
            task("T002", folders=("tests/unit/db/",)),
            task("T003", "tests/unit/test_*.py"),
            task("T004", "tests/unit/test_p*.py"),
            task("T005", POOL),
        )
        paths = ["x/helper", "db/test_a", "test_a", "test_page", "test_pool"]
        items = [item(f"tests/unit/{path}.py::test_it") for path in paths]
        found = assign(plan, items, roots=ROOTS).items
        assert [one.tasks for one in found] == [("T001",), ("T002",), ("T003",), ("T004",), ("T005",)]
        assert [one.rule for one in found] == [Rule.FOLDER, Rule.FOLDER, Rule.FILE, Rule.FILE, Rule.FILE]

    @pytest.mark.parametrize(
        ("mention", "roots", "path"),
        [
            ("tests/test_x.py", ROOTS, "tests/test_x.py"),
            ("./tests/test_x.py", ROOTS, "tests/test_x.py"),
            ("/tests/test_x.py", ROOTS, "tests/test_x.py"),
            ("/repo/tests/test_x.py", ROOTS, "tests/test_x.py"),
            ("tests\\test_x.py", ROOTS, "tests/test_x.py"),
            ("backend/tests/test_x.py", Roots("/repo/backend", "/repo", "/repo/specs"), "tests/test_x.py"),
            ("test_x.py", ROOTS, "specs/020-pool/test_x.py"),
            ("tests/test_x.py", Roots("/repo", None, "/repo/a/specs/1"), "a/tests/test_x.py"),
            ("../a/test_x.py", Roots("/repo", "/repo", "/repo/b"), "a/test_x.py"),
            ("tests/{a,b}/test_x.py", ROOTS, "tests/b/test_x.py"),
            ("tests/**/test_x.py", ROOTS, "tests/test_x.py"),
            ("tests/**/test_x.py", ROOTS, "tests/a/b/test_x.py"),
            ("app/[id]/test_x.py", ROOTS, "app/[id]/test_x.py"),
            ("tests/unit", ROOTS, "tests/unit/test_x.py"),
        ],
    )
    def test_are_tried_against_every_root(self, mention: str, roots: Roots, path: str) -> None:
        """A path may start at the rootdir, the git root, or the plan's folder and those above it."""
        assert one(plan_of(task("T001", mention)), item(f"{path}::test_it"), roots=roots).tasks == ("T001",)

    def test_the_rootdir_comes_before_the_other_roots(self) -> None:
        """Where two roots have such a file, the one nearer to the front of the order is meant."""
        paths = ["tests/test_x.py", "specs/020-pool/tests/test_x.py"]
        plan = plan_of(task("T001", "tests/test_x.py"))
        found = assign(plan, [item(f"{path}::test_it") for path in paths], roots=ROOTS).items
        assert [one.tasks for one in found] == [("T001",), ()]

    @pytest.mark.parametrize(
        "mention",
        [
            "tests/",
            "tests",
            "./",
            ".",
            "tests/**",
            "tests/**/*.py",
            "tests/**/test_*.py",
            "backend/tests/",
            "/repo",
        ],
    )
    def test_a_whole_test_root_claims_nothing(self, mention: str) -> None:
        """A folder that holds a project's tests says nothing of any one test, however it is written."""
        plan = plan_of(task("T001", mention))
        items = [item("tests/unit/test_x.py::test_it"), item("backend/tests/test_y.py::test_it")]
        found = assign(plan, items, roots=ROOTS).items
        assert [one.tasks for one in found] == [(), ()]
        assert "whole test root" in found[0].because

    def test_testpaths_are_a_whole_test_root(self) -> None:
        """A folder that holds all configured test paths is one, whatever its name."""
        roots = replace(ROOTS, test_roots=("/repo/checks/unit", "/repo/checks/e2e"))
        plan = plan_of(task("T001", folders=("checks/",)), task("T002", folders=("checks/unit/",)))
        items = [item("checks/unit/test_x.py::test_it"), item("checks/e2e/test_x.py::test_it")]
        assert [one.tasks for one in assign(plan, items, roots=roots).items] == [("T002",), ()]

    def test_a_folder_holds_although_only_it_was_collected(self) -> None:
        """What a folder claims does not depend on what else was collected."""
        plan = plan_of(task("T001", folders=("tests/unit/",)))
        assert one(plan, item(f"{POOL}::test_it")).tasks == ("T001",)

    def test_a_file_without_tests_claims_nothing(self) -> None:
        """A source file, a similar name or a file outside of the roots is nothing to an item."""
        plan = plan_of(
            task("T001", "src/pool.py", "test_pool.py", "unit/test_pool.py", "../../x/test_pool.py")
        )
        assert one(plan, item(f"{POOL}::test_it")).rule is Rule.NONE

    def test_a_shared_file_belongs_to_all_its_tasks(self) -> None:
        """Tasks come in document order; one finding a file names the phases and the mark to add."""
        plan = plan_of(
            task("T007", POOL, phase="3"), task("T008", POOL, phase="3"), task("T002", POOL, phase="4")
        )
        found = assign(plan, [item(f"{POOL}::test_{n}") for n in "ab"], roots=ROOTS)
        assert [one.tasks for one in found.items] == [("T007", "T008", "T002")] * 2
        assert found.items[0].because == f"tasks.md:10, 11, 12 name {POOL}"
        (finding,) = found.findings
        assert (finding.code, finding.path, finding.line, finding.task) == ("WG202", "tasks.md", 10, "T007")
        assert finding.message == f"tasks of 2 phases share {POOL}: Phase 3 (T007, T008) and Phase 4 (T002)"
        assert '@pytest.mark.task("T007")' in finding.hint

    def test_a_shared_file_whose_items_are_marked_gives_no_finding(self) -> None:
        """The finding goes once every test of the file says which task it verifies."""
        plan = plan_of(task("T007", POOL, phase="3"), task("T008", POOL, phase="4"))
        found = assign(plan, [item(f"{POOL}::test_a", marks=mark("T007"))], roots=ROOTS)
        assert found.findings == ()


class TestHook:
    """The hook stands above every rule."""

    plan = plan_of(task("T001"), task("T002", POOL))

    def test_decides_over_marks(self) -> None:
        """What the hook answers counts, in document order."""
        found = one(self.plan, item("a.py::test_x", marks=mark("T002"), hook_tasks=("T002", "T001")))
        assert (found.rule, found.tasks) == (Rule.HOOK, ("T001", "T002"))

    @pytest.mark.parametrize("answer", [None, (), ("019-other:T001",)])
    def test_without_an_answer_leaves_the_rules(self, answer: tuple[str, ...] | None) -> None:
        """No answer, an empty one, or another plan's id leaves the item to the rules."""
        assert one(self.plan, item(f"{POOL}::test_x", hook_tasks=answer)).rule is Rule.FILE

    def test_with_an_unknown_id_is_refused(self) -> None:
        """Every word of the hook must be an id."""
        with pytest.raises(WavegateError, match=r"hook's answer .* a\.py::test_x names"):
            one(self.plan, item("a.py::test_x", hook_tasks=("later",)))

    def test_is_the_only_rule_for_foreign_items(self) -> None:
        """A doctest in a file that the plan names belongs to nothing, unless the hook says so."""
        foreign = item(f"{POOL}::pool.claim", foreign=True, marks=mark("T001"))
        assert one(self.plan, foreign).rule is Rule.NONE
        assert one(self.plan, replace(foreign, hook_tasks=("T001",))).tasks == ("T001",)


class TestRefusals:
    """What stops a run."""

    def test_an_id_that_the_plan_has_twice(self) -> None:
        """An item of such an id is refused with both lines."""
        plan = plan_of(task("T001", POOL, line=5), task("T001", line=9), task("T002", line=11))
        with pytest.raises(WavegateError) as caught:
            one(plan, item(f"{POOL}::test_x"))
        assert (caught.value.slug, caught.value.path, caught.value.line) == ("duplicate-task", "tasks.md", 9)
        assert "lines 5 and 9" in caught.value.message

    def test_an_id_twice_that_no_item_belongs_to_is_let_pass(self) -> None:
        """Only an assignment to it would be ambiguous."""
        plan = plan_of(task("T001", line=5), task("T001", line=9), task("T002", POOL, line=11))
        assert one(plan, item(f"{POOL}::test_x")).tasks == ("T002",)

    def test_a_run_that_belongs_to_nothing(self) -> None:
        """A run without a single assigned item is refused with a way out."""
        plan = plan_of(task("A"))
        nothing = assign(plan, [item("a.py::test_x")], roots=ROOTS)
        with pytest.raises(WavegateError) as caught:
            require_assigned(plan, nothing)
        assert caught.value.slug == "nothing-assigned"
        assert '@pytest.mark.task("A")' in caught.value.hint

    def test_an_empty_run_or_one_assigned_item_is_enough(self) -> None:
        """Nothing collected is pytest's own to report."""
        plan = plan_of(task("T001", POOL))
        require_assigned(plan, assign(plan, [], roots=ROOTS))
        items = [item("a.py::test_x"), item(f"{POOL}::test_x")]
        require_assigned(plan, assign(plan, items, roots=ROOTS))


class TestShapes:
    """Which words a plan takes for ids."""

    @pytest.mark.parametrize(
        ("ids", "meant", "foreign"),
        [
            (("T001", "T016a"), ("T999", "t002", "T-001", "T001.2"), ("X001", "task", "T", "TODO", "12")),
            (("1A", "2B"), ("9Z", "10A"), ("A1", "a", "1", "x")),
            (("A", "B"), ("Z", "a"), ("AA", "slow", "9")),
            (("ORCH-001", "ORCH-002"), ("ORCH-999", "orch_001", "ORCH-2"), ("BUG-001", "ORCH")),
            (("alpha1", "bravo2"), ("alpha9", "Bravo2"), ("step2", "alpha")),
            (("1", "1.2"), ("9", "3.11", "1.2.3"), ("v1", "1a")),
            (("T104-e2e-web",), ("T105-e2e-api",), ("e2e-web",)),
            (("setup",), ("Setup",), ("teardown",)),
        ],
    )
    def test_follow_the_ids_it_has(
        self, ids: tuple[str, ...], meant: tuple[str, ...], foreign: tuple[str, ...]
    ) -> None:
        """A word with the shape of the plan's ids is meant for it, any other is someone else's."""
        plan = plan_of(*(task(name) for name in ids))
        for word in meant:
            with pytest.raises(WavegateError, match="has no task"):
                one(plan, item("a.py::test_x", marks=mark(word)))
        for word in foreign:
            assert one(plan, item("a.py::test_x", marks=mark(word))).rule is Rule.NONE

    def test_a_task_called_p_is_no_flag_in_first_place(self) -> None:
        """Where a plan has a task P, ``[P]`` first names it, and behind another id it stays the flag."""
        plan = plan_of(task("A"), task("P"))
        assert one(plan, item("a.py::test_x", marks=mark("[P]"))).tasks == ("P",)
        found = one(plan, item("a.py::test_x", marks=mark("[A] [P]")))
        assert (found.tasks, found.parallel) == (("A",), True)

    @pytest.mark.parametrize(
        ("word", "expected"),
        [
            ("t012", "T012"),
            ("T12", "T012"),
            ("T-012", "T012"),
            ("T120", "T020"),
            ("T412", "T049"),
            ("zz", None),
        ],
    )
    def test_near_ids(self, word: str, expected: str | None) -> None:
        """The same id otherwise written comes first; at most three are named."""
        near = near_ids(plan_of(*(task(f"T{n:03}") for n in range(1, 50))), word)
        assert len(near) <= 3
        assert expected in near if expected else near == []
        if word in ("t012", "T12", "T-012"):
            assert near[0] == expected


FILES = [f"tests/{folder}/test_{name}.py" for folder in ("unit", "e2e") for name in "abc"]
NAMES = ["test_x", "TestA::test_x", "TestA::test_y"]
MENTIONS = [*FILES, "tests/", "tests/unit/", "tests/e2e", "tests/*/test_a.py", "src/a.py"]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    tasks = []
    for number in range(draw(st.integers(1, 6))):
        mentions = draw(st.lists(st.sampled_from(MENTIONS), max_size=3))
        ids = draw(
            st.lists(st.sampled_from([f"{file}::{name}" for file in FILES for name in NAMES]), max_size=1)
        )
        phase = draw(st.sampled_from("123"))
        tasks.append(task(f"T{number:03}", *mentions, phase=phase, test_ids=tuple(ids)))
    return plan_of(*tasks)


@st.composite
def collections(draw: st.DrawFn, plan: Plan) -> list[ItemFacts]:
    words = st.sampled_from([*(one.id for one in plan.tasks), "other:T001", "slow"])
    items = []
    for nodeid in draw(st.lists(st.sampled_from([f"{file}::{name}" for file in FILES for name in NAMES]))):
        args = draw(st.lists(words, max_size=2))
        tags = [Tag(f"[{word}] it", "docstring", 3) for word in draw(st.lists(words, max_size=1))]
        items.append(item(nodeid, marks=mark(*args) if args else (), tags=tuple(tags)))
    return items


class TestLaws:
    """What holds for every plan and every collection."""

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def test_every_item_is_answered_in_order(self, data: st.DataObject) -> None:
        """One answer an item, in order; tasks are the plan's, each once, in document order."""
        plan = data.draw(plans())
        items = data.draw(collections(plan))
        found = assign(plan, items, roots=ROOTS).items
        ids = [one.id for one in plan.tasks]
        assert [one.nodeid for one in found] == [one.nodeid for one in items]
        for answer in found:
            assert list(answer.tasks) == [name for name in ids if name in answer.tasks]
            assert bool(answer.tasks) == (answer.rule is not Rule.NONE)
            assert answer.because

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def test_an_unrelated_task_changes_nothing(self, data: st.DataObject) -> None:
        """A task that names none of the items may come anywhere in the plan."""
        plan = data.draw(plans())
        items = data.draw(collections(plan))
        place = data.draw(st.integers(0, len(plan.tasks)))
        other = task("T900", "docs/index.md", "tests/", folders=("src/",), line=99)
        grown = plan.model_copy(update={"tasks": (*plan.tasks[:place], other, *plan.tasks[place:])})
        before, after = (assign(one, items, roots=ROOTS).items for one in (plan, grown))
        assert [(one.tasks, one.rule) for one in before] == [(one.tasks, one.rule) for one in after]

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def test_parameters_change_nothing(self, data: st.DataObject) -> None:
        """``test_x[a-b]`` belongs where ``test_x`` does."""
        plan = data.draw(plans())
        items = data.draw(collections(plan))
        suffix = data.draw(st.sampled_from(["[1]", "[a::b]", "[x/y.py::z]", "[[]]", "[a@b]"]))
        more = [replace(one, nodeid=one.nodeid + suffix) for one in items]
        before, after = (assign(plan, some, roots=ROOTS).items for some in (items, more))
        assert [one.tasks for one in before] == [one.tasks for one in after]

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def test_what_else_was_collected_changes_nothing(self, data: st.DataObject) -> None:
        """A partial run puts its items where a full run does."""
        plan = data.draw(plans())
        items = data.draw(collections(plan))
        chosen = data.draw(st.lists(st.sampled_from(items))) if items else []
        full = {
            id(facts): found
            for facts, found in zip(items, assign(plan, items, roots=ROOTS).items, strict=True)
        }
        partial = assign(plan, chosen, roots=ROOTS).items
        assert [one.tasks for one in partial] == [full[id(facts)].tasks for facts in chosen]
