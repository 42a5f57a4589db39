"""Builds settings from texts, and catches what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.settings import Settings, build_settings

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Build:
    """A folder whose ``pyproject.toml`` is given as text."""

    path: Path

    def __call__(self, toml: str = "", **given: Any) -> Settings:
        """Build settings from it, and from what else is given."""
        path = self.path / "pyproject.toml"
        path.write_text(toml, encoding="utf-8")
        return build_settings(**{"cli": {}, "ini": {}, "pyproject": path, **given})

    def refused(self, toml: str = "", **given: Any) -> WavegateError:
        """The error that they are answered with."""
        with pytest.raises(WavegateError) as caught:
            self(toml, **given)
        return caught.value


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Build settings from the text of a pyproject.toml and mappings."""
    return Build(tmp_path)
