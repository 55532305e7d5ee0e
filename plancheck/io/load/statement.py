"""Reads the statements of a plan: the rows of its table and its commitments, against the catalogue of its field."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from plancheck.domain.catalogue import Catalogue, Indicator
from plancheck.domain.claim import Baseline, Claim, Evidence, Nature, Statement
from plancheck.domain.plan import Period, Source
from plancheck.domain.resolved import place_target
from plancheck.domain.source import PLAN_LANGUAGE, Location, Path
from plancheck.domain.target import Target, TargetKind
from plancheck.io.load import Fields
from plancheck.io.load.catalogue import find_indicator, meant_by_name
from plancheck.io.load.figures import Figures
from plancheck.io.load.plan_parts import read_milestones
from plancheck.io.load.statement_cache import StatementCache, claim_key, scalar_of
from plancheck.io.yaml import Document


class StatementReader(Fields):
    """Reads the statements of one document.

    ``several``: the plan is of several fields, and each row names its own. ``lost``: an indicator of a commitment is
    none of the catalogue, so that a statement is missing.
    """

    def __init__(
        self,
        document: Document,
        bad: set[Path],
        period: Period,
        sources: Mapping[str, Source],
        cache: StatementCache,
        *,
        several: bool,
    ) -> None:
        super().__init__(document, bad)
        self.period = period
        self.sources = sources
        self.cache = cache
        self.several = several
        self.lost = False

    def use(self, field: str, catalogue: Catalogue | None, laws: Collection[str]) -> None:
        """Read what follows by the catalogue of a field, if there is one."""
        self.field = field
        self.catalogue = catalogue
        self.figures = Figures(self.document, self.bad, catalogue, laws)
        kinds = tuple((one.id, one.kind) for one in self.sources.values())
        self.scope = self.cache.scope((field, self.period.end, kinds))

    def claim_key(self, raw: Any, path: Path, *, commitment: bool) -> tuple[Any, ...] | None:
        """The key of a claim that may have been read before; ``None``: it is read anew."""
        if self.bad or self.document.problems or self.several:
            return None
        return claim_key(self.document, self.scope, raw, path, commitment=commitment)

    def row(self, raw: Any, path: Path) -> Statement | None:
        """The statement of a row; ``None``: it can't be told what it is on."""
        key = self.claim_key(raw, path, commitment=False)
        claim = self.cache.claims[key] if key else None
        if claim is not None and type(raw.get("row")) is int:
            identity = claim.indicator.id if claim.indicator else claim.name
            return self.reuse(claim, raw, path, identity, raw["row"])
        number = self.get(raw, path, "row", int)
        written = self.text(raw, path, "id")
        name = self.text(raw, path, "name")
        if number is None or (written is None and name is None):
            return None
        indicator = self.find(written, (*path, "id"), name)
        if written is not None and indicator is None:
            return None
        indicator = meant_by_name(self.document, self.catalogue, indicator, name, (*path, "name"))
        label = name or (indicator.name[PLAN_LANGUAGE] if indicator else "")
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
            indicator = self.find(name, (*where, number), None)
            if indicator is None:
                self.lost = True
                continue
            label = indicator.name[PLAN_LANGUAGE]
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
        """The statement of a commitment that speaks of one indicator or none."""
        key = self.claim_key(raw, path, commitment=True)
        claim = self.cache.claims[key] if key else None
        if claim is not None and type(raw.get("id")) is str:
            return self.reuse(claim, raw, path, raw["id"], None)
        identity = self.text(raw, path, "id")
        written = self.text(raw, path, "indicator")
        subject = self.text(raw, path, "subject")
        if identity is None or (written is None and subject is None):
            return None
        indicator = self.find(written, (*path, "indicator"), subject)
        if written is not None and indicator is None:
            return None
        indicator = meant_by_name(
            self.document, self.catalogue, indicator, subject, (*path, "subject")
        )
        label = subject or (indicator.name[PLAN_LANGUAGE] if indicator else "")
        return self.store(key, self.statement(raw, path, identity, None, label, indicator))

    def store(self, key: tuple[Any, ...] | None, statement: Statement) -> Statement:
        """Keep the claim of a statement that nothing is wrong with for those that make it too."""
        if key is not None and not self.document.problems:
            self.cache.claims.put(key, statement.claim)
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
            value = scalar_of(self.document, value, (*path, "baseline", "value"))
        key = (claim, written.get("year"), value)
        like = self.cache.baselines[key]
        if like is not None:
            return Baseline(like.year, like.text, like.value, place, like.bounds, like.approximate)
        own = self.figures.unit(raw, path, claim.indicator)
        found = self.figures.baseline(raw, path, own, claim.indicator, claim.unit)
        if found is None or value is None or self.late_baseline(found, claim.year, path):
            return found
        self.cache.baselines.put(key, found)
        return found

    def late_baseline(self, baseline: Baseline, year: int, path: Path) -> bool:
        """Whether a baseline is younger than its target; that is reported."""
        late = self.period.end > 0 and baseline.year > year
        if late:
            self.document.report(
                "baseline-after-target",
                (*path, "baseline", "year"),
                baseline=str(baseline.year),
                year=str(year),
            )
        return late

    def statement(
        self,
        raw: Any,
        path: Path,
        identity: str,
        row: int | None,
        label: str,
        indicator: Indicator | None,
    ) -> Statement:
        """Read a statement on an indicator, if it is on one, under a name."""
        before = len(self.document.problems)
        figures = self.figures
        own = figures.unit(raw, path, indicator)
        target = None
        if (
            own is not None or self.text(raw, path, "unit") is None
        ):  # an unknown unit is reported once
            target = figures.target(raw, path, own, indicator)
        broken = target is None
        if target is None:
            target = Target(text="", kind=TargetKind.QUALITATIVE)
        unit, interval, outside = place_target(target, own, indicator)
        stated = self.get(raw.get("target"), (*path, "target"), "year", int)
        year = self.period.end if stated is None else stated
        baseline = figures.baseline(raw, path, own, indicator, unit)
        if baseline is not None:
            self.late_baseline(baseline, year, path)
        per = figures.per(raw, path, target, indicator)
        hedge = self.word(raw, path, "hedge")
        nature = self.word(raw, path, "nature")
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
            year_stated=stated is not None,
            nature=Nature(nature) if nature else None,
            population=self.text(raw, path, "population"),
            hedge=(hedge if hedge and hedge != "none" else None) or target.hedge,
            evidence=self.evidence(raw, path),
            nature_evidence=Evidence(nature_evidence) if nature_evidence else None,
            own_unit=own is not None,
            via=self.word(raw, path, "via"),
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
        """How a statement is known: as it says, else as its source, else as the plan's first."""
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
        if name is not None and name in self.sources:
            return self.sources[name].kind
        return next(iter(self.sources.values())).kind if self.sources else Evidence.PRIMARY

    def find(self, written: str | None, path: Path, name: str | None) -> Indicator | None:
        """The indicator of an id; ``name``: what the row calls it."""
        if written is None or self.catalogue is None:
            if written is not None and self.several:
                self.document.report("row-id-unknown", path, value=written)
            return None
        return find_indicator(self.document, self.catalogue, written, path, name)
