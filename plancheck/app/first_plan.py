"""The first plan of a project: what the plans above ask, each target left open (``target: 待定``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path as FilePath
from typing import Any

from plancheck.app import VerifyRequest
from plancheck.app.new_plan import OPEN, Comments, check_id, in_catalogue, period_of, place_of
from plancheck.app.verify import Session
from plancheck.common.meant import closest
from plancheck.domain.case import Cycle
from plancheck.domain.catalogue import Cascade, Catalogue, Indicator
from plancheck.domain.claim import Nature
from plancheck.domain.plan import Plan
from plancheck.domain.requirement import Requirement
from plancheck.domain.source import PLAN_LANGUAGE, InputError, Path, Problem, UsageError
from plancheck.engine.plan_context import PlanContext
from plancheck.io.diagnosis import diagnose
from plancheck.io.paths import real
from plancheck.io.repository import Entry
from plancheck.io.yaml.writer import dump

PLANS = "plans"
NATURE_WORDS = {Nature.BINDING: "约束性", Nature.EXPECTED: "预期性"}  # as plan files have them


@dataclass(slots=True, kw_only=True)
class InitRequest:
    """What the user asks for. ``folder``: where to; ``folders``: where the plans above may be (``--plans``)."""

    folder: str = "."
    jurisdiction: str | None = None
    field: str | None = None
    period: str | None = None
    title: str | None = None
    id: str | None = None
    parents: tuple[str, ...] | None = None
    folders: tuple[str, ...] = ()
    ci: tuple[str, ...] = ()
    lang: str

    @property
    def outside(self) -> list[str]:
        """The given folders that are not the new project's own ``plans/``."""
        own = real(FilePath(self.folder) / PLANS)
        return [one for one in dict.fromkeys(self.folders) if real(one) != own]


@dataclass(slots=True, kw_only=True)
class Draft:
    """The first plan: its text, what it was made from, and plan files that could not be read for it.

    ``other_years``: plans over the place whose years don't meet; ``extra``: the folders to check it with.
    """

    id: str
    name: str
    text: str
    parents: list[Plan] = field(default_factory=list)
    other_years: list[Plan] = field(default_factory=list)
    indicators: int = 0
    problems: list[Problem] = field(default_factory=list)
    extra: tuple[str, ...] = ()


class DraftBuilder:
    """Makes the first plan: the place, the plans above it, what they ask."""

    def __init__(self, request: InitRequest) -> None:
        self.request = request
        self.place = place_of(request.jurisdiction or "")
        if request.period is None:
            raise UsageError("init-needs", value="--jurisdiction", name="--period")
        self.start, self.end = period_of(request.period)
        self.comments = Comments(request.lang)
        self.own = own = str(FilePath(request.folder) / PLANS)
        self.folders = (*((own,) if FilePath(own).is_dir() else ()), *request.outside)
        # Nothing is judged here; what the plans above ask is seen from the first day of the new one.
        day = date(self.start, 1, 1)
        self.session = Session.open(VerifyRequest(as_of=day, folders=self.folders))
        self.registry = self.session.workspace.registry
        self.repository = self.session.workspace.repository
        self.entries = [
            (file, self.repository.read(file))
            for folder in self.folders
            for file in self.repository.files_in(folder)
        ]
        self.field = self._field()
        self.id = self._id()
        self.name = f"{PLANS}/{self.id}.yaml"
        self.path = str(FilePath(request.folder) / self.name)
        self.problems: list[Problem] = []
        self.other_years: list[Plan] = []

    def _field(self) -> str:
        """The field that is named, or the only one: of all, or of the plans at hand whose territory holds the place."""
        known = set(self.registry.fields())
        wanted = self.request.field
        if wanted is not None and wanted not in known:
            raise UsageError("init-field", value=wanted, **self.registry.known_fields())
        if wanted is None and len(known) > 1:
            plans = (entry.plan for _, entry in self.entries if entry.plan is not None)
            known &= {one.field for one in plans if one.jurisdiction.contains(self.place)}
        if wanted is None and len(known) != 1:
            raise UsageError("init-needs", value="--jurisdiction", name="--field")
        return wanted or known.pop()

    def _id(self) -> str:
        wanted = self.request.id
        if wanted is None:
            wanted = f"{self.field}-{self.place.code.lower()}-{self.start}"[:80]
        path = real(FilePath(self.own) / f"{check_id(wanted)}.yaml")
        for file, entry in self.entries:
            if entry.plan is not None and entry.plan.id == wanted and real(file) != path:
                raise UsageError("init-id-taken", value=wanted, path=file)
        return wanted

    def draft(self) -> Draft:
        """The plan's text, read back and found without fault."""
        parents = self._named() if self.request.parents is not None else self._found()
        data = self._head([plan.id for plan in parents])
        plan = self._read(dump(data))
        context = self.session.plan_context(plan)
        log = self.session.workspace.log
        if log.stops:
            raise InputError(log.problems)
        catalogue = context.catalogue
        asked = _asked(context, catalogue)
        comments: dict[Path, list[str]] = {(): self.comments.top(bare=not asked)}
        if asked:
            data["indicators"] = []
        for number, (indicator, demands) in enumerate(asked.values()):
            row: dict[str, Any] = {"id": indicator.id, "row": number + 1}
            nature = _strictest(demands)
            if nature is not None:
                row["nature"] = NATURE_WORDS[nature]
            row["target"] = OPEN
            data["indicators"].append(row)
            above = [self.comments.label(indicator)]
            above += [self.comments.demand(one, indicator) for one in demands]
            comments[("indicators", number)] = above
        end = (
            self.comments.unmatched(context.lineage.ancestors, catalogue)
            if asked
            else self.comments.hints(catalogue)
        )
        text = dump(data, comments, end)
        self._read(text, again=True)
        extra = tuple(one for one in self.folders if one != self.own)
        return Draft(
            id=self.id,
            name=self.name,
            text=text,
            parents=parents,
            other_years=self.other_years,
            indicators=len(asked),
            problems=self.problems,
            extra=(self.own, *extra) if extra else (),
        )

    def _read(self, text: str, *, again: bool = False) -> Plan:
        name = f"{self.path}{' ' if again else ''}"  # each text is read once
        entry = self.repository.read(name, text.encode())
        if entry.document.problems or entry.plan is None:
            raise InputError(diagnose(entry.document))
        entry.plan.path = self.path
        return entry.plan

    def _head(self, parents: list[str]) -> dict[str, Any]:
        title = (self.request.title or "").strip()
        if not title:
            pack = self.registry.of(self.field)[0]
            title = f"{self.place.name}{pack.title[PLAN_LANGUAGE]}（{self.start}—{self.end}年）"
        return {
            "format": "plancheck/plan@1",
            "id": self.id,
            "title": title,
            "document": {"status": "draft"},
            "jurisdiction": self.place.code,
            "field": self.field,
            "period": {"start": self.start, "end": self.end},
            **({"parents": parents} if parents else {}),
            "record": "complete",
        }

    def _named(self) -> list[Plan]:
        """The parents that were named; each must be there and lie over the place."""
        known: dict[str, tuple[Plan, Entry]] = {}
        for _, entry in self.entries:
            if entry.plan is not None:
                known.setdefault(entry.plan.id, (entry.plan, entry))
        found = []
        for wanted in self.request.parents or ():
            if wanted not in known:
                near = "".join(closest(wanted, sorted(known), 0.5)) or ", ".join(known) or "—"
                searched = ", ".join(self.folders) or "—"
                raise UsageError("init-parent", value=wanted, searched=searched, known=near)
            plan, entry = known[wanted]
            _refuse_faulty(plan, entry)
            if not plan.jurisdiction.contains(self.place):
                params = {"parent": plan.jurisdiction.name, "place": self.place.name}
                raise UsageError("parent-territory", id=wanted, **params)
            found.append(plan)
        return found

    def _found(self) -> list[Plan]:
        """The plans whose territory holds the place and whose years overlap; parents' parents left out."""
        fitting: dict[str, Plan] = {}
        seen: set[str] = set()
        for _, entry in self.entries:
            plan = entry.plan
            if plan is None:
                self.problems += diagnose(entry.document)
                continue
            nearer = plan.id in {*seen, self.id}
            seen.add(plan.id)
            over = plan.field == self.field and plan.jurisdiction.contains(self.place)
            if nearer or not over:
                continue
            if plan.period.start <= self.end and plan.period.end >= self.start:
                _refuse_faulty(plan, entry)
                fitting[plan.id] = plan
            else:
                self.other_years.append(plan)
        lineages = map(self.session.gatherer.lineages.of, fitting.values())
        above = {one.id for lineage in lineages for one in lineage.ancestors}
        kept = [plan for plan in fitting.values() if plan.id not in above]
        return sorted(kept, key=lambda plan: (-plan.jurisdiction.level, plan.id))


Demands = list[Requirement]


def _refuse_faulty(plan: Plan, entry: Entry) -> None:
    """Refuse a plan above with errors before anything is written: it would break every check of the new one."""
    if plan.defective or plan.damaged:
        raise InputError(diagnose(entry.document))


def _asked(context: PlanContext, catalogue: Catalogue) -> dict[str, tuple[Indicator, Demands]]:
    """What the plans above ask on each indicator that passes down, in the nearest plan's order.

    Those of this planning cycle decide which indicators; where there are none, those of the former one suggest some.
    """
    lineage = context.lineage
    former = lineage.of_cycle(Cycle.FORMER)
    asked: dict[str, tuple[Indicator, Demands]] = {}
    for plan in lineage.current or former:
        for statement in plan.statements:
            indicator = statement.indicator
            if indicator is None or not in_catalogue(statement, catalogue) or indicator.id in asked:
                continue
            if indicator.cascade is not Cascade.NONE:
                every = (context.asked_by(one, indicator) for one in (*lineage.current, *former))
                asked[indicator.id] = indicator, [one for some in every for one in some]
    return asked


def _strictest(demands: Demands) -> Nature | None:
    natures = {one.nature for one in demands if one.cycle is Cycle.CURRENT}
    for nature in (Nature.BINDING, Nature.EXPECTED):
        if nature in natures:
            return nature
    return None
