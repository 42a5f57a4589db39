"""From the bytes of a plan to its text: encodings and line ends mended, line numbers kept."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.remarks import remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.finding import Finding

_WIDE = (
    (BOM_UTF32_LE, "UTF-32"),  # before UTF-16: its mark begins with that of UTF-16
    (BOM_UTF32_BE, "UTF-32"),
    (BOM_UTF16_LE, "UTF-16"),
    (BOM_UTF16_BE, "UTF-16"),
)
_SUSPICIOUS = regex(r"[ÃÂâðï‚√¬Ô\uf8ff][^\x00-\x7f]")
"""First bytes of UTF-8 sequences as cp1252 and Mac Roman show them, with a second byte."""
_ONCE_DECODED_AS = ("mac_roman", "cp1252")
_MOST_LOST = 10
"""One byte of so many may be a letter in no known encoding; with more of them a file is no text."""


@dataclass(frozen=True)
class Repaired:
    """A plan's text with LF line ends, and what had to be mended."""

    text: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Mended:
    text: str
    code: str | None = None
    line: int = 1
    count: int = 0
    encoding: str = ""


def repair(data: bytes, *, path: str) -> Repaired:
    """Decode a plan and mend what a wrong encoding or line end did to it.

    Args:
        data: the file as it lies on disk.
        path: the file, as the user would type it, for findings.

    Raises:
        WavegateError: ``binary-plan`` where the bytes are no text.
    """
    steps = [_marked(data) or _decoded(data, path=path)]
    for mend in (_without_mark, _without_crlf, _without_cr, _without_mojibake, _with_losses_told):
        steps.append(mend(steps[-1].text))
    findings = tuple(
        remark(step.code, path=path, line=step.line, count=step.count, encoding=step.encoding)
        for step in steps
        if step.code
    )
    return Repaired(text=steps[-1].text, findings=findings)


def _marked(data: bytes) -> _Mended | None:
    """Decode UTF-16 and UTF-32, which say what they are."""
    for mark, name in _WIDE:
        if data.startswith(mark):
            try:
                return _Mended(data.decode(name), "WG127", encoding=name)
            except UnicodeDecodeError:
                return None
    return None


def _decoded(data: bytes, *, path: str) -> _Mended:
    if b"\x00" in data:
        raise _binary(path)
    try:
        return _Mended(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _decoded_by_line(data, path=path)


def _decoded_by_line(data: bytes, *, path: str) -> _Mended:
    """Decode each line on its own, so that one foreign line does not spoil the rest."""
    lines: list[str] = []
    foreign: list[int] = []
    for number, line in enumerate(data.removeprefix(BOM_UTF8).split(b"\n"), start=1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            foreign.append(number)
            lines.append(line.decode("cp1252", "replace"))
    lost = sum(lines[number - 1].count("\ufffd") for number in foreign)
    if lost * _MOST_LOST > len(data):
        raise _binary(path, foreign[0])
    return _Mended("\n".join(lines), "WG125", line=foreign[0], count=len(foreign))


def _binary(path: str, line: int | None = None) -> WavegateError:
    return WavegateError(
        "binary-plan", "this is no text", hint="save the plan as UTF-8", path=path, line=line
    )


def _without_mark(text: str) -> _Mended:
    return _Mended(text[1:], "WG121") if text.startswith("\ufeff") else _Mended(text)


def _without_crlf(text: str) -> _Mended:
    if "\r\n" not in text:
        return _Mended(text)
    return _Mended(text.replace("\r\n", "\n"), "WG122", line=text.count("\n", 0, text.index("\r\n")) + 1)


def _without_cr(text: str) -> _Mended:
    """A lone CR ends a line only where nothing else does; elsewhere editors count no line for it."""
    if "\r" not in text:
        return _Mended(text)
    line = text.count("\n", 0, text.index("\r")) + 1
    instead = " " if "\n" in text else "\n"
    return _Mended(text.replace("\r", instead), "WG123", line=line, count=text.count("\r"))


def _with_losses_told(text: str) -> _Mended:
    if "\ufffd" not in text:
        return _Mended(text)
    return _Mended(text, "WG126", line=text.count("\n", 0, text.index("\ufffd")) + 1)


def _without_mojibake(text: str) -> _Mended:
    if not _SUSPICIOUS.search(text):
        return _Mended(text)
    before = text.split("\n")
    after = _fixed(text).split("\n")
    if len(after) != len(before):
        return _Mended(text)
    changed = [number for number, (old, new) in enumerate(zip(before, after, strict=True), 1) if old != new]
    if not changed:
        return _Mended(text)
    return _Mended("\n".join(after), "WG124", line=changed[0], count=len(changed))


def _fixed(text: str) -> str:
    """Undo a wrong decoding of the whole text, else of the lines that show one."""
    from ftfy import fix_encoding  # slow to import, and few plans need it

    whole = fix_encoding(text)
    if whole != text:
        return whole
    lines = [(line, fix_encoding(line) if _SUSPICIOUS.search(line) else line) for line in text.split("\n")]
    codecs = tuple(codec for codec in _ONCE_DECODED_AS if any(_undone(old, new, codec) for old, new in lines))
    return "\n".join(_again(new, codecs) if old == new else new for old, new in lines)


def _undone(old: str, new: str, codec: str) -> bool:
    return old != new and new in _decodings(old, (codec,))


def _again(line: str, codecs: tuple[str, ...]) -> str:
    """Mend a line too short to judge alone, by what was found out about the others."""
    if not _SUSPICIOUS.search(line):
        return line
    return next(_decodings(line, codecs), line)


def _decodings(line: str, codecs: tuple[str, ...]) -> Iterator[str]:
    for codec in codecs:
        try:
            yield line.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
