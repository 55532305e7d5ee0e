"""``expression``: a condition in a closed arithmetic language over named values (条件表达式).

For what the other kinds can't say. With a requirement, the condition is asked once for each ancestor's
requirement on the statement's indicator; without one, once a statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from plancheck.checks.above import ancestor_requirements
from plancheck.checks.base import (
    APART,
    VALUE,
    Context,
    Kind,
    Parameter,
    ParameterError,
    outcome_finding,
    statement_finding,
)
from plancheck.domain.answer import answers
from plancheck.domain.catalogue import Indicator
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.interval import Interval
from plancheck.domain.plan import Statement, judged_population
from plancheck.domain.requirement import (
    Requirement,
    Resolved,
    incomparable,
    population_of,
)
from plancheck.domain.source import Location
from plancheck.i18n import LANGUAGES, translate
from plancheck.rule.expression import (
    NUMBER,
    TEXT,
    TRUTH,
    Compiled,
    ExpressionError,
    Fault,
    Unknown,
    Value,
    compile_expression,
)
from plancheck.rule.model import Rule

NAMES: dict[str, dict[str, str]] = {
    "low": {"zh": "目标区间下端", "en": "low end of the stated set"},
    "high": {"zh": "目标区间上端", "en": "high end of the stated set"},
    "has_set": {"zh": "目标是否有确定的区间或越界的数", "en": "whether the target says numbers"},
    "in_domain": {
        "zh": "目标与基期是否都在指标取值范围内",
        "en": "target and baseline lie in the domain",
    },
    "target_year": {"zh": "目标年份", "en": "year of the target"},
    "period_start": {"zh": "规划期首年", "en": "first year of the plan"},
    "period_end": {"zh": "规划期末年", "en": "last year of the plan"},
    "outlook": {"zh": "展望年，没有则为末年", "en": "outlook year, else the last year"},
    "baseline": {"zh": "基期值", "en": "baseline value"},
    "baseline_year": {"zh": "基期年份", "en": "baseline year"},
    "nature": {"zh": "属性：binding、expected 或空", "en": "binding, expected or empty"},
    "in_table": {"zh": "是否在主要指标表中", "en": "whether it is a table row"},
    "governing": {"zh": "是否为该指标的主导陈述", "en": "whether it governs its indicator"},
    "hedge": {"zh": "限定语，没有则为空", "en": "the hedge, or empty"},
    "hedged": {"zh": "是否有限定语", "en": "whether there is a hedge"},
    "population": {"zh": "统计对象", "en": "population of the statement"},
    "catalogue_population": {"zh": "目录中的统计对象", "en": "population in the catalogue"},
    "has_population": {"zh": "是否自带统计对象", "en": "whether it names a population of its own"},
    "required_low": {"zh": "要求区间下端", "en": "low end of the required set"},
    "required_high": {"zh": "要求区间上端", "en": "high end of the required set"},
    "required_nature": {"zh": "上级的属性", "en": "nature of the requirement"},
    "required_hedge": {"zh": "上级的限定语", "en": "hedge of the requirement"},
    "required_hedged": {"zh": "上级是否有限定语", "en": "whether the requirement is hedged"},
    "required_year": {"zh": "上级的目标年份", "en": "year of the requirement"},
}

_TRUTHS = {
    "has_set",
    "in_domain",
    "in_table",
    "governing",
    "hedged",
    "has_population",
    "required_hedged",
}
_TEXTS = {
    "nature", "hedge", "population", "catalogue_population", "required_nature", "required_hedge",
}  # fmt: skip
KINDS = {name: TRUTH if name in _TRUTHS else TEXT if name in _TEXTS else NUMBER for name in NAMES}
"""The kind of every name's values."""

_NATURES = ("binding", "expected", "")
WORDS = {"nature": _NATURES, "required_nature": _NATURES}


@dataclass(slots=True, eq=False)
class Params:
    """The compiled condition, the guard, and what a false condition comes to.

    ``compares``: the condition sets the plan's numbers against the requirement's. ``written``: condition and guard
    as the rule file has them, for reading.
    """

    condition: Compiled
    when: Compiled | None
    verdict: Verdict
    reason: Reason
    compares: bool = False
    written: Mapping[str, str] = field(default_factory=dict)


def on_statement(rule: Rule, context: Context, statement: Statement) -> Iterable[Finding]:
    """One result for the statement (× each requirement) if the guard lets it through."""
    params: Params = rule.params
    if not rule.select.statement(statement):
        return
    given = rule.ask is not None and rule.ask.given
    if not given and not _selects(rule, statement.indicator):
        return
    for scene in _scenes(rule, context, statement):
        finding = _ask(rule, context, params, scene)
        if finding is not None:
            yield finding


def _selects(rule: Rule, indicator: Indicator | None) -> bool:
    """Whether the rule speaks of statements that cascade this way; what law requires holds whatever the cascade."""
    return indicator is None or rule.select.cascade(indicator.cascade)


def _scenes(rule: Rule, context: Context, statement: Statement) -> Iterator[_Scene]:
    """The statement by itself, or with each requirement; a milestone that answers a requirement stands for it."""
    plan, indicator = context.plan, statement.indicator
    if rule.ask is None:
        resolved = context.resolve(statement, plan)
        yield _Scene(context, statement, resolved, None, plan.governs(statement))
    elif indicator is not None:
        asked = list(
            ancestor_requirements(rule, context, indicator) if _selects(rule, indicator) else ()
        )
        if rule.ask.given:
            asked += context.given(indicator)
        for requirement in asked:
            found = answers(plan, indicator, requirement, context.resolve)
            own = [one for one in found if one is statement or one in statement.milestones]
            for point in own or [statement]:
                yield _Scene(context, point, context.resolve(point, plan), requirement, bool(own))


def _ask(
    rule: Rule,
    context: Context,
    params: Params,
    scene: _Scene,
) -> Finding | None:
    statement, resolved, requirement = scene.statement, scene.resolved, scene.requirement
    values = _Lazy(scene)
    details: dict[str, str] = {"population": population_of(statement) or ""}
    if statement.indicator is not None:
        usual = statement.indicator.population
        details["required_population"] = usual or ""
        if requirement is None:
            details["case"] = "catalogue" if usual else "unlimited"
    try:
        asked = "when"
        if params.when is not None and not params.when(values):
            return None
        asked = "condition"
        if requirement is not None and params.compares:
            apart = incomparable(statement, resolved, requirement)
            if apart is not None:
                return outcome_finding(
                    rule, context, statement, resolved, requirement, apart, details=details
                )
        held = params.condition(values)
        verdict = Verdict.PASS if held else params.verdict
        reason = Reason.MET if held else params.reason
    except Unknown as unknown:
        verdict, reason = Verdict.REVIEW, Reason.NO_NUMBER
        details["name"] = unknown.name
    except Fault as fault:
        verdict, reason = Verdict.ERROR, Reason.RULE_ERROR
        details["where"] = _place(rule.places.get(asked, rule.location), fault.column)
        for lang in LANGUAGES:
            details[f"error_{lang}"] = translate(lang, f"fault.{fault.code}")
    return statement_finding(
        rule,
        context,
        statement,
        verdict,
        reason,
        requirement=requirement,
        resolved=resolved,
        details=details,
    )


def _place(text: Location, column: int) -> str:
    """Where in the rule file a part of a condition stands, as far as the text stands there as written."""
    column = text.column + (column if column < text.width else 0)
    return f"{text.path}:{text.line}:{column}"


@dataclass(slots=True, eq=False)
class _Scene:
    """What a condition is asked of. ``governs``: the statement speaks for its indicator, or answers the requirement."""

    context: Context
    statement: Statement
    resolved: Resolved
    requirement: Requirement | None
    governs: bool

    @property
    def interval(self) -> Interval | None:
        return self.resolved.interval

    @property
    def asked(self) -> Interval | None:
        return self.requirement.resolved.interval if self.requirement else None


class _Lazy(Mapping[str, Value]):
    """The named values of a scene, worked out when they are asked for."""

    def __init__(self, scene: _Scene) -> None:
        self.scene = scene

    def __getitem__(self, key: str) -> Value:
        if key.startswith("required_") and self.scene.requirement is None:
            raise KeyError(key)
        return _VALUES[key](self.scene)

    def __iter__(self) -> Iterator[str]:
        return iter(_VALUES)

    def __len__(self) -> int:
        return len(_VALUES)


def _required(scene: _Scene) -> Requirement:
    if scene.requirement is None:
        raise KeyError
    return scene.requirement


_VALUES: dict[str, Callable[[_Scene], Value]] = {
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


def _reads_baseline(rule: Rule) -> bool:
    return any("baseline" in written for written in rule.params.written.values())


def _read(raw: dict[str, Any]) -> Params:
    compiled: dict[str, Compiled] = {}
    for key in ("condition", "when"):
        if key in raw:
            try:
                compiled[key] = compile_expression(str(raw[key]), KINDS, WORDS)
            except ExpressionError as error:
                raise ParameterError(
                    error.code,
                    (key,),
                    column=str(error.column),
                    width=str(error.width),
                    **error.params,
                ) from None
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
        written={key: str(raw[key]) for key in compiled},
    )


KIND = Kind(
    name="expression",
    meaning={
        "zh": "以封闭、安全的算术语言写的条件；十进制精确，缺值判待核",
        "en": "a condition in a closed, safe arithmetic language; decimals exact, a missing value is a review",
    },
    asks="allowed",
    sources=("ancestors", "given"),
    cycles=True,
    statement=on_statement,
    starts=_reads_baseline,
    gives=(
        (Verdict.PASS, Reason.MET),
        (Verdict.REVIEW, Reason.NO_NUMBER),
        (Verdict.ERROR, Reason.RULE_ERROR),
        *APART,
    ),
    parameters=(
        Parameter(
            name="condition",
            schema={"type": "string", "minLength": 1, "maxLength": 500},
            meaning={"zh": "须成立的条件", "en": "what must hold"},
            required=True,
        ),
        Parameter(
            name="when",
            schema={"type": "string", "minLength": 1, "maxLength": 500},
            meaning={"zh": "只在此条件成立时判断", "en": "judge only where this holds"},
        ),
        Parameter(
            name="otherwise",
            schema={
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "verdict": {"enum": ["fail", "review"]},
                    "reason": {"type": "string"},
                },
            },
            meaning={
                "zh": "条件不成立时的结论和原因代码",
                "en": "verdict and reason when it does not hold",
            },
        ),
    ),
    read=_read,
    worst=lambda params: params.verdict.value,
    compared_as=lambda params: VALUE if params.compares else None,
)
