"""From our errors to pytest's usage error: exit status 4, no traceback."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.errors import WavegateError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def usage_errors() -> Iterator[None]:
    """Translate what the user can mend.

    Raises:
        pytest.UsageError: in place of a ``WavegateError``.
    """
    try:
        yield
    except WavegateError as error:
        raise pytest.UsageError(str(error)) from None
