"""What makes the exit code of ``diff`` 1."""

from __future__ import annotations

from dataclasses import dataclass

from plancheck.domain.change import ChangeKind, Mark, Pair, PlanChange, Turn
from plancheck.domain.finding import Verdict
from plancheck.domain.source import UsageError

GATES = ("loosened", "loosened-for-sure", "dropped", "weakened", "verdicts", "any", "never")
DEFAULT_GATE = "loosened,dropped,weakened"
_SURE = frozenset({ChangeKind.LOOSENED, ChangeKind.LATER, ChangeKind.HEDGE_ADDED})
_LOOSE = _SURE | {ChangeKind.INCOMPARABLE, ChangeKind.HEDGE_CHANGED}


@dataclass(frozen=True, slots=True)
class DiffGate:
    """What makes the exit code 1, by the words of ``--fail-on``."""

    words: frozenset[str]

    @classmethod
    def read(cls, text: str) -> DiffGate:
        """``loosened,dropped`` and so on; ``UsageError`` for a word that is none."""
        words = [one.strip() for one in text.split(",") if one.strip()]
        for word in words or [text]:
            if word not in GATES:
                raise UsageError("fail-on", value=word, known=", ".join(GATES))
        if "never" in words and len(words) > 1:
            raise UsageError("fail-on", value=text, known=", ".join(GATES))
        return cls(frozenset(words))

    def pair(self, pair: Pair) -> bool:
        """Whether what became of a statement trips it."""
        if "any" in self.words:
            return bool(pair.changes)
        kinds = {one.kind for one in pair.changes}
        loose = _LOOSE if "loosened" in self.words else _SURE
        return bool(
            ({"loosened", "loosened-for-sure"} & self.words and kinds & loose)
            or ("dropped" in self.words and ChangeKind.DROPPED in kinds and pair.binding)
            or ("weakened" in self.words and ChangeKind.WEAKENED in kinds)
        )

    def plan(self, change: PlanChange) -> bool:
        """Whether what became of the plan as a whole trips it: dropped, or its targets put off."""
        if "any" in self.words:
            return bool(change.marks) or change.new is None or change.old is None
        later = any(mark.kind is Mark.PERIOD_LATER for mark in change.marks)
        return ("dropped" in self.words and change.new is None) or bool(
            later and {"loosened", "loosened-for-sure"} & self.words
        )

    def verdicts(self, change: PlanChange) -> bool:
        """Whether a result that now fails trips it."""
        if not {"any", "verdicts"} & self.words:
            return False
        if "any" in self.words and change.verdicts:
            return True
        return any(
            one.turn in {Turn.NEW, Turn.WORSE, Turn.OTHER}
            and one.new is not None
            and one.new.verdict in {Verdict.FAIL, Verdict.GAP}
            for one in change.verdicts
        )
