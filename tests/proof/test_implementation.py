"""The files that a test is to fail without are found through its tasks."""

from __future__ import annotations

from textwrap import dedent

import pytest

from pytest_wavegate.plan.read import parse_plan
from pytest_wavegate.proof.implementation import Implementation, implementation_of
from pytest_wavegate.run.paths import Collected, Roots

FILES = [
    "src/shop/__init__.py", "src/shop/cart.py", "src/shop/till.py", "src/shop/data/rates.json",
    "src/shop/_fast.pyx", "src/shop/api/a.py", "src/shop/api/b.py", "src/shop/types.pyi",
    "tests/test_cart.py",
    "tests/conftest.py", "tests/helpers.py", "docs/cart.md", "specs/001-shop/tasks.md",
    "specs/001-shop/shapes.json", "specs/001-shop/tool.py",
]  # fmt: skip

PLAN = """
    # Tasks: Shop

    ## Phase 1: Setup

    - [ ] T001 Read src/shop/data/rates.json and src/shop/_fast.pyx with src/shop/types.pyi

    ## Phase 2: User Story 1 - Fill a cart (Priority: P1)

    - [ ] T002 [P] [US1] Write tests in tests/test_cart.py
    - [ ] T003 [US1] Fill a cart in src/shop/cart.py, tests/conftest.py and docs/cart.md

    ## Phase 3: User Story 2 - Pay (Priority: P2)

    - [ ] T004 [P] [US2] Test paying in tests/test_till.py with specs/001-shop/shapes.json
    - [ ] T005 [US2] Write src/shop/till.py and src/shop/receipt.py
    - [ ] T006 Wire both in src/shop/wiring/main.py

    ## Phase 4: Tools

    - [ ] T007 Test the endpoints in tests/test_api.py
    - [ ] T008 Write every endpoint in src/shop/api/*.py

    ## Phase 5: Words

    - [ ] T009 Test nothing but tests/test_words.py
    """


def found(*tasks: str, plan: str = PLAN, files: list[str] = FILES) -> Implementation:
    """The implementation of an item of some tasks."""
    read = parse_plan(dedent(plan).encode(), path="specs/001-shop/tasks.md")
    return implementation_of(tasks, read, Collected(files, Roots("/p", "/p", "/p/specs/001-shop")))


def names(*tasks: str, plan: str = PLAN) -> str:
    """Ring and files, without what they have in common."""
    one = found(*tasks, plan=plan)
    return " ".join((one.ring, *(path.removeprefix("/p/").removeprefix("src/shop/") for path in one.files)))


@pytest.mark.parametrize(
    ("tasks", "files"),
    [
        ("T003", "task cart.py"),
        ("T002", "story cart.py"),
        ("T004", "story till.py receipt.py"),
        ("T007", "phase api/a.py api/b.py"),
        ("T002 T005", "task till.py receipt.py"),
        ("T006", "task wiring/main.py"),
        ("T009", "none"),
        ("T999", "none"),
    ],
)
def test_of_the_task_else_of_the_story_else_of_the_phase(tasks: str, files: str) -> None:
    """Never a test, a conftest file or a document; a file that is not there yet counts."""
    assert names(*tasks.split()) == files


def test_where_there_are_none_it_says_why() -> None:
    """With one way out."""
    assert "name the file in T009" in found("T009").why
    assert "belongs to no task" in found().why
    assert not found("T003").why


def test_what_cannot_be_hollowed_says_why() -> None:
    """Data, compiled code, declarations of types; they are implementation files all the same."""
    one = found("T001")
    assert len(one.files) == 3
    assert {path.rpartition("/")[2]: why for path, why in one.lost} == {
        "rates.json": "it is no Python file",
        "_fast.pyx": "it is compiled code",
        "types.pyi": "it only declares types",
    }
    cart = "/p/src/shop/cart.py"
    assert cart in found("T003").files
    assert cart not in {lost.path for lost in found("T003").lost}


FIRST = """
    # Tasks: Shop

    ## Phase 3.2: Tests First (TDD)

    - [ ] T004 [P] Test of filling in tests/test_cart.py
    - [ ] T005 [P] Test of paying in tests/test_till.py

    ## Phase 3.3: Core

    - [ ] T006 [P] Cart in src/shop/cart.py
    - [ ] T007 Till in src/shop/till.py

    ## Phase 3.4: Polish

    - [ ] T008 Speed in src/shop/speed.py

    ## Dependencies

    {}
    """


def test_a_phase_of_tests_only_is_for_the_code_that_waits_for_it() -> None:
    """The tasks that a plan lets wait, else the phase behind it."""
    assert names("T004", plan=FIRST.format("- T004 blocks T006")) == "next cart.py"
    assert names("T005", plan=FIRST.format("- Phases run in order")).startswith("next cart.py till.py")


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("in src/shop/{cart,till}.py", "task cart.py till.py"),
        ("in shop/cart.py", "task cart.py"),
        ("in `cart.py`", "task cart.py"),
        ("in `a.py` and `nowhere.py`", "task api/a.py nowhere.py"),
        ("for src/shop/api/", "task api/a.py api/b.py"),
        ("for src/shop/api/ in src/shop/cart.py", "task cart.py"),
        ("in specs/001-shop/tool.py", "task specs/001-shop/tool.py"),
        ("in tests/helpers.py and helpers.py", "none"),
    ],
)
def test_paths_as_plans_write_them(text: str, files: str) -> None:
    """Alternatives, folders, files without their folders."""
    assert names("T001", plan=f"# Tasks: X\n\n## Phase 1: Setup\n\n- [ ] T001 Write it {text}\n") == files


def test_a_cancelled_task_names_nothing() -> None:
    """It will never be written; nor is the code of the next story what its tests are for."""
    assert names("T002", plan=PLAN.replace("- [ ] T003", "- [-] T003")) == "none"
