"""Reads plan@1 files into plans: every figure is read against the catalogue, every doubt becomes a problem."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from plancheck.domain.catalogue import Catalogue
from plancheck.domain.claim import Evidence, Statement
from plancheck.domain.plan import SEVERAL, Citation, Period, Plan, Record, Source, Status
from plancheck.domain.source import Path
from plancheck.io.load import GROUPS, Entry, Fields, expect, no_blocks, read_day
from plancheck.io.load.plan_parts import read_approval, read_dates, read_parents, read_place
from plancheck.io.load.statement import StatementReader
from plancheck.io.load.statement_cache import StatementCache
from plancheck.io.schema import validate
from plancheck.io.yaml import Document


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
    field. ``statement_cache``: of what was read with these catalogues and laws before.
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
        self.sources: dict[str, Source] = {}
        period = self.read_period(document.data)
        self.field = self.text(document.data, (), "field") or ""
        self.several = self.field == SEVERAL
        self.reader = StatementReader(
            document, bad, period, self.sources, statement_cache, several=self.several
        )
        self.entries: dict[Entry, list[Statement]] = {}
        """The statements that were read, by their places in the file."""

    def day(self, data: Any, path: Path, key: str) -> date | None:
        """The day under a key."""
        return read_day(self.document, (*path, key), self.text(data, path, key))

    def plan(self, since: int) -> Plan | None:
        """Read the plan. ``since``: how many problems there were before the file was looked at as a plan."""
        data, period = self.document.data, self.reader.period
        code, title = self.text(data, (), "jurisdiction"), self.text(data, (), "title")
        known = self.field in self.catalogues
        written = data.get("field")
        self.several = self.field == SEVERAL
        if written and isinstance(written, str) and not known and not self.several:
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
        status = self.word(head, ("document",), "status")
        self.use(self.field)
        statements = self.statements(data) if known or self.several else ()
        cites = tuple(self.citations(data))
        dates = read_dates(self.document, head, self.day)
        days = {one.key: one.day for one in dates}
        identity = self.text(data, (), "id")
        if identity is None or place is None or period.end == 0:
            return None
        key = next((name for name in GROUPS if name in data), None)
        faults: set[Entry] = set()
        defective = False
        if self.document.problems:
            from plancheck.io.load.plan_parts import at_fault  # noqa: PLC0415 - for bad files only

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
            period=period,
            record=Record(self.word(data, (), "record") or "partial"),
            status=Status(status) if status else None,
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
            lost=bool(faults - set(self.entries)) or self.reader.lost,
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

    def use(self, field: str) -> None:
        """Read the statements that follow by the catalogue of a field."""
        self.reader.use(field, self.catalogues.get(field), self.laws.get(field, ()))

    def statements(self, data: Any) -> tuple[Statement, ...]:
        """Read rows and commitments; report those that stand there twice."""
        found: list[Statement] = []
        rows: dict[int, int] = {}
        names: dict[tuple[str | None, str], int] = {}
        for path, raw, own in self.listed(data, "indicators"):
            statement = self.reader.row(raw, path)
            if statement is None:
                continue
            statement.field = own
            line = statement.location.line
            if statement.row in rows:
                first = str(rows[statement.row])
                row = str(statement.row)
                self.document.report("row-twice", (*path, "row"), row=row, line=first)
            named = (own, statement.key)
            if named in names:
                where = (*path, "id" if "id" in raw else "name")
                first = str(names[named])
                self.document.report("indicator-twice", where, name=statement.name, line=first)
            rows.setdefault(statement.row or 0, line)
            names.setdefault(named, line)
            self.entries["indicators", int(path[1])] = [statement]
            found.append(statement)
        ids: dict[str, int] = {}
        for path, raw, own in self.listed(data, "commitments"):
            promised = self.reader.commitments(raw, path)
            if not promised:
                continue
            name, line = raw["id"], promised[0].location.line
            if name in ids:
                first = str(ids[name])
                self.document.report("statement-twice", (*path, "id"), name=name, line=first)
            ids.setdefault(name, line)
            for statement in promised:
                statement.field = own
            self.entries["commitments", int(path[1])] = promised
            found += promised
        for place, statement in enumerate(found):
            for one in (statement, *statement.milestones):
                one.place = place
        return tuple(found)

    def listed(self, data: Any, group: str) -> Iterator[tuple[Path, Any, str | None]]:
        """Yield the entries of a group with their paths and the fields that they name, ready to be read."""
        for number, raw in enumerate(self.get(data, (), group, list) or ()):
            if self.document.problems.full:
                return
            path: Path = (group, number)
            named = self.several or (type(raw) is dict and "field" in raw)
            yield path, raw, self.own_field(raw, path) if named else None

    def own_field(self, raw: Any, path: Path) -> str | None:
        """The field that a row of a plan of several fields names; the row is read by that field's catalogue."""
        if not isinstance(raw, dict):
            return None
        if not self.several:
            self.document.report("row-field-alone", (*path, "field"), at_key=True)
            return None
        written = self.text(raw, path, "field")
        if written is None and (*path, "field") not in self.bad and path not in self.bad:
            self.document.report("row-field", path)
        self.use(written or "")
        return written
