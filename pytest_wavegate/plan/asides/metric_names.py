"""What a limit in running text is about, as a metric's name: ``order creation time``, ``latency p95``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pytest_wavegate.lazy_regex import regex

_BOUNDARY = regex(r"[.;,:()\[\]{}|–—→⇒✅✓❌]+(?:\s|$)|[;()\[\]{}|–—→⇒✅✓❌]|\s[-+&]\s|->|=>")
_STATISTICS = {
    "median": "median", "mean": "mean", "average": "mean", "avg": "mean",
    **{f"p{rank}": f"p{rank}" for rank in ("50", "90", "95", "99", "99.9")},
}  # fmt: skip
_STATISTIC = regex(
    r"\b(?:(?P<rank>50|90|95|99|99\.9)(?:th)?[\s-]percentile|(?P<word>p(?:50|90|95|99\.9|99)|median|mean|average|avg))\b"
    r"(?!\.\d)(?:\s+of\b)?",
    re.IGNORECASE,
)
_WORD = regex(r"[^\s\"'`*¤]+")
_CUT = frozenset(
    """
    verify verified verifies verifying ensure ensures ensuring confirm confirms confirmed check
    checks validate validates validated validating assert asserts achieve achieves achieving
    maintain maintains maintained keep keeps kept optimize optimise target targets targeting goal
    goals require requires required that which and or but with without via using from on onto under
    must should shall will would can may has have had is are was were be been being show shows
    report reports contain contains complete completes completed completing finish finishes return
    returns take takes run runs respond responds handle handles support supports sustain sustains
    reach reaches stay stays remain remains meet meets across during per by as maximum minimum
    exactly least most not no its then into for than where works work
    benchmark benchmarks benchmarking
    """.split()  # noqa: SIM905 (a list this long reads better as words)
)
"""Words that end the name of a metric."""
_CONDITIONS = frozenset({"if", "when", "unless", "until", "while", "after", "before", "once", "every"})
_JOINTS = frozenset({"and", "or", "with", "plus", "for", "that", "which"})
"""Words behind which something new begins."""
_AROUND = frozenset(
    {"the", "a", "an", "all", "each", "any", "in", "of", "to", "at", "within"}
    | {"overall", "typical", "only", "both", "about", "new"}
)
_REFERENCE = regex(r"[A-Z]{1,5}-?\d|[^\w\s/]|\S*[\w)]\.[a-z]{1,5}$")
"""What begins with the id of a requirement or a sign, and the name of a file."""
_MOST_WORDS = 5
_LONGEST = 60
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class MetricName:
    """What is measured."""

    name: str
    """In the words of the plan; empty where they name nothing."""
    statistic: str = ""
    """``p95``, ``median``; empty where the plan names none."""
    conditional: bool = False
    """It says when something happens, "if the reply takes over 5 s", not what must hold."""


def name_before(text: str) -> MetricName:
    """Return what the end of a text names: ``Verify that search latency p95 is`` names ``search latency``."""
    pieces = list(_BOUNDARY.finditer(text))
    return _named(text[pieces[-1].end() :] if pieces else text, side=-1)


def name_after(text: str) -> MetricName:
    """Return what the begin of a text names: ``order creation time maintained``."""
    following = _BOUNDARY.search(text)
    return _named(text[: following.start()] if following else text, side=0)


def label_before(text: str) -> MetricName:
    """Return what stands before the last colon that ends a text: ``API latency:``."""
    bare = _STATISTIC.sub(" ", text).rstrip(" *_")
    return name_before(bare[:-1]) if bare.endswith((":", "：", "|", "(")) else MetricName("")


def statistic_in(text: str) -> str:
    """Return the first statistic that a text names, ``p95``; empty where it names none."""
    found = _STATISTIC.search(text)
    if found is None:
        return ""
    return f"p{found['rank']}" if found["rank"] else _STATISTICS[found["word"].lower()]


def _named(phrase: str, *, side: int) -> MetricName:
    words = [word.strip(".,:;!?*_") for word in _WORD.findall(_STATISTIC.sub(" ", phrase))]
    kept, stop = _cut([word for word in words if word], side=side)
    return MetricName(_joined(kept), statistic_in(phrase), conditional=stop in _CONDITIONS)


def _cut(words: list[str], *, side: int) -> tuple[list[str], str]:
    """Keep the words next to a figure up to one that ends a name, and return that one too."""
    ends = _CUT | _CONDITIONS
    ordered = words if side == 0 else words[::-1]
    if side and ordered and ordered[0].lower() in _JOINTS:
        return [], ""
    while side and ordered and ordered[0].lower() in _CUT | _AROUND:
        ordered = ordered[1:]
    stop = next((place for place, word in enumerate(ordered) if word.lower() in ends), len(ordered))
    kept = ordered[:stop][:_MOST_WORDS]
    return (kept if side == 0 else kept[::-1]), ordered[stop].lower() if stop < len(ordered) else ""


def _joined(words: list[str]) -> str:
    while words and words[0].lower() in _AROUND:
        words = words[1:]
    while words and words[-1].lower() in _AROUND:
        words = words[:-1]
    name = " ".join(word.lower() if word[1:].islower() else word for word in words)
    named = (
        _SHORTEST <= len(name) <= _LONGEST and re.search(r"[^\W\d]{2}", name) and not _REFERENCE.match(name)
    )
    return name if named else ""
