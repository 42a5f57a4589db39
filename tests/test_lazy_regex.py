"""Regular expressions that wait until they are used."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import pytest_wavegate
from pytest_wavegate.lazy_regex import regex

NUMBER = r"(?P<number>[0-9]+)"


def test_it_is_what_re_would_have_made() -> None:
    """Methods, attributes and flags."""
    lazy, real = regex(f"a{NUMBER}", re.IGNORECASE), re.compile(f"a{NUMBER}", re.IGNORECASE)
    found, wanted = lazy.search("xA12"), real.search("xA12")
    assert found is not None
    assert wanted is not None
    assert found.groupdict() == wanted.groupdict()
    assert lazy.sub("b", "a1 A2") == real.sub("b", "a1 A2")
    assert (lazy.pattern, lazy.flags, lazy.groupindex) == (real.pattern, real.flags, real.groupindex)


def test_it_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not when it is made; then by the first use of each method, which ``re`` remembers."""
    seen: list[object] = []
    compiled = re.compile

    def watched(text: str, flags: int) -> re.Pattern[str]:
        seen.append((text, flags))
        return compiled(text, flags)

    monkeypatch.setattr(re, "compile", watched)
    lazy = regex(NUMBER)
    assert seen == []
    assert [bool(lazy.match(text)) for text in ("1", "a", "2")] == [True, False, True]
    assert seen == [(NUMBER, 0)]


def test_a_mistake_is_told_at_the_first_use() -> None:
    """So every one of ours has to be tried."""
    lazy = regex("(")
    with pytest.raises(re.error):
        lazy.match("")


def test_all_of_ours_can_be_compiled() -> None:
    """Those that have a name of their own in a module."""
    tried = 0
    for info in pkgutil.walk_packages(pytest_wavegate.__path__, "pytest_wavegate."):
        if not info.name.startswith("pytest_wavegate.plan"):
            continue
        for value in vars(importlib.import_module(info.name)).values():
            if type(value) is type(regex("")):
                tried += bool(value.pattern)
    assert tried > 400
