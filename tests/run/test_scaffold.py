"""Which tasks get a skeleton, in which file, and what becomes of the file."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.plan import Phase, Plan, Task
from pytest_wavegate.plan.words.paths import find_paths
from pytest_wavegate.run.paths import Roots
from pytest_wavegate.run.python_file import PythonFile
from pytest_wavegate.run.scaffold import Scaffold, scaffold
from pytest_wavegate.run.skeletons import skeletons
from pytest_wavegate.run.test_homes import Project
from pytest_wavegate.run.written_tests import written_tests

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = "/shop"


def task(name: str, title: str = "Row", **fields: object) -> Task:
    """A task; the files that its title names are its own."""
    named = find_paths([title])
    base = {"id": name, "title": title, "phase": "1", "line": 1, "files": named.files, "tests": named.tests}
    return Task.model_validate(base | {"folders": named.folders, "test_ids": named.test_ids} | fields)


def plan(*tasks: Task) -> Plan:
    phase = Phase(id="1", title="All", label="", tasks=tuple(one.id for one in tasks), line=1)
    return Plan(path="tasks.md", title="Shop", dialect="speckit", sha256="", phases=(phase,), tasks=tasks)


def project(
    files: dict[str, str | bytes] | None = None, *, modules: Iterable[str] = (), **fields: object
) -> Project:
    """A project of these test files; every folder above them is known."""
    texts = {
        f"{ROOT}/{path}": text.encode() if isinstance(text, str) else text
        for path, text in (files or {}).items()
    }
    paths = [*texts, *(f"{ROOT}/{one}" for one in modules)]
    folders = {"/".join(path.split("/")[:count]) for path in paths for count in range(2, path.count("/") + 1)}
    base = Project(
        roots=Roots(ROOT, ROOT, f"{ROOT}/specs/020-till"),
        limit=ROOT,
        files={path: PythonFile(path, data) for path, data in texts.items()},
        modules=frozenset(path for path in paths if path not in texts),
        folders=frozenset(folders),
        here=ROOT,
    )
    return Project(**{**vars(base), **fields})


def homes(made: Scaffold) -> dict[str, list[str]]:
    """The tasks of each file."""
    return {
        change.path.removeprefix(f"{ROOT}/"): list(dict.fromkeys(one.task for one in change.skeletons))
        for change in made.changes
    }


def test_open_tasks_without_tests_get_one() -> None:
    """Done and cancelled ones do not, nor does what is under way already with a test."""
    made = scaffold(
        plan(
            task("T001", status="done"),
            task("T002", status="cancelled"),
            task("T003", status="in_progress"),
            task("T004", "Test the till in tests/test_till.py"),
            task("T005"),
        ),
        project({"tests/test_till.py": "def test_opens(): ...\n"}),
    )
    assert homes(made) == {"tests/test_t003.py": ["T003"], "tests/test_t005.py": ["T005"]}
    assert (made.left, made.errors, made.unread) == ((), (), ())


TIED = {
    "a mark": '@pytest.mark.task("T001")\ndef test_a(): ...\n',
    "an imported mark": '@mark.wave_task("T001", story="US1")\nasync def test_a(): ...\n',
    "a mark among others": '@pytest.mark.slow\n@pytest.mark.task("T999", "T001")\ndef test_a(): ...\n',
    "a parameter": "@mark.parametrize('x', [param(1, marks=mark.task('T001'))])\ndef test_a(): ...\n",
    "a mark on a class": '@pytest.mark.task("[T001] [P]")\nclass TestA:\n    def test_a(self): ...\n',
    "in a class": 'class TestA:\n  pytestmark = [mark.task("T001")]\n  class TestB:\n    def test(): ...\n',
    "a mark on a module": 'pytestmark = pytest.mark.task("T001")\ndef test_a(): ...\n',
    "a mark on an inherited class": '@pytest.mark.task("T001")\nclass TestA(Base): ...\n',
    "a qualified mark": '@pytest.mark.task("020-till:T001")\ndef test_a(): ...\n',
    "a docstring": 'def test_a():\n    """[T001] [P] A pool."""\n',
    "a docstring of a class": 'class TestA:\n    """\n    [T001] All.\n    """\n    def test_a(self): ...\n',
    "a docstring of a module": '"""[T001] All."""\nif True:\n    def test_a(): ...\n',
    "a comment": "# [T001] why\n@decorated\ndef test_a(): ...\n",
    "a comment above a class": "# [T001] why\nclass TestA:\n    def test_a(self): ...\n",
    "a test of unittest": 'class Pool(unittest.TestCase):\n    def testA(self):\n        """[T001] All."""\n',
}


@pytest.mark.parametrize("text", TIED.values(), ids=TIED)
def test_ties_are_seen_without_importing(text: str) -> None:
    """Every way to tie a test to a task that is written out."""
    made = scaffold(plan(task("T001"), task("T002")), project({"tests/test_a.py": text}))
    assert homes(made) == {"tests/test_t002.py": ["T002"]}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# [T001] no test\nx = 1\n",
        '@pytest.mark.task("009-stock:T001")\ndef test_a(): ...\n',
        '@other.task("T001")\ndef test_a(): ...\n',
        '@pytest.mark.task("T001")\ndef helper(): ...\n',
        'class Helper:\n    """[T001] No test class."""\n    def test_a(self): ...\n',
        '@pytest.mark.task("T001")\nclass TestA: ...\n',
    ],
)
def test_what_is_no_tie(text: str) -> None:
    """A tag without a test, another plan's id, another tool's mark."""
    assert homes(scaffold(plan(task("T001")), project({"tests/test_a.py": text}))) == {
        "tests/test_t001.py": ["T001"]
    }


def test_ids_that_no_task_has_stop_nothing() -> None:
    """A run would refuse them; here they tie nothing."""
    made = scaffold(
        plan(task("T001")), project({"tests/test_a.py": '@pytest.mark.task("T900")\ndef test_a(): ...\n'})
    )
    assert homes(made) == {"tests/test_t001.py": ["T001"]}


def test_the_file_that_a_task_names() -> None:
    """Two tasks may share it, and it may be there without any test in it."""
    made = scaffold(
        plan(
            task("T001", "Test tests/unit/test_a.py"),
            task("T002", "Also tests/unit/test_a.py"),
            task("T003", "In tests/unit/test_b.py"),
        ),
        project({"tests/unit/test_b.py": "import pytest\n"}),
    )
    assert homes(made) == {"tests/unit/test_a.py": ["T001", "T002"], "tests/unit/test_b.py": ["T003"]}
    assert [change.is_new for change in made.changes] == [True, False]


TILL = "Write src/shop/till.py"


@pytest.mark.parametrize(
    ("title", "files", "modules", "home"),
    [
        (TILL, [], [], "tests/test_till.py"),
        (TILL, ["tests/unit/test_x.py"], [], "tests/unit/test_till.py"),
        (TILL, ["tests/test_y.py", "tests/unit/test_x.py"], [], "tests/test_till.py"),
        (TILL, ["test/test_x.py"], [], "test/test_till.py"),
        (TILL, ["tests/contract/test_till.py", "tests/unit/test_till.py"], [], "tests/unit/test_till.py"),
        (TILL, ["tests/shop/test_till.py", "tests/test_till.py"], [], "tests/shop/test_till.py"),
        (TILL, ["tests/stock/test_till.py"], ["src/shop/till.py"], "tests/test_shop_till.py"),
        (TILL, ["tests/shop/odd/test_bill.py"], ["src/shop/bill.py"], "tests/shop/odd/test_till.py"),
        (TILL, ["src/shop/bill_test.py"], ["src/shop/bill.py"], "src/shop/till_test.py"),
        ("Write shop/src/till.py", ["shop/tests/test_x.py"], ["tests/x.py"], "shop/tests/test_till.py"),
        ("Write src/shop/__init__.py", [], [], "tests/test_shop.py"),
        ("Write conftest.py", [], [], "tests/test_t001.py"),
        ("Write README.md", [], [], "tests/test_t001.py"),
        ("Write src/till.py, tested in tests/integration/", [], [], "tests/integration/test_till.py"),
        ("Test `tests/test_a.py::test_x` for src/till.py", [], [], "tests/test_a.py"),
        ("Use tests/conftest.py for src/till.py", [], [], "tests/test_till.py"),
        ("Match tests/unit/test_*.py", [], [], "tests/test_t001.py"),
    ],
)
def test_the_file_is_found_beside_its_neighbours(
    title: str, files: list[str], modules: list[str], home: str
) -> None:
    """The module's own test file, else where those of its neighbours are, else the nearest folder."""
    texts: dict[str, str | bytes] = dict.fromkeys(files, "def test_x(): ...\n")
    assert list(homes(scaffold(plan(task("T001", title)), project(texts, modules=modules)))) == [home]


def test_paths_start_where_their_folder_is() -> None:
    """A plan beside a project names the files of both."""
    here = project(modules=["specs/020-till/tests/x.py", "web/app.py"])
    made = scaffold(plan(task("T001", "In tests/test_a.py"), task("T002", "In web/tests/test_b.py")), here)
    assert list(homes(made)) == ["specs/020-till/tests/test_a.py", "web/tests/test_b.py"]


def test_other_languages_are_left_out() -> None:
    """By the tests that a task names, or by all its code; a document or a setting is nobody's language."""
    made = scaffold(
        plan(
            task("T001", "Test web/till.test.ts"),
            task("T002", "Write web/till.ts and web/bill.ts"),
            task("T003", "Write web/till.ts for src/till.py"),
            task("T004", "Write config.yaml"),
            task("T005", "Write web/till.test.ts and tests/test_x.py"),
        ),
        project(),
    )
    assert [(left.task, left.why) for left in made.left] == [
        ("T001", "not Python: web/till.test.ts"),
        ("T002", "not Python: web/till.ts"),
    ]
    assert homes(made) == {
        "tests/test_till.py": ["T003"],
        "tests/test_t004.py": ["T004"],
        "tests/test_x.py": ["T005"],
    }


def test_named_tasks() -> None:
    """Done ones too; what has tests is told, and nobody else is looked at."""
    made = scaffold(
        plan(task("T001", status="done"), task("T002"), task("T003")),
        project({"tests/test_a.py": '@pytest.mark.task("T002")\ndef test_a(): ...\n'}),
        tasks=["T001", "T002"],
    )
    assert homes(made) == {"tests/test_t001.py": ["T001"]}
    assert [(left.task, left.why) for left in made.left] == [
        ("T002", "it has tests: tests/test_a.py::test_a")
    ]


def test_a_task_that_does_not_exist() -> None:
    """The nearest id is offered."""
    with pytest.raises(WavegateError) as caught:
        scaffold(plan(task("T012")), project(), tasks=["T12"])
    assert (caught.value.slug, caught.value.hint) == ("unknown-task", 'did you mean "T012"?')
    with pytest.raises(WavegateError, match='no task "zzz"') as caught:
        scaffold(plan(task("deck-1")), project(), tasks=["zzz"])
    assert caught.value.hint == "`wavegate plan tasks.md` lists the ids"


def test_an_id_that_stands_twice() -> None:
    """No mark could tell which of the tasks a test verifies."""
    made = scaffold(plan(task("T001", line=3), task("T001", line=7)), project())
    assert [(left.task, left.why) for left in made.left] == [
        ("T001", "its id stands on lines 3, 7 of the plan")
    ]
    assert made.changes == ()


def test_ids_are_qualified_where_plans_share_a_project() -> None:
    """Ids start anew in every feature."""
    made = scaffold(plan(task("T001")), project(several_plans=True))
    assert homes(made) == {"tests/test_020_till_t001.py": ["T001"]}
    assert '@pytest.mark.task("020-till:T001")' in made.changes[0].added


def test_a_path_that_leaves_the_project_is_refused() -> None:
    """And the others are written."""
    outside = task("T001", tests=("../x/test_a.py",), line=4)
    made = scaffold(plan(outside, task("T002")), project(roots=Roots(ROOT, ROOT, ROOT)))
    assert [(error.slug, error.line) for error in made.errors] == [("outside-project", 4)]
    assert homes(made) == {"tests/test_t002.py": ["T002"]}


def test_a_file_that_cannot_be_parsed_is_left_alone() -> None:
    """One that would grow is an error; of another only its ties are unknown."""
    broken = "x = 1\ndef test_a(:\n"
    made = scaffold(
        plan(task("T001", "Test tests/test_a.py"), task("T002")),
        project({"tests/test_a.py": broken, "tests/test_b.py": broken, "tests/test_c.py": b"\0"}),
    )
    assert [(error.slug, error.path, error.line) for error in made.errors] == [
        ("broken-test-file", "tests/test_a.py", 2)
    ]
    assert "without tests for T001; it cannot be parsed" in made.errors[0].message
    assert made.unread == ("tests/test_b.py", "tests/test_c.py")
    assert homes(made) == {"tests/test_t002.py": ["T002"]}


SKELETON = '''\
@pytest.mark.task("T001")
def test_t001_refuse_a_torn_note() -> None:
    """Refuse a torn note in src/till.py."""
    raise NotImplementedError("T001 is not written yet: Refuse a torn note in...")
'''
DEF = "def test_a():\n    pass\n"
GROWN = {
    "nothing": ("", "import pytest\n\n\n"),
    "blanks": ("\n\n", "import pytest\n\n\n"),
    "a test": (f"import pytest\n\n\n{DEF}", "\n\n"),
    "no last line end": (f"import pytest\n\n\n{DEF[:-1]}", "\n\n\n"),
    "blank lines at the end": (f"import pytest\n\n\n{DEF}\n\n\n", ""),
    "no import": (DEF, "\n\nimport pytest  # noqa: E402\n\n\n"),
    "an import under a condition": (
        f"if x:\n    import pytest\n\n\n{DEF}",
        "\n\nimport pytest  # noqa: E402\n\n\n",
    ),
    "an import by another name": (f"import pytest as pt\n\n\n{DEF}", "\n\nimport pytest  # noqa: E402\n\n\n"),
    "a docstring": ('"""All."""\n', "\nimport pytest\n\n\n"),
    "imports": ('"""All."""\n\nimport os\n', "import pytest\n\n\n"),
    "the future": ("from __future__ import annotations\n", "\nimport pytest\n\n\n"),
    "a comment": ("# all", "\n\n\nimport pytest\n\n\n"),
    "blanks in the last line": (f"import pytest\n\n\n{DEF}    ", "\n\n"),
}


@pytest.mark.parametrize(("text", "between"), GROWN.values(), ids=GROWN)
def test_a_file_grows_at_its_end(text: str, between: str) -> None:
    """Every byte stays; two blank lines go above the test, and the import where it lacks."""
    made = scaffold(
        plan(task("T001", "Refuse a torn note in src/till.py", tests=("tests/test_till.py",))),
        project({"tests/test_till.py": text}, roots=Roots(ROOT, ROOT, f"{ROOT}/x")),
        tasks=["T001"],
    )
    if "def test" in text:  # the file counts for the task as it is
        assert made.changes == ()
        made = scaffold(
            plan(task("T001", "Refuse a torn note in src/till.py")), project({"tests/test_till.py": text})
        )
    assert made.changes[0].data.decode() == text + between + SKELETON


def test_line_ends_and_encoding_are_the_files_own() -> None:
    """Also of a file that begins with a byte order mark."""
    for old in (
        "\ufeffimport pytest\r\n\r\nx = 'ä'\r\n".encode(),
        "# coding: latin-1\r\nimport pytest\r\nx = 'ä'\r\n".encode("latin-1"),
    ):
        made = scaffold(plan(task("T001", "Zähle → src/till.py")), project({"tests/test_till.py": old}))
        data = made.changes[0].data
        assert data.startswith(old)
        assert data.count(b"\n") == data.count(b"\r\n")
        assert "Zähle" in ast.unparse(ast.parse(data))
    assert b"Z\xe4hle \\u2192 src" in data


def test_names_are_given_once() -> None:
    """Neither to what the file has, nor to two tests of one task."""
    own = task("T001", "Weigh src/till.py", acceptance=("It weighs", "It weighs", "It weighs!"))
    made = scaffold(plan(own), project({"tests/test_till.py": "def test_t001_it_weighs(): ...\n"}))
    assert [one.name for one in made.changes[0].skeletons] == [
        f"test_t001_it_weighs_{place}" for place in (2, 3, 4)
    ]


def test_what_was_written_needs_no_second_test() -> None:
    """A second run finds nothing to do."""
    tasks = (
        task("T001", "Write src/till.py", acceptance=("Opens", "Shuts")),
        task("T002", "Test tests/unit/test_x.py"),
        task("A"),
    )
    first = scaffold(plan(*tasks), project())
    files: dict[str, str | bytes] = {one.path.removeprefix(f"{ROOT}/"): one.data for one in first.changes}
    assert len(first.changes) == 3
    assert scaffold(plan(*tasks), project(files)).changes == ()


def only(own: Task) -> str:
    return "\n\n".join(one.text for one in skeletons(own, mark=own.id, taken=set()))


def test_one_test_for_each_acceptance_item() -> None:
    """It says which task it is of."""
    own = task(
        "1.2",
        "**Weigh** the fruit. Never twice. (depends on 1.1)",
        acceptance=("Shows `grams`", "Stops at 5 kg."),
    )
    assert (
        only(own)
        == '''\
@pytest.mark.task("1.2")
def test_1_2_shows_grams() -> None:
    """Shows `grams`.

    Of 1.2: Weigh the fruit.
    """
    raise NotImplementedError("1.2 is not written yet: Shows `grams`")


@pytest.mark.task("1.2")
def test_1_2_stops_at_5_kg() -> None:
    """Stops at 5 kg.

    Of 1.2: Weigh the fruit.
    """
    raise NotImplementedError("1.2 is not written yet: Stops at 5 kg.")
'''
    )


def test_the_functions_that_a_plan_names() -> None:
    """They are called as the plan calls them; a class is no function."""
    own = task(
        "T1", "Test `tests/test_a.py::test_opens`, `tests/test_a.py::TestB` and `tests/test_a.py::test_shuts`"
    )
    assert [one.name for one in skeletons(own, mark="T1", taken=set())] == ["test_opens", "test_shuts"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Test that a torn note is refused in src/till.py", "test_t1_a_torn_note_is_refused"),
        ("Unit tests for the till", "test_t1_the_till"),
        ("src/till.py: open it", "test_t1_open_it"),
        ("Créer l'étiquette", "test_t1_creer_l_etiquette"),
        ("階段を作る", "test_t1"),
        ("", "test_t1"),
        ("Tests", "test_t1_tests"),
        ("A word " * 20, "test_t1" + "_a_word" * 7),
        ("x" * 80, f"test_t1_{'x' * 48}"),
    ],
)
def test_names_of_functions(title: str, name: str) -> None:
    """The words up to the first path, as far as they are ASCII."""
    assert [one.name for one in skeletons(task("T1", title), mark="T1", taken=set())] == [name]


@given(
    st.text(max_size=120),
    st.lists(st.text(max_size=60), max_size=2),
    st.sampled_from(["T012", "1.2", "A", "階"]),
)
@settings(max_examples=150, deadline=None)
def test_law_any_title_gives_python(title: str, items: list[str], name: str) -> None:
    """That fails and does nothing else, with a mark, a docstring and short lines where words are short."""
    own = task(name, title, acceptance=tuple(items))
    for one in skeletons(own, mark=name, taken=set()):
        function = ast.parse(one.text).body[0]
        assert isinstance(function, ast.FunctionDef)
        assert (function.name, len(function.body)) == (one.name, 2)
        assert ast.get_docstring(function)
        assert isinstance(function.body[1], ast.Raise)
        fact = written_tests(PythonFile("/t/test_a.py", one.text.encode()))[0]
        assert [mark.args for mark in fact.marks] == [(name,)]


@given(
    st.binary(max_size=40) | st.sampled_from([text.encode() for text, _ in GROWN.values()]),
    st.sampled_from(["\n", "\r\n"]),
)
@example(b"#\x80", "\n")
@settings(max_examples=80, deadline=None)
def test_law_no_byte_is_touched(old: bytes, end: str) -> None:
    """What was there is the beginning of what is there now, whatever it was."""
    old = old.replace(b"\n", end.encode())
    made = scaffold(plan(task("T001", "Write src/till.py")), project({"tests/test_till.py": old}))
    assert len(made.changes) + len(made.errors) <= 1
    for change in made.changes:
        assert change.data.startswith(old)
        before, after = ast.parse(old), ast.parse(change.data)
        assert [ast.dump(node) for node in after.body[: len(before.body)]] == [
            ast.dump(node) for node in before.body
        ]
