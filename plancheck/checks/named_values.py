"""The named values that a condition speaks of: what they are called, of which kind they are, how they are found.

Condition and guard are the parameters of ``expression``, compiled when the rule is read.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from typing import Any

from plancheck.checks import Context, ParameterError
from plancheck.common import dataclass
from plancheck.domain.catalogue import Indicator
from plancheck.domain.claim import Statement, judged_population
from plancheck.domain.finding import Reason, Verdict
from plancheck.domain.interval import Direction, Interval
from plancheck.domain.requirement import Requirement, strictest
from plancheck.domain.resolved import Resolved
from plancheck.domain.unit import comparable, ratio
from plancheck.rule.expression import (
    NUMBER,
    TEXT,
    TRUTH,
    Compiled,
    ExpressionError,
    Value,
    compile_expression,
)

PARTS = ("low", "high", "baseline")
"""What of another indicator a condition may name besides its figure, behind the name that the rule gives it."""


def names_of(others: Iterable[str]) -> dict[str, str]:
    """The names for further indicators, and the kind of their values."""
    return {name: NUMBER for one in others for name in (one, *(f"{one}_{part}" for part in PARTS))}


def split(name: str) -> tuple[str, str]:
    """The name of a further indicator, and the part of it that is meant."""
    alias, _, part = name.rpartition("_")
    return alias, part


def figure(interval: Interval, indicator: Indicator) -> Decimal | None:
    """The one number that a target writes: a point, or the end that is to be reached or bettered; ``None``: there is none."""
    if interval.low is not None and interval.low == interval.high:
        return interval.low
    if indicator.better is Direction.UP and interval.high in {None, indicator.domain.high}:
        return interval.low
    if indicator.better is Direction.DOWN and interval.low in {None, indicator.domain.low}:
        return interval.high
    return None


def usual(statement: Statement, indicator: Indicator) -> bool:
    """Whether a statement counts as the catalogue does: in its unit, over its time, of its population."""
    return (
        comparable(statement.unit, indicator.unit)
        and statement.per is indicator.per
        and judged_population(statement) == indicator.population
    )


_NATURES = ("binding", "expected", "")
WORDS = {"nature": _NATURES, "required_nature": _NATURES}


@dataclass(slots=True, eq=False)
class Scene:
    """What a condition is asked of.

    ``governs``: the statement speaks for its indicator, or answers the requirement. ``others``: further indicators of
    the plan, by the names that the condition uses.
    """

    context: Context
    statement: Statement
    resolved: Resolved
    requirement: Requirement | None
    governs: bool
    others: Mapping[str, str] = field(default_factory=dict)

    @property
    def interval(self) -> Interval | None:
        """The stated set."""
        return self.resolved.interval

    @property
    def asked(self) -> Interval | None:
        """The required set, in the statement's unit."""
        found = self.requirement.resolved.interval if self.requirement else None
        theirs = self.requirement.unit if self.requirement else None
        own = self.statement.unit
        if found is not None and theirs is not None and own is not None and comparable(theirs, own):
            return found.scaled(ratio(theirs, own))
        return found

    def other(self, name: str) -> Value:
        """A value of another indicator of the plan, in the catalogue's unit; ``None``: it is not known."""
        alias, part = (name, "") if name in self.others else split(name)
        indicator = self.context.catalogue.indicators.get(self.others[alias])
        found = self._stated(indicator) if indicator is not None else None
        if indicator is None or found is None:
            return None
        baseline = found.baseline
        if part == "baseline":
            return baseline.value if baseline is not None and found.placed else None
        interval = self.context.resolve(found, self.context.plan).interval
        if interval is None:
            return None
        if part:
            return interval.low if part == "low" else interval.high
        return figure(interval, indicator)

    def _stated(self, indicator: Indicator) -> Statement | None:
        """What the plan states on an indicator for the year in question, as the catalogue counts it."""
        plan = self.context.plan
        candidates = [
            (point, self.context.resolve(point, plan))
            for one in plan.apart(indicator.id) or plan.governing(indicator.id)
            for point in (one, *one.milestones)
            if point.year == self.statement.year and usual(point, indicator)
        ]
        leading = [one for one in candidates if plan.governs(one[0])] or candidates
        return strictest(leading, indicator.better)


class Values(Mapping[str, Value]):
    """The named values of a scene, worked out when they are asked for."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def __getitem__(self, key: str) -> Value:
        if key.startswith("required_") and self.scene.requirement is None:
            raise KeyError(key)
        value = _VALUES.get(key)
        return value(self.scene) if value is not None else self.scene.other(key)

    def __iter__(self) -> Iterator[str]:
        return iter(_VALUES)

    def __len__(self) -> int:
        return len(_VALUES)


def _required(scene: Scene) -> Requirement:
    if scene.requirement is None:
        raise KeyError
    return scene.requirement


_VALUES: dict[str, Callable[[Scene], Value]] = {
    "low": lambda scene: scene.interval.low if scene.interval else None,
    "high": lambda scene: scene.interval.high if scene.interval else None,
    "has_set": lambda scene: (
        scene.interval is not None
        or scene.resolved.outside
        or not scene.statement.placed
        or any(one.interval is not None or one.outside for one in scene.statement.milestones)
    ),
    "in_domain": lambda scene: (
        not scene.resolved.outside
        and scene.statement.placed
        and not any(one.outside for one in scene.statement.milestones)
    ),
    "target_year": lambda scene: Decimal(scene.statement.year),
    "period_start": lambda scene: Decimal(scene.context.plan.period.start),
    "period_end": lambda scene: Decimal(scene.context.plan.period.end),
    "outlook": lambda scene: Decimal(
        scene.context.plan.period.outlook or scene.context.plan.period.end
    ),
    "baseline": lambda scene: scene.statement.baseline.value if scene.statement.baseline else None,
    "baseline_year": lambda scene: (
        Decimal(scene.statement.baseline.year) if scene.statement.baseline else None
    ),
    "nature": lambda scene: scene.statement.nature.value if scene.statement.nature else "",
    "in_table": lambda scene: scene.statement.in_table,
    "governing": lambda scene: scene.governs,
    "hedge": lambda scene: scene.statement.hedge or "",
    "hedged": lambda scene: scene.statement.hedge is not None,
    "population": lambda scene: judged_population(scene.statement) or "",
    "catalogue_population": lambda scene: (
        (scene.statement.indicator.population if scene.statement.indicator else None) or ""
    ),
    "has_population": lambda scene: (
        scene.statement.population is not None and scene.statement.indicator is not None
    ),
    "required_low": lambda scene: scene.asked.low if scene.asked else None,
    "required_high": lambda scene: scene.asked.high if scene.asked else None,
    "required_nature": lambda scene: nature.value if (nature := _required(scene).nature) else "",
    "required_hedge": lambda scene: _required(scene).hedge or "",
    "required_hedged": lambda scene: _required(scene).hedge is not None,
    "required_year": lambda scene: (
        None if _required(scene).year is None else Decimal(_required(scene).year or 0)
    ),
}

_TEXTS = {
    "nature", "hedge", "population", "catalogue_population", "required_nature", "required_hedge",
}  # fmt: skip
_TRUTHS = {
    "has_set", "in_domain", "in_table", "governing", "hedged", "has_population", "required_hedged",
}  # fmt: skip
KINDS = {name: TRUTH if name in _TRUTHS else TEXT if name in _TEXTS else NUMBER for name in _VALUES}
"""The kind of every name's values; ``named-value`` in the languages' files says what each is."""


@dataclass(slots=True, eq=False)
class Params:
    """The compiled condition, the guard, and what a false condition comes to.

    ``compares``: the condition sets the plan's numbers against the requirement's; ``counts``: it speaks of the plan's
    numbers. ``others``: further indicators by the names that the condition uses. ``written``: condition and guard as
    the rule file has them, for reading.
    """

    condition: Compiled
    when: Compiled | None
    verdict: Verdict
    reason: Reason
    compares: bool = False
    counts: bool = False
    others: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)


_NUMBERS = re.compile(r"\b(low|high|baseline)\b")  # names of the plan's own numbers
_ALIAS = re.compile(r"[a-z][a-z0-9_]*")  # a name that a rule may give to an indicator


def compiled_of(raw: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Compiled]:
    """Condition and guard over some names; raises ``ParameterError``."""
    compiled: dict[str, Compiled] = {}
    for key in ("condition", "when"):
        if key in raw:
            try:
                compiled[key] = compile_expression(str(raw[key]), names, WORDS)
            except ExpressionError as error:
                raise ParameterError(
                    error.code,
                    (key,),
                    column=str(error.column),
                    width=str(error.width),
                    **error.params,
                ) from None
    return compiled


def read(raw: dict[str, Any]) -> Params:
    """The parameters of a rule, compiled; raises ``ParameterError``."""
    others: dict[str, str] = raw.get("with") or {}
    for alias in others:
        taken = {*KINDS, *names_of(one for one in others if one != alias)}
        if not _ALIAS.fullmatch(alias) or keyword.iskeyword(alias) or taken & {*names_of([alias])}:
            raise ParameterError("alias-unusable", ("with", alias), name=alias)
    compiled = compiled_of(raw, KINDS | names_of(others))
    otherwise = raw.get("otherwise") or {}
    try:
        reason = Reason(otherwise.get("reason", Reason.BELOW_REQUIREMENT))
    except ValueError:
        raise ParameterError(
            "unknown-reason",
            ("otherwise", "reason"),
            value=str(otherwise.get("reason")),
            near=", ".join(Reason),
        ) from None
    return Params(
        condition=compiled["condition"],
        when=compiled.get("when"),
        verdict=Verdict(otherwise.get("verdict", "fail")),
        reason=reason,
        compares="required_low" in str(raw["condition"])
        or "required_high" in str(raw["condition"]),
        counts=bool(others) or any(_NUMBERS.search(str(raw[key])) for key in compiled),
        others=others,
        written={key: str(raw[key]) for key in compiled}
        | ({"with": ", ".join(f"{name}: {one}" for name, one in others.items())} if others else {}),
    )
