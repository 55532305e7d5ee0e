"""``expression``: a condition in a closed arithmetic language over named values (条件表达式).

For what the other kinds can't say. With a requirement, the condition is asked once for each ancestor's
requirement on the statement's indicator; without one, once a statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plancheck.checks import APART, VALUE, CheckKind, Context, ParameterError, ParameterSpec
from plancheck.checks.findings import in_words, outcome_finding, statement_finding
from plancheck.checks.named_values import (
    KINDS,
    Params,
    Scene,
    Values,
    compiled_of,
    names_of,
    read,
    split,
)
from plancheck.checks.requirements import ancestor_requirements
from plancheck.domain.asked import answers
from plancheck.domain.catalogue import Cascade, Catalogue, Indicator
from plancheck.domain.claim import Statement, population_of
from plancheck.domain.finding import Finding, Reason, Verdict
from plancheck.domain.judge import incomparable
from plancheck.domain.requirement import Requirement
from plancheck.domain.resolved import Resolved
from plancheck.domain.source import Location
from plancheck.i18n import LANGUAGES, texts, translate
from plancheck.rule import Rule
from plancheck.rule.expression import Fault, Unknown


def on_statement(rule: Rule, context: Context, statement: Statement) -> Iterable[Finding]:
    """One result for the statement (× each requirement) if the guard lets it through."""
    if rule.params.others:  # it rests on more than this statement
        return ()
    return _judge(rule, context, statement)


def on_plan(rule: Rule, context: Context) -> Iterable[Finding]:
    """The same for a condition that speaks of further indicators: once each governing statement."""
    if not rule.params.others:
        return ()
    return (
        finding
        for statement in context.plan.statements
        if context.plan.governs(statement)
        for finding in _judge(rule, context, statement)
    )


def _judge(rule: Rule, context: Context, statement: Statement) -> Iterator[Finding]:
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


def _asks_below(rule: Rule, indicator: Indicator) -> bool:
    """Whether the rule sets numbers against what ancestors ask on an indicator; a total only where it selects totals."""
    floor = indicator.cascade is Cascade.FLOOR
    chosen = rule.select.cascades is not None
    return _selects(rule, indicator) and (floor or chosen or not rule.params.compares)


def _scenes(rule: Rule, context: Context, statement: Statement) -> Iterator[Scene]:
    """The statement by itself, or with each requirement; a milestone that answers a requirement stands for it."""
    plan, indicator = context.plan, statement.indicator
    others = rule.params.others
    if rule.ask is None:
        resolved = context.resolve(statement, plan)
        yield Scene(context, statement, resolved, None, plan.governs(statement), others)
    elif indicator is not None:
        asked = list(
            ancestor_requirements(rule, context, indicator) if _asks_below(rule, indicator) else ()
        )
        if rule.ask.given:
            asked += context.given(indicator)
        for requirement in asked:
            found = answers(plan, indicator, requirement, context.resolve)
            own = [one for one in found if one is statement or one in statement.milestones]
            for point in own or [statement]:
                resolved = context.resolve(point, plan)
                yield Scene(context, point, resolved, requirement, bool(own), others)


def _ask(
    rule: Rule,
    context: Context,
    params: Params,
    scene: Scene,
) -> Finding | None:
    statement, resolved, requirement = scene.statement, scene.resolved, scene.requirement
    values = Values(scene)
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
        if requirement is None and params.counts and statement.indicator is not None:
            unlike = _unlike(statement, statement.indicator, resolved)
            if unlike is not None:
                details["required"] = statement.indicator.unit.name
                verdict, reason = Verdict.REVIEW, Reason(unlike)
                return statement_finding(
                    rule, context, statement, verdict, reason, resolved=resolved, details=details
                )
        held = params.condition(values)
        verdict = Verdict.PASS if held else params.verdict
        reason = Reason.MET if held else params.reason
    except Unknown as unknown:
        verdict, reason = Verdict.REVIEW, Reason.NO_NUMBER
        details |= _missing(unknown.name, context, params)
    except Fault as fault:
        verdict, reason = Verdict.ERROR, Reason.RULE_ERROR
        details["where"] = _place(rule.places.get(asked, rule.location), fault.column)
        details |= in_words("error", texts(f"fault.{fault.code}"))
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


def _unlike(statement: Statement, indicator: Indicator, resolved: Resolved) -> str | None:
    """Why the numbers of a statement are not those that a condition on its indicator means; ``None``: they are."""
    asked = Requirement(
        source="", kind="literal", owner={}, text=None, resolved=Resolved(), unit=indicator.unit,
        per=indicator.per, population=indicator.population,
    )  # fmt: skip
    apart = incomparable(statement, resolved, asked)
    return apart.reason if apart is not None and apart.verdict == "review" else None


def _missing(name: str, context: Context, params: Params) -> dict[str, str]:
    """What a condition lacks, in words."""
    case = {"case": "named"}
    if name in KINDS:
        return case | in_words("lacking", texts(f"named-value.{name}"))
    alias = name if name in params.others else split(name)[0]
    indicator = context.catalogue.indicators[params.others[alias]]
    key = "message.other-baseline" if name.endswith("_baseline") else "message.other-stated"
    return case | {
        f"lacking_{lang}": translate(lang, key, indicator=indicator.name[lang])
        for lang in LANGUAGES
    }


def _place(text: Location, column: int) -> str:
    """Where in the rule file a part of a condition stands, as far as the text stands there as written."""
    column = text.column + (column if column < text.width else 0)
    return f"{text.path}:{text.line}:{column}"


def _reads_baseline(rule: Rule) -> bool:
    return any("baseline" in written for written in rule.params.written.values())


def _refuses(rule: Rule, catalogue: Catalogue) -> Iterator[ParameterError]:
    """Values of a requirement without one; further indicators beside no one indicator in particular."""
    params: Params = rule.params
    own = {name: kind for name, kind in KINDS.items() if not name.startswith("required_")}
    for key, text in params.written.items() if rule.ask is None else ():
        if "required_" not in text:
            continue
        try:
            compiled_of({key: text}, own | names_of(params.others))
        except ParameterError as error:
            where = {one: error.params[one] for one in ("name", "column", "width")}
            yield ParameterError("expression-no-requirement", (key,), **where)
    if params.others and rule.select.indicators is None:
        yield ParameterError("with-needs-indicators", ("with",))


KIND = CheckKind(
    name="expression",
    asks="allowed",
    sources=("ancestors", "given"),
    cycles=True,
    statement=on_statement,
    plan=on_plan,
    refuses=_refuses,
    uses_baseline=_reads_baseline,
    gives=(
        (Verdict.PASS, Reason.MET),
        (Verdict.REVIEW, Reason.NO_NUMBER),
        (Verdict.ERROR, Reason.RULE_ERROR),
        *APART,
    ),
    parameters=(
        ParameterSpec(
            name="condition",
            schema={"type": "string", "minLength": 1, "maxLength": 500},
            required=True,
        ),
        ParameterSpec(
            name="when",
            schema={"type": "string", "minLength": 1, "maxLength": 500},
        ),
        ParameterSpec(
            name="with",
            schema={
                "type": "object",
                "minProperties": 1,
                "patternProperties": {
                    "^[a-z][a-z0-9_]{0,39}$": {"type": "string", "minLength": 1, "maxLength": 200}
                },
                "additionalProperties": False,
            },
            indicators=True,
        ),
        ParameterSpec(
            name="otherwise",
            schema={
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "verdict": {"enum": ["fail", "review"]},
                    "reason": {"type": "string"},
                },
            },
        ),
    ),
    read=read,
    worst=lambda params: params.verdict.value,
    compared_as=lambda params: VALUE if params.compares else None,
)
