"""The command line of a child: what the user typed, without what is the parent's alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_WITH_VALUE = frozenset(
    {
        *(
            "--wave-plan",
            "--wave",
            "--dialect",
            "--wave-by",
            "--wave-unplanned",
            "--wave-gates",
            "--wave-open",
        ),
        *("--wave-serial", "--wave-gate", "--wave-rollback", "--wave-report", "--wave-tdd", "--wave-base"),
        *("--wave-samples", "-n", "--numprocesses", "--maxprocesses", "--dist", "--tx", "--rsyncdir", "--px"),
        *("-c", "--config-file", "--rootdir", "--confcutdir", "--basetemp", "--junitxml", "--junit-xml"),
        # A child is told which items to run; a word to select by may look like a path, too.
        *("-k", "-m", "--deselect"),
        *("--maxfail", "--html", "--report-log", "--csv", "--json-report-file", "--log-file", "--pdbcls"),
    }
)
"""Options that are not for a child, each with a value of its own or behind an equals sign."""
_ALONE = frozenset(
    {
        *(
            "--wave-mutate",
            "-x",
            "--exitfirst",
            "-d",
            "-f",
            "--looponfail",
            "--pdb",
            "--trace",
            "--json-report",
        ),
        *("--lf", "--last-failed", "--ff", "--failed-first", "--nf", "--new-first"),
        *("--sw", "--stepwise", "--sw-skip", "--stepwise-skip", "--cache-clear"),
    }
)


def passed_on(arguments: Sequence[str], *, positional: Collection[str]) -> list[str]:
    """Return the words of a command line that are for a child, too.

    Args:
        arguments: as typed.
        positional: those of them that are paths and node ids; a child has its own.
    """
    return list(_kept(arguments, frozenset(positional)))


def _kept(arguments: Sequence[str], positional: frozenset[str]) -> Iterator[str]:
    words = iter(arguments)
    for word in words:
        name, equals, _ = word.partition("=")
        if name in _WITH_VALUE:
            if not equals:
                next(words, None)
        elif word not in _ALONE and word not in positional and not _is_count(word):
            yield word


def _is_count(word: str) -> bool:
    """Whether it is a number of workers, written without a blank: ``-n4``."""
    return word.startswith("-n") and (word[2:].isdecimal() or word[2:] in {"auto", "logical"})
