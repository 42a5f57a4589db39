"""What users type: command line options and ini keys, and how they become one mapping."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pytest


PROOF_CHILD = "pytest_wavegate.plugin.proving.child"
"""The plugin of a pytest that a proof has started."""
MUTANT_CHILD = "pytest_wavegate.plugin.mutating.child"
"""That of a pytest which a mutation tester has started."""


_NEED_A_PLAN = ("--wave-tdd", "--wave-mutate", "--wave", "--wave-gate")
"""Options that ask something of tests: where nobody listens, tests that pass would look as if it were so."""


class Choice(NamedTuple):
    """An option with a fixed set of values that may also stand in the ini file."""

    flag: str
    ini: str
    values: tuple[str, ...]
    default: str
    help: str


CHOICES = {
    "wave_by": Choice(
        "--wave-by", "wave_by", ("auto", "phase", "dependency"), "auto", "what the waves come from"
    ),
    "unplanned": Choice(
        "--wave-unplanned",
        "wave_unplanned",
        ("first", "last", "deselect", "error"),
        "last",
        "where items that no task claims go",
    ),
    "gates_mode": Choice(
        "--wave-gates",
        "wave_gates",
        ("enforce", "report", "off"),
        "enforce",
        "judge and block; judge and print only; do not judge",
    ),
    "open_tasks": Choice(
        "--wave-open",
        "wave_open",
        ("gate", "expect-red", "skip"),
        "gate",
        "items of unticked tasks: judged like the rest; must fail and hold nothing back; not run",
    ),
    "serial": Choice(
        "--wave-serial",
        "wave_serial",
        ("on", "off"),
        "on",
        "off: tasks without [P] run side by side too",
    ),
    "rollback_mode": Choice(
        "--wave-rollback",
        "wave_rollback",
        ("run", "dry-run", "off", "resume"),
        "run",
        "what a closed gate undoes: run the actions; show them only; nothing;"
        " resume is for the command `wavegate rollback` alone",
    ),
}
MARKERS = (
    'task("T012", ..., parallel=None, story=None, exempt=None): the tasks this test verifies.',
    'wave_task("T012", ...): the same as task, under a name of its own.',
    'wave_lock("name"): tests that share a lock never run at the same time.',
    "wave_alone: nothing runs beside this test.",
)


def add_options(parser: pytest.Parser) -> None:
    """Declare every option and ini key."""
    group = parser.getgroup("wavegate", "run the tests of a plan wave by wave")
    group.addoption("--wave-plan", metavar="PATH", help="the plan: a file, or a folder with one tasks.md")
    group.addoption(
        "--wave",
        action="append",
        default=[],
        metavar="SELECT",
        help="run only these: 2, 2-4, phase:Setup, US1, T012, +T012, T012+, done, open, next (repeatable)",
    )
    group.addoption("--dialect", metavar="NAME", help="how the plan is written (default: found out)")
    for choice in CHOICES.values():
        default = f" (default: {choice.default})"
        group.addoption(choice.flag, choices=choice.values, default=None, help=choice.help + default)
        parser.addini(choice.ini, choice.help, default="")
    group.addoption(
        "--wave-gate",
        action="append",
        default=[],
        metavar="EXPR",
        help='one more condition for every phase, such as "verified >= 80%%" (repeatable)',
    )
    group.addoption(
        "--wave-report",
        action="append",
        default=[],
        metavar="KIND=PATH",
        help="write a report of the run, such as json=record.json (repeatable)",
    )
    _add_red_green(group)
    parser.addini("wave_plan", "the plan: a file, or a folder with one tasks.md", default="")
    parser.addini("wave_base", "the revision that --wave-tdd prove takes old code from", default="")


def _add_red_green(group: pytest.OptionGroup) -> None:
    group.addoption(
        "--wave-tdd",
        choices=("red", "green", "prove"),
        default=None,
        help="red: the tests must fail, for an honest reason; green: they must pass, and have been seen red;"
        " prove: take the code away, and see whether they notice",
    )
    group.addoption(
        "--wave-base",
        metavar="REV",
        help="where --wave-tdd prove takes old code from (default: where the branch began)",
    )
    group.addoption(
        "--wave-samples",
        type=int,
        metavar="N",
        help="how often --wave-tdd prove runs a test in each state of the code (default: 2)",
    )
    group.addoption(
        "--wave-mutate",
        action="store_true",
        help="hand what --wave-tdd prove has proven to mutmut or cosmic-ray, and read what survives",
    )


def command_line(config: pytest.Config) -> dict[str, object]:
    """What was typed; absent keys were not."""
    typed = {
        "plan": config.getoption("--wave-plan"),
        "dialect": config.getoption("--dialect"),
        "select": tuple(config.getoption("--wave")),
        "gates": tuple(config.getoption("--wave-gate")),
        "reports": tuple(config.getoption("--wave-report")),
        "tdd": config.getoption("--wave-tdd"),
        "base": config.getoption("--wave-base"),
        "mutate": config.getoption("--wave-mutate"),
    }
    typed |= {key: config.getoption(choice.flag) for key, choice in CHOICES.items()}
    samples = config.getoption("--wave-samples")
    known: dict[str, object] = {} if samples is None else {"samples": samples}
    return known | {key: value for key, value in typed.items() if value}


def ini_file(config: pytest.Config) -> dict[str, object]:
    """What pytest's own configuration file says; absent keys are not in it."""
    said = {"plan": config.getini("wave_plan"), "base": config.getini("wave_base")}
    said |= {key: config.getini(choice.ini) for key, choice in CHOICES.items()}
    return {key: value for key, value in said.items() if value}


def only_resumes(config: pytest.Config) -> bool:
    """True where this pytest runs no test, but finishes what a crash has left to undo."""
    return bool(config.getoption("--wave-rollback", None) == "resume")


def proves(config: pytest.Config) -> bool:
    """True where tests are proven: then no worker runs any."""
    return bool(config.getoption("--wave-tdd", None) == "prove")


def is_child(config: pytest.Config) -> bool:
    """True in a pytest of a proof's own: there, this plugin stays asleep."""
    return any(config.pluginmanager.hasplugin(name) for name in (PROOF_CHILD, MUTANT_CHILD))


def without_effect(config: pytest.Config) -> str:
    """What was typed and does nothing, for no test is proven; empty where all of it does something."""
    if proves(config):
        return ""
    typed = [flag for flag in ("--wave-base", "--wave-samples") if config.getoption(flag) is not None]
    return f"{' and '.join(typed)} without --wave-tdd prove: nothing is proven" if typed else ""


def asks_of_a_plan(config: pytest.Config) -> str:
    """The first option that was given and would do nothing without a plan; empty where none was."""
    return next((flag for flag in _NEED_A_PLAN if config.getoption(flag, None)), "")


def wants_a_plan(config: pytest.Config) -> bool:
    """True where a plan is named anywhere, or needed; cheap, for it is asked in every pytest run."""
    if is_child(config):
        return False
    if config.getoption("--wave-plan") or config.getini("wave_plan") or asks_of_a_plan(config):
        return True
    try:
        text = (config.rootpath / "pyproject.toml").read_bytes()
    except OSError:
        return False
    return b"[tool.wavegate]" in text
