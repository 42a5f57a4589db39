"""Commands as users write them: a list of words, run without a shell."""

from __future__ import annotations

import shlex
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError


def _as_words(command: object) -> object:
    """Say of a command in one string how to write it; a shell's quoting would be a guess.

    Raises:
        PydanticCustomError: ``said``, with a hint.
    """
    if isinstance(command, str):
        words = ", ".join(f'"{word}"' for word in _split(command)) or '"make", "smoke"'
        raise said("a command is a list of words", hint=f"write [{words}]")
    if not isinstance(command, list | tuple):
        raise said("a command is a list of words", hint='write it such as ["make", "smoke"]')
    if not command or command[0] == "":
        raise said("a command has a first word", hint='write it such as ["make", "smoke"]')
    for word in command:
        if not isinstance(word, str):
            message = f"{word!r} in a command is no text"
            raise said(message, hint=f'write "{word}"')
        if "\0" in word:
            raise said("a word of a command holds a zero byte", hint="take it out")
    return command


def one_or_more(words: object) -> object:
    """Return a single word as a list of one.

    Raises:
        PydanticCustomError: ``said``; the list is empty.
    """
    if words in ([], ()):
        raise said("the list is empty", hint="name at least one, or remove the key")
    if not isinstance(words, str | list | tuple):
        raise said("it is a text, or a list of texts", hint="name at least one")
    return (words,) if isinstance(words, str) else words


def said(message: str, *, hint: str) -> PydanticCustomError:
    """A fault with words of our own, for validators to raise."""
    return PydanticCustomError("said", "{why}", {"why": message, "hint": hint})


def _split(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:
        return command.split()


Argv = Annotated[
    tuple[str, ...], Field(min_length=1), BeforeValidator(_as_words, json_schema_input_type=list[str])
]
"""At least one word."""
