"""Regular expressions that are compiled when they are first used: there are hundreds, and a run needs few."""

from __future__ import annotations

import re
from typing import cast


class _Lazy:
    """Stands in for a pattern; what is asked of it once stays here, so that it costs nothing more."""

    def __init__(self, text: str, flags: int) -> None:
        self._written = (text, flags)

    def __getattr__(self, name: str) -> object:
        found: object = getattr(re.compile(*self._written), name)
        setattr(self, name, found)
        return found

    def __repr__(self) -> str:
        return f"regex{self._written!r}"


def regex(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return a regular expression whose methods and attributes are those of ``re.Pattern``.

    Functions of ``re`` do not take it in a pattern's place. A text that is no regular expression raises
    ``re.error`` at the first use.
    """
    return cast("re.Pattern[str]", _Lazy(text, flags))
