"""Results of other runners: what each of them writes, and files that are not what they should be."""

from __future__ import annotations

import os
import textwrap
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.evidence import junit_files
from pytest_wavegate.evidence.junit_files import read_junit
from pytest_wavegate.model.evidence import JunitRecord

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path, pattern: str = "*.xml") -> JunitRecord:
    return read_junit(pattern, phase="3", root=folder)


def one(folder: Path, text: str) -> JunitRecord:
    """What a single file says."""
    (folder / "one.xml").write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return read(folder)


def counts(record: JunitRecord) -> tuple[int, int, int]:
    """Tests, failed, skipped; nothing was amiss."""
    assert record.problems == ()
    return record.tests, len(record.failed), record.skipped


PYTEST = """
    <?xml version="1.0" encoding="utf-8"?>
    <testsuites name="pytest tests">
      <testsuite name="pytest" errors="1" failures="1" skipped="2" tests="5" time="0.04" hostname="h">
        <testcase classname="tests.test_oven" name="test_heat" time="0.001" />
        <testcase classname="tests.test_oven" name="test_door" time="0.001">
          <failure message="assert 0">def test_door(): assert 0</failure>
        </testcase>
        <testcase classname="tests.test_oven" name="test_fan"><skipped message="no" /></testcase>
        <testcase classname="tests.test_oven" name="test_lamp"><skipped type="xfail" /></testcase>
        <testcase classname="tests.test_oven" name="test_lamp2"><error message="failed on setup" /></testcase>
      </testsuite>
    </testsuites>
"""
SUREFIRE = """
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="com.example.BreadTest" tests="4"
        errors="0" skipped="0" failures="1" flakes="1">
      <properties><property name="os" value="x"/></properties>
      <testcase name="rises" classname="com.example.BreadTest" time="0.01"/>
      <testcase name="sometimes" classname="com.example.BreadTest">
        <flakyFailure message="once"><stackTrace>s</stackTrace><system-out>o</system-out></flakyFailure>
      </testcase>
      <testcase name="never" classname="com.example.BreadTest">
        <failure message="no" type="E">s</failure>
        <rerunFailure message="no" type="E"><stackTrace>s</stackTrace></rerunFailure>
        <rerunFailure message="no" type="E"><stackTrace>s</stackTrace></rerunFailure>
      </testcase>
      <testcase name="burns" classname="com.example.BreadTest"><rerunError message="no"/></testcase>
    </testsuite>
"""
NESTED = """
    <testsuites tests="3" failures="1">
      <testsuite name="outer" tests="3" failures="1">
        <testsuite name="inner" tests="2" failures="1">
          <testsuite name="innermost">
            <testcase name="a"><failure/></testcase>
          </testsuite>
          <testcase name="b"/>
        </testsuite>
        <testcase name="c"/>
      </testsuite>
    </testsuites>
"""
GTEST = """
    <testsuites tests="3" failures="1" disabled="1" errors="0">
      <testsuite name="Pan" tests="3" failures="1" disabled="1">
        <testcase name="Hot" status="run" result="completed" classname="Pan">
          <failure message="1"/><failure message="2"/>
        </testcase>
        <testcase name="Cold" status="notrun" result="suppressed" classname="Pan"/>
        <testcase name="Lid" status="run" result="completed" classname="Pan"/>
      </testsuite>
    </testsuites>
"""
MOCHA = """
    <testsuites name="Mocha Tests" tests="2" failures="1">
      <testsuite name="Root Suite" tests="0" failures="0"/>
      <testsuite name="Basket" file="/x/basket.js" tests="2" failures="1">
        <testcase name="Basket adds" classname="adds"/>
        <testcase name="Basket removes" classname="removes">
          <failure message="no" type="AssertionError"><![CDATA[<!DOCTYPE html><failure/>]]></failure>
        </testcase>
      </testsuite>
    </testsuites>
"""
LOOSE = '<testsuites><testcase name="a"/><testcase classname="K"><error/></testcase><testcase/></testsuites>'


@pytest.mark.parametrize(
    ("text", "found", "failed"),
    [
        (PYTEST, (5, 2, 2), ("tests.test_oven::test_door", "tests.test_oven::test_lamp2")),
        (SUREFIRE, (4, 2, 0), ("com.example.BreadTest::never", "com.example.BreadTest::burns")),
        (NESTED, (3, 1, 0), ("a",)),
        (GTEST, (3, 1, 1), ("Pan::Hot",)),
        (MOCHA, (2, 1, 0), ("removes::Basket removes",)),
        (LOOSE, (3, 1, 0), ("K",)),
        ("<testsuites/>", (0, 0, 0), ()),
        ("<testsuite/>", (0, 0, 0), ()),
    ],
    ids=["pytest", "surefire", "nested", "gtest", "mocha", "loose", "empty suites", "empty suite"],
)
def test_flavours(tmp_path: Path, text: str, found: tuple[int, int, int], failed: tuple[str, ...]) -> None:
    """Roots, nesting, errors, reruns and cases that were left out, as different runners write them."""
    record = one(tmp_path, text)
    assert counts(record) == found
    assert record.failed == failed
    assert (record.phase, record.pattern, record.files) == ("3", "*.xml", ("one.xml",))


def test_a_suite_that_failed_as_a_whole(tmp_path: Path) -> None:
    """It has no failed case, as when its file cannot be loaded: what it says of itself counts."""
    record = one(
        tmp_path,
        """
        <testsuites failures="1" errors="2" tests="1">
          <testsuite name="loads" failures="1"><testcase name="a"><failure/></testcase></testsuite>
          <testsuite name="breaks" errors="2" tests="0"/>
        </testsuites>
        """,
    )
    said = "breaks: it says that it failed, and names no test"
    assert (record.tests, record.failed) == (3, ("a", said, said))


def test_figures_that_are_odd(tmp_path: Path) -> None:
    """They count for nothing where they are no numbers."""
    text = '<testsuite failures="" errors="many" tests="-1"><testcase name="a" time="1,000.0"/></testsuite>'
    assert counts(one(tmp_path, text)) == (1, 0, 0)
    assert counts(one(tmp_path, '<testsuite failures="1.0"/>')) == (1, 1, 0)


def test_namespaces_do_not_matter(tmp_path: Path) -> None:
    """Some runners add one."""
    text = '<testsuite xmlns="urn:x"><testcase name="a"><failure/></testcase></testsuite>'
    assert counts(one(tmp_path, text)) == (1, 1, 0)


def test_output_is_noise(tmp_path: Path) -> None:
    """Whatever tests wrote, also what looks like results."""
    text = """
        <testsuite>
          <testcase name="a"><system-out>&lt;failure/&gt; FAILED</system-out></testcase>
          <system-out>many</system-out>
        </testsuite>
    """
    assert counts(one(tmp_path, text)) == (1, 0, 0)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    """As the file declares it."""
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    case = '<testcase name="süß"><failure/></testcase>'
    text = f'<?xml version="1.0" encoding="{name}"?><testsuite>{case}</testsuite>'
    (tmp_path / "one.xml").write_bytes(text.encode(encoding))
    record = read(tmp_path)
    assert (record.failed, record.problems) == (("süß",), ())


def test_an_empty_line_before_the_declaration(tmp_path: Path) -> None:
    """XML does not allow it, and some runners write it."""
    assert counts(one(tmp_path, '\n\n<?xml version="1.0"?><testsuite><testcase/></testsuite>')) == (1, 0, 0)


def test_several_files(tmp_path: Path) -> None:
    """In order of their paths; of the same content one counts."""
    (tmp_path / "reports/web").mkdir(parents=True)
    for place, name in (("reports/b.xml", "b"), ("reports/a.xml", "a"), ("reports/web/copy.xml", "b")):
        text = f'<testsuite><testcase name="{name}"><failure/></testcase></testsuite>'
        (tmp_path / place).write_text(text, encoding="utf-8")
    record = read(tmp_path, "reports/**/*.xml")
    assert record.files == ("reports/a.xml", "reports/b.xml", "reports/web/copy.xml")
    assert counts(record) == (2, 2, 0)
    assert record.failed == ("a", "b")
    assert read(tmp_path, "reports/*.xml").files == ("reports/a.xml", "reports/b.xml")


def test_no_file_matches(tmp_path: Path) -> None:
    """The gate says that there is no evidence; here nothing is wrong."""
    assert read(tmp_path, "reports/*.xml") == JunitRecord(phase="3", pattern="reports/*.xml", files=())


@pytest.mark.parametrize("pattern", ["../*.xml", "", "#"])
def test_a_pattern_that_cannot_be_used(tmp_path: Path, pattern: str) -> None:
    """Told, never raised."""
    record = read(tmp_path, pattern)
    assert record.files == ()
    assert len(record.problems) == 1


BOMB = """
    <?xml version="1.0"?>
    <!DOCTYPE bomb [
      <!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">
    ]>
    <testsuite name="&c;"><testcase name="&c;"/></testsuite>
"""
FOREIGN = """
    <!DOCTYPE testsuite [<!ENTITY secret SYSTEM "secret.txt">]>
    <testsuite><testcase name="&secret;"/></testsuite>
"""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is empty"),
        ("FAILED 3 tests", "it is no XML: syntax error"),
        ('{"tests": 3}', "it is no XML: "),
        ("<html><body/></html>", "it is no JUnit XML: it begins with <html>"),
        ("<assemblies/>", "it is no JUnit XML: it begins with <assemblies>"),
        ("<testsuite><testcase></testsuite>", "it is no XML: mismatched tag"),
        ("<testsuite>\x1b[31m</testsuite>", "it is no XML: not well-formed"),
        ("<testsuite>&nbsp;</testsuite>", "it is no XML: undefined entity"),
        ('<?xml version="1.0" encoding="klingon"?><testsuite/>', "it is no XML: "),
        ('<?xml version="1.0" encoding="big5"?><testsuite/>', "it is no XML: "),
        (BOMB, "it has a document type (bomb), which JUnit XML has not"),
        (FOREIGN, "it has a document type (testsuite), which JUnit XML has not"),
    ],
)
def test_files_that_are_not_what_they_should_be(tmp_path: Path, text: str, why: str) -> None:
    """Each is told of with its path; nothing of it counts."""
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    record = one(tmp_path, text)
    assert [problem[: len(why) + 9] for problem in record.problems] == [f"one.xml: {why}"]
    assert (record.tests, record.failed) == (0, ())


def test_a_file_that_was_cut_short_counts_up_to_there(tmp_path: Path) -> None:
    """A failure that is known stays one; that more is missing is told."""
    record = one(
        tmp_path, '<testsuite tests="9"><testcase name="a"><failure/></testcase><testcase name="b"/>'
    )
    assert (record.tests, record.failed) == (2, ("a",))
    assert len(record.problems) == 1
    assert record.problems[0].startswith("one.xml: it is no XML: no element found")


def test_bytes_of_all_sorts(tmp_path: Path) -> None:
    """Never an exception."""
    for seed in range(40):
        noise = bytes((seed * 37 + place * place * 11) % 256 for place in range(300))
        (tmp_path / "one.xml").write_bytes(b"<testsuite><testcase>" * (seed % 2) + noise)
        assert len(read(tmp_path).problems) == 1


def test_a_deep_file(tmp_path: Path) -> None:
    """A hundred thousand suites inside each other are read like any other file."""
    depth = 100_000
    text = "<testsuite>" * depth + '<testcase name="a"/>' + "</testsuite>" * depth
    assert counts(one(tmp_path, text)) == (1, 0, 0)


def test_a_large_file(tmp_path: Path) -> None:
    """Texts are not kept: what tests wrote may be larger than what is known of them."""
    case = f'<testcase name="t{{}}"><system-out>{"x" * 10_000}</system-out></testcase>'
    text = "<testsuite>" + "".join(case.format(number) for number in range(2000)) + "</testsuite>"
    assert counts(one(tmp_path, text)) == (2000, 0, 0)


def test_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file can be too large, and there can be too many."""
    monkeypatch.setattr(junit_files, "MOST", 2)
    monkeypatch.setattr(junit_files, "LARGEST", 2**20)
    for name in ("a.xml", "b.xml", "c.xml"):
        (tmp_path / name).write_text("<testsuite><testcase/></testsuite>", encoding="utf-8")
    (tmp_path / "b.xml").write_text("<testsuite>" + " " * 2**20, encoding="utf-8")
    record = read(tmp_path)
    assert record.files == ("a.xml", "b.xml")
    assert record.problems == (
        "*.xml matches 3 files, of which the first 2 were read",
        "b.xml: it is larger than 1 MiB",
    )
    assert record.tests == 1


@pytest.mark.skipif(os.name != "posix", reason="pipes and permissions are a matter of POSIX")
def test_what_is_no_ordinary_file(tmp_path: Path) -> None:
    """A pipe would keep the run waiting for ever; a link can lead nowhere."""
    os.mkfifo(tmp_path / "pipe.xml")
    (tmp_path / "link.xml").symlink_to(tmp_path / "gone")
    record = read(tmp_path)
    assert record.problems == (
        "link.xml: it cannot be read: No such file or directory",
        "pipe.xml: it is no ordinary file",
    )


def test_long_names_are_cut(tmp_path: Path) -> None:
    """A parameter can be a whole document."""
    record = one(tmp_path, f'<testsuite><testcase name="{"x" * 9999}"><failure/></testcase></testsuite>')
    assert record.failed == ("x" * 300,)


def test_a_case_without_any_name(tmp_path: Path) -> None:
    """It failed all the same."""
    record = one(tmp_path, "<testsuite><testcase><failure/></testcase></testsuite>")
    assert record.failed == ("a test without a name",)
