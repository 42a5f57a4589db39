"""The bytes of a plan become its text."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.plan.text.repair import repair

ARROWS = "# Täsks → 🚀\n\n- [ ] T001 Füge “Pool” hinzu ✅\n- [ ] T002 Prüfe ≥ 3 Läufe\n"


def codes(data: bytes) -> list[tuple[str, int]]:
    return [(finding.code, finding.line) for finding in repair(data, path="tasks.md").findings]


def test_clean_text_stays() -> None:
    """UTF-8 with LF line ends is left alone, accents and emoji included."""
    repaired = repair(ARROWS.encode(), path="tasks.md")
    assert (repaired.text, repaired.findings) == (ARROWS, ())


@pytest.mark.parametrize(
    ("data", "text", "found"),
    [
        (b"\xef\xbb\xbf# A\n", "# A\n", [("WG121", 1)]),
        (b"# A\n\r\n- b\r\n", "# A\n\n- b\n", [("WG122", 2)]),
        (b"# A\r- b\r", "# A\n- b\n", [("WG123", 1)]),
        (b"# A\n- b\r c\n- d\n", "# A\n- b  c\n- d\n", [("WG123", 2)]),
        ("# A\n→\n".encode("utf-16"), "# A\n→\n", [("WG127", 1)]),
        ("# A\n→\n".encode("utf-32"), "# A\n→\n", [("WG127", 1)]),
        (b"# A\nna\xefve\n", "# A\nnaïve\n", [("WG125", 2)]),
        ("# A\n\ufffd\n".encode(), "# A\n\ufffd\n", [("WG126", 2)]),
        (b"", "", []),
    ],
    ids=["mark", "crlf", "cr alone", "cr among lf", "utf-16", "utf-32", "cp1252", "lost", "empty"],
)
def test_each_damage_has_a_finding(data: bytes, text: str, found: object) -> None:
    """Text and line numbers are kept, and a finding names the first line that was mended."""
    assert text == repair(data, path="tasks.md").text
    assert found == codes(data)


@pytest.mark.parametrize("codec", ["mac_roman", "cp1252"])
def test_wrong_decoding_is_undone(codec: str) -> None:
    """UTF-8 once decoded as Mac Roman or cp1252 is mended as a whole."""
    text = "# Fünf Wege → Ziel\n\n- [ ] T001 Füge “Pool” hinzu\n- [ ] T002 Prüfe den Rest\n"
    damaged = "".join(_decoded(character, codec) for character in text)
    repaired = repair(damaged.encode(), path="tasks.md")
    assert text == repaired.text
    assert [finding.code for finding in repaired.findings] == ["WG124"]


def _decoded(character: str, codec: str) -> str:
    try:
        return character.encode().decode(codec)
    except UnicodeDecodeError:
        return character


def test_mixed_lines_are_mended_one_by_one() -> None:
    """Where some lines are right and others wrong, only the wrong ones change, short ones included."""
    wrong = "- [ ] T001 Über die Straße → “Ziel” ✅\n- b → c\n"
    text = "- a → b\n" + wrong
    damaged = "- a → b\n" + wrong.encode().decode("mac_roman")
    assert text == repair(damaged.encode(), path="tasks.md").text


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00\x00", b"# A\n\x81\x8d\xff\n"])
def test_binary_is_refused(data: bytes) -> None:
    """Bytes that are no text in any known encoding are an error with a way out."""
    with pytest.raises(WavegateError) as caught:
        repair(data, path="tasks.md")
    assert (caught.value.slug, caught.value.path) == ("binary-plan", "tasks.md")


def test_a_byte_that_means_nothing_is_lost() -> None:
    """Few bytes that no known encoding has make a plan no binary; they are told of."""
    repaired = repair(b"# Tasks: Ferry\n\n- [ ] T001 Deck \x9d in src/deck.py\n", path="tasks.md")
    assert "T001 Deck \ufffd in" in repaired.text
    assert [one.code for one in repaired.findings] == ["WG125", "WG126"]


def test_ftfy_stays_unloaded_for_clean_text() -> None:
    """The library that mends encodings is slow to import, so clean plans do without it."""
    code = (
        "import sys; from pytest_wavegate.plan.text.repair import repair\n"
        f"repair({ARROWS.encode()!r}, path='p'); print('ftfy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@given(st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_bytes_are_text_or_refused(data: bytes) -> None:
    """Whatever the bytes are, the answer is text without carriage returns, or ``binary-plan``."""
    try:
        text = repair(data, path="p").text
    except WavegateError as error:
        text = error.slug
    assert "\r" not in text


@given(st.text(alphabet="a→é\n -", max_size=80))
@settings(max_examples=60, deadline=None)
def test_repair_keeps_lines(text: str) -> None:
    """CRLF and a byte order mark never change the number of lines."""
    damaged = "\ufeff" + text.replace("\n", "\r\n")
    assert text == repair(damaged.encode(), path="p").text
