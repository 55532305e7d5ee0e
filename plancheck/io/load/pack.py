"""Rule packs from their folders: pack.yaml, catalogue.yaml and rule files, each checked with its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path as FilePath
from typing import Any

from plancheck.checks import KINDS
from plancheck.checks.base import ParameterError
from plancheck.common.suggest import closest as close_words
from plancheck.domain.catalogue import Cascade, Catalogue, Indicator
from plancheck.domain.claim import Evidence, Nature
from plancheck.domain.finding import Reason, Severity
from plancheck.domain.jurisdiction.jurisdiction import Level
from plancheck.domain.lineage import Cycle
from plancheck.domain.plan import Record
from plancheck.domain.problem import InputError, Problem
from plancheck.domain.quantity.unit import PERCENT, comparable
from plancheck.domain.source import Location, Path
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.target import parse_target
from plancheck.io.diagnosis.diagnose import diagnose
from plancheck.io.files import installed_packs
from plancheck.io.load.catalogue import read_catalogue, text_of
from plancheck.io.load.extending import CHANGEABLE, Base, find_pack, report_part
from plancheck.io.load.format_key import expect, sniff
from plancheck.io.load.law import check_domains, days, read_basis, read_parameters
from plancheck.io.load.places import read_places
from plancheck.io.load.plan import NATURES, STATUSES, outside
from plancheck.io.load.units import read_tolerance, read_units
from plancheck.io.repository.repository import SUFFIXES
from plancheck.io.schema.validate import validate
from plancheck.io.yaml.document import Document
from plancheck.io.yaml.reader import read_file
from plancheck.rule.rule import (
    ANY_FIELD,
    PLACEHOLDERS,
    Example,
    LawParameter,
    Pack,
    RequirementSource,
    Rule,
    Scope,
    SeverityPolicy,
)

_BRACES = re.compile(r"\{([^{}]*)\}")
_NATURE_KEYS: dict[str, Nature | None] = {
    "binding": Nature.BINDING,
    "expected": Nature.EXPECTED,
    "absent": None,
}
_CYCLES: dict[str, tuple[Cycle, ...]] = {
    "current": (Cycle.CURRENT,),
    "former": (Cycle.FORMER,),
    "any": (Cycle.CURRENT, Cycle.FORMER),
}
_LEVEL_KEYS = {level.key: level for level in Level}
_TEXTS = ("title", "why", "message", "remedy")
_DESCRIPTIONS = (*_TEXTS, "basis", "housekeeping", "effective")
RULE_KEYS = frozenset(
    [
        "id",
        "title",
        "why",
        "basis",
        "check",
        "requirement",
        "select",
        "plans",
        "severity",
        "boundary",
        "severity_by_reason",
        "copied",
        "message",
        "remedy",
        "housekeeping",
        "effective",
        "examples",
    ]
)


def read_pack(
    folder: FilePath,
    fallback: Mapping[str, Catalogue] | None = None,
    shown: str | None = None,
    given: Mapping[str, FilePath] | None = None,
) -> Pack:
    """The pack in a folder; raises ``InputError`` with every problem of its files.

    A pack without a catalogue of its own uses the one of its field from ``fallback``. ``shown``: what
    messages and reports call the folder; an installed pack is named alike on every machine. ``given``: folders of
    packs that were given by path, by id; a pack may extend them.
    """
    known = {} if fallback is None else fallback  # one that is looked up on demand counts as empty
    return _PackReader(folder, known, shown or str(folder), given or {}).read()


def pack_files(folder: FilePath) -> list[FilePath]:
    """The YAML files of a pack's folder, by name, whichever of the two extensions they have."""
    return sorted(file for file in _files(folder) if file.suffix.lower() in SUFFIXES)


def head_of(folder: FilePath) -> FilePath | None:
    """The file in a folder that makes it a pack."""
    return next((file for file in pack_files(folder) if is_head(file.name)), None)


def is_head(name: str) -> bool:
    """Whether a file of this name describes a pack."""
    return name.lower() in {f"pack{suffix}" for suffix in SUFFIXES}


def _files(folder: FilePath) -> list[FilePath]:
    try:
        return [file for file in folder.iterdir() if not file.is_dir()]
    except OSError:
        problem = Problem(code="unreadable-folder", params={"path": str(folder)})
        raise InputError([problem]) from None


class _PackReader:
    def __init__(
        self,
        folder: FilePath,
        fallback: Mapping[str, Catalogue],
        shown: str,
        given: Mapping[str, FilePath],
        chain: tuple[FilePath, ...] = (),
    ) -> None:
        self.folder = folder
        self.shown = shown
        self.fallback = fallback
        self.given = given
        self.chain = (*chain, folder.resolve())
        self.documents: list[Document] = []

    def read(self) -> Pack:
        head_file = head_of(self.folder)
        if head_file is None:
            problem = Problem(code="no-pack", params={"path": self.shown})
            raise InputError([problem])
        head = self.open(head_file)
        if not expect(head, "pack"):
            raise InputError(self.problems())
        bad = validate(head, "pack")
        if bad:
            raise InputError(self.problems())
        data = head.data
        field = data["field"]
        base = Base.join(self.extended(head), head)
        if head.problems:
            raise InputError(self.problems())
        declared = _names(data, "parameters") | set(base.parameters) | set(base.indicators)
        documents = [self.open(file) for file in pack_files(self.folder) if file != head_file]
        kinds = [sniff(document, "rules") for document in documents]
        units = base.units
        for document, kind in zip(documents, kinds, strict=True):
            if kind == "units":
                units = read_units(document, units)
                if document.problems:  # else every figure in such a unit would be told too
                    raise InputError(self.problems())
        rules_documents = []
        catalogue: Catalogue | None = None
        for document, kind in zip(documents, kinds, strict=True):
            if kind == "catalogue":
                read = read_catalogue(document, base.indicators, units)
                declared.update(_names(document.data, "indicators"))
                if catalogue is not None and read is not None:
                    document.report("second-catalogue", ("format",))
                catalogue = catalogue or read
            elif kind == "rules":
                rules_documents.append(document)
            elif kind not in {None, "units"}:
                document.report("not-in-pack", ("format",), value=kind)
        self.text_files(head)
        if catalogue is None and (base.of_field(field) or field == ANY_FIELD):
            catalogue = Catalogue(field=field, indicators={}, series={})
        if catalogue is None and not any(document.faulty for document in self.documents):
            catalogue = self.fallback.get(field)
            if catalogue is None:
                head.report("no-catalogue", ("field",), field=field)
        if catalogue is not None and catalogue.field != field:
            head.report("field-differs", ("field",), value=field, other=catalogue.field)
        own = read_parameters(head, units)
        parameters = base.parameters | own
        rules: list[Rule] = []
        if catalogue is not None:
            catalogue = base.catalogue(catalogue)
            catalogue.units = units
            catalogue.tolerance = read_tolerance(data.get("approximate"), catalogue.tolerance)
            for document in rules_documents:
                rules.extend(
                    read_rules(document, data["id"], catalogue, parameters, declared, base.rules)
                )
            check_domains(head, own, rules, catalogue)
        seen: dict[str, Rule] = {}
        for rule in rules:
            first = seen.setdefault(rule.id, rule)
            if first is not rule:
                document = next(d for d in self.documents if d.path == rule.location.path)
                there, here = first.location, rule.location
                same = there.path == here.path
                place = str(there.line) if same else f"{there.path}:{there.line}"
                code = "rule-twice" if same else "rule-twice-elsewhere"
                document.problems.append(document.problem_at(code, here, name=rule.id, line=place))
        problems = self.problems()
        if problems or catalogue is None:
            raise InputError(problems)
        return Pack(
            id=data["id"],
            version=str(data["version"]),
            field=field,
            title=text_of(data["title"]),
            path=self.shown,
            rules=base.with_own(rules, data["id"]),
            parameters=parameters,
            catalogue=catalogue,
            folder=str(self.folder),
            bases=base.packs,
        )

    def extended(self, head: Document) -> list[Pack]:
        """The packs that ``extends`` names, read; what is wrong with the names is noted on the head."""
        field = head.data["field"]
        packs = []
        for number, name in enumerate(head.data.get("extends") or ()):
            where: Path = ("extends", number)
            found = find_pack(name, self.folder, self.given)
            if found is None:
                known = sorted({*self.given, *installed_packs.packs()} - {head.data["id"]})
                near = "".join(close_words(name, known, 0.5))
                code = "extends-unknown-near" if near else "extends-unknown"
                head.report(code, where, value=name, near=near, known=", ".join(known) or "—")
                continue
            folder, shown = found
            if folder.resolve() in self.chain:
                head.report("extends-cycle", where, value=name)
                continue
            pack = _PackReader(folder, self.fallback, shown, self.given, self.chain).read()
            if pack.field not in {ANY_FIELD, field}:
                head.report("extends-field", where, value=name, field=pack.field, own=field)
            packs.append(pack)
        return packs

    def text_files(self, head: Document) -> None:
        """What Notepad makes of levels.yaml would be missing without a word."""
        for file in sorted(_files(self.folder)):
            if file.suffix.lower() == ".txt" and FilePath(file.stem).suffix.lower() in SUFFIXES:
                place = Location(f"{self.shown}/{file.name}", 0, 0)
                params = {"name": file.stem}
                head.problems.append(Problem(code="text-extension", location=place, params=params))

    def open(self, file: FilePath) -> Document:
        document = read_file(file, f"{self.shown}/{file.name}")
        self.documents.append(document)
        return document

    def problems(self) -> list[Problem]:
        found = [problem for document in self.documents for problem in diagnose(document)]
        return sorted(found, key=lambda problem: problem.order)


# ---------------------------------------------------------------- rules


def _names(data: Any, key: str) -> set[str]:
    """The names under a key, also of what could not be read."""
    part = data.get(key) if isinstance(data, dict) else None
    return set(part) if isinstance(part, dict) else set()


def read_rules(
    document: Document,
    pack: str,
    catalogue: Catalogue,
    parameters: Mapping[str, LawParameter],
    declared: Collection[str] = (),
    inherited: Mapping[str, Rule] | None = None,
) -> list[Rule]:
    """The rules of a file; what is wrong with them is noted on the document.

    ``declared``: names of indicators and law parameters that are there, if not to be read: that is told once.
    ``inherited``: the rules of the packs that the file's pack extends; an entry without ``check`` changes one of them.
    """
    if not expect(document, "rules") or validate(document, "rules"):
        return []
    found = []
    for number, raw in enumerate(document.data["rules"]):
        if document.problems.full:
            break
        before = len(document.problems)
        reader = _RuleReader(document, ("rules", number), raw, catalogue, parameters, declared)
        other = (inherited or {}).get(raw["id"])
        rule: Rule | None = None
        if "check" in raw and "title" in raw:
            rule = reader.rule(pack)
        elif other is not None and "check" not in raw:
            rule = reader.changed(other, pack)
        else:
            report_part(document, ("rules", number), raw, inherited or {})
        if rule is not None and other is not None:
            rule.changes = (other.location, *other.changes)
        if rule is not None and len(document.problems) == before:
            found.append(rule)
    return found


class _RuleReader:
    def __init__(
        self,
        document: Document,
        path: Path,
        raw: dict[str, Any],
        catalogue: Catalogue,
        parameters: Mapping[str, LawParameter],
        declared: Collection[str],
    ) -> None:
        self.declared = declared
        self.document = document
        self.path = path
        self.raw = raw
        self.catalogue = catalogue
        self.parameters = parameters

    def rule(self, pack: str) -> Rule | None:
        raw = self.raw
        kind = KINDS.get(raw["check"])
        if kind is None:
            near = close_words(raw["check"], KINDS, 0.5)
            self.document.report(
                "unknown-check-near" if near else "unknown-check",
                (*self.path, "check"),
                value=raw["check"],
                near="".join(near),
                known=", ".join(KINDS),
            )
            return None
        ask = self.ask()
        if ask is None and kind.asks == "needed" and "requirement" not in self.raw:
            self.document.report(
                "requirement-needed",
                (*self.path, "check"),
                at_key=True,
                check=kind.name,
                known=", ".join(kind.sources),
            )
        if ask is not None:
            for source in (self.source(ask), *(("given",) if ask.given else ())):
                if source not in kind.sources:
                    self.document.report(
                        "requirement-not-taken",
                        (*self.path, "requirement"),
                        at_key=True,
                        check=kind.name,
                        value=source,
                        known=", ".join(kind.sources) or "—",
                    )
            if not kind.cycles and ask.cycles != _CYCLES["current"]:
                self.document.report(
                    "cycle-not-taken-by",
                    (*self.path, "requirement", "cycle"),
                    at_key=True,
                    check=kind.name,
                    known=", ".join(one.name for one in KINDS.values() if one.cycles),
                )
        select = self.select()
        if ask is not None and ask.literal is not None:
            self.literal(ask.literal, select)
        params = self.kind_parameters(kind.name)
        rule = Rule(
            id=raw["id"],
            pack=pack,
            check=kind.name,
            ask=ask,
            select=select,
            grading=self.grading(),
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
        """An inherited rule with the keys of this entry in place of its own; its examples are the entry's."""
        for key in self.raw:
            if key not in CHANGEABLE:
                where = (*self.path, key)
                self.document.report("change-needs-check", where, at_key=True, name=key)
        grades = self.grading()
        keys = {"severity": "by_nature", "severity_by_reason": "by_reason"}
        keys |= {one: one for one in ("boundary", "copied")}
        graded = {name: getattr(grades, name) for key, name in keys.items() if key in self.raw}
        plans = self.select()
        chosen = (
            ("places", "excluded", "levels", "statuses", "records") if "plans" in self.raw else ()
        )
        return replace(
            other,
            pack=pack,
            select=replace(other.select, **{one: getattr(plans, one) for one in chosen}),
            grading=replace(other.grading, **graded),
            examples=self.examples(),
            location=self.document.locate((*self.path, "id"), key=True),
            **self.described([key for key in _DESCRIPTIONS if key in self.raw]),
        )

    def described(self, keys: Collection[str]) -> dict[str, Any]:
        """What some keys say of a rule that no verdict rests on, and when it is in force."""
        raw = self.raw
        for key in ("message", "remedy"):
            self.placeholders(key)
        found: dict[str, Any] = {key: text_of(raw.get(key)) for key in keys if key in _TEXTS}
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
        """The examples of the entry."""
        return tuple(
            Example(
                name=str(one.get("name", "")),
                data=one,
                locate=partial(self.document.locate, (*self.path, "examples", number)),
            )
            for number, one in enumerate(self.raw.get("examples") or ())
        )

    @staticmethod
    def source(ask: RequirementSource) -> str:
        if ask.ancestors:
            return "ancestors"
        if ask.law:
            return "law"
        if ask.literal is not None:
            return "literal"
        return "baseline" if ask.baseline else "year"

    def ask(self) -> RequirementSource | None:
        raw = self.raw.get("requirement")
        if raw is None:
            return None
        where: Path = (*self.path, "requirement")
        given = [key for key in ("ancestors", "law", "literal", "baseline") if key in raw]
        if len(given) > 1 or not (given or "year" in raw):
            self.document.report("requirement-one-source", where, at_key=True)
            return None
        if "year" in raw and given not in ([], ["literal"]):
            self.document.report("requirement-year", (*where, "year"), at_key=True)
        if "step" in raw and given != ["baseline"]:
            self.document.report("requirement-step", (*where, "step"), at_key=True)
        law = raw.get("law")
        if law is not None and law not in self.parameters and law not in self.declared:
            self.document.report(
                "unknown-law",
                (*where, "law"),
                value=law,
                known=", ".join(sorted(self.parameters)) or "—",
            )
        natures = raw.get("nature")
        literal = raw.get("literal")
        if "cycle" in raw and "ancestors" not in raw:
            self.document.report("cycle-not-taken", (*where, "cycle"), at_key=True)
        return RequirementSource(
            ancestors=raw.get("ancestors"),
            natures=None if natures is None else _natures(natures),
            literal=None if literal is None else str(literal),
            year=raw.get("year"),
            step=raw.get("step"),
            law=law,
            baseline="baseline" in raw,
            cycles=_CYCLES[raw.get("cycle", "current")],
            given="given" in raw,
        )

    def literal(self, text: str, select: Scope) -> None:
        chosen: list[Indicator | None] = [
            self.catalogue.indicators[name]
            for name in select.indicators or ()
            if name in self.catalogue.indicators
        ]
        where = (*self.path, "requirement", "literal")
        for indicator in chosen or [None]:
            unit = indicator.unit if indicator is not None else PERCENT
            better = indicator.better if indicator is not None else None
            try:
                units = indicator.units if indicator is not None else self.catalogue.units
                read = parse_target(text, unit=unit, better=better, units=units)
            except TargetError as error:
                self.document.retell(error.code, where, error.params)
                return
            if not read.definite:
                self.document.report("requirement-no-set", where, value=text)
                return
            if indicator is not None:
                beyond = outside(read, indicator)
            else:  # any indicator that counts alike may be meant: one that can be so is enough
                alike = [
                    one for one in self.catalogue.indicators.values() if comparable(one.unit, unit)
                ]
                ends = [outside(read, one) for one in alike] or [outside(read, None)]
                beyond = None if None in ends else ends[0]
            if beyond is not None:
                self.document.report("value-outside", where, value=text, domain=beyond)
                return

    def select(self) -> Scope:
        raw = self.raw.get("select") or {}
        where: Path = (*self.path, "select")
        indicators = raw.get("indicators")
        if isinstance(indicators, str):
            indicators = [indicators]
        for number, name in enumerate(indicators or ()):
            self.check_indicator(name, (*where, "indicators", number))
        plans = self.raw.get("plans") or {}
        cascades = _many(raw.get("cascade"))
        levels, statuses, records = (
            _many(plans.get(key)) for key in ("levels", "status", "record")
        )
        natures = _many(raw.get("nature"))
        places, excluded = read_places(self.document, (*self.path, "plans"), plans)
        return Scope(
            places=places,
            excluded=excluded,
            cascades=None if cascades is None else frozenset(map(Cascade, cascades)),
            indicators=None if indicators is None else tuple(indicators),
            natures=None if natures is None else _natures(natures),
            pers=None if raw.get("per") is None else frozenset(_many(raw.get("per")) or ()),
            where=raw.get("in"),
            levels=None if levels is None else frozenset(_LEVEL_KEYS[key] for key in levels),
            statuses=None if statuses is None else frozenset(STATUSES[key] for key in statuses),
            records=None if records is None else frozenset(map(Record, records)),
        )

    def check_indicator(self, name: object, where: Path) -> None:
        """Report an indicator that the catalogue does not have."""
        if name in self.catalogue.indicators or name in self.declared:
            return
        near = close_words(str(name), self.catalogue.indicators, 0.5)
        self.document.report(
            "unknown-indicator-near" if near else "unknown-indicator",
            where,
            value=str(name),
            near="".join(near),
            near_name=self.catalogue.indicators[near[0]].name["zh"] if near else "",
            field=self.catalogue.field,
        )

    def grading(self) -> SeverityPolicy:
        raw = self.raw.get("severity", "warning")
        if isinstance(raw, str):
            by_nature: dict[Nature | None, Severity] = dict.fromkeys(
                _NATURE_KEYS.values(), Severity(raw)
            )
        else:
            absent = raw.get("absent", raw.get("expected", "warning"))
            by_nature = {
                nature: Severity(raw.get(key, absent)) for key, nature in _NATURE_KEYS.items()
            }
        by_reason: dict[Reason, Severity] = {}
        for key, value in (self.raw.get("severity_by_reason") or {}).items():
            try:
                by_reason[Reason(key)] = Severity(value)
            except ValueError:
                near = close_words(key, list(Reason), 0.5)
                self.document.report(
                    "unknown-reason",
                    (*self.path, "severity_by_reason", key),
                    at_key=True,
                    value=key,
                    near="".join(near) or ", ".join(Reason),
                )
        copied = self.raw.get("copied")
        return SeverityPolicy(
            by_nature=by_nature,
            boundary=_by_evidence(self.raw.get("boundary")),
            by_reason=by_reason,
            copied=Severity(copied) if copied else None,
        )

    def kind_parameters(self, check: str) -> Any:
        kind = KINDS[check]
        mine = {parameter.name for parameter in kind.parameters}
        given = {key: value for key, value in self.raw.items() if key not in RULE_KEYS}
        for key in given:
            if key not in mine:
                self.document.report(
                    "parameter-not-taken",
                    (*self.path, key),
                    at_key=True,
                    name=key,
                    check=check,
                    known=", ".join(sorted(mine)) or "—",
                )
        for parameter in kind.parameters:
            if parameter.required and parameter.name not in given:
                self.document.report(
                    "parameter-needed",
                    (*self.path, "check"),
                    at_key=True,
                    name=parameter.name,
                    check=check,
                )
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

    def refuse(self, error: ParameterError) -> None:
        """Report what a check kind can't use, where it stands."""
        params = {"column": "", **error.params}
        where = (*self.path, *error.path)
        if params["column"]:
            place = self.document.inside(where, int(params["column"]), int(params.pop("width")))
            self.document.problems.append(self.document.problem_at(error.key, place, **params))
        else:
            self.document.retell(error.key, where, params)

    def placeholders(self, key: str) -> None:
        texts = self.raw.get(key) or {}
        for lang, text in texts.items() if isinstance(texts, dict) else ():
            rest = _BRACES.sub("", str(text))
            if "{" in rest or "}" in rest:
                where: Path = (*self.path, key, lang)
                self.document.report("brace-alone", where, rule=str(self.raw["id"]), name=key)
            for name in _BRACES.findall(str(text)):
                if name not in PLACEHOLDERS:
                    near = close_words(name, PLACEHOLDERS, 0.5)
                    self.document.report(
                        "unknown-placeholder",
                        (*self.path, key, lang),
                        value=name,
                        near="".join(near) or ", ".join(PLACEHOLDERS),
                    )


def _by_evidence(raw: str | dict[str, str] | None) -> dict[Evidence, Severity]:
    """A severity for each evidence; one that is not given is as the next better known."""
    if raw is None:
        return {}
    given = raw if isinstance(raw, dict) else {"primary": raw}
    found: dict[Evidence, Severity] = {}
    last = given["primary"]
    for evidence in Evidence:  # the best known first
        last = given.get(evidence.value, last)
        found[evidence] = Severity(last)
    return found


def _many(raw: Any) -> list[Any] | None:
    if raw is None:
        return None
    return raw if isinstance(raw, list) else [raw]


def _natures(raw: list[str] | str) -> frozenset[Nature | None]:
    words = _many(raw) or []
    return frozenset(NATURES.get(word, _NATURE_KEYS.get(word)) for word in words)
