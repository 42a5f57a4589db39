"""``Coverage`` objects of our own: configured as the project says, and no trouble to those of others."""

from __future__ import annotations

import os
import warnings
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import coverage

from pytest_wavegate.errors import WavegateError

if TYPE_CHECKING:
    from collections.abc import Iterator

_HANDED_ON = (
    *("run:source", "run:source_pkgs", "run:source_dirs", "run:omit", "run:include"),
    *("report:omit", "report:include"),
)
"""Options that whoever measures may have been given beside its configuration file."""
_NO_FILE = ".coverage"
"""Names no folder, so coverage.py makes none; nothing is ever written to it."""


@dataclass(frozen=True, slots=True)
class Configured:
    """A ``Coverage`` object of ours, and the folder that its configuration was read in."""

    coverage: coverage.Coverage
    folder: Path


def project_coverage(rootdir: Path, *, started_in: Path) -> Configured:
    """Make a ``Coverage`` object that writes no data file, configured as the project says.

    The configuration is looked for where pytest was started, as coverage.py does, then in the rootdir.

    Raises:
        WavegateError: ``coverage-config`` where coverage.py cannot read it.
    """
    for folder in dict.fromkeys((started_in, rootdir)):
        with told(), chdir(folder), undisturbed():
            found = coverage.Coverage(data_file=None)
            found.set_option("run:data_file", _NO_FILE)
        if found.config.config_file is not None:
            return Configured(found, folder)
    return Configured(found, rootdir)


def like(active: coverage.Coverage, *, started_in: Path) -> Configured:
    """Make a ``Coverage`` object to report with, configured as the one that measures.

    Raises:
        WavegateError: ``coverage-config``.
    """
    with told(), chdir(started_in), undisturbed():
        found = coverage.Coverage(data_file=None, config_file=active.config.config_file or False)
        found.set_option("run:data_file", _NO_FILE)
        for option in _HANDED_ON:
            found.set_option(option, active.get_option(option))
    return Configured(found, started_in)


def folders_of_sources(configured: Configured) -> list[str]:
    """Folders and modules that measuring is limited to, absolute; none where it is not."""
    option = configured.coverage.get_option
    with chdir(configured.folder):
        places = [Path(name) for name in _listed(option("run:source_dirs"))]
        names = _listed(option("run:source_pkgs"))
        for source in _listed(option("run:source")):
            if Path(source).is_dir():
                places.append(Path(source))
            else:
                names.append(source)
        places += [place for name in names for place in _module(name)]
        return [os.path.realpath(place) for place in places]


def leave_out(configured: Configured) -> None:
    """Report on nothing that is not measured: what the run omits is omitted, not missing."""
    option, change = configured.coverage.get_option, configured.coverage.set_option
    omitted = [*_listed(option("report:omit")), *_listed(option("run:omit"))]
    change("report:omit", omitted or None)
    included = _listed(option("run:include"))
    limited = any(option(f"run:{name}") for name in ("source", "source_pkgs", "source_dirs"))
    if included and not limited and not option("report:include"):
        change("report:include", included)


@contextmanager
def quietly() -> Iterator[None]:
    """What coverage.py warns of is for its own users; pytest may make errors of warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def undisturbed() -> Iterator[None]:
    """A new ``Coverage`` object makes one that measures this whole process forget to save: keep it so."""
    outer = getattr(coverage.process_startup, "coverage", None)
    saves = getattr(outer, "_auto_save", False)
    try:
        with quietly():
            yield
    finally:
        if outer is not None:
            outer._auto_save = saves  # noqa: SLF001 (there is no other way)


@contextmanager
def told() -> Iterator[None]:
    """Translate what coverage.py does not accept.

    Raises:
        WavegateError: ``coverage-config``.
    """
    try:
        yield
    except Exception as error:  # a plugin of coverage.py may raise anything
        hint = "mend it, or leave gates on coverage away"
        message = f"coverage.py cannot be set up: {error}"
        raise WavegateError("coverage-config", message, hint=hint) from error


def _listed(value: object) -> list[str]:
    return [str(entry) for entry in value] if isinstance(value, list | tuple) else []


def _module(name: str) -> list[Path]:
    """Where a module lies; nothing is imported to find out."""
    top, *inner = name.split(".")
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        return []
    if spec is None:
        return []
    if spec.submodule_search_locations is None:
        return [Path(spec.origin)] if spec.origin else []
    return [Path(folder, *inner) for folder in spec.submodule_search_locations]
