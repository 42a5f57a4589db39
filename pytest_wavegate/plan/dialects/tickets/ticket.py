"""A ticket as a document has it: its opening line, what stands above it and below it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.plan.dialects.tickets.fields import is_detailed, ticket_fields

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Status
    from pytest_wavegate.plan.dialects.tickets.head import Head
    from pytest_wavegate.plan.text.blocks import Block, Heading
    from pytest_wavegate.plan.words.fields import Field

Form: TypeAlias = Literal["heading", "paragraph", "item"]


@dataclass(frozen=True)
class Ticket:
    """A place that gives a key and a title."""

    head: Head
    line: int
    form: Form
    headings: tuple[Heading, ...]
    """Those above it, from the outermost."""
    body: tuple[Block, ...]
    owner: Ticket | None
    """The ticket in whose body it stands."""

    @property
    def id(self) -> str:
        """Its key."""
        return self.head.key

    @property
    def title(self) -> str:
        """Its title; its key where it has none."""
        return self.head.title

    @property
    def notes(self) -> str:
        """What stands beside the title."""
        return self.head.notes

    @property
    def status(self) -> Status | None:
        """What its opening line says of its state."""
        return self.head.status

    @property
    def boxed(self) -> bool:
        """Whether its opening line has a box."""
        return self.head.boxed

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields of its body."""
        return ticket_fields(self.body)

    @cached_property
    def detailed(self) -> bool:
        """Whether it says what only a ticket says of itself."""
        return is_detailed(self.fields)


@dataclass(frozen=True)
class Found:
    """The tickets of a document."""

    tickets: tuple[Ticket, ...]
    """Definitions, in document order."""
    mentions: tuple[Ticket, ...]
    """Places that give the key and title of a ticket again."""
    epics: tuple[Ticket, ...]
    """Headings with a key that hold tickets."""
