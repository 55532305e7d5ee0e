"""The plans of a rule's worked example, made from a few keys.

They go through the same reader as files do, so an example can't say what a file could not.
"""

from __future__ import annotations

import json
from typing import Any

from plancheck.common import ROOT
from plancheck.domain.catalogue import Catalogue, Indicator
from plancheck.domain.jurisdiction import ancestors_codes, lookup
from plancheck.domain.plan import Plan
from plancheck.domain.source import Problem
from plancheck.io.load.catalogue import read_catalogue
from plancheck.io.load.plan import read_plan
from plancheck.io.yaml import Document
from plancheck.rule import Pack, Rule

TEST_INDICATOR = "example-indicator"
_PLACES = {"nation": "CN", "province": "330000", "prefecture": "330400", "county": "330482"}
_PLAN_KEYS = {"level", "record", "status", "issued", "dated", "published", "jurisdiction", "cites",
              "period", "statements", "named", "supersedes"}  # fmt: skip


class Unusable(Exception):  # noqa: N818 - carries what is wrong with an example
    """The example's plans can't be read."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


class ExamplePlans:
    """Makes the plans of one example."""

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
        text = (ROOT / "data" / "example_indicators.json").read_text("utf-8")
        entries = {name: one for name, one in json.loads(text).items() if name != "description"}
        entries[TEST_INDICATOR] |= given or {}
        document = Document("example")
        document.data = {
            "format": "plancheck/catalogue@1",
            "field": self.pack.field,
            "indicators": entries,
        }
        read = read_catalogue(document)
        if read is None or document.problems:
            raise Unusable(document.problems)
        indicators: dict[str, Indicator] = self.pack.catalogue.indicators | read.indicators
        catalogue = Catalogue(
            field=self.pack.field, indicators=indicators, series=self.pack.catalogue.series
        )
        return TEST_INDICATOR, catalogue

    def plan(
        self,
        identity: str,
        raw: dict[str, Any],
        level: str,
        parents: list[str],
        names: dict[str, str],
    ) -> Plan:
        """A plan of an id and level; ``names``: the id of the plan of each level, for what refers to it."""
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
            raise Unusable(self.problems)
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
