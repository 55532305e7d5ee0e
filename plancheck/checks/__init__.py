"""What a check kind is: its parameters, how it judges, and the context that the engine gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import date
from typing import Any, Protocol

from plancheck.common import dataclass
from plancheck.domain.case import Lineage
from plancheck.domain.catalogue import Catalogue, Indicator
from plancheck.domain.claim import Baseline, Statement
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.plan import Plan
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolved import Resolved
from plancheck.domain.source import Path
from plancheck.rule import Rule

VALUE, NATURE, PRESENCE = "value", "nature", "presence"


@dataclass(slots=True, kw_only=True, eq=False)
class ParameterSpec:
    """A typed parameter of a check kind, for schemas and documentation.

    ``indicators``: its value (one, a list, or the values of a mapping) names indicators of the catalogue.
    """

    name: str
    schema: Mapping[str, Any]
    required: bool = False
    indicators: bool = False


@dataclass(frozen=True, slots=True)
class Below:
    """The indicators on which a rule looks at the plans one level down; ``where``: only of plans that state this one."""

    indicators: frozenset[str]
    where: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class CheckKind:
    """A check kind (检查类型): its parameters, the requirement sources it takes, and how it judges.

    It judges in two parts. ``statement`` judges one statement, and may look at nothing of the plan but this
    statement's claim and whether it governs and speaks: plans that stand alike (the same plans above, rules and
    law, period and record) share what it finds, pointing to the statement or to its target. Only where ``uses_baseline``
    says that the rule looks at baselines, it may look at the baseline's figure, too; else at whether there is one
    and whether it lies in the domain. ``plan`` judges what rests on several statements, on the plan itself, or on
    what it lacks; ``scope_invariant``: it says the same of every plan that stands alike, and only of indicators.

    ``read`` turns the rule's raw parameters into what the two want; it raises ``ParameterError``. ``refuses``: what of
    a rule the kind can't judge by, told when its pack is read. ``below``: what a rule looks at of the plans one
    level down; of those plans nothing else is kept. ``above``: the codes of the places above whose known plans a rule
    looks at, named as parents or not.
    ``asks``: ``needed``, ``allowed`` or ``none`` — whether the rule names a requirement. ``gives``: every verdict
    with its reason that the kind can come to, for documentation (a rule's own ``otherwise`` comes on top).

    What the engine and the reports do differently for some kinds: ``compares``: values are held against the
    requirement's, so its results count as compared and an ancestor that fails already is named.
    ``weighs_nature``: what it finds rests on the requirement's nature, so doubt about that nature counts.
    ``cycles``: it may be asked of the former planning cycle.
    ``words_gaps``: a gap is told in the rule's own words, not in the tool's. ``worst``: ``fail`` or ``review``, the
    worst that a rule with these parameters can find. ``compared_as``: what a rule with these parameters holds against
    the requirement (``VALUE``, ``NATURE``, ``PRESENCE``), and so what its results show; ``None``: neither. ``restates``: the statement and its requirement, another
    one of the plan, are to say the same, year and all.
    """

    name: str
    asks: str
    sources: tuple[str, ...]
    statement: Callable[[Rule, Context, Statement], Iterable[Finding]] | None = None
    plan: Callable[[Rule, Context], Iterable[Finding]] | None = None
    uses_baseline: Callable[[Rule], bool] = field(default=lambda _: False)
    scope_invariant: bool = False
    parameters: tuple[ParameterSpec, ...] = ()
    gives: tuple[tuple[Verdict, Reason], ...] = ()
    read: Callable[[dict[str, Any]], Any] = field(default=lambda raw: raw)
    below: Callable[[Rule, Catalogue], Below] | None = None
    above: Callable[[Lineage], Iterable[str]] | None = None
    refuses: Callable[[Rule, Catalogue], Iterable[ParameterError]] = field(default=lambda *_: ())
    compares: bool = False
    weighs_nature: bool = False
    words_gaps: bool = False
    cycles: bool = False
    worst: Callable[[Any], str] = field(default=lambda _: "fail")
    compared_as: Callable[[Any], str | None] = field(default=lambda _: None)
    restates: bool = False


APART = (
    (Verdict.GAP, Reason.UNDECIDED),
    (Verdict.REVIEW, Reason.REQUIREMENT_UNREADABLE),
    (Verdict.REVIEW, Reason.UNIT_DIFFERS),
    (Verdict.REVIEW, Reason.PERIOD_KIND_DIFFERS),
    (Verdict.REVIEW, Reason.POPULATION_DIFFERS),
    (Verdict.REVIEW, Reason.OUTSIDE_DOMAIN),
)
OPEN = (
    (Verdict.REVIEW, Reason.NO_NUMBER),
    (Verdict.REVIEW, Reason.RELATIVE_UNRESOLVED),
    (Verdict.REVIEW, Reason.DEFERRED_UNRESOLVED),
    (Verdict.REVIEW, Reason.APPROXIMATE),
)
MISSING = (
    (Verdict.GAP, Reason.NOT_STATED),
    (Verdict.REVIEW, Reason.POPULATION_DIFFERS),
    (Verdict.REVIEW, Reason.RECORD_PARTIAL),
)


class ParameterError(ValueError):
    """A rule's parameter that a kind cannot use: ``key`` names the message, ``params`` fill it."""

    def __init__(self, key: str, path: Path = (), **params: str) -> None:
        super().__init__(key)
        self.key = key
        self.path = path
        self.params = params


class Context(Protocol):
    """One plan in its surroundings, as the engine offers it to the checks."""

    @property
    def plan(self) -> Plan:
        """The plan that is judged."""

    @property
    def lineage(self) -> Lineage:
        """The plan and its ancestors."""

    @property
    def catalogue(self) -> Catalogue:
        """The indicators of the plan's field."""

    @property
    def day(self) -> date:
        """The plan's date: issued, a draft's date, else as-of."""

    @property
    def as_of(self) -> date:
        """The day of the check."""

    def resolve(self, statement: Statement, owner: Plan) -> Resolved:
        """What a statement of a plan (the judged one or an ancestor) comes to."""

    def resolve_start(
        self, statement: Statement, baseline: Baseline, indicator: Indicator
    ) -> Resolved:
        """What the plan's own baseline asks of its target."""

    def asked_by(self, ancestor: Plan, indicator: Indicator) -> tuple[Requirement, ...]:
        """What an ancestor asks of the judged plan on an indicator: one requirement a statement, the leading one first."""

    def law(self, parameter: str, indicator: Indicator, place: Plan) -> Requirement | None:
        """The law parameter in force for a plan, as a requirement; ``None``: none is in force."""

    def laws_on(self, indicator: Indicator) -> tuple[str, ...]:
        """The law parameters that the rules of the run hold an indicator to."""

    def literal(
        self, text: str | None, indicator: Indicator, year: int | None = None
    ) -> Requirement:
        """A rule's literal as a requirement, by a year if it names one; without a literal the year alone."""

    def given(self, indicator: Indicator) -> tuple[Requirement, ...]:
        """What the field's rules require on an indicator by law or literal, one requirement a source."""

    def own(self, statement: Statement) -> Requirement:
        """A statement of the plan itself as a requirement on another of its statements."""

    def unreadable(self, source: str) -> Requirement:
        """A requirement whose document could not be read."""

    def memoize(self, key: object, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, worked out once for all plans that stand alike; it may not look at this one.

        Findings that say the same but for the plan, the places and the statement's own name share their ``notes``
        this way.
        """

    def plans_of(self, code: str) -> tuple[Plan, ...]:
        """The known plans of a place above, in the field of the judged one, whether it names them or not."""

    def lower_plans(self) -> tuple[Plan, ...]:
        """The known plans that name the judged plan as a parent."""

    def lower_places(self) -> tuple[tuple[str, str], ...]:
        """Code and name of each place one level down."""
