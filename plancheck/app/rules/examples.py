"""A rule's worked examples: small plans made from a few keys, judged by the one rule, compared.

The plans go through the same reader as files do, so an example can't say what a file could not.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from plancheck.app.workspace.lineage_builder import LineageBuilder, LookupResult
from plancheck.domain.case import Case
from plancheck.domain.catalogue import Catalogue, Indicator
from plancheck.domain.finding import Finding, Verdict
from plancheck.domain.jurisdiction.jurisdiction import ancestors_codes, lookup
from plancheck.domain.plan import Plan
from plancheck.domain.problem import Problem
from plancheck.domain.quantity.interval import plain
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.parse import parse_point
from plancheck.engine.evaluate import evaluate
from plancheck.engine.field_context import FieldContext
from plancheck.io.load.catalogue import read_catalogue
from plancheck.io.load.plan import read_plan
from plancheck.io.yaml.document import Document
from plancheck.rule.field import Field
from plancheck.rule.rule import Example, Pack, Rule

TEST_INDICATOR = "example-indicator"
NEAR_INDICATOR = "near-indicator"
_TEST_ENTRY: dict[str, Any] = {
    "name": {"zh": "示例指标", "en": "Example indicator"},
    "unit": "%",
    "domain": [0, 100],
    "better": "up",
    "cascade": "floor",
    "per": "end",
}
_NEAR_ENTRY = _TEST_ENTRY | {"name": {"zh": "相近指标", "en": "Near indicator"}}
_NEAR = {"id": NEAR_INDICATOR, "why": {"zh": "统计对象不同", "en": "Another population"}}
_PLACES = {"nation": "CN", "province": "330000", "prefecture": "330400", "county": "330482"}
_PLAN_KEYS = {"level", "record", "status", "issued", "dated", "published", "jurisdiction", "cites",
              "period", "statements", "named", "supersedes"}  # fmt: skip
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
            finding = _Stage(pack, rule, example.data).play()
            outcome.got = _got(finding)
            outcome.finding = finding
        except _Unusable as unusable:
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


class _Unusable(Exception):  # noqa: N818 - carries what is wrong with an example
    """The example's plans can't be read."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


class _Stage:
    """The plans of one example, set up and judged."""

    def __init__(self, pack: Pack, rule: Rule, data: dict[str, Any]) -> None:
        self.pack = pack
        self.rule = rule
        self.data = data
        self.problems: list[Problem] = []
        self.indicator, self.catalogue = self._subject()
        own = (data.get("plan") or {}).get("jurisdiction")
        own = str(own) if own else _PLACES[(data.get("plan") or {}).get("level", "county")]
        self.place = own
        self.above = {_level(code): code for code in ancestors_codes(own)}

    def _subject(self) -> tuple[str, Catalogue]:
        given = self.data.get("indicator")
        if given is None and self.rule.select.indicators:
            given = self.rule.select.indicators[0]
        if isinstance(given, str):
            return given, self.pack.catalogue
        document = Document("example")
        document.data = {
            "format": "plancheck/catalogue@1",
            "field": self.pack.field,
            "indicators": {
                TEST_INDICATOR: _TEST_ENTRY | {"confusable": [_NEAR]} | (given or {}),
                NEAR_INDICATOR: _NEAR_ENTRY,
            },
        }
        read = read_catalogue(document)
        if read is None or document.problems:
            raise _Unusable(document.problems)
        indicators: dict[str, Indicator] = self.pack.catalogue.indicators | read.indicators
        catalogue = Catalogue(
            field=self.pack.field, indicators=indicators, series=self.pack.catalogue.series
        )
        return TEST_INDICATOR, catalogue

    def play(self) -> Finding:
        """Judge the example's plan by the rule; the worst result stands for all."""
        above = self.data.get("ancestors") or (
            [self.data["ancestor"]] if "ancestor" in self.data else []
        )
        ancestors: list[Plan] = []
        names: dict[str, str] = {}
        for number, raw in enumerate(above):
            level = raw.get("level", "province")
            identity = f"example-{level}-{number + 1}"
            names.setdefault(level, identity)
            ancestors.append(self._plan(identity, raw, level, [], names))
        for one in ancestors:  # every ancestor serves those above it
            one.parents = ()
        parents = [
            one.id for one, raw in zip(ancestors, above, strict=True) if raw.get("named", True)
        ]
        own = self.data.get("plan") or {}
        plan = self._plan("example-plan", own, own.get("level", "county"), parents, names)
        lower = [
            self._plan(f"example-lower-{number + 1}", raw, "", ["example-plan"], names)
            for number, raw in enumerate(self.data.get("lower") or ())
        ]
        if self.problems:
            raise _Unusable(self.problems)
        known = {one.id: one for one in (*ancestors, plan, *lower)}
        field = Field(
            catalogue=self.catalogue, parameters=self.pack.parameters, rules=self.pack.rules
        )
        shared = FieldContext(
            field=field,
            fields={self.pack.field: field},
            as_of=_day(self.data.get("as_of")) or AS_OF,
            series=self._series(),
        )
        lineages = LineageBuilder(
            find=lambda identity, _: LookupResult(plan=known.get(identity)),
            report=self.problems.append,
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
        judgement = evaluate(case, shared, (self.rule,))
        if self.problems:
            raise _Unusable(self.problems)
        return min(judgement.findings, key=lambda one: _ORDER.index(one.verdict))

    def _series(self) -> Mapping[str, Decimal]:
        found = {}
        for name, text in (self.data.get("series") or {}).items():
            series = self.catalogue.series.get(name)
            if series is None:
                known = ", ".join(self.catalogue.series) or "—"
                raise _Unusable(
                    [Problem(code="unknown-series", params={"value": name, "known": known})]
                )
            try:
                found[name], _ = parse_point(str(text), unit=series.unit)
            except TargetError:
                params = {"name": name, "value": str(text)}
                raise _Unusable([Problem(code="series-unreadable", params=params)]) from None
        return found

    def _plan(
        self,
        identity: str,
        raw: dict[str, Any],
        level: str,
        parents: list[str],
        names: dict[str, str],
    ) -> Plan:
        code = raw.get("jurisdiction") or (
            self.place
            if identity == "example-plan"
            else self.above.get(level, _PLACES.get(level, ""))
        )
        head = {
            key: str(raw[key]) for key in ("issued", "dated", "published", "status") if key in raw
        }
        data: dict[str, Any] = {
            "format": "plancheck/plan@1",
            "id": identity,
            "title": f"示例规划 {identity}",
            "jurisdiction": str(code),
            "field": self.pack.field,
            "period": raw.get("period") or {"start": 2021, "end": 2025},
            "record": raw.get("record", "complete"),
        }
        if head:
            data["document"] = head
        if parents:
            data["parents"] = parents
        if "supersedes" in raw:
            data["supersedes"] = names.get(raw["supersedes"], raw["supersedes"])
        if "cites" in raw:
            data["cites"] = [self._citation(one, names) for one in raw["cites"]]
        statements = raw.get("statements")
        if statements is None:
            own = {key: value for key, value in raw.items() if key not in _PLAN_KEYS}
            statements = [own] if "target" in own else []
        for number, one in enumerate(statements):
            self._statement(data, number, one)
        document = Document(identity)
        document.data = data
        plan = read_plan(
            document, {self.pack.field: self.catalogue}, {self.pack.field: self.pack.parameters}
        )
        self.problems += document.problems
        if plan is None or self.problems:
            raise _Unusable(self.problems)
        return plan

    @staticmethod
    def _citation(raw: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
        cited = {key: (str(value) if key in {"issued", "repealed"} else value)
                 for key, value in raw.items()}  # fmt: skip
        if "plan" in cited:
            cited["plan"] = names.get(cited["plan"], cited["plan"])
        return cited

    def _statement(self, data: dict[str, Any], number: int, raw: dict[str, Any]) -> None:
        given = {key: value for key, value in raw.items() if key not in {"in", "year", "indicator"}}
        if "year" in raw:
            target = given.get("target")
            given["target"] = (
                {**target, "year": raw["year"]}
                if isinstance(target, dict)
                else {"value": target, "year": raw["year"]}
            )
        if "baseline" in given and not isinstance(given["baseline"], dict):
            given["baseline"] = {"year": 2020, "value": given["baseline"]}
        named = (
            {}
            if "name" in raw or "subject" in raw
            else {"id": raw.get("indicator") or self.indicator}
        )
        if raw.get("in", "table" if number == 0 else "prose") == "table":
            data.setdefault("indicators", []).append({**named, "row": number + 1, **given})
        else:
            subject = {"subject": given.pop("name")} if "name" in given else {}
            about = {"indicator": named["id"]} if named else subject
            entry = {"id": f"statement-{number + 1}", **about, **given}
            data.setdefault("commitments", []).append(entry)


def _level(code: str) -> str:
    place = lookup(code)
    return place.level.key if place else ""


def _day(value: Any) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        params = {"name": "as_of", "value": str(value)}
        raise _Unusable([Problem(code="bad-date", params=params)]) from None
