"""WG368 and WG369: releases that do not wait for tests, and old code that goes too early."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.plan.lint import release

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

    Subjects = Callable[..., Subject]
    Made = Callable[..., Task]


def told(subject: Subject) -> list[tuple[str, str, int]]:
    """Code, severity and line of each finding."""
    return [(one.code, one.severity, one.line) for one in release.check(subject)]


def test_release_beside_its_tests(subjects: Subjects, task: Made) -> None:
    """A cutover that begins while a test or an audit is at work."""
    cutover = task("a2", title="Shop Cutover", hours=(10, 12), line=5)
    tests = task("b1", title="Bread Testing", hours=(8, 12), line=6)
    audit = task("b2", title="Kitchen Audit", hours=(0, 11), line=7)
    harness = task("b3", title="Test Harness Setup", hours=(9, 14), line=8)
    found = list(release.check(subjects(cutover, tests, audit, harness)))
    assert [(one.code, one.severity, one.line) for one in found] == [("WG368", "error", 5)]
    assert found[0].message == (
        "Shop Cutover begins in hour 10, while Bread Testing and Kitchen Audit are still at work"
    )


def test_release_after_its_tests(subjects: Subjects, task: Made) -> None:
    """A test that ends when the cutover begins, and a plan without hours, are fine."""
    cutover = task("a2", title="Shop Cutover", hours=(10, 12))
    assert told(subjects(cutover, task("b1", title="Bread Testing", hours=(8, 10)))) == []
    assert told(subjects(task("a2", title="Cutover"), task("b1", title="Testing"))) == []


def test_removal_before_the_release_is_over(subjects: Subjects, task: Made) -> None:
    """Who removes the old oven while the new one is lit cannot go back."""
    cutover = task("a2", title="Oven Cutover", hours=(10, 12))
    removal = task("c1", title="Legacy Oven Removal", hours=(10, 14), line=9)
    tests = task("b1", title="Bread Testing", hours=(8, 10))
    assert told(subjects(cutover, removal, tests)) == [("WG369", "error", 9)]


def test_removal_without_a_test(subjects: Subjects, task: Made) -> None:
    """When the old oven is gone, bread is tasted once more."""
    removal = task("c1", title="Remove old oven", hours=(12, 14), line=9)
    assert told(subjects(removal, task("b1", title="Bread Testing", hours=(8, 10)))) == [
        ("WG369", "warning", 9)
    ]
    assert told(subjects(removal, task("b1", title="Bread Testing", hours=(8, 20)))) == []
