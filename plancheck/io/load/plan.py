"""plan@1 files into plans: every figure is read against the catalogue, every doubt becomes a problem."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any, ClassVar

from plancheck.common.bounded_cache import BoundedCache
from plancheck.common.suggest import closest as close_words
from plancheck.domain.catalogue import Catalogue, Indicator
from plancheck.domain.claim import Baseline, Claim, Evidence, Nature, Statement
from plancheck.domain.plan import SEVERAL, Citation, Period, Plan, Record, Source, Status
from plancheck.domain.quantity.unit import comparable, ratio
from plancheck.domain.resolved import domain_of, place_set, place_target
from plancheck.domain.source import Location, Path
from plancheck.domain.target.target import Target, TargetKind
from plancheck.io.load.faults import GROUPS, Entry, at_fault
from plancheck.io.load.fields import Fields, read_day
from plancheck.io.load.figures import Figures
from plancheck.io.load.format_key import expect, no_blocks
from plancheck.io.load.head import read_approval, read_dates, read_parents, read_place
from plancheck.io.load.milestones import read_milestones
from plancheck.io.schema.validate import validate
from plancheck.io.yaml.document import Document

NATURES = {
    "binding": Nature.BINDING,
    "约束性": Nature.BINDING,
    "expected": Nature.EXPECTED,
    "预期性": Nature.EXPECTED,
}
STATUSES = {
    "draft": Status.DRAFT,
    "征求意见稿": Status.DRAFT,
    "送审稿": Status.DRAFT,
    "报批稿": Status.DRAFT,
    "issued": Status.ISSUED,
    "已印发": Status.ISSUED,
}


class StatementCache:
    """Cache of parsed claims, keyed by their YAML fields, so that equal claims are one object.

    ``baselines`` are keyed by their claim and how they are written. ``scopes``: what else a claim is read by
    (catalogue, last year, sources), numbered.
    """

    CLAIMS: ClassVar[int] = 1500
    BASELINES: ClassVar[int] = 4000
    SCOPES: ClassVar[int] = 100

    def __init__(self) -> None:
        self.claims: BoundedCache[tuple[Any, ...], Claim] = BoundedCache(self.CLAIMS)
        self.baselines: BoundedCache[tuple[Any, ...], Baseline] = BoundedCache(self.BASELINES)
        self.scopes: BoundedCache[tuple[Any, ...], int] = BoundedCache(self.SCOPES)
        self.numbers = count(1)

    def scope(self, key: tuple[Any, ...]) -> int:
        """The number of a scope."""
        found = self.scopes.get(key)
        if found is None:
            found = next(self.numbers)
            self.scopes.put(key, found)
        return found


def read_plan(
    document: Document,
    catalogues: Mapping[str, Catalogue],
    laws: Mapping[str, Collection[str]],
    statement_cache: StatementCache | None = None,
) -> Plan | None:
    """The plan that a file holds, with everything that is wrong with it noted on the document.

    ``None`` when it can't be told which plan it is. Where something is wrong with one statement only, that one
    is ``broken`` and the plan ``damaged``. Anything else makes the plan ``defective``: it is not judged itself,
    but what can be read of it still holds for the plans below. ``laws``: the law parameters known for each
    field. ``readings``: what was read with these catalogues and laws before.
    """
    since = len(document.problems)
    no_blocks(document)
    if not expect(document, "plan"):
        return None
    bad = validate(document, "plan")
    if () in bad:
        return None
    return _Reader(document, bad, catalogues, laws, statement_cache or StatementCache()).plan(since)


class _Reader(Fields):
    """Reads one document."""

    def __init__(
        self,
        document: Document,
        bad: set[Path],
        catalogues: Mapping[str, Catalogue],
        laws: Mapping[str, Collection[str]],
        statement_cache: StatementCache,
    ) -> None:
        super().__init__(document, bad)
        self.catalogues = catalogues
        self.laws = laws
        self.catalogue: Catalogue | None = None
        self.figures = Figures(document, bad, None, ())
        self.field = ""
        self.several = False
        self.sources: dict[str, Source] = {}
        self.period = Period(0, 0)
        self.statement_cache = statement_cache
        self.scope = 0
        self.entries: dict[Entry, list[Statement]] = {}
        """The statements that were read, by their places in the file."""
        self.lost = False

    def day(self, data: Any, path: Path, key: str) -> date | None:
        return read_day(self.document, (*path, key), self.text(data, path, key))

    # -- the plan

    def plan(self, since: int) -> Plan | None:
        """``since``: how many problems there were before the file was looked at as a plan."""
        data = self.document.data
        code, title = self.text(data, (), "jurisdiction"), self.text(data, (), "title")
        self.period = self.read_period(data)
        self.field = self.text(data, (), "field") or ""
        self.catalogue = self.catalogues.get(self.field)
        self.figures = Figures(
            self.document, self.bad, self.catalogue, self.laws.get(self.field, ())
        )
        written = data.get("field")
        self.several = self.field == SEVERAL
        if written and isinstance(written, str) and self.catalogue is None and not self.several:
            self.document.report(
                "unknown-field",
                ("field",),
                value=written,
                known=", ".join(sorted(self.catalogues)) or "—",
            )
        head = self.get(data, (), "document", dict) or {}
        issuer = self.text(head, ("document",), "issuer")
        place, doubts = read_place(self.document, code, title=title or "", issuer=issuer or "")
        self.read_sources(data)
        status = STATUSES.get(self.text(head, ("document",), "status") or "")
        readable = self.catalogue is not None or self.several
        statements = self.statements(data) if readable else ()
        cites = tuple(self.citations(data))
        dates = read_dates(self.document, head, self.day)
        days = {one.key: one.day for one in dates}
        identity = self.text(data, (), "id")
        if identity is None or place is None or self.period.end == 0:
            return None
        key = next((name for name in GROUPS if name in data), None)
        faults, defective = at_fault(self.document, since)
        for entry in faults & set(self.entries):
            for statement in self.entries[entry]:
                statement.broken = True
        return Plan(
            id=identity,
            title=title or identity,
            path=self.document.path,
            jurisdiction=place,
            field=self.field,
            period=self.period,
            record=Record(self.word(data, (), "record") or "partial"),
            status=status,
            number=self.text(head, ("document",), "number"),
            issuer=issuer,
            issued=days.get("issued"),
            dated=days.get("dated"),
            published=days.get("published"),
            parents=tuple(read_parents(self.document, data, self.bad)),
            cites=cites,
            sources=tuple(self.sources.values()),
            statements=statements,
            location=self.document.locate(("id",), key=True),
            parents_location=self.document.locate(("parents",), key=True),
            gap_location=self.document.locate((key,) if key else ("id",), key=True),
            dates=dates,
            defective=defective,
            damaged=bool(faults),
            lost=bool(faults - set(self.entries)) or self.lost,
            supersedes=self.text(data, (), "supersedes"),
            doubts=doubts,
            approved_by=read_approval(head, days.get("approved")),
        )

    def read_period(self, data: Any) -> Period:
        raw = self.get(data, (), "period", dict)
        path: Path = ("period",)
        start, end = self.get(raw, path, "start", int), self.get(raw, path, "end", int)
        outlook = self.get(raw, path, "outlook", int)
        if start is None or end is None:
            return Period(0, 0)
        if start > end:
            self.document.report(
                "period-reversed", ("period", "end"), start=str(start), end=str(end)
            )
        elif outlook is not None and outlook < end:
            self.document.report(
                "period-outlook", ("period", "outlook"), outlook=str(outlook), end=str(end)
            )
        return Period(start, end, outlook)

    def read_sources(self, data: Any) -> None:
        for number, raw in enumerate(self.get(data, (), "sources", list) or ()):
            path: Path = ("sources", number)
            name, title = self.text(raw, path, "id"), self.text(raw, path, "title")
            kind = self.word(raw, path, "kind")
            if name is None or title is None or kind is None:
                continue
            if name in self.sources:
                self.document.report("source-twice", (*path, "id"), value=name)
            self.sources[name] = Source(
                id=name, title=title, kind=Evidence(kind), address=self.text(raw, path, "address")
            )

    def citations(self, data: Any) -> list[Citation]:
        found = []
        for number, raw in enumerate(self.get(data, (), "cites", list) or ()):
            path: Path = ("cites", number)
            title = self.text(raw, path, "title")
            if title is None:
                continue
            found.append(
                Citation(
                    title=title,
                    plan=self.text(raw, path, "plan"),
                    number=self.text(raw, path, "number"),
                    issued=self.day(raw, path, "issued"),
                    repealed=self.day(raw, path, "repealed"),
                    generic=self.get(raw, path, "generic", bool) is True,
                    location=self.document.locate(path),
                )
            )
        return found

    # -- statements

    def statements(self, data: Any) -> tuple[Statement, ...]:
        kinds = tuple((one.id, one.kind) for one in self.sources.values())
        self.scope = self.statement_cache.scope((self.field, self.period.end, kinds))
        found: list[Statement] = []
        rows: dict[int, int] = {}
        names: dict[tuple[str | None, str], int] = {}
        for number, raw in enumerate(self.get(data, (), "indicators", list) or ()):
            path: Path = ("indicators", number)
            if self.document.problems.full:
                break
            named = self.several or (type(raw) is dict and "field" in raw)
            own = self.own_field(raw, path) if named else None
            statement = self.row(raw, path)
            if statement is None:
                continue
            statement.field = own
            line = statement.location.line
            if statement.row in rows:
                first = str(rows[statement.row])
                self.document.report(
                    "row-twice", (*path, "row"), row=str(statement.row), line=first
                )
            if (own, statement.key) in names:
                key = "id" if "id" in raw else "name"
                first = str(names[own, statement.key])
                self.document.report(
                    "indicator-twice", (*path, key), name=statement.name, line=first
                )
            rows.setdefault(statement.row or 0, line)
            names.setdefault((own, statement.key), line)
            self.entries["indicators", number] = [statement]
            found.append(statement)
        ids: dict[str, int] = {}
        for number, raw in enumerate(self.get(data, (), "commitments", list) or ()):
            path = ("commitments", number)
            if self.document.problems.full:
                break
            named = self.several or (type(raw) is dict and "field" in raw)
            own = self.own_field(raw, path) if named else None
            promised = self.commitments(raw, path)
            if not promised:
                continue
            name, line = raw["id"], promised[0].location.line
            if name in ids:
                self.document.report(
                    "statement-twice", (*path, "id"), name=name, line=str(ids[name])
                )
            ids.setdefault(name, line)
            for statement in promised:
                statement.field = own
            self.entries["commitments", number] = promised
            found += promised
        for place, statement in enumerate(found):
            for one in (statement, *statement.milestones):
                one.place = place
        return tuple(found)

    def own_field(self, raw: Any, path: Path) -> str | None:
        """The field that a row of a plan of several fields names; it is read by that field's catalogue, if there is one."""
        if not isinstance(raw, dict):
            return None
        if not self.several:
            self.document.report("row-field-alone", (*path, "field"), at_key=True)
            return None
        written = self.text(raw, path, "field")
        if written is None and (*path, "field") not in self.bad and path not in self.bad:
            self.document.report("row-field", path)
        self.catalogue = self.catalogues.get(written or "")
        laws = self.laws.get(written or "", ())
        self.figures = Figures(self.document, self.bad, self.catalogue, laws)
        return written

    def row(self, raw: Any, path: Path) -> Statement | None:
        key = self.claim_key(raw, path)
        claim = self.statement_cache.claims.get(key) if key else None
        if claim is not None and type(raw.get("row")) is int:
            identity = claim.indicator.id if claim.indicator else claim.name
            return self.reuse(claim, raw, path, identity, raw["row"])
        number = self.get(raw, path, "row", int)
        written = self.text(raw, path, "id")
        name = self.text(raw, path, "name")
        if number is None or (written is None and name is None):
            return None
        indicator = self.indicator(written, (*path, "id"), name)
        if written is not None and indicator is None:
            return None
        indicator = self.named(indicator, name, (*path, "name"))
        label = name or (indicator.name["zh"] if indicator else "")
        identity = indicator.id if indicator else label
        return self.store(key, self.statement(raw, path, identity, number, label, indicator))

    def commitments(self, raw: Any, path: Path) -> list[Statement]:
        """The statements of a commitment: one for each indicator that it speaks of."""
        names = self.get(raw, path, "indicators", list)
        if names is None:
            one = self.commitment(raw, path)
            return [one] if one is not None else []
        identity, where = self.text(raw, path, "id"), (*path, "indicators")
        if "indicator" in raw:
            self.document.report("indicators-and-indicator", where, at_key=True)
        found = []
        for number, name in enumerate(names):
            if identity is None or not isinstance(name, str) or (*where, number) in self.bad:
                continue
            indicator = self.indicator(name, (*where, number), None)
            if indicator is None:
                self.lost = True
                continue
            label = indicator.name["zh"]
            own = f"{identity}/{indicator.id}"
            found.append(self.statement(raw, path, own, None, label, indicator))
        subject = self.text(raw, path, "subject")
        meant = self.catalogue.by_name(subject) if subject and self.catalogue else None
        if meant is not None and all(one.indicator is not meant for one in found):
            self.document.report(
                "name-of-another",
                (*path, "subject"),
                value=subject or "",
                other=meant.id,
                id=", ".join(map(str, names)),
                own="、".join(one.name for one in found),
            )
        return found

    def commitment(self, raw: Any, path: Path) -> Statement | None:
        key = self.claim_key(raw, path, commitment=True)
        claim = self.statement_cache.claims.get(key) if key else None
        if claim is not None and type(raw.get("id")) is str:
            return self.reuse(claim, raw, path, raw["id"], None)
        identity = self.text(raw, path, "id")
        written = self.text(raw, path, "indicator")
        subject = self.text(raw, path, "subject")
        if identity is None or (written is None and subject is None):
            return None
        indicator = self.indicator(written, (*path, "indicator"), subject)
        if written is not None and indicator is None:
            return None
        indicator = self.named(indicator, subject, (*path, "subject"))
        label = subject or (indicator.name["zh"] if indicator else "")
        return self.store(key, self.statement(raw, path, identity, None, label, indicator))

    # -- claims that were read before

    def claim_key(
        self, raw: Any, path: Path, *, commitment: bool = False
    ) -> tuple[Any, ...] | None:
        """All fields that a claim is made from; ``None``: in doubt."""
        if self.bad or self.document.problems or self.several:
            return None
        get = raw.get
        target = get("target")
        if "milestones" in raw:
            return None
        if type(target) is not str:
            target = self.scalar_of(target, (*path, "target"))
            if target is None:
                return None
        names = (get("indicator"), get("subject")) if commitment else (get("id"), get("name"))
        return (
            self.scope, commitment, target, names, get("unit"), get("per"), get("nature"), get("population"),
            get("hedge"), get("evidence"), get("nature_evidence"), get("source"),
        )  # fmt: skip

    def scalar_of(self, value: Any, path: Path) -> Any:
        """A written value with its text, to be compared; ``None`` for what is not compared."""
        kind = type(value)
        if kind is str:
            return value
        if kind is dict and all(type(one) is str or key == "year" for key, one in value.items()):
            return tuple(value.items())
        if kind is int or kind is Decimal:
            span = self.document.span(path)
            return (kind, span.raw) if span is not None else None
        return None

    def store(self, key: tuple[Any, ...] | None, statement: Statement) -> Statement:
        """Keep the claim of a statement that nothing is wrong with for those that make it too."""
        if key is not None and not self.document.problems:
            self.statement_cache.claims.put(key, statement.claim)
        return statement

    def reuse(
        self, claim: Claim, raw: Any, path: Path, identity: str, row: int | None
    ) -> Statement:
        """A statement that makes a known claim, at its own place, with its own baseline."""
        document = self.document
        written = raw.get("baseline")
        baseline: Baseline | None = None
        if written is None:
            place, target = document.heads(path, ("target",))
        else:
            place, target, begin = document.heads(path, ("target", "baseline"))
            baseline = self.baseline(claim, written, raw, path, begin)
        return Statement(
            id=identity,
            row=row,
            claim=claim,
            baseline=baseline,
            at=raw.get("at"),
            note=raw.get("note"),
            location=place,
            target_location=target,
            broken=bool(document.problems),
        )

    def baseline(
        self, claim: Claim, written: Any, raw: Any, path: Path, place: Location
    ) -> Baseline | None:
        """The baseline of a statement that makes a known claim."""
        value = written.get("value")
        if type(value) is not str:
            value = self.scalar_of(value, (*path, "baseline", "value"))
        key = (claim, written.get("year"), value)
        like = self.statement_cache.baselines.get(key)
        if like is not None:
            return Baseline(like.year, like.text, like.value, place, like.bounds, like.approximate)
        own = self.figures.unit(raw, path, claim.indicator)
        found = self.figures.baseline(raw, path, own, claim.indicator, claim.unit)
        if found is None or value is None or self.late_baseline(found, claim.year, path):
            return found
        self.statement_cache.baselines.put(key, found)
        return found

    def late_baseline(self, baseline: Baseline, year: int, path: Path) -> bool:
        """Whether a baseline is younger than its target; that is told."""
        late = self.period.end > 0 and baseline.year > year
        if late:
            self.document.report(
                "baseline-after-target",
                (*path, "baseline", "year"),
                baseline=str(baseline.year),
                year=str(year),
            )
        return late

    # -- one statement

    def indicator(self, written: str | None, path: Path, name: str | None) -> Indicator | None:
        if written is None:
            return None
        if self.catalogue is None:
            if self.several:
                self.document.report("row-id-unknown", path, value=written)
            return None
        found = self.catalogue.indicators.get(written)
        if found is not None:
            return found
        meant = self.catalogue.by_name(written)
        near = [meant.id] if meant else close_words(written, self.catalogue.indicators, 0.5)
        if not near:
            near = [one.id for one in self.catalogue.nearest(name or written, 1)]
        if near:
            label = self.catalogue.indicators[near[0]].name["zh"]
            self.document.report(
                "unknown-indicator-near", path, value=written, near=near[0], near_name=label
            )
        else:
            self.document.report("unknown-indicator", path, value=written, field=self.field)
        return None

    def named(self, indicator: Indicator | None, name: str | None, path: Path) -> Indicator | None:
        """The indicator of an id, else of a printed name; a name that is another indicator's than the id's is told."""
        if name is None or self.catalogue is None:
            return indicator
        meant = self.catalogue.by_name(name)
        if indicator is None or meant is None or meant is indicator:
            return indicator or meant
        self.document.report(
            "name-of-another",
            path,
            value=name,
            other=meant.id,
            id=indicator.id,
            own=indicator.name["zh"],
        )
        return indicator

    def statement(
        self,
        raw: Any,
        path: Path,
        identity: str,
        row: int | None,
        label: str,
        indicator: Indicator | None,
    ) -> Statement:
        before = len(self.document.problems)
        figures = self.figures
        own = figures.unit(raw, path, indicator)
        target = None
        if own is not None or self.text(raw, path, "unit") is None:  # an unknown unit is told once
            target = figures.target(raw, path, own, indicator)
        broken = target is None
        if target is None:
            target = Target(text="", kind=TargetKind.QUALITATIVE)
        unit, interval, outside = place_target(target, own, indicator)
        year, stated = self.year(raw, path)
        baseline = figures.baseline(raw, path, own, indicator, unit)
        if baseline is not None:
            self.late_baseline(baseline, year, path)
        per = figures.per(raw, path, target, indicator)
        hedge = self.word(raw, path, "hedge")
        nature_evidence = self.word(raw, path, "nature_evidence")
        claim = Claim(
            name=label,
            indicator=indicator,
            target=target,
            unit=unit,
            interval=interval,
            outside=outside,
            per=per,
            year=year,
            year_stated=stated,
            nature=NATURES.get(self.text(raw, path, "nature") or ""),
            population=self.text(raw, path, "population"),
            hedge=(hedge if hedge and hedge != "none" else None) or target.hedge,
            evidence=self.evidence(raw, path),
            nature_evidence=Evidence(nature_evidence) if nature_evidence else None,
            own_unit=own is not None,
        )
        made = Statement(
            id=identity,
            row=row,
            claim=claim,
            baseline=baseline,
            at=self.text(raw, path, "at"),
            note=self.text(raw, path, "note"),
            location=self.document.locate(path),
            target_location=self.document.locate((*path, "target"), key=True),
        )
        steps = self.get(raw, path, "milestones", list)
        if steps and not broken:
            unit_read = own or (indicator.unit if indicator else None)
            made.milestones = read_milestones(
                self.document,
                steps,
                (*path, "milestones"),
                made,
                own,
                lambda where, value: figures.written(where, value, unit_read, indicator),
                self.period.start,
            )
        made.broken = broken or len(self.document.problems) > before
        return made

    def evidence(self, raw: Any, path: Path) -> Evidence:
        written = self.word(raw, path, "evidence")
        name = self.text(raw, path, "source")
        if name is not None and name not in self.sources:
            self.document.report(
                "unknown-source",
                (*path, "source"),
                value=name,
                known=", ".join(self.sources) or "—",
            )
        if written is not None:
            return Evidence(written)
        if name in self.sources:
            return self.sources[name].kind
        return next(iter(self.sources.values())).kind if self.sources else Evidence.PRIMARY

    def year(self, raw: Any, path: Path) -> tuple[int, bool]:
        target = raw.get("target")
        year = (
            self.get(target, (*path, "target"), "year", int) if isinstance(target, dict) else None
        )
        return (self.period.end, False) if year is None else (year, True)


def outside(read: Target, indicator: Indicator | None) -> str | None:
    """The domain that a target's numbers lie outside of, in words; ``None``: they lie inside.

    The domain of the indicator, else the one that the unit alone has.
    """
    unit, bounds = read.unit, read.bounds
    if bounds is None:
        return None
    if indicator is not None and unit is not None and comparable(unit, indicator.unit):
        bounds, unit = bounds.scaled(ratio(unit, indicator.unit)), indicator.unit
    domain = domain_of(unit, indicator)
    if not place_set(bounds, domain)[1]:
        return None
    return f"{domain}{unit.name if unit is not None else ''}"
