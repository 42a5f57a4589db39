"""Proves subjects in one worktree: with the code as it is, as it was at the base, and hollow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from pytest_wavegate.model.proof import ItemProof
from pytest_wavegate.plugin.proving.answers import Answer
from pytest_wavegate.plugin.proving.asking import kinds
from pytest_wavegate.plugin.proving.subject import Proved
from pytest_wavegate.proof.failure_kinds import GREEN, HOLLOW_FIXTURE, TIMEOUT, weakest
from pytest_wavegate.proof.hollow import NotHollow, hollow
from pytest_wavegate.proof.verdicts import Evidence, Proof, needs_hollow, verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pytest_wavegate.plugin.proving.asking import Asking
    from pytest_wavegate.plugin.proving.ground import Ground
    from pytest_wavegate.plugin.proving.request import Armed
    from pytest_wavegate.plugin.proving.subject import Case, Subject

Samples = dict[str, tuple[Answer, ...]]
"""Answers by node id."""
_EXEMPT = 'exempt it: task(..., exempt="...")'
_NAME_IT = "name the Python file that holds the code in its task, if there is one"
_FRESH = "make it pass, in a fresh checkout too: what it needs and git ignores goes into copy_ignored"
_PATH = "write the file, or correct its path in the task"


class _Hollowed(NamedTuple):
    functions: int
    lost: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """Asks all that is needed to judge the items of some subjects.

    Attributes:
        asking: in the worktree that it takes place in.
        ground: the repository, and what its code is compared with.
        samples: how often each question is asked.
        copied: files that git ignores and tests need.
    """

    asking: Asking
    ground: Ground
    samples: int
    copied: tuple[str, ...] = ()

    def run(self) -> Iterator[Proved]:
        """Prove all items, subject after subject."""
        self._as_it_is()
        self.asking.tree.bring(self.copied)
        self.asking.tree.purge_bytecode()
        cases = [case for subject in self.asking.subjects for case in subject.cases]
        head = self._sampled(cases)
        self.asking.seconds.update(
            {nodeid: max(one.seconds for one in known) for nodeid, known in head.items()}
        )
        for subject in self.asking.subjects:
            yield from self._prove(subject, head)

    def _prove(self, subject: Subject, head: Samples) -> Iterator[Proved]:
        green = [case for case in subject.cases if case.exempt is None and _is_green(head[case.nodeid])]
        base, why_no_base = self._at_base(subject, green)
        wanting = [case for case in green if needs_hollow(kinds(base, case.nodeid))]
        empty, why_not_hollow = self._hollow(subject, wanting, base)
        lost = "; ".join(filter(None, (subject.why, why_no_base, why_not_hollow)))
        for case in subject.cases:
            evidence = Evidence(
                kinds(head, case.nodeid),
                kinds(base, case.nodeid),
                kinds(empty, case.nodeid),
                declares=() if case.blind else tuple(sorted(case.uses & subject.declared)),
                exempt=case.exempt,
                lost=lost,
            )
            yield _proved(case, self._proof(evidence, subject), head[case.nodeid])

    def _proof(self, evidence: Evidence, subject: Subject) -> ItemProof:
        if self.asking.strayed and evidence.exempt is None:
            return _astray(sorted(self.asking.strayed))
        found = verdict(evidence)
        reason, todo = found.reason, self._todo(found, evidence, subject)
        if found.slug == "no_evidence" and not subject.files and ": " in subject.why:
            reason, _, todo = subject.why.rpartition(": ")
        if found.verdict not in {"proven", "exempt"} and (evidence.base or evidence.hollow):
            reason = f"{reason} (the code is {subject.shown})"
        return ItemProof(verdict=found.verdict, slug=found.slug, reason=reason, todo=todo, warn=found.warn)

    def _todo(self, found: Proof, evidence: Evidence, subject: Subject) -> str:
        """The one thing to do, where more is known than what the answers tell."""
        match found:
            case Proof(slug="no_evidence") if subject.files and not self._has_any(subject):
                return _PATH
            case Proof(slug="no_evidence") if subject.handed_on:
                return _NAME_IT
            case Proof(slug="no_evidence") if subject.files:
                return _EXEMPT if self.ground.base.revision else self.ground.base.hint
            case Proof(verdict="weak") if not evidence.hollow and subject.files:
                return _NAME_IT
            case Proof(slug="fails_at_head"):
                return _FRESH
            case Proof(slug="passes") if subject.ring != "task":
                return f"{found.todo}, or name the code that it tests in its own task"
            case _:
                return found.todo

    def _at_base(self, subject: Subject, cases: Sequence[Case]) -> tuple[Samples, str]:
        """The answers with the base's files, and why there are none."""
        base = self.ground.base
        if not subject.files or not cases:
            return {}, ""
        if not base.revision:
            return {}, f"{base.why}"
        if not self.asking.tree.take(subject.files, base.revision).differs:
            same = f"its files are as they were at the base ({base.name})"
            return {}, same if self._has_any(subject) else ""
        answers = self._sampled(cases, settled=_is_weak)
        self.asking.tree.take(subject.files, "HEAD")
        self._as_it_is()
        return answers, ""

    def _has_any(self, subject: Subject) -> bool:
        """Whether any of its files is there, with the code as it is."""
        return any((self.asking.tree.root / path).is_file() for path in subject.files)

    def _hollow(self, subject: Subject, cases: Sequence[Case], base: Samples) -> tuple[Samples, str]:
        """The answers with hollow files, and why some of these cannot be hollowed."""
        if not cases or not subject.files:
            return {}, ""
        functions, lost = self._take_out(subject)
        why = "; ".join(f"{path} cannot be hollowed: {reason}" for path, reason in lost)
        hollowable = len(lost) < len(subject.files)
        if functions:
            # Of a test that passes at the base nothing can be proven any more: one answer tells why.
            guards = {nodeid for nodeid, known in base.items() if _is_green(known)}
            answers = self._sampled(cases, armed="in_calls", settled=lambda nodeid, _: nodeid in guards)
            blind = [case.nodeid for case in cases if case.blind]
            answers |= {nodeid: tuple(map(_without_fixtures, answers[nodeid])) for nodeid in blind}
        else:
            # Nothing was taken out, so nothing can differ from the run with the code as it is.
            told = [case for case in cases if hollowable and not case.uses & subject.handed_on]
            answers = {case.nodeid: (Answer(GREEN, "passed"),) for case in told}
            if hollowable and len(told) < len(cases):
                why = why or "none of its files holds a function: what it uses of them comes from others"
        self.asking.tree.take(subject.files, "HEAD")
        self._as_it_is()
        return answers, why

    def _take_out(self, subject: Subject) -> _Hollowed:
        """Hollow the files of a subject; says how many functions have lost their insides."""
        lost, functions = dict(subject.lost), 0
        for path in subject.files:
            file = self.asking.tree.root / path
            if path in lost:
                continue
            if not file.is_file():
                lost[path] = "it is not there"
                continue
            try:
                found = hollow(file.read_bytes())
            except NotHollow as error:
                lost[path] = str(error)
                continue
            self.asking.tree.put(path, found.data)
            functions += found.functions
        return _Hollowed(functions, tuple(lost.items()))

    def _as_it_is(self) -> None:
        self.asking.tree.overlay(self.ground.changes)

    def _sampled(
        self,
        cases: Iterable[Case],
        *,
        armed: Armed = "never",
        settled: Callable[[str, Sequence[Answer]], bool] = lambda *_: False,
    ) -> Samples:
        """Ask as often as there are to be samples, unless asking again could change nothing.

        Args:
            cases: to ask about.
            armed: when hollow code raises.
            settled: says so of an item, by its node id and the answers so far.
        """
        left = list(cases)
        found: Samples = {case.nodeid: () for case in left}
        for _ in range(self.samples):
            if left:
                for nodeid, answer in self.asking.ask(left, armed=armed).items():
                    found[nodeid] += (answer,)
            left = [case for case in left if not settled(case.nodeid, found[case.nodeid])]
            left = [case for case in left if not _has_hung(found[case.nodeid])]
        return found


def _without_fixtures(answer: Answer) -> Answer:
    """What a test that sees nothing of its fixtures has told."""
    return replace(answer, kind=GREEN) if answer.kind == HOLLOW_FIXTURE else answer


def _is_green(answers: Sequence[Answer]) -> bool:
    return bool(answers) and all(answer.kind.strength == "green" for answer in answers)


def _is_weak(_: str, answers: Sequence[Answer]) -> bool:
    """Whether a file is only absent, which proves nothing by itself."""
    return any(answer.kind.strength == "weak" for answer in answers)


def _has_hung(answers: Sequence[Answer]) -> bool:
    """Whether there is no point in waiting once more."""
    return any(answer.kind == TIMEOUT for answer in answers)


def _proved(case: Case, proof: ItemProof, head: Sequence[Answer]) -> Proved:
    worst = next((answer for answer in head if answer.kind.strength != "green"), head[0])
    kind = weakest(answer.kind for answer in head)
    why = "" if kind.strength == "green" else f"it {kind.why}"
    return Proved(case, proof, worst.outcome, why, worst.seconds)


def _astray(modules: Sequence[str]) -> ItemProof:
    names = ", ".join(modules[:3]) + (f" and {len(modules) - 3} more" if len(modules) > 3 else "")
    return ItemProof(
        verdict="not_red",
        slug="astray",
        reason=f"{names} came from your own working tree, where no code was taken away",
        todo="import it by the project's search path, not by an absolute one",
    )
