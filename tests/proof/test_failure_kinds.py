"""A failure is judged by its exception and its traceback, never by its text."""

from __future__ import annotations

import asyncio
import importlib
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_wavegate.proof.exception_facts import failure_of
from pytest_wavegate.proof.failure import PASSED, Failure, Frame, Missing
from pytest_wavegate.proof.failure_kinds import Kind, classify, classify_item, weakest
from pytest_wavegate.proof.guard import Guard, HollowCall
from pytest_wavegate.proof.own_files import OwnFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytest_wavegate.proof.failure import Step

OWN = OwnFiles(
    frozenset({"/p/src/shop/cart.py", "/p/src/shop/new.py"}), ("/p", "/p/src"), frozenset({"Cart"})
)
NOTHING: list[str] = []
CODE = Frame("/p/src/shop/cart.py", 3, "add")
TEST = Frame("/p/tests/test_cart.py", 9, "test_add")
LIBRARY = Frame("/venv/lib/http.py", 9, "get")


def failed(*types: str, step: Step = "call", frames: tuple[Frame, ...] = (TEST,), **more: Any) -> Failure:
    """A failure by an exception of ``builtins`` or elsewhere."""
    names = tuple(name if "." in name else f"builtins.{name}" for name in types)
    return Failure("failed", step, (*names, "builtins.Exception"), frames, **more)


@pytest.mark.parametrize(
    ("failure", "strength", "slug"),
    [
        (PASSED, "green", "passes"),
        (Failure("passed", hollow_calls=2), "green", "swallows"),
        (Failure("skipped", "setup"), "none", "skipped"),
        (Failure("xfailed"), "none", "xfail"),
        (Failure("xpassed"), "none", "xfail"),
        (Failure("crashed"), "none", "crash"),
        (Failure("timed_out"), "none", "timeout"),
        (Failure("not_collected", "collect"), "none", "not_collected"),
        (failed("AssertionError"), "strong", "assertion"),
        (failed("Failed", "_pytest.outcomes.OutcomeException"), "strong", "assertion"),
        (failed("AssertionError", frames=(TEST, CODE, LIBRARY)), "strong", "assertion"),
        (failed("NotImplementedError", "RuntimeError"), "strong", "not_implemented"),
        (failed("NotImplementedError", frames=(TEST, CODE)), "strong", "not_implemented"),
        (failed("KeyError", frames=(TEST, CODE, LIBRARY)), "strong", "raised_by_code"),
        (failed("NameError", frames=(TEST, CODE), missing=Missing(name="x")), "strong", "raised_by_code"),
        (failed("KeyError"), "unclear", "unclear"),
        (failed("TypeError"), "unclear", "unclear"),
        (failed("TypeError", touched=("/p/src/shop/cart.py",)), "weak", "signature"),
        (failed("AttributeError", missing=Missing("builtins", "x")), "unclear", "unclear"),
        (failed("AttributeError", missing=Missing("shop.cart", "x")), "weak", "absent"),
        (failed("AttributeError", missing=Missing("shop", "x")), "weak", "absent"),
        (failed("AttributeError", missing=Missing("m", "x", "/p/src/shop/cart.py")), "weak", "absent"),
        (failed("NameError", missing=Missing(name="Cart")), "weak", "absent"),
        (failed("NameError", missing=Missing(name="Crat")), "none", "unknown_name"),
        (failed("NameError", "x.Own"), "none", "unknown_name"),
        (failed("ImportError", missing=Missing("shop.new")), "weak", "absent"),
        (failed("ModuleNotFoundError", "ImportError", missing=Missing("shop")), "weak", "absent"),
        (failed("ImportError", missing=Missing("shop.other")), "none", "foreign_import"),
        (failed("ImportError", missing=Missing("shops")), "none", "foreign_import"),
        (failed("ImportError", missing=Missing("op.new")), "none", "foreign_import"),
        (failed("ImportError", frames=(TEST, CODE), missing=Missing("yaml")), "none", "foreign_import"),
        (failed("SyntaxError", broken="/p/tests/test_cart.py"), "none", "syntax_error"),
        (failed("IndentationError", "SyntaxError", broken="/p/src/shop/new.py"), "none", "broken_code"),
        (failed("TimeoutError", frames=(TEST, CODE)), "none", "timeout"),
        (failed("Failed", frames=(TEST, Frame("/v/pytest_timeout.py", 1, "f"))), "none", "timeout"),
        (
            failed("Failed", frames=(TEST, Frame("/v/_pytest/raises.py", 1, "f"), LIBRARY)),
            "strong",
            "assertion",
        ),
        (failed("Failed", frames=(TEST, Frame("/v/_pytest/fixtures.py", 1, "f"), LIBRARY)), "none", "misuse"),
        (failed("Failed", frames=(Frame("/v/_pytest/python.py", 1, "f"), LIBRARY)), "none", "misuse"),
        (failed("hypothesis.errors.Flaky", "hypothesis.errors.HypothesisException"), "none", "misuse"),
        (failed("hypothesis.errors.DeadlineExceeded"), "none", "timeout"),
        (failed("_pytest.fixtures.FixtureLookupError", "LookupError"), "none", "no_fixture"),
        (failed("_pytest.fixtures.FixtureLookupError", step="setup"), "none", "no_fixture"),
        (failed("AssertionError", step="setup"), "none", "fixture_error"),
        (failed("RuntimeError", step="setup", frames=(TEST, CODE)), "none", "fixture_error"),
        (
            failed("Failed", step="setup", frames=(TEST, Frame("/v/pytest_timeout.py", 1, "f"))),
            "none",
            "timeout",
        ),
        (failed("NotImplementedError", step="setup"), "none", "fixture_error"),
        (failed("NotImplementedError", step="setup", frames=(TEST, CODE)), "weak", "fixture_stub"),
        (failed("ImportError", step="setup", missing=Missing("shop.new")), "weak", "absent"),
        (failed("ImportError", step="setup", missing=Missing("yaml")), "none", "fixture_error"),
        (failed("AssertionError", step="teardown"), "none", "teardown_error"),
        (failed("ImportError", step="collect", missing=Missing("shop.new")), "weak", "absent"),
        (failed("ImportError", step="collect", missing=Missing("yaml")), "none", "foreign_import"),
        (failed("SyntaxError", step="collect", broken="/p/tests/test_cart.py"), "none", "syntax_error"),
        (failed("NameError", step="collect", missing=Missing(name="x")), "none", "unknown_name"),
        (failed("RuntimeError", step="collect"), "none", "collect_error"),
        (failed("AssertionError", step="collect"), "none", "collect_error"),
        (failed("pytest_wavegate.proof.guard.HollowCall"), "strong", "hollow"),
        (failed("KeyError", because=("pytest_wavegate.proof.guard.HollowCall",)), "strong", "hollow"),
        (failed("KeyError", hollow_calls=1), "strong", "hollow"),
        (failed("pytest_wavegate.proof.guard.HollowCall", step="setup"), "weak", "hollow_fixture"),
        (failed("pytest_wavegate.proof.guard.HollowCall", step="teardown"), "weak", "hollow_fixture"),
        (
            failed("ExceptionGroup", parts=(failed("AssertionError"), failed("KeyError"))),
            "unclear",
            "unclear",
        ),
        (failed("ExceptionGroup", parts=(failed("AssertionError"),)), "strong", "assertion"),
    ],
)
def test_what_a_failure_is_worth(failure: Failure, strength: str, slug: str) -> None:
    """Strong, weak, unclear or nothing, each with a reason of its own."""
    kind = classify(failure, OWN)
    assert (kind.strength, kind.slug) == (strength, slug)
    assert kind.honest == (strength in {"strong", "weak"})


def test_the_first_failure_of_an_item_decides() -> None:
    """A teardown that fails as well does not spoil a red call; one that fails alone is no red."""
    teardown = failed("KeyError", step="teardown")
    setup = Failure("passed", "setup")
    assert classify_item([setup, failed("AssertionError"), teardown], OWN).slug == "assertion"
    assert classify_item([setup, PASSED, teardown], OWN).slug == "teardown_error"
    assert classify_item([setup, PASSED], OWN).strength == "green"
    assert classify_item([], OWN).slug == "not_collected"
    assert classify_item([Failure("passed", hollow_calls=1)], OWN).slug == "swallows"


@given(st.lists(st.sampled_from(["none", "green", "unclear", "weak", "strong"]), min_size=1))
def test_the_weakest_of_several_is_strong_only_where_all_are(strengths: list[Any]) -> None:
    """Whatever their order."""
    kinds = [Kind(strength, strength, "") for strength in strengths]
    assert weakest(kinds).strength == weakest(reversed(kinds)).strength
    assert (weakest(kinds).strength == "strong") == (set(strengths) == {"strong"})


@contextmanager
def project(folder: Path, monkeypatch: pytest.MonkeyPatch, **modules: str) -> Iterator[OwnFiles]:
    """A package ``wares`` whose files are a task's own."""
    package = folder / "wares"
    package.mkdir()
    (package / "__init__.py").touch()
    for name, text in modules.items():
        (package / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(folder)
    files = frozenset(f"{package.as_posix()}/{name}.py" for name in (*modules, "planned"))
    try:
        yield OwnFiles(files, (folder.as_posix(),))
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "wares"]:
            del sys.modules[name]


def raised(call: Callable[[], object]) -> BaseException:
    """What a call raises."""
    try:
        call()
    except BaseException as error:
        return error
    pytest.fail("nothing was raised")


CART = """
class Cart:
    def add(self, what):
        return {}[what]
def total(cart):
    raise NotImplementedError
def quiet():
    return {}
def several():
    raise ExceptionGroup("all", [KeyError("x"), ValueError("y")])
"""


def test_facts_of_real_exceptions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing modules, names and attributes; signatures; patches of what is not there."""
    with project(
        tmp_path, monkeypatch, cart=CART, broken="def f(:\n", needy="import no_such_module\n"
    ) as own:
        cart = importlib.import_module("wares.cart")
        cases: list[tuple[Callable[[], object], str]] = [
            (lambda: importlib.import_module("wares.planned"), "absent"),
            (lambda: exec("from wares import planned"), "absent"),
            (lambda: exec("from wares.cart import checkout"), "absent"),
            (lambda: importlib.import_module("wares.elsewhere"), "foreign_import"),
            (lambda: importlib.import_module("wares.needy"), "foreign_import"),
            (lambda: importlib.import_module("wares.broken"), "broken_code"),
            (lambda: cart.checkout, "absent"),
            (lambda: cart.Cart.checkout, "absent"),
            (lambda: cart.Cart().checkout(), "absent"),
            (lambda: cart.total.checkout, "absent"),
            (lambda: cart.Cart(1), "signature"),
            (lambda: cart.quiet(key=1), "signature"),
            (lambda: len(*NOTHING), "unclear"),
            (lambda: cart.quiet()["x"], "unclear"),
            (lambda: cart.Cart().add("x"), "raised_by_code"),
            (lambda: cart.total(1), "not_implemented"),
            (lambda: undefined_name, "unknown_name"),  # type: ignore[name-defined]  # noqa: F821
            (lambda: mock.patch("wares.cart.checkout").start(), "absent"),
            (lambda: pytest.MonkeyPatch().setattr(cart, "checkout", 1), "absent"),
            (lambda: pytest.MonkeyPatch().setattr("wares.cart.checkout", 1), "absent"),
            (lambda: pytest.MonkeyPatch().setattr("wares.planned.checkout", 1), "absent"),
            (lambda: pytest.MonkeyPatch().setattr("wares.elsewhere.checkout", 1), "foreign_import"),
            (lambda: mock.patch("json.checkout").start(), "unclear"),
            (lambda: mock.Mock(spec=cart.Cart).checkout, "absent"),
            (lambda: mock.create_autospec(cart.Cart)().checkout, "absent"),
            (lambda: mock.Mock(spec=["add"]).checkout, "unclear"),
            (cart.several, "raised_by_code"),
            (lambda: pytest.fail("no"), "assertion"),
            (lambda: asyncio.run(asyncio.wait_for(asyncio.sleep(1), 0.001)), "timeout"),
        ]
        told = [classify(failure_of(raised(call), "call"), own).slug for call, _ in cases]
        assert told == [slug for _, slug in cases]


def test_causes_groups_and_wrappers_are_looked_into() -> None:
    """A hollow call behind another error, inside of a group, or under pytest's own error of collection."""

    class CollectError(Exception):
        pass

    def hidden() -> None:
        guard = Guard()
        try:
            with guard.armed():
                guard()
        except HollowCall as error:
            raise KeyError("x") from error

    def grouped() -> None:
        raise BaseExceptionGroup("x", [AssertionError(), BaseExceptionGroup("y", [raised(hidden)])])

    def collected() -> None:
        try:
            importlib.import_module("shop.new")
        except ImportError as error:
            raise CollectError from error

    assert classify(failure_of(raised(hidden), "call"), OWN).slug == "hollow"
    assert classify(failure_of(raised(grouped), "call"), OWN).strength == "strong"
    assert classify(failure_of(raised(collected), "collect"), OWN).slug == "absent"


class Lazy:
    """Does its work when somebody asks for anything of it, as lazy objects and proxies do."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(name)


def test_lazy_objects_are_left_alone() -> None:
    """To look at a failure wakes nothing up, nor fails by it."""
    lazy = Lazy()

    def uses() -> None:
        raise AssertionError(lazy is None)

    def lacks() -> None:
        raise AttributeError("x", name="x", obj=lazy)

    assert classify(failure_of(raised(uses), "call"), OWN).slug == "assertion"
    assert classify(failure_of(raised(lacks), "call"), OWN).slug == "unclear"


def test_an_exception_without_a_traceback_is_unclear() -> None:
    """Nothing is asked of it that it does not have."""
    assert classify(failure_of(KeyError(), "call"), OWN).slug == "unclear"
    assert classify(failure_of(AttributeError(), "call"), OWN).slug == "unclear"
    assert classify(failure_of(SyntaxError(), "collect"), OWN).slug == "syntax_error"


@pytest.mark.parametrize(
    ("file", "module", "own"),
    [
        ("/p/src/shop/cart.py", "shop.cart", True),
        ("/p/src/shop/cart.py", "cart", True),
        ("/p/src/shop/cart.py", "src.shop", True),
        ("/p/src/shop/cart.py", "p.src", False),
        ("/p/src/shop/cart.py", "", False),
        ("/p/src/shop/__init__.py", "shop", True),
        ("/p/src/shop/__init__.py", "shop.__init__", False),
        ("/p/native/fast.pyx", "native.fast", True),
        ("/elsewhere/cart.py", "cart", True),
    ],
)
def test_a_module_is_known_by_its_path(file: str, module: str, own: bool) -> None:
    """Below any folder, as plans do not say where imports start."""
    assert OwnFiles(frozenset({file}), ("/p",)).means(module) is own
