"""Plans that an accident has damaged: whatever is left is read, ordered, linted and written out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from hypothesis import event, given, settings
from hypothesis import strategies as st

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.plan.dialects import DIALECTS
from pytest_wavegate.plan.lint.engine import lint
from pytest_wavegate.plan.order.graph import By, elaborate
from pytest_wavegate.plan.read import Reading, parse_reading

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = [path.read_bytes() for path in sorted(Path(__file__).with_name("plans").iterdir())]
FRAGMENTS = [
    b"[P]", b"T001", b"- [ ] ", b"```", b"\n\n", b"| a | b |\n|---|---|\n", b"(depends on ", b"\xe2\x86\x92",
    b"# ", b"---\n", b"<!--", b"-->", b"**", b"\xff", b"\r", b"{", b"}", b'"', b"[", b"]", b"(", b")",
    b"  - ", b"1. ", b"Wave 2", b"Stream A: ", b"<task>", b"9" * 20, b"T001-T999999", b"> ", b"\x00",
    b"\xef\xbb\xbf", b"\xc3\xa2\xe2\x82\xac\xe2\x80\x9d", b"&a [*a, *a]", b"\t", b"all previous phases",
]  # fmt: skip
Act: TypeAlias = Literal["insert", "delete", "duplicate", "splice"]
Edit: TypeAlias = tuple[Act, int, int, bytes]
"""What happens, where, to how many bytes, and what comes in."""

lengths = st.sampled_from([1, 5, 80, 800])
edits: st.SearchStrategy[list[Edit]] = st.lists(
    st.tuples(
        st.sampled_from(get_args(Act)),
        st.integers(0, 1 << 16),
        lengths,
        st.sampled_from(FRAGMENTS) | st.binary(max_size=6),
    ),
    min_size=1,
    max_size=12,
)


def damaged(plan: bytes, accidents: list[Edit]) -> bytes:
    """Return a plan after some accidents, at the level of bytes."""
    for act, wanted, length, fragment in accidents:
        at = wanted % (len(plan) + 1)
        head, part, tail = plan[:at], plan[at : at + length], plan[at + length :]
        match act:
            case "insert":
                plan = head + fragment + part + tail
            case "delete":
                plan = head + tail
            case "duplicate":
                plan = head + part * 3 + tail
            case "splice":
                other = SAMPLES[wanted % len(SAMPLES)]
                start = wanted * 7 % len(other)
                plan = head + other[start : start + length] + part + tail
    return plan


def lines_of(reading: Reading) -> Iterator[int]:
    """Yield every line that a plan and its findings speak of."""
    plan = reading.plan
    for one in (*plan.tasks, *plan.phases, *plan.claims, *lint(reading)):
        yield one.line
    yield from (edge.line for edge in plan.edges if edge.line is not None)
    yield from (task.box for task in plan.tasks if task.box is not None)
    sources = [*(gate.source for gate in plan.gates), *(one.source for one in plan.rollback)]
    yield from (int(source.removeprefix("plan:")) for source in sources if source.startswith("plan:"))


def reading_of(plan: bytes, *, dialect: str | None, by: By) -> Reading | None:
    """Read a plan; none where its bytes are no text."""
    try:
        return parse_reading(plan, path="tasks.md", dialect=dialect, by=by)
    except WavegateError as error:
        if error.slug != "binary-plan":
            raise
    event("no text")
    return None


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(SAMPLES),
    edits,
    st.none() | st.sampled_from(sorted(DIALECTS)),
    st.sampled_from(get_args(By)),
)
def test_a_damaged_plan_is_read_linted_and_written(
    sample: bytes, accidents: list[Edit], dialect: str | None, by: By
) -> None:
    """Nothing but bytes that are no text is refused, and every line told of is a line of the text."""
    reading = reading_of(damaged(sample, accidents), dialect=dialect, by=by)
    if reading is None:
        return
    last = len(reading.document.lines)
    assert [line for line in lines_of(reading) if not 1 <= line <= last] == []
    assert elaborate(reading.plan).model_dump_json(by_alias=True)
