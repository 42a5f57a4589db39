"""How pytest-xdist can be asked to distribute: the waves hold in every mode."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Answer, Example

PLAN = """
    # Tasks: Shop

    ## Phase 1: Basket

    - [x] T001 [P] Basket in tests/test_basket.py
    - [x] T002 [P] Prices in tests/test_prices.py

    ## Phase 2: Checkout

    - [x] T003 [P] Checkout in tests/test_checkout.py
"""
CLASSES = """
    import pytest

    class TestOne:
        def test_a(self): pass
        def test_b(self): pass
        def test_c(self): pass

    class TestTwo:
        def test_a(self): pass
        def test_b(self): pass
        def test_c(self): pass

    @pytest.mark.xdist_group("till")
    def test_till(): pass

    @pytest.mark.xdist_group("till")
    class TestTill:
        def test_a(self): pass
        def test_b(self): pass
"""
FILES = {
    "tasks.md": PLAN,
    "tests/test_basket.py": CLASSES,
    "tests/test_prices.py": CLASSES,
    "tests/test_checkout.py": CLASSES,
}
COUNT = 27


@pytest.fixture
def shop(spread: Example) -> Example:
    """Two phases, three files, each with classes and a group."""
    return spread.write(FILES)


def look(answer: Answer) -> None:
    """All is well, every item once, and no item of the second wave before the last of the first."""
    assert answer.exit_code == 0, answer.text
    found = answer.outcomes()
    assert len(found) == COUNT
    assert set(found.values()) == {"passed"}
    first, second = answer.record["waves"]
    assert first["finished"] <= second["started"]
    by_wave = defaultdict(list)
    for item in answer.record["items"]:
        by_wave[item["wave"]].append(item["started"])
    assert max(by_wave[1]) <= min(by_wave[2])


def workers_of(answer: Answer, key: str) -> dict[tuple[int, str], set[str]]:
    """Who ran the items of a wave whose node id, up to the last part or the file, is the same."""
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    for item in answer.record["items"]:
        nodeid = item["nodeid"].split("@")[0]
        name = nodeid.split("::")[0] if key == "file" else nodeid.rsplit("::", 1)[0]
        found[item["wave"], name].add(item["worker"])
    return found


@pytest.mark.parametrize("workers", ["1", "4", "8", "auto"])
def test_number_of_workers(shop: Example, workers: str) -> None:
    """From one to more than there are processors."""
    answer = shop.run("-n", workers)
    look(answer)
    assert answer.record["workers"] >= 1


def test_no_worker(plain: Example) -> None:
    """``-n0`` is one process."""
    pytest.importorskip("xdist")
    answer = plain.write(FILES).run("-n0")
    look(answer)
    assert answer.record["workers"] == 0


@pytest.mark.parametrize("dist", ["worksteal", "no"])
def test_ungrouped(shop: Example, dist: str) -> None:
    """Items go where there is room; a group stays together all the same."""
    answer = shop.run("--dist", dist)
    look(answer)


def test_by_scope(shop: Example) -> None:
    """All items of a class, or the functions of a module, on one worker."""
    answer = shop.run("--dist", "loadscope")
    look(answer)
    assert all(len(workers) == 1 for workers in workers_of(answer, "scope").values())


def test_by_file(shop: Example) -> None:
    """All items of a file on one worker."""
    answer = shop.run("--dist", "loadfile")
    look(answer)
    assert all(len(workers) == 1 for workers in workers_of(answer, "file").values())


@pytest.mark.parametrize("dist", ["loadgroup", "load"])
def test_by_group(shop: Example, dist: str) -> None:
    """All items of a group in one wave on one worker, whatever their file."""
    answer = shop.run("--dist", dist)
    look(answer)
    till: dict[int, set[str]] = defaultdict(set)
    for item in answer.record["items"]:
        if "till" in item["nodeid"].lower():
            till[item["wave"]].add(item["worker"])
    assert {wave: len(workers) for wave, workers in till.items()} == {1: 1, 2: 1}


@pytest.mark.parametrize(
    "options",
    [
        ["--maxschedchunk=1", "-p", "no:cacheprovider"],
        ["--tx", "2*popen", "-n0", "--dist", "load", "-v"],
        ["-d", "--tx", "popen", "-q"],
        ["-p", "no:terminal"],
    ],
    ids=" ".join,
)
def test_further_options(shop: Example, options: list[str]) -> None:
    """What has no meaning here does no harm."""
    look(shop.run(*options))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--dist", "each"], "*--dist each runs every test on every worker*"),
        (["-f"], "*a plan cannot be followed in a loop*"),
        (["--looponfail", "-n0"], "*a plan cannot be followed in a loop*"),
    ],
    ids=["each", "f", "looponfail"],
)
def test_what_cannot_be_served(shop: Example, options: list[str], said: str) -> None:
    """Is a usage error, with one way out."""
    answer = shop.run(*options)
    assert answer.exit_code == 4
    answer.result.stderr.fnmatch_lines([said, "*hint: leave *"])


def test_without_xdist(plain: Example) -> None:
    """``-p no:xdist`` leaves pytest-xdist out altogether."""
    look(plain.write(FILES).run("-p", "no:xdist"))


def test_collect_only_lists_in_the_order_of_the_plan(example: Example) -> None:
    """With workers too, for pytest-xdist lets one process list; nothing is recorded as run."""
    example.write(FILES)
    example.write(
        {
            "tasks.md": PLAN.replace("T003", "T009")
            .replace("test_basket", "test_x")
            .replace("test_checkout", "test_basket")
            .replace("test_x", "test_checkout")
        }
    )
    answer = example.run("--collect-only", "-q")
    assert answer.exit_code == 0
    listed = [line for line in answer.text.splitlines() if "::" in line]
    assert len(listed) == COUNT
    files = list(dict.fromkeys(line.split("::")[0] for line in listed))
    assert files == ["tests/test_checkout.py", "tests/test_prices.py", "tests/test_basket.py"]


@pytest.mark.parametrize("keep", [[], ["--keep-duplicates"]], ids=["once", "twice"])
def test_the_same_path_twice(example: Example, keep: list[str]) -> None:
    """The second is dropped, or kept on demand: then node ids repeat, and each item ends once."""
    answer = example.write(FILES).run("tests", "tests", *keep)
    assert answer.exit_code == 0, answer.text
    items = answer.record["items"]
    assert len(items) == COUNT * (2 if keep else 1)
    assert {item["outcome"] for item in items} == {"passed"}
    assert len({item["nodeid"] for item in items}) == COUNT
    assert f"{len(items)} passed" in answer.text


def test_a_crash_among_node_ids_that_repeat(spread: Example) -> None:
    """The one that crashed has failed, its double is an item of its own."""
    spread.write(FILES).write(
        {
            "tests/test_basket.py": """
                import os
                from pathlib import Path

                MARK = Path(__file__).with_name("crashed")

                def test_once():
                    try:
                        MARK.touch(exist_ok=False)
                    except FileExistsError:
                        return
                    os._exit(3)
            """
        }
    )
    answer = spread.run("tests", "tests", "--keep-duplicates")
    once = [i["outcome"] for i in answer.record["items"] if i["nodeid"].endswith("test_once")]
    assert sorted(once) == ["failed", "passed"]
    assert len(answer.record["items"]) == 2 * (COUNT - 9 + 1)
    assert answer.decisions() == {"1": "failed", "2": "blocked"}
