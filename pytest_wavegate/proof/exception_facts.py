"""From an exception to the facts of a failure; its text is never read."""

from __future__ import annotations

import dis
import sys
from dataclasses import replace
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import TYPE_CHECKING, cast

from pytest_wavegate.proof.failure import Failure, Frame, Missing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType, TracebackType

    from pytest_wavegate.proof.failure import Step

_WRAPPERS = frozenset({"CollectError"})
"""What pytest raises from the exception that matters."""
_PATCHERS = {
    "get_original": ("target", "name"),
    "setattr": ("target", "name"),
    "delattr": ("target", "name"),
    "annotated_getattr": ("obj", "name"),
}
"""Functions of ``unittest.mock`` and ``monkeypatch`` that say in words only what they did not find, and what
they call the object and the name."""
_ROUTINES = (FunctionType, MethodType, BuiltinFunctionType)
_MOST_LINKS = 20
_MOST_PARTS = 50
_LOADS = frozenset({"LOAD_GLOBAL", "LOAD_NAME", "LOAD_FAST", "LOAD_DEREF"})


def failure_of(error: BaseException, step: Step, *, hollow_calls: int = 0) -> Failure:
    """Return what an exception says of a test.

    Args:
        error: as raised; an exception of pytest that wraps the one that matters is unwrapped.
        step: where it was raised.
        hollow_calls: as the guard counted them.
    """
    error = _unwrapped(error)
    trail = list(_trail(error.__traceback__))
    innermost = trail[-1] if trail else None
    frames = tuple(Frame(_path(one.tb_frame), one.tb_lineno, _name(one)) for one in trail)
    return Failure(
        outcome="failed",
        step=step,
        types=_types(error),
        frames=frames,
        missing=_missing(error, innermost),
        broken=(error.filename or "").replace("\\", "/") if isinstance(error, SyntaxError) else "",
        touched=_touched(innermost) if innermost is not None else (),
        because=tuple(name for cause in _causes(error) for name in _types(cause)[:1]),
        hollow_calls=hollow_calls,
        parts=tuple(_part(part, step, frames, hollow_calls) for part in _leaves(error)),
    )


def _part(error: BaseException, step: Step, around: tuple[Frame, ...], hollow_calls: int) -> Failure:
    """One of a group; what was never raised by itself comes from where the group does."""
    found = failure_of(error, step, hollow_calls=hollow_calls)
    return found if found.frames else replace(found, frames=around)


def _unwrapped(error: BaseException) -> BaseException:
    inner = error.__cause__
    return inner if type(error).__name__ in _WRAPPERS and inner is not None else error


def _types(error: BaseException) -> tuple[str, ...]:
    return tuple(f"{one.__module__}.{one.__qualname__}" for one in type(error).__mro__[:-1])


def _trail(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


def _name(trace: TracebackType) -> str:
    return trace.tb_frame.f_code.co_name


def _path(frame: FrameType) -> str:
    return frame.f_code.co_filename.replace("\\", "/")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What led to it, the nearest first."""
    for _ in range(_MOST_LINKS):
        link = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if link is None:
            return
        yield link
        error = link


def _leaves(error: BaseException) -> list[BaseException]:
    """The exceptions of a group and of the groups in it."""
    waiting = list(error.exceptions) if isinstance(error, BaseExceptionGroup) else []
    found: list[BaseException] = []
    while waiting and len(found) < _MOST_PARTS:
        one = waiting.pop(0)
        if isinstance(one, BaseExceptionGroup):
            waiting.extend(one.exceptions)
        else:
            found.append(one)
    return found


def _missing(error: BaseException, innermost: TracebackType | None) -> Missing | None:
    match error:
        case ImportError():
            # Only Python 3.12 and later say which name of the module is not there.
            name = getattr(error, "name_from", None)
            inner = error.__cause__
            if not error.name and isinstance(inner, ImportError):  # as ``monkeypatch`` wraps it
                return _missing(inner, None)
            return Missing(error.name or "", name or "", _slashes(error.path))
        case NameError():
            return Missing(name=error.name or "")
        case AttributeError() if error.name:
            return _lacks(error.obj, error.name)
        case AttributeError() if innermost is not None and _name(innermost) in _PATCHERS:
            found = innermost.tb_frame.f_locals
            owner, name = _PATCHERS[_name(innermost)]
            return _lacks(found.get(owner), str(found.get(name, "")))
    return None


def _lacks(owner: object, name: str) -> Missing:
    owner = _mocked(owner)
    module = _module_of(owner)
    return Missing(module.__name__ if module is not None else "", name, _file_of(module))


def _mocked(owner: object) -> object:
    """What a mock stands for: it has the class of its ``spec``, and lacks what this does not have."""
    mock = sys.modules.get("unittest.mock")
    if mock is None or not _is_a(owner, mock.NonCallableMock):
        return owner
    return vars(owner).get("_spec_class") or owner


def _is_a(value: object, *classes: type) -> bool:
    """As ``isinstance``, which would wake a lazy object up by asking it for its class."""
    return issubclass(type(value), classes)


def _module_of(owner: object) -> ModuleType | None:
    """A module itself; of anything else, the module that it or its class is from."""
    return cast("ModuleType", owner) if _is_a(owner, ModuleType) else sys.modules.get(_module_name(owner))


def _module_name(owner: object) -> str:
    """The module of a class or a function, or of the class of anything else."""
    name = getattr(owner if _is_a(owner, type, *_ROUTINES) else type(owner), "__module__", None)
    return name if isinstance(name, str) else ""


def _file_of(module: ModuleType | None) -> str:
    return _slashes(getattr(module, "__file__", None))


def _slashes(path: object) -> str:
    return path.replace("\\", "/") if isinstance(path, str) else ""


def _touched(trace: TracebackType) -> tuple[str, ...]:
    """Files of what the names of the innermost line stand for."""
    frame = trace.tb_frame
    found: dict[str, None] = {}
    for name in _names_on(frame, trace.tb_lineno):
        value = frame.f_locals.get(name, frame.f_globals.get(name))
        found[_file_of(_module_of(value))] = None
    return tuple(path for path in found if path)


def _names_on(frame: FrameType, line: int) -> Iterator[str]:
    for step in dis.get_instructions(frame.f_code):
        places = step.positions
        if places is not None and places.lineno == line and step.opname.split("__")[0] in _LOADS:
            yield str(step.argval)
