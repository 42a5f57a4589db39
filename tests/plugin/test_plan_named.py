"""Where the plan may be named, and what is collected for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Answer, Example

FILES = {
    "tasks.md": """
        # Tasks
        ## Phase 1: One
        - [x] T001 One in tests/unit/test_one.py
        ## Phase 2: Two
        - [x] T002 Two in tests/test_two.py
    """,
    "tests/unit/test_one.py": "def test_one(): pass\n",
    "tests/test_two.py": "def test_two(): pass\n",
}
INI = {"pytest.ini": "[pytest]\nwave_plan = tasks.md\n"}
PYPROJECT = {"pyproject.toml": '[tool.pytest.ini_options]\n[tool.wavegate]\nplan = "tasks.md"\n'}


def run(example: Example, *args: str, plan: str | None = None) -> Answer:
    return example.run(f"--wave-report=json={example.path / 'record.json'}", *args, plan=plan)


@pytest.mark.parametrize("settings", [INI, PYPROJECT], ids=["ini", "pyproject"])
def test_settings_name_the_plan(example: Example, settings: dict[str, str]) -> None:
    """``pytest`` alone follows it."""
    answer = run(example.write(FILES | settings))
    assert answer.exit_code == 0
    assert answer.decisions() == {"1": "passed", "2": "passed"}


@pytest.mark.parametrize("settings", [INI, PYPROJECT], ids=["ini", "pyproject"])
def test_settings_name_it_from_the_rootdir(
    example: Example, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a sub folder the plan is the same, and that folder's tests are a part of it."""
    example.write(FILES | settings)
    monkeypatch.chdir(example.path / "tests" / "unit")
    answer = run(example)
    assert answer.exit_code == 0
    assert answer.decisions() == {"1": "passed", "2": "not_run"}
    assert not (example.path / "tests" / "unit" / ".wavegate").exists()


def test_the_command_line_names_it_from_where_the_user_stands(
    example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan that was typed means the whole of its project."""
    example.write(FILES | {"pytest.ini": "[pytest]\nwave_plan = other.md\n"})
    monkeypatch.chdir(example.path / "tests")
    answer = run(example, plan="../tasks.md")
    assert answer.exit_code == 0
    assert answer.decisions() == {"1": "passed", "2": "passed"}
    assert answer.record["plan"]["path"] == "../tasks.md"


def test_a_folder_means_the_plan_in_it(example: Example) -> None:
    """Its own ``tasks.md``, or the one of its only feature."""
    example.write({**FILES, "specs/001-one/tasks.md": FILES["tasks.md"]})
    assert run(example, plan=".").record["plan"]["path"] == "tasks.md"
    (example.path / "tasks.md").unlink()
    assert run(example, plan=".").record["plan"]["path"] == "specs/001-one/tasks.md"


def test_a_plan_beside_its_own_tests_means_those(example: Example) -> None:
    """The tests of the repository around it are not collected."""
    inner = {f"examples/shop/{name}": text for name, text in FILES.items()}
    answer = run(example.write({"test_outer.py": "def test_outer(): pass\n", **inner}), plan="examples/shop")
    assert answer.exit_code == 0
    assert list(answer.outcomes()) == [
        "examples/shop/tests/test_two.py::test_two",
        "examples/shop/tests/unit/test_one.py::test_one",
    ]
