"""Reads the rules of a rules@1 file against its pack: its catalogue, its law parameters, the rules that it extends."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from plancheck.checks import ParameterError
from plancheck.checks.kinds import KINDS
from plancheck.common.meant import closest
from plancheck.domain.catalogue import Catalogue
from plancheck.domain.source import Path
from plancheck.io.load import expect
from plancheck.io.load.catalogue import report_indicator, text_of
from plancheck.io.load.pack_parts import CHANGEABLE, days, read_basis, report_part
from plancheck.io.load.rule_parts import (
    check_literal,
    read_requirement,
    read_scope,
    read_severity,
    source_of,
)
from plancheck.io.schema import validate
from plancheck.io.yaml import Document
from plancheck.rule import PLACEHOLDERS, Example, LawParameter, Rule

# A name in braces within a text.
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
TEXTS = ("title", "why", "message", "remedy")
_DESCRIPTIONS = (*TEXTS, "basis", "housekeeping", "effective")
_PARAMETERS = frozenset(one.name for kind in KINDS.values() for one in kind.parameters)


@dataclass(frozen=True, slots=True)
class RuleNames:
    """What the rules of a pack may name.

    ``declared``: indicators and law parameters that are there, if not to be read: that is reported once.
    """

    catalogue: Catalogue
    parameters: Mapping[str, LawParameter]
    declared: Collection[str] = ()


def read_rules(
    document: Document, pack: str, names: RuleNames, inherited: Mapping[str, Rule]
) -> list[Rule]:
    """Read the rules of a file; what is wrong with them is noted on the document.

    ``inherited``: the rules of the packs that the file's pack extends; an entry without ``check`` changes one of them.
    """
    if not expect(document, "rules") or validate(document, "rules"):
        return []
    found = []
    for number, raw in enumerate(document.data["rules"]):
        if document.problems.full:
            break
        before = len(document.problems)
        path: Path = ("rules", number)
        reader = _RuleReader(document, path, raw, names)
        other = inherited.get(raw["id"])
        rule: Rule | None = None
        if "check" in raw and "title" in raw:
            rule = reader.rule(pack)
        elif other is not None and "check" not in raw:
            rule = reader.changed(other, pack)
        else:
            report_part(document, path, raw, inherited)
        if rule is not None and other is not None:
            rule.changes = (other.location, *other.changes)
        if rule is not None and len(document.problems) == before:
            found.append(rule)
    return found


class _RuleReader:
    """Reads one entry; the schema has accepted it."""

    def __init__(
        self, document: Document, path: Path, raw: dict[str, Any], names: RuleNames
    ) -> None:
        self.document = document
        self.path = path
        self.raw = raw
        self.names = names
        self.catalogue = names.catalogue

    def rule(self, pack: str) -> Rule | None:
        """Read a rule that stands for itself."""
        raw = self.raw
        kind = KINDS.get(raw["check"])
        if kind is None:
            near = closest(raw["check"], KINDS, 0.5)
            code = "unknown-check-near" if near else "unknown-check"
            known = ", ".join(KINDS)
            self.report(code, "check", value=raw["check"], near="".join(near), known=known)
            return None
        names = self.names
        known_laws = {*names.parameters, *names.declared}
        ask = read_requirement(self.document, self.path, raw, names.parameters, known_laws)
        allowed = ", ".join(kind.sources)
        if ask is None and kind.asks == "needed" and "requirement" not in raw:
            self.report("requirement-needed", "check", at_key=True, check=kind.name, known=allowed)
        if ask is not None:
            for source in (source_of(ask), *(("given",) if ask.given else ())):
                if source not in kind.sources:
                    params = {"check": kind.name, "value": source, "known": allowed or "—"}
                    self.report("requirement-not-taken", "requirement", at_key=True, **params)
            if not kind.cycles and ask.cycle != "current":
                params = {"known": ", ".join(one.name for one in KINDS.values() if one.cycles)}
                where = (*self.path, "requirement", "cycle")
                self.document.report(
                    "cycle-not-taken-by", where, at_key=True, check=kind.name, **params
                )
        select = read_scope(self.document, self.path, raw, self.check_indicator)
        if ask is not None and ask.literal is not None:
            where = (*self.path, "requirement", "literal")
            check_literal(self.document, where, ask.literal, select, self.catalogue)
        params = self.kind_parameters(kind.name)
        rule = Rule(
            id=raw["id"],
            pack=pack,
            check=kind.name,
            ask=ask,
            select=select,
            grading=read_severity(self.document, self.path, raw),
            params=params,
            examples=self.examples(),
            location=self.document.locate((*self.path, "id"), key=True),
            places={
                one.name: self.document.inside((*self.path, one.name))
                for one in kind.parameters
                if isinstance(raw.get(one.name), str)
            },
            **self.described(_DESCRIPTIONS),
        )
        if params is not None or not kind.parameters:
            for error in kind.refuses(rule, self.catalogue):
                self.refuse(error)
        return rule

    def changed(self, other: Rule, pack: str) -> Rule:
        """Return an inherited rule with the keys of this entry in place of its own; its examples are the entry's."""
        raw = self.raw
        for key in raw:
            if key not in CHANGEABLE:
                self.report("change-needs-check", key, at_key=True, name=key)
        policy = read_severity(self.document, self.path, raw)
        keys = {"severity": "by_nature", "severity_by_reason": "by_reason"}
        keys |= {one: one for one in ("boundary", "copied")}
        graded = {name: getattr(policy, name) for key, name in keys.items() if key in raw}
        scope = read_scope(self.document, self.path, raw, self.check_indicator)
        chosen = ("places", "excluded", "levels", "statuses", "records") if "plans" in raw else ()
        return replace(
            other,
            pack=pack,
            select=replace(other.select, **{one: getattr(scope, one) for one in chosen}),
            grading=replace(other.grading, **graded),
            examples=self.examples(),
            location=self.document.locate((*self.path, "id"), key=True),
            **self.described([key for key in _DESCRIPTIONS if key in raw]),
        )

    def described(self, keys: Collection[str]) -> dict[str, Any]:
        """Read what some keys say of a rule that no verdict rests on, and when it is in force."""
        raw = self.raw
        for key in ("message", "remedy"):
            self.check_placeholders(key)
        found: dict[str, Any] = {key: text_of(raw.get(key)) for key in keys if key in TEXTS}
        if "basis" in keys:
            found["basis"] = tuple(
                read_basis(self.document, (*self.path, "basis", number), one)
                for number, one in enumerate(raw.get("basis") or ())
            )
        if "housekeeping" in keys:
            found["housekeeping"] = raw.get("housekeeping") is True
        if "effective" in keys:
            first, last = days(self.document, (*self.path, "effective"), raw.get("effective"))
            found["effective_from"], found["effective_until"] = first, last
        return found

    def examples(self) -> tuple[Example, ...]:
        """Return the examples of the entry."""
        return tuple(
            Example(
                name=str(one.get("name", "")),
                data=one,
                locate=partial(self.document.locate, (*self.path, "examples", number)),
            )
            for number, one in enumerate(self.raw.get("examples") or ())
        )

    def kind_parameters(self, check: str) -> Any:
        """Read the parameters of the check kind; ``None``: they can't be used."""
        kind = KINDS[check]
        mine = {parameter.name for parameter in kind.parameters}
        given = {key: value for key, value in self.raw.items() if key in _PARAMETERS}
        for key in given.keys() - mine:
            known = ", ".join(sorted(mine)) or "—"
            self.report("parameter-not-taken", key, at_key=True, name=key, check=check, known=known)
        for parameter in kind.parameters:
            if parameter.required and parameter.name not in given:
                params = {"name": parameter.name, "check": check}
                self.report("parameter-needed", "check", at_key=True, **params)
                return None
            if parameter.indicators and parameter.name in given:
                where: Path = (*self.path, parameter.name)
                value = given[parameter.name]
                if isinstance(value, str):
                    self.check_indicator(value, where)
                    continue
                keys: Iterable[str | int] = value if isinstance(value, dict) else range(len(value))
                for one in keys:
                    self.check_indicator(value[one], (*where, one))
        try:
            return kind.read({key: value for key, value in given.items() if key in mine})
        except ParameterError as error:
            self.refuse(error)
            return None

    def check_indicator(self, name: object, where: Path) -> None:
        """Report an indicator that the catalogue does not have."""
        indicators = self.catalogue.indicators
        if name not in indicators and name not in self.names.declared:
            report_indicator(self.document, where, str(name), indicators, self.catalogue.field)

    def check_placeholders(self, key: str) -> None:
        """Report braces in a text that hold nothing that can be filled in."""
        texts = self.raw.get(key) or {}
        for lang, text in texts.items() if isinstance(texts, dict) else ():
            where: Path = (*self.path, key, lang)
            rest = _PLACEHOLDER.sub("", str(text))
            if "{" in rest or "}" in rest:
                self.document.report("brace-alone", where, rule=str(self.raw["id"]), name=key)
            for name in _PLACEHOLDER.findall(str(text)):
                if name not in PLACEHOLDERS:
                    near = "".join(closest(name, PLACEHOLDERS, 0.5)) or ", ".join(PLACEHOLDERS)
                    self.document.report("unknown-placeholder", where, value=name, near=near)

    def refuse(self, error: ParameterError) -> None:
        """Report what a check kind can't use, where it stands."""
        params = {"column": "", **error.params}
        where = (*self.path, *error.path)
        if params["column"]:
            place = self.document.inside(where, int(params["column"]), int(params.pop("width")))
            self.document.problems.append(self.document.problem_at(error.key, place, **params))
        else:
            self.document.retell(error.key, where, params)

    def report(self, code: str, key: str, *, at_key: bool = False, **params: str) -> None:
        """Report a problem at a key of the entry."""
        self.document.retell(code, (*self.path, key), params, at_key=at_key)
