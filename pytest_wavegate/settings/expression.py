"""The language of conditions: ``SUBJECT [STATISTIC] OPERATOR VALUE[UNIT]``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pytest_wavegate.model.units import UNITS
from pytest_wavegate.nearness import suggestion, within
from pytest_wavegate.settings.bound import Bound, read_bound
from pytest_wavegate.settings.check import (
    DEFAULT_STATISTIC,
    OPERATORS,
    PLAIN,
    SAMPLED,
    SUBJECTS,
    Check,
    Measure,
)
from pytest_wavegate.settings.written import Written
from pytest_wavegate.statistic import STATISTICS

if TYPE_CHECKING:
    from fractions import Fraction

MISSPELT = {"=": "==", "=>": ">=", "=<": "<=", "≥": ">=", "≤": "<=", "<>": "!=", "===": "=="}
EXAMPLE = "write pass_rate >= 95%"
NO_TIME = frozenset({"rate", "count"})
"""Statistics of times that are no times."""
_LONGEST = 500
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_OPERATOR = re.compile(r"[<>=!≤≥]+")
_WORD = re.compile(r"\S+")
_FIGURE = re.compile(r"[-+]?[0-9][0-9.,]*")


class _Head(NamedTuple):
    """What stands before the operator."""

    subject: str
    quoted: bool
    words: list[re.Match[str]]
    """What stands between subject and operator: a statistic, or words too many."""

    @property
    def statistic(self) -> str:
        return self.words[0][0] if self.words else ""


@lru_cache(maxsize=1024)
def read_check(text: str) -> Check:
    """Read one condition.

    Args:
        text: ``pass_rate >= 95%``, ``lag p95 < 250ms``, ``"import time" mean <= +10% of baseline``.

    Raises:
        WavegateError: ``bad-condition``, ``unknown-subject``, ``bad-statistic`` or ``bad-unit``, with a
            caret under the word at fault.
    """
    written = Written(_single_blanks(text))
    if len(written.text) > _LONGEST:
        message, hint = f"a condition has at most {_LONGEST} characters", "give the metric a shorter name"
        raise Written(written.text[:60] + "...").error("bad-condition", message, at=61, hint=hint)
    subject = _subject(written)
    operator = _operator(written, after=subject.end())
    name, quoted = _name(subject[0]), subject[0][0] in "\"'"
    head = _Head(name, quoted, list(_WORD.finditer(written.text, subject.end(), operator.start())))
    bound = read_bound(written, operator)
    measure = _measure(written, head)
    statistic = _statistic(written, head, measure)
    return Check(
        text=written.text,
        subject=name,
        operator=operator[0],
        value=_value(written, bound, head, measure=_figure_of(measure, statistic)),
        required=f"{operator[0]} {bound.text}",
        measure=measure,
        statistic=statistic,
        unit="" if bound.relative else bound.unit,
        quoted=quoted,
        relative=bound.relative,
    )


def _single_blanks(text: str) -> str:
    """Leave one blank where there are several, but in a quoted name as many as there are."""
    text = text.strip()
    quoted = _QUOTED.match(text)
    if not quoted:
        return " ".join(text.split())
    return f"{quoted[0]} {' '.join(text[quoted.end() :].split())}".rstrip()


def _subject(written: Written) -> re.Match[str]:
    """Find the subject, in its quotes where it has some."""
    text = written.text
    if text[:1] in ('"', "'"):
        found = _QUOTED.match(text)
        if found is None:
            message, hint = "the quote is never closed", f"put {text[0]} behind the metric's name"
            raise written.error("bad-condition", message, at=1, hint=hint)
    else:
        found = PLAIN.match(text)
    if found is None or not _name(found[0]).strip():
        raise written.error("bad-condition", "a condition begins with a subject", at=1, hint=EXAMPLE)
    if not found[0].isprintable():
        message, hint = "a name holds a character that cannot be seen", "write it with plain letters"
        raise written.error("bad-condition", message, at=1, hint=hint)
    figure = _FIGURE.match(found[0])
    if figure and found[0][figure.end() :] in UNITS:
        message = "a condition begins with its subject, not with a figure"
        raise written.error("bad-condition", message, at=1, hint=EXAMPLE)
    return found


def _name(subject: str) -> str:
    return subject[1:-1] if subject[0] in "\"'" else subject


def _operator(written: Written, *, after: int) -> re.Match[str]:
    found = _OPERATOR.search(written.text, after)
    if found is None:
        word = _WORD.search(written.text, after)
        at = word.start() + 1 if word else len(written.text) + 1
        raise written.error("bad-condition", "an operator is missing", at=at, hint=EXAMPLE)
    if found[0] not in OPERATORS:
        meant = MISSPELT.get(found[0])
        hint = f"write {meant}" if meant else "use one of " + " ".join(OPERATORS)
        message = f"{found[0]} is no operator"
        raise written.error("bad-condition", message, at=found.start() + 1, hint=hint)
    return found


def _measure(written: Written, head: _Head) -> Measure:
    subject = head.subject
    if head.quoted:
        return Measure.METRIC
    if subject in SUBJECTS:
        return SUBJECTS[subject]
    close = _built_in(head)
    if close:
        hint = f'did you mean "{close}"? a metric of this name goes in quotes'
        raise written.error("unknown-subject", f"{subject} is no subject of a condition", at=1, hint=hint)
    return Measure.METRIC


def _built_in(head: _Head) -> str | None:
    """The built-in subject that a word looks like; people write ``pass rate`` too."""
    close = (name for name in SUBJECTS if within(head.subject, name, most=2))
    joined = "_".join((head.subject, *(word[0] for word in head.words)))
    most = 0 if head.statistic in STATISTICS else 2
    parted = (name for name in SUBJECTS if head.words and within(joined, name, most=most))
    return next(close, None) or next(parted, None)


def _statistic(written: Written, head: _Head, measure: Measure) -> str | None:
    if not head.words:
        return DEFAULT_STATISTIC if measure in SAMPLED else None
    word, at = head.statistic, head.words[0].start() + 1
    if measure not in SAMPLED:
        message = f"{head.subject} is one figure and takes no statistic"
        raise written.error("bad-statistic", message, at=at, hint=f"remove {word}")
    if len(head.words) > 1:
        raise _too_many_words(written, head)
    if word not in STATISTICS:
        listed = "use one of " + " ".join(STATISTICS)
        hint = suggestion(word, STATISTICS, otherwise=listed)
        raise written.error("bad-statistic", f"{word} is no statistic", at=at, hint=hint)
    if measure is Measure.TIME and word in NO_TIME:
        message, hint = f"the {word} of a time is no time", "use a statistic such as p95 or sum"
        raise written.error("bad-statistic", message, at=at, hint=hint)
    return word


def _too_many_words(written: Written, head: _Head) -> Exception:
    words = [word[0] for word in head.words]
    statistic = words.pop() if words[-1] in STATISTICS else ""
    name = " ".join((head.subject, *words))
    hint = f'put a name of several words in quotes: "{name}" {statistic}'.rstrip()
    message = "at most one word, a statistic, stands between subject and operator"
    return written.error("bad-condition", message, at=head.words[1].start() + 1, hint=hint)


def _figure_of(measure: Measure, statistic: str | None) -> Measure:
    """What the figure is that is compared: the rate of a metric is a share, its count a count."""
    if measure is Measure.METRIC:
        return {"rate": Measure.SHARE, "count": Measure.COUNT}.get(statistic or "", measure)
    return measure


def _value(written: Written, bound: Bound, head: _Head, *, measure: Measure) -> Fraction:
    if bound.relative:
        return bound.change
    name = f"the {head.statistic} of {head.subject}" if head.words else head.subject
    if not bound.fits(measure):
        raise bound.misfit(written, name, measure=measure)
    if measure is Measure.SHARE and not 0 <= bound.value <= 1:
        raise bound.beyond(written, name)
    return bound.value
