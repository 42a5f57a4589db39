"""Every code that lint can print, with its severity."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.nearness import suggestion
from pytest_wavegate.plan.lint import RULES
from pytest_wavegate.plan.order.cycles import CYCLE
from pytest_wavegate.plan.read import NO_TASKS
from pytest_wavegate.plan.remarks import REMARKS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_wavegate.model.finding import Severity


def severities() -> dict[str, Severity]:
    """Return each code's severity where the settings do not say otherwise, in the order of codes."""
    found: dict[str, Severity] = {code: remark.severity for code, remark in REMARKS.items()}
    found |= {CYCLE: "error", NO_TASKS: "warning"}
    for module in RULES.values():
        found |= {rule.code: rule.severity for rule in import_module(module).RULES}
    return dict(sorted(found.items()))


def require_known(codes: Iterable[str], *, path: str) -> None:
    """Refuse a code that lint never prints.

    Raises:
        WavegateError: ``unknown-rule``.
    """
    known = severities()
    for code in codes:
        if code not in known:
            hint = suggestion(
                code, known, otherwise="remove it; wavegate lint prints the code of each finding"
            )
            raise WavegateError("unknown-rule", f"lint has no rule {code}", hint=hint, path=path)
