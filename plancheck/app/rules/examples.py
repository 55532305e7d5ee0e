"""Runs a rule's worked examples: judges their plans by the one rule, and compares what comes out."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from plancheck.app.rules.example_plans import ExamplePlans, Unusable
from plancheck.app.workspace.lineage_builder import LineageBuilder, LookupResult
from plancheck.domain.case import Case
from plancheck.domain.finding import Finding, Verdict
from plancheck.domain.plan import Plan
from plancheck.domain.source import Problem
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.parse import parse_point
from plancheck.domain.unit import plain
from plancheck.engine import evaluate
from plancheck.engine.field_context import FieldContext
from plancheck.rule import Example, Field, Pack, Rule

_ORDER = [Verdict.ERROR, Verdict.FAIL, Verdict.GAP, Verdict.REVIEW, Verdict.PASS,
          Verdict.NOT_APPLICABLE]  # fmt: skip
_DISTANCES = ("shortfall", "margin")
AS_OF = date(2026, 1, 1)


@dataclass(slots=True, kw_only=True)
class Outcome:
    """One example run: what was expected, what came, how long it took (seconds).

    ``problems``: why its plans could not be made, for an example that could not be run.
    """

    rule: Rule
    example: Example
    expected: dict[str, str]
    got: dict[str, str]
    seconds: float
    problems: list[Problem] = field(default_factory=list)
    finding: Finding | None = None

    @property
    def passed(self) -> bool:
        """Whether everything expected came out."""
        return not self.problems and all(
            self.got.get(key) == value for key, value in self.expected.items()
        )


def run_examples(pack: Pack, rule: Rule) -> Iterator[Outcome]:
    """Run the examples of one rule."""
    for example in rule.examples:
        started = time.perf_counter()
        expected = {key: _plain(key, value) for key, value in example.data["expect"].items()}
        outcome = Outcome(rule=rule, example=example, expected=expected, got={}, seconds=0)
        try:
            finding = _judge(ExamplePlans(pack, rule, example.data))
            outcome.got = _got(finding)
            outcome.finding = finding
        except Unusable as unusable:
            outcome.problems = unusable.problems
        outcome.seconds = time.perf_counter() - started
        yield outcome


def _plain(key: str, value: Any) -> str:
    """An expected value as results are printed: 3.0 is 3."""
    if key in _DISTANCES:
        with contextlib.suppress(InvalidOperation):
            number = Decimal(str(value))
            if number.is_finite():
                return plain(number)
    return str(value)


def _got(finding: Finding) -> dict[str, str]:
    got = {"verdict": finding.verdict.value}
    if finding.verdict is not Verdict.NOT_APPLICABLE:
        got["reason"] = finding.reason.value
    if finding.severity is not None:
        got["severity"] = finding.severity.value
    for name in _DISTANCES:
        value = getattr(finding, name)
        if value is not None:
            got[name] = plain(value)
    if finding.statement is not None:
        got["statement"] = finding.statement.ref
    return got


def _judge(made: ExamplePlans) -> Finding:
    """Judge the example's plan by the rule; the worst result stands for all."""
    above = made.data.get("ancestors") or (
        [made.data["ancestor"]] if "ancestor" in made.data else []
    )
    ancestors: list[Plan] = []
    names: dict[str, str] = {}
    for number, raw in enumerate(above):
        level = raw.get("level", "province")
        identity = f"example-{level}-{number + 1}"
        names.setdefault(level, identity)
        ancestors.append(made.plan(identity, raw, level, [], names))
    for one in ancestors:  # every ancestor serves those above it
        one.parents = ()
    parents = [one.id for one, raw in zip(ancestors, above, strict=True) if raw.get("named", True)]
    own = made.data.get("plan") or {}
    plan = made.plan("example-plan", own, own.get("level", "county"), parents, names)
    lower = [
        made.plan(f"example-lower-{number + 1}", raw, "", ["example-plan"], names)
        for number, raw in enumerate(made.data.get("lower") or ())
    ]
    if made.problems:
        raise Unusable(made.problems)
    known = {one.id: one for one in (*ancestors, plan, *lower)}
    field = Field(catalogue=made.catalogue, parameters=made.pack.parameters, rules=made.pack.rules)
    shared = FieldContext(
        field=field,
        fields={made.pack.field: field},
        as_of=_day(made.data.get("as_of")) or AS_OF,
        series=_series(made),
    )
    lineages = LineageBuilder(
        find=lambda identity, _: LookupResult(plan=known.get(identity)),
        report=made.problems.append,
        fields=shared.fields,
    )
    lineage = lineages.of(plan)
    by_place: dict[str, tuple[Plan, ...]] = {}
    for one in ancestors:
        code = one.jurisdiction.code
        by_place[code] = (*by_place.get(code, ()), one)
    case = Case(
        plan=plan,
        lineage=lineage,
        lineages=lineages.of_referring((*lineage.ancestors, *lower)),
        lower=tuple(lower),
        above=by_place,
    )
    result = evaluate(case, shared, (made.rule,))
    if made.problems:
        raise Unusable(made.problems)
    return min(result.findings, key=lambda one: _ORDER.index(one.verdict))


def _series(made: ExamplePlans) -> Mapping[str, Decimal]:
    found = {}
    for name, text in (made.data.get("series") or {}).items():
        series = made.catalogue.series.get(name)
        if series is None:
            known = ", ".join(made.catalogue.series) or "—"
            raise Unusable([Problem(code="unknown-series", params={"value": name, "known": known})])
        try:
            found[name], _ = parse_point(str(text), unit=series.unit)
        except TargetError:
            params = {"name": name, "value": str(text)}
            raise Unusable([Problem(code="series-unreadable", params=params)]) from None
    return found


def _day(value: Any) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        params = {"name": "as_of", "value": str(value)}
        raise Unusable([Problem(code="bad-date", params=params)]) from None
