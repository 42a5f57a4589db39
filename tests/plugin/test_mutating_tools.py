"""Which mutation tester is taken, and what is mutated together."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.proof import ItemProof
from pytest_wavegate.plugin.mutating import tools
from pytest_wavegate.plugin.mutating.groups import groups_of
from pytest_wavegate.plugin.mutating.request import environment
from pytest_wavegate.plugin.proving.subject import Case, Proved, Subject

if TYPE_CHECKING:
    from pathlib import Path


def installed(monkeypatch: pytest.MonkeyPatch, **known: str) -> None:
    """Let these distributions be all there is."""

    def version(name: str) -> str:
        if name.replace("-", "_") not in known:
            raise PackageNotFoundError(name)
        return known[name.replace("-", "_")]

    monkeypatch.setattr(tools, "version", version)


@pytest.mark.skipif(sys.platform == "win32", reason="mutmut needs fork")
def test_mutmut_goes_before_cosmic_ray(monkeypatch: pytest.MonkeyPatch) -> None:
    """From release 3.6 on, which has other files and other commands."""
    installed(monkeypatch, mutmut="3.8.1", cosmic_ray="8.7.0")
    assert tools.installed_mutator().name == "mutmut 3.8.1"
    installed(monkeypatch, mutmut="3.5.0", cosmic_ray="8.7.0")
    assert tools.installed_mutator().name == "cosmic-ray 8.7.0"


@pytest.mark.parametrize("known", [{}, {"mutmut": "2.5.1"}, {"mutmut": "odd"}])
def test_none_is_an_error_with_a_way_out(monkeypatch: pytest.MonkeyPatch, known: dict[str, str]) -> None:
    """It says what to install."""
    installed(monkeypatch, **known)
    with pytest.raises(WavegateError) as caught:
        tools.installed_mutator()
    assert caught.value.slug == "no-mutator"
    assert caught.value.hint.startswith("pip install ")


def subject(file: str, *indexes: int) -> Subject:
    cases = tuple(Case(index=at, nodeid=f"t.py::t{at}", path="t.py") for at in indexes)
    return Subject(files=(file,), cases=cases)


def proved(*verdicts: str) -> dict[int, Proved]:
    return {
        at: Proved(
            Case(index=at, nodeid=f"t.py::t{at}", path="t.py"),
            ItemProof(verdict=verdict, slug=verdict, reason=""),  # type: ignore[arg-type]
            "failed" if verdict == "not_red" else "passed",
            "",
            2.0,
        )
        for at, verdict in enumerate(verdicts)
    }


def test_a_task_is_mutated_once() -> None:
    """Subjects that share one are one; tests that pass come along, whatever they prove."""
    subjects = (subject("a.py", 0, 1), subject("b.py", 2), subject("c.py", 3, 4), subject("d.py", 5))
    tasks = {0: ("T1",), 1: ("T9",), 2: ("T2",), 3: ("T2", "T1"), 4: ("T3",), 5: ("T4",)}
    proofs = proved("proven", "weak", "proven", "proven", "not_red", "vacuous")
    (group,) = groups_of(subjects, tasks, proofs)
    assert (group.tasks, group.files) == (("T1", "T2"), ("a.py", "b.py", "c.py"))
    assert [case.index for case in group.cases] == [0, 1, 2, 3]
    assert group.seconds == 8.0


def test_what_is_not_proven_is_not_mutated() -> None:
    """Nor what was not proven in time, nor what names no code."""
    tasks = {0: ("T1",), 1: ("T2",)}
    assert groups_of((subject("a.py", 0), subject("b.py", 1)), tasks, proved("weak")) == ()
    assert groups_of((Subject(files=(), cases=subject("a", 0).cases),), tasks, proved("proven")) == ()


def test_mutants_are_never_compiled(tmp_path: Path) -> None:
    """Two of the same size that follow each other within a second look the same to Python."""
    launch: Any = SimpleNamespace(environment=lambda *_: {"TMPDIR": "there"})
    tree: Any = SimpleNamespace(source=tmp_path, root=tmp_path)
    job: Any = SimpleNamespace(items=(), tree=tree, folder=tmp_path, launch=launch)
    found = environment(job, tree, ["code.py"])
    assert (found["PYTHONDONTWRITEBYTECODE"], found["TMPDIR"]) == ("1", "there")
