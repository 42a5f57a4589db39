"""What is gathered from pytest's items."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.model.items import ItemFacts, Tag, TaskMark
from pytest_wavegate.plugin.facts import _code, from_row, item_facts, to_row
from pytest_wavegate.run.sources import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Gather = Callable[..., dict[str, ItemFacts]]


@pytest.fixture
def gather(pytester: pytest.Pytester) -> Gather:
    """Collect files with plain pytest and return the facts by the last part of the node id."""

    def run(
        text: str, *options: str, hint: Callable[[str], bool] | None = None, **files: str
    ) -> dict[str, ItemFacts]:
        pytester.makepyfile(test_it=text)
        for name, content in files.items():
            pytester.makefile(".txt" if name.startswith("doc") else ".py", **{name: content})
        marks = ("task", "wave_task", "wave_lock", "wave_alone", "xdist_group")
        ini = "\n".join(f"    {name}: x" for name in marks)
        pytester.makeini(f"[pytest]\nmarkers =\n{ini}\n")
        plain = ("-p", "no:wavegate", "-p", "no:cacheprovider", "-p", "no:xdist")
        items, recorder = pytester.inline_genitems(*plain, *options)
        assert recorder.ret == 0
        facts = item_facts(items, rootpath=pytester.path, ids_hint=hint)
        assert [from_row(to_row(one)) for one in facts] == facts
        return {one.nodeid.partition("::")[2]: one for one in facts}

    return run


def test_a_plain_function(gather: Gather) -> None:
    """Node id, path relative to the rootdir and line are all that most items have."""
    found = gather("def test_a():\n    pass\n\n\ndef test_b():\n    'Docs.'\n")
    assert found == {
        "test_a": ItemFacts("test_it.py::test_a", "test_it.py", 1),
        "test_b": ItemFacts("test_it.py::test_b", "test_it.py", 5),
    }


class TestMarks:
    """Task marks of every level."""

    def test_levels_are_kept_apart(self, gather: Gather) -> None:
        """A function's marks come first, then the innermost class's, then the module's."""
        found = gather(
            """
            import pytest
            pytestmark = [pytest.mark.task("T001")]

            @pytest.mark.task("T002")
            class TestOuter:
                def test_a(self): pass

                @pytest.mark.wave_task("T003")
                class TestInner:
                    @pytest.mark.task("T005", parallel=True, story="US1", exempt="slow")
                    @pytest.mark.task("T004")
                    def test_b(self): pass
            """
        )
        module = TaskMark(("T001",), level="module")
        assert found["TestOuter::test_a"].marks == (TaskMark(("T002",), level="class"), module)
        assert found["TestOuter::TestInner::test_b"].marks == (
            TaskMark(("T004",)),
            TaskMark(("T005",), parallel=True, story="US1", exempt="slow"),
            TaskMark(("T003",), own_name=True, level="class"),
            module,
        )

    def test_inherited_class_marks_count_as_the_class(self, gather: Gather) -> None:
        """A base class's mark reaches the tests of the class below it, in their own file's name."""
        found = gather(
            """
            import pytest

            @pytest.mark.task("T001")
            class Base:
                def test_a(self): pass

            class TestIt(Base):
                pass
            """
        )
        assert found["TestIt::test_a"].marks == (TaskMark(("T001",), level="class"),)

    def test_of_other_tools_are_cut_down(self, gather: Gather) -> None:
        """Arguments that are no strings are dropped, and with them a mark that has no others."""
        found = gather(
            """
            import pytest

            @pytest.mark.task(3)
            @pytest.mark.task
            @pytest.mark.task(len, queue="q")
            def test_a(): pass

            @pytest.mark.task("T001", 3, parallel="yes", exempt=True)
            def test_b(): pass

            @pytest.mark.task(exempt="slow")
            def test_c(): pass
            """
        )
        assert found["test_a"].marks == ()
        assert found["test_b"].marks == (TaskMark(("T001",)),)
        assert found["test_c"].marks == (TaskMark((), exempt="slow"),)

    def test_a_hint_sorts_out_foreign_ones(self, gather: Gather) -> None:
        """With a hint, another tool's mark on an inner class does not hide the outer class's."""
        found = gather(
            """
            import pytest

            @pytest.mark.task("T001")
            class TestOuter:
                @pytest.mark.task("mail")
                class TestInner:
                    @pytest.mark.task("mail")
                    def test_a(self):
                        "[WIP] later"
            """,
            hint=lambda text: "T0" in text,
        )
        facts = found["TestOuter::TestInner::test_a"]
        assert (facts.marks, facts.tags) == ((TaskMark(("T001",), level="class"),), ())

    def test_parameters_may_have_marks_of_their_own(self, gather: Gather) -> None:
        """A mark of one parameter set belongs to that item alone."""
        found = gather(
            """
            import pytest

            @pytest.mark.parametrize("n", [1, pytest.param(2, marks=pytest.mark.task("T002"))])
            def test_a(n):
                "[T001] it"
            """
        )
        assert [one.marks for one in found.values()] == [(), (TaskMark(("T002",)),)]
        assert [one.tags for one in found.values()] == [(Tag("[T001] it", "docstring", 5),)] * 2

    def test_locks_groups_and_alone_unite_all_levels(self, gather: Gather) -> None:
        """Locks and groups add up from the module inwards; xdist joins group names the same way."""
        found = gather(
            """
            import pytest
            pytestmark = [pytest.mark.wave_lock("db"), pytest.mark.xdist_group("z")]

            @pytest.mark.wave_lock("port", "db")
            @pytest.mark.xdist_group(name="a")
            @pytest.mark.wave_alone
            def test_a(): pass

            @pytest.mark.xdist_group
            class TestIt:
                def test_b(self): pass
            """
        )
        first, second = found["test_a"], found["TestIt::test_b"]
        assert (first.locks, first.group, first.alone) == (("db", "port"), "a_z", True)
        assert (second.locks, second.group, second.alone) == (("db",), "default_z", False)


class TestTags:
    """Docstrings and comments."""

    def test_in_docstrings_of_every_level(self, gather: Gather) -> None:
        """Function, class, module, in this order, with the line that each stands on."""
        found = gather(
            '''"""[T009] Module."""


class TestIt:
    """

    [T008] Class.
    """

    def test_a(
        self,
    ):
        """[T001] [P] [US1] Refuses.

        [T007] is not meant.
        """

    def test_b(self):
        """Refuses [T001]."""
'''
        )
        outer = (Tag("[T008] Class.", "docstring", 7), Tag("[T009] Module.", "docstring", 1))
        assert found["TestIt::test_a"].tags == (
            Tag("[T001] [P] [US1] Refuses.", "docstring", 13),
            *outer,
        )
        assert found["TestIt::test_b"].tags == outer

    def test_in_comments_directly_above(self, gather: Gather) -> None:
        """Above the decorators, without an empty line between; behind the docstring of the same level."""
        found = gather(
            """import functools
import pytest


def plain(function):
    def inner():
        function()
    return inner


# [T001] [P] of a function
# that is decorated
@pytest.mark.parametrize("n", [1])
def test_a(n):
    "[T002] doc"


# [T003] too far away

def test_b(): pass


#[T004]
async def test_c(): pass


# [T005] [P]
# [T006] both
def test_d(): pass


# [T007]
@plain
def test_e(): pass


if True:
    # [T008] of a class
    @pytest.mark.filterwarnings("error")
    class TestIt:
        # [T009]
        def test_f(self): pass

        x = ["# [T010]",
             1]
        def test_g(self): pass
"""
        )
        tags = {name: [(tag.text, tag.line) for tag in one.tags] for name, one in found.items()}
        assert tags == {
            "test_a[1]": [("[T002] doc", 15), ("[T001] [P] of a function", 11)],
            "test_b": [],
            "test_c": [("[T004]", 23)],
            "test_d": [("[T005] [P] [T006]", 27)],
            "test_e": [("[T007]", 32)],
            "TestIt::test_f": [("[T009]", 41), ("[T008] of a class", 38)],
            "TestIt::test_g": [("[T008] of a class", 38)],
        }

    def test_inherited_tests_keep_their_docstring(self, gather: Gather) -> None:
        """A test from a base class in another file has no line here, and its docstring's tag."""
        found = gather(
            "from base import Base\n\nclass TestIt(Base):\n    pass\n",
            base="class Base:\n    def test_a(self):\n        '[T001] it'\n",
        )
        assert (found["TestIt::test_a"].line, found["TestIt::test_a"].tags) == (
            None,
            (Tag("[T001] it", "docstring", 1),),
        )

    def test_unittest_cases_are_no_strangers(self, gather: Gather) -> None:
        """Methods of a TestCase are test functions with lines and tags."""
        found = gather(
            "import unittest\n\nclass Case(unittest.TestCase):\n    # [T001]\n    def test_a(self): pass\n"
        )
        facts = found["Case::test_a"]
        assert (facts.foreign, facts.line, facts.tags) == (False, 5, (Tag("[T001]", "comment", 4),))


def test_doctests_are_foreign(gather: Gather) -> None:
    """Doctest items come with their path alone, although their module has a tag and a mark."""
    found = gather(
        'import pytest\npytestmark = pytest.mark.task("T001")\n\n'
        'def f():\n    """[T001]\n\n    >>> 1\n    1\n    """\n',
        "--doctest-modules",
        doc_page=">>> 1\n1\n",
    )
    one = found["test_it.f"]
    assert (one.path, one.foreign, one.marks, one.tags, one.line) == (
        "test_it.py",
        True,
        (),
        (),
        None,
    )


def test_items_outside_of_the_rootdir(pytester: pytest.Pytester) -> None:
    """A path may climb out of the rootdir; slashes whatever the system."""
    item = pytester.getitem("def test_a(): pass", "test_a")
    (facts,) = item_facts([item], rootpath=pytester.path / "deep" / "er")
    assert facts.path.startswith("../../")


def test_a_file_that_cannot_be_read_again(tmp_path: Path) -> None:
    """A file that is gone, or is no Python, has no comments and leaves lines where they start."""
    gone = Source(str(tmp_path / "gone.py"))
    assert (gone.above(1), gone.above_name("TestIt"), gone.find("[T001]", 3)) == (None, None, 3)
    odd = tmp_path / "odd.py"
    odd.write_text("# [T001]\nclass TestIt\n", encoding="utf-8")
    assert Source(str(odd)).above_name("TestIt") is None


def test_a_function_that_wraps_itself() -> None:
    """Such a function has no line, and is no reason to fail."""

    def loop() -> None: ...

    loop.__wrapped__ = loop  # type: ignore[attr-defined]
    assert _code(loop, Source(__file__)) is None
