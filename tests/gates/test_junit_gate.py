"""Results of other runners: pass rate, failures, and files that are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.gates.conftest import Scene


def test_all_test_cases_have_to_pass(scene: Scene, own: Any) -> None:
    """Skipped ones count for nothing, failed ones are named; the default on the phase's items stays."""
    scene.junit(tests=10, failed=("ui.Cart::adds",), skipped=2)
    judgement = scene.judge(own(junit="r/*.xml"))
    assert [verdict.gate for verdict in judgement.verdicts] == ["default", "pyproject.toml"]
    found = judgement.verdicts[-1].conditions[0]
    assert (found.name, found.observed) == ("r/*.xml: pass_rate >= 100%", "87.5%")
    assert (found.decision.value, found.detail) == ("failed", "ui.Cart::adds")
    assert scene.ask(own("failures <= 1", junit="r/*.xml")).decision.value == "passed"


def test_results_of_several_jobs_add_up(scene: Scene, own: Any) -> None:
    """Each job reads its own files."""
    scene.junit(tests=3)
    scene.junit(tests=1, failed=("a",))
    scene.junit(tests=9, failed=("b",), phase="2")
    assert scene.ask(own(junit="r/*.xml")).observed == "75%"


@pytest.mark.parametrize(
    ("results", "says"),
    [
        (None, "no results were read for r/*.xml"),
        ({"files": ()}, "no file matches r/*.xml"),
        ({"tests": 0}, "no test case stands in the files of r/*.xml"),
        ({"problems": ("r/a.xml: it is no XML",)}, "r/a.xml: it is no XML"),
    ],
)
@pytest.mark.parametrize("scope", ["every", "phase"])
def test_missing_results_are_no_data(scene: Scene, own: Any, results: Any, says: str, scope: Any) -> None:
    """Even where the gate is asked of every phase: somebody else has tests that were not seen."""
    if results is not None:
        scene.junit(**results)
    judgement = scene.judge(own(junit="r/*.xml", scope=scope))
    assert (judgement.decision, judgement.closes) == ("no_data", True)
    assert judgement.verdicts[-1].conditions[0].detail == says


def test_an_unreadable_file_spoils_the_rest(scene: Scene, own: Any) -> None:
    """What was read passed; what was not is missing."""
    scene.junit(tests=3, problems=("r/b.xml: it is empty",))
    found = scene.ask(own(junit="r/*.xml"))
    assert (found.observed, found.decision.value, found.detail) == ("100%", "no_data", "r/b.xml: it is empty")


def test_where_all_were_skipped_there_is_nothing_to_divide(scene: Scene, own: Any) -> None:
    """The phase's own gate blocks."""
    scene.junit(tests=3, skipped=3)
    judgement = scene.judge(own(junit="r/*.xml"))
    assert (judgement.decision, judgement.closes) == ("no_data", True)
    assert judgement.verdicts[-1].conditions[0].detail == "every test case was skipped"
