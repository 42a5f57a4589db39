"""Keys of what tests and their fixtures consist of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.plugin.tdd import sources
from pytest_wavegate.plugin.tdd.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.proof.red_green import Now

TEST = """
    import pytest

    @pytest.fixture
    def plate(rack, tmp_path): return rack

    def test_plate(plate, request): assert plate
    def test_bare(): assert 1
"""
CONFTEST = """
    import functools
    import pytest

    def make(size):
        @pytest.fixture(name="rack")
        def inner(): return size
        return inner

    rack = make(3)
"""


@pytest.fixture
def keys(pytester: pytest.Pytester) -> Callable[..., dict[str, Now]]:
    """Collect a test file, and return the keys of its tests."""

    def collect(test: str = TEST, conftest: str = CONFTEST) -> dict[str, Now]:
        pytester.makepyfile(test_kiln=test)
        pytester.makeconftest(conftest)
        items, _ = pytester.inline_genitems("-p", "no:wavegate", "-p", "no:cacheprovider", "-p", "no:xdist")
        sources = Sources(pytester.path)
        return {item.name: sources.now(item) for item in items}

    return collect


def test_a_fixture_that_a_function_makes(keys: Callable[..., dict[str, Now]]) -> None:
    """Then the function around it counts."""
    before = keys()
    assert keys() == before
    after = keys(conftest=CONFTEST.replace("return size", "return size + 1"))
    assert after["test_plate"].test == before["test_plate"].test
    assert after["test_plate"].fixtures != before["test_plate"].fixtures
    assert after["test_bare"] == before["test_bare"]


def test_fixtures_of_libraries_do_not_count(keys: Callable[..., dict[str, Now]]) -> None:
    """They change with versions that nobody would see a test red again for."""
    with_path = keys()["test_plate"].fixtures
    assert keys(test=TEST.replace("plate, request", "plate"))["test_plate"].fixtures == with_path


def test_where_pytest_does_not_tell_fixtures(
    keys: Callable[..., dict[str, Now]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then every conftest file around counts as a whole, and the test's own file."""
    monkeypatch.setattr(sources, "_fixture_functions", lambda item: None)
    before = keys()
    assert keys() == before
    after = keys(conftest=CONFTEST.replace("make(3)", "make(4)"))
    assert after["test_bare"].test == before["test_bare"].test
    assert after["test_bare"].fixtures != before["test_bare"].fixtures


def test_a_decorator_hides_nothing(keys: Callable[..., dict[str, Now]]) -> None:
    """What it wraps is found, and so is one that wraps itself."""
    odd = """
        import functools
        import pytest

        def twice(function):
            @functools.wraps(function)
            def wrapper(*args, **names): return function(*args, **names)
            return wrapper

        @pytest.fixture
        @twice
        def oven(): return 1

        @twice
        def test_oven(oven): assert oven
    """
    before = keys(test=odd)["test_oven"]
    after = keys(test=odd.replace("return 1", "return 2"))["test_oven"]
    assert (after.test == before.test, after.fixtures == before.fixtures) == (True, False)
