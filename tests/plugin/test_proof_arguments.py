"""What of the user's command line a child of a proof is given."""

from __future__ import annotations

import pytest

from pytest_wavegate.plugin.proving.arguments import passed_on


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("--wave-plan tasks.md --wave-tdd=prove --wave T001 -n 4", ""),
        ("-n4 --dist load --wave-mutate -x --lf --maxfail 3", ""),
        ("tests/test_a.py -k tests/test_a.py -m slow -s", "-s"),
        ("-p no:randomly -W error --db=test -vv", "-p no:randomly -W error --db=test -vv"),
        ("-c other.ini --rootdir=. --junitxml out.xml --basetemp=here", ""),
        ("--strict-markers -nauto --no-header", "--strict-markers --no-header"),
    ],
)
def test_what_is_passed_on(typed: str, kept: str) -> None:
    """What is the parent's alone is left out, each option with its value."""
    assert passed_on(typed.split(), positional=["tests/test_a.py"]) == kept.split()
