"""``init``: a configuration, a first plan from what the plans above ask, and the wiring of editor and CI.

Nothing is asked back and nothing is overwritten: a file that is there stays as it is and is told. What the first
plan leaves open says so (``target: 待定``), so that checking it shows gaps and never a pass that nobody decided.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path as FilePath
from typing import Any

from plancheck import __version__
from plancheck.app.verify.session import Session
from plancheck.app.workspace.options import VerifyRequest
from plancheck.common.package import ROOT
from plancheck.common.suggest import closest as close_words
from plancheck.domain.catalogue import Cascade, Catalogue, Indicator
from plancheck.domain.claim import Evidence, Nature, Statement
from plancheck.domain.jurisdiction.jurisdiction import Jurisdiction, lookup, named
from plancheck.domain.jurisdiction.jurisdiction import nearest as near_code
from plancheck.domain.lineage import Cycle
from plancheck.domain.plan import Plan
from plancheck.domain.problem import InputError, Problem, UsageError
from plancheck.domain.requirement import Requirement
from plancheck.domain.source import Path
from plancheck.engine.plan_context import PlanContext
from plancheck.i18n import translate
from plancheck.io.diagnosis.diagnose import diagnose
from plancheck.io.files.paths import read, real
from plancheck.io.files.write import write_whole
from plancheck.io.schema.parts import schema_text
from plancheck.io.yaml.document import MAX_BYTES
from plancheck.io.yaml.writer import dump

PLANS = "plans"
SCHEMAS = ".plancheck/schemas"
GATE = ".plancheck/ci/gate.sh"
SHIPPED = ("plan", "waivers", "known", "config", "catalogue", "pack", "rules")
CI = ("github", "gitlab", "pre-commit")
NATURE_WORDS = {Nature.BINDING: "约束性", Nature.EXPECTED: "预期性"}
OPEN = "待定"

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_PERIOD = re.compile(r"([0-9]{4})\s*[-–—~～至]+\s*([0-9]{4})年?")
_YEARS = range(1900, 2201)
_SURROGATE = re.compile("[\ud800-\udfff]")


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
    lang: str = "zh"


@dataclass(slots=True, kw_only=True)
class File:
    """One file of the wiring. ``state``: ``written``, ``same`` (it was so already) or ``left`` (it differs)."""

    name: str
    content: bytes
    what: str
    state: str = ""


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


@dataclass(slots=True, kw_only=True)
class Started:
    """What ``init`` did. Exit: 0 all is there as asked, 1 a file that differs was left, 2 a plan is unreadable."""

    folder: str
    files: list[File]
    draft: Draft | None

    @property
    def exit_code(self) -> int:
        """The exit code of the run."""
        if self.draft is not None and self.draft.problems:
            return 2
        return 1 if any(file.state == "left" for file in self.files) else 0


def init(request: InitRequest) -> Started:
    """Write what is wanted and not there yet: all of it or nothing."""
    if _SURROGATE.search("".join((request.folder, *request.folders, request.title or ""))):
        raise UsageError("init-not-unicode")
    for name in (request.folder, *request.folders):
        try:
            FilePath(name).exists()
        except OSError:  # a name that no file system takes, a folder that may not be entered
            raise UsageError("cannot-write", path=name) from None
    for value in request.ci:
        if value not in CI:
            raise UsageError("init-ci", value=value, known=", ".join((*CI, "none")))
    draft = _Drafting(request).draft() if request.jurisdiction is not None else None
    if draft is None:
        _needs_place(request)
    files = [
        File(name="plancheck.toml", content=_config(request).encode(), what="config"),
        *(
            File(
                name=f"{SCHEMAS}/{name}.schema.json",
                content=schema_text(name).encode(),
                what="schema",
            )
            for name in SHIPPED
        ),
        File(name=".vscode/settings.json", content=_settings().encode(), what="editor"),
        *_wiring(request.ci),
    ]
    if draft is not None:
        files.append(File(name=draft.name, content=draft.text.encode(), what="plan"))
    _write(FilePath(request.folder), files)
    return Started(folder=request.folder, files=files, draft=draft)


def _needs_place(request: InitRequest) -> None:
    given = {
        "--field": request.field,
        "--period": request.period,
        "--title": request.title,
        "--id": request.id,
        "--parents": request.parents,
    }
    for name, value in given.items():
        if value is not None:
            raise UsageError("init-needs", value=name, name="--jurisdiction")


# ---------------------------------------------------------------- files


def _write(folder: FilePath, files: list[File]) -> None:
    """Write the files that are not there; folders made for them go again when that fails."""
    wanted: list[tuple[FilePath, bytes]] = []
    for file in files:
        path = folder / file.name
        if os.path.lexists(path):
            file.state = "same" if _content(path) == file.content else "left"
        else:
            file.state = "written"
            wanted.append((path, file.content))
    made: list[FilePath] = []
    try:
        for path, _ in wanted:
            _make(path.parent, made)
        write_whole((str(path), [content]) for path, content in wanted)
    except UsageError:
        for one in reversed(made):
            with contextlib.suppress(OSError):
                one.rmdir()
        raise


def _make(folder: FilePath, made: list[FilePath]) -> None:
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        try:
            one.mkdir(exist_ok=True)
        except OSError:
            raise UsageError("cannot-write", path=str(one)) from None
        made.append(one)


def _content(path: FilePath) -> bytes | None:
    try:
        return read(path, MAX_BYTES)
    except OSError:
        return None


def _config(request: InitRequest) -> str:
    own = FilePath(request.folder)
    plans = [PLANS, *(_relative(one, own) for one in _outside(request))]
    listed = ", ".join(_toml(one) for one in plans)
    return (
        "#:schema ./.plancheck/schemas/config.schema.json\n"
        + translate(request.lang, "init-file.config", plans=listed).strip("\n")
        + "\n"
    )


def _outside(request: InitRequest) -> list[str]:
    """The given folders that are not the new project's own ``plans/``."""
    own = real(FilePath(request.folder) / PLANS)
    return [one for one in dict.fromkeys(request.folders) if real(one) != own]


def _relative(path: str, start: FilePath) -> str:
    try:
        return FilePath(os.path.relpath(path, start)).as_posix()
    except ValueError:  # another drive (Windows)
        return FilePath(real(path)).as_posix()


def _toml(text: str) -> str:
    shown = (
        char if char.isprintable() and char not in '"\\' else f"\\U{ord(char):08x}" for char in text
    )
    return f'"{"".join(shown)}"'


def _settings() -> str:
    schemas = {
        f"./{SCHEMAS}/plan.schema.json": ["plans/**/*.yaml", "plans/**/*.yml"],
        f"./{SCHEMAS}/waivers.schema.json": ["waivers.yaml"],
        f"./{SCHEMAS}/known.schema.json": ["known.yaml"],
        f"./{SCHEMAS}/pack.schema.json": ["rules/*/pack.yaml"],
        f"./{SCHEMAS}/catalogue.schema.json": ["rules/*/catalogue.yaml"],
    }
    return json.dumps({"yaml.schemas": schemas}, indent=2, ensure_ascii=False) + "\n"


def shipped(name: str) -> str:
    """A file of the CI wiring, as it comes with the package."""
    text = (ROOT / "data" / "ci" / name).read_text(encoding="utf-8")
    return text.replace("@VERSION@", __version__)


def _wiring(wanted: Iterable[str]) -> list[File]:
    chosen = set(wanted)
    files = []
    if chosen & {"github", "gitlab"}:
        files.append(File(name=GATE, content=shipped("gate.sh").encode(), what="gate"))
    for name, target, source in (
        ("github", ".github/workflows/plancheck.yml", "github.yml"),
        ("gitlab", ".plancheck/ci/gitlab.yml", "gitlab.yml"),
        ("gitlab", ".gitlab-ci.yml", "gitlab-include.yml"),
        ("pre-commit", ".pre-commit-config.yaml", "pre-commit.yaml"),
    ):
        if name in chosen:
            files.append(File(name=target, content=shipped(source).encode(), what=name))
    return files


# ---------------------------------------------------------------- the first plan


class _Drafting:
    """Makes the first plan: the place, the plans above it, what they ask."""

    def __init__(self, request: InitRequest) -> None:
        self.request = request
        self.place = place_of(request.jurisdiction or "")
        self.start, self.end = _period(request.period)
        own = str(FilePath(request.folder) / PLANS)
        self.own = own
        near = (own,) if FilePath(own).is_dir() else ()
        self.folders = (*near, *_outside(request))
        # Nothing is judged here; what the plans above ask is seen from the first day of the new one.
        day = date(self.start, 1, 1)
        self.session = Session.open(VerifyRequest(as_of=day, folders=self.folders))
        self.workspace = self.session.workspace
        self.field = self._field()
        self.id = self._id()
        self.name = f"{PLANS}/{self.id}.yaml"
        self.path = str(FilePath(request.folder) / self.name)
        self.problems: list[Problem] = []
        self.other_years: list[Plan] = []

    def word(self, key: str, **params: object) -> str:
        return translate(self.request.lang, key, **params)

    def _field(self) -> str:
        known = self.workspace.registry.fields()
        wanted = self.request.field
        if wanted is None and len(known) == 1:
            return known[0]
        if wanted is None:
            fields = self._fields_above()
            if len(fields) != 1:
                raise UsageError("init-needs", value="--jurisdiction", name="--field")
            return fields.pop()
        if wanted not in known:
            raise UsageError("init-field", value=wanted, **self.workspace.registry.known_fields())
        return wanted

    def _fields_above(self) -> set[str]:
        """The fields of the plans at hand whose territory holds the place."""
        files = (file for folder in self.folders for file in self._files(folder))
        plans = (self.workspace.repository.read(file).plan for file in files)
        return {
            plan.field
            for plan in plans
            if plan is not None
            and plan.field in self.workspace.registry.fields()
            and plan.jurisdiction.contains(self.place)
        }

    def _id(self) -> str:
        wanted = self.request.id
        if wanted is None:
            wanted = f"{self.field}-{self.place.code.lower()}-{self.start}"[:80]
        if not _ID.fullmatch(wanted):
            raise UsageError("init-id", value=wanted)
        path = real(FilePath(self.request.folder) / PLANS / f"{wanted}.yaml")
        for folder in self.folders:
            for file in self._files(folder):
                plan = self.workspace.repository.read(file).plan
                if plan is not None and plan.id == wanted and real(file) != path:
                    raise UsageError("init-id-taken", value=wanted, path=file)
        return wanted

    def _files(self, folder: str) -> list[str]:
        return self.workspace.repository.files_in(folder)

    def draft(self) -> Draft:
        """The plan's text, read back and found without fault."""
        parents = self._named() if self.request.parents is not None else self._found()
        data = self._head([plan.id for plan in parents])
        plan = self._read(dump(data))
        context = self.session.plan_context(plan)
        if any(problem.stops for problem in self.workspace.log.problems):
            raise InputError(self.workspace.log.problems)
        ancestors = context.lineage.ancestors
        catalogue = self.workspace.registry.field(self.field).catalogue
        asked = _asked(context, catalogue)
        comments: dict[Path, list[str]] = {(): self._top(bare=not asked)}
        if asked:
            data["indicators"] = []
        for number, (indicator, demands) in enumerate(asked.values()):
            row: dict[str, Any] = {"id": indicator.id, "row": number + 1}
            nature = _strictest(demands)
            if nature is not None:
                row["nature"] = NATURE_WORDS[nature]
            row["target"] = OPEN
            data["indicators"].append(row)
            above = [self._label(indicator)]
            above += [self._demand(one, indicator) for one in demands]
            comments[("indicators", number)] = above
        end = self._unmatched(ancestors, catalogue) if asked else self._hints(catalogue)
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
        entry = self.workspace.repository.read(name, text.encode())
        if entry.document.problems or entry.plan is None:
            raise InputError(diagnose(entry.document))
        entry.plan.path = self.path
        return entry.plan

    def _head(self, parents: list[str]) -> dict[str, Any]:
        packs = self.workspace.registry.of(self.field)
        title = (self.request.title or "").strip()
        if not title:
            title = f"{self.place.name}{packs[0].title['zh']}（{self.start}—{self.end}年）"
        data: dict[str, Any] = {
            "format": "plancheck/plan@1",
            "id": self.id,
            "title": title,
            "document": {"status": "draft"},
            "jurisdiction": self.place.code,
            "field": self.field,
            "period": {"start": self.start, "end": self.end},
        }
        if parents:
            data["parents"] = parents
        data["record"] = "complete"
        return data

    # -- the plans above

    def _named(self) -> list[Plan]:
        """The parents that were named; each must be there and lie over the place."""
        known = {}
        for folder in reversed(self.folders):
            for file in self._files(folder):
                plan = self.workspace.repository.read(file).plan
                if plan is not None:
                    known[plan.id] = (file, plan)
        found = []
        for wanted in self.request.parents or ():
            if wanted not in known:
                raise UsageError(
                    "init-parent",
                    value=wanted,
                    searched=", ".join(self.folders) or "—",
                    known="".join(close_words(wanted, sorted(known), 0.5))
                    or ", ".join(known)
                    or "—",
                )
            file, plan = known[wanted]
            self._sound(file, plan)
            if not plan.jurisdiction.contains(self.place):
                params = {"parent": plan.jurisdiction.name, "place": self.place.name}
                raise UsageError("parent-territory", id=wanted, **params)
            found.append(plan)
        return found

    def _found(self) -> list[Plan]:
        """The plans whose territory holds the place and whose years overlap; parents' parents left out."""
        fitting: dict[str, Plan] = {}
        seen: set[str] = set()
        for folder in self.folders:
            for file in self._files(folder):
                entry = self.workspace.repository.read(file)
                plan = entry.plan
                if plan is None:
                    self.problems += diagnose(entry.document)
                    continue
                nearer = plan.id in seen
                seen.add(plan.id)
                if nearer or not self._over(plan):
                    continue
                if plan.period.start <= self.end and plan.period.end >= self.start:
                    self._sound(file, plan)
                    fitting[plan.id] = plan
                else:
                    self.other_years.append(plan)
        above = {
            one.id
            for plan in fitting.values()
            for one in self.session.gatherer.lineages.of(plan).ancestors
        }
        kept = [plan for plan in fitting.values() if plan.id not in above]
        return sorted(kept, key=lambda plan: (-plan.jurisdiction.level, plan.id))

    def _over(self, plan: Plan) -> bool:
        """Whether a plan is of the field and its territory holds the place."""
        return (
            plan.id != self.id
            and plan.field == self.field
            and plan.jurisdiction.contains(self.place)
        )

    def _sound(self, file: str, plan: Plan) -> None:
        """A plan above with errors would break every check of the new one: say so before writing."""
        if plan.defective or plan.damaged:
            raise InputError(diagnose(self.workspace.repository.read(file).document))

    # -- comments

    def _top(self, *, bare: bool) -> list[str]:
        line = f"yaml-language-server: $schema=../{SCHEMAS}/plan.schema.json"
        key = "init-file.plan-bare" if bare else "init-file.plan"
        return [line, *self.word(key).split("\n"), *self.word("init-file.plan-more").split("\n")]

    def _label(self, indicator: Indicator) -> str:
        name = indicator.name[self.request.lang]
        return self.word("init-file.indicator", name=name, unit=indicator.unit.name)

    def _demand(self, demand: Requirement, indicator: Indicator) -> str:
        """One line: whose, what, nature, year; and what keeps it from being copied as it is."""
        owner, statement = demand.plan, demand.statement
        if owner is None or statement is None:
            raise TypeError  # an ancestor's requirement has both
        target = statement.target.text
        if target[-1:].isdigit() and statement.unit is not None:
            target += statement.unit.name
        lang = self.request.lang
        parts = [
            self.word(f"nature.{statement.nature}")
            if statement.nature
            else self.word("init-file.no-nature"),
            self.word("init-file.year", year=statement.year),
        ]
        if statement.per is not indicator.per:
            parts.append(self.word(f"per.{statement.per}"))
        if statement.population and statement.population != indicator.population:
            parts.append(statement.population)
        if statement.hedge:
            parts.append(statement.hedge)
        if statement.evidence is not Evidence.PRIMARY:
            parts.append(self.word(f"evidence.{statement.evidence}"))
        if indicator.cascade is Cascade.SUM:
            parts.append(self.word("cascade.sum"))
        if demand.cycle is Cycle.FORMER:
            parts.append(self.word("init-file.former"))
        mark = "，" if lang == "zh" else ", "
        return self.word(
            "init-file.demand", owner=owner.title, target=target, rest=mark.join(parts)
        )

    def _unmatched(self, ancestors: tuple[Plan, ...], catalogue: Catalogue) -> list[str]:
        """Rows of the plans above that the catalogue does not know: nothing can be held against them."""
        lines = [
            f"  {self.word('init-file.unmatched-row', owner=plan.title, name=one.name, target=one.target.text)}"
            for plan in ancestors
            for one in plan.statements
            if one.in_table and not _known(one, catalogue)
        ]
        return ["", self.word("init-file.unmatched"), *lines] if lines else []

    def _hints(self, catalogue: Catalogue) -> list[str]:
        """No plan above is known: the catalogue's indicators, to be taken from."""
        lines = ["", *self.word("init-file.hints").split("\n"), "indicators:"]
        for number, one in enumerate(catalogue.indicators.values(), 1):
            if one.cascade is not Cascade.NONE:
                lines.append(f"  # {self._label(one)}")
                lines += [f"  - id: {one.id}", f"    row: {number}", f"    target: {OPEN}"]
        return lines


Demands = list[Requirement]


def _known(statement: Statement, catalogue: Catalogue) -> bool:
    return statement.indicator is not None and statement.indicator.id in catalogue.indicators


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
            if indicator is None or not _known(statement, catalogue) or indicator.id in asked:
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


def place_of(text: str) -> Jurisdiction:
    """The place that a code or a Chinese name means (``平湖市``, ``北京市朝阳区``); raises ``UsageError``."""
    wanted = text.strip()
    if wanted.isascii():
        found = lookup(wanted.upper())
        if found is not None and not found.virtual:
            return found
        near = lookup(near_code(wanted) or "")
        shown = f"{near.code}（{near.name}）" if near else "330482, CN"
        raise UsageError("init-place", value=text, near=shown)
    places = named(wanted)
    if len(places) == 1:
        return places[0]
    if places:
        shown = ", ".join(f"{one.code}（{_full(one)}）" for one in places[:20])
        raise UsageError("init-place-several", value=text, known=shown)
    alike = named(wanted, part=True)
    shown = ", ".join(f"{one.code}（{_full(one)}）" for one in alike[:5])
    raise UsageError("init-place", value=text, near=shown or "330482, 平湖市")


def _full(place: Jurisdiction) -> str:
    above = [lookup(code or "") for code in (place.province_code, place.prefecture_code)]
    names = [one.name for one in above if one is not None and one.code != place.code]
    return "".join([*names, place.name])


def _period(text: str | None) -> tuple[int, int]:
    if text is None:
        raise UsageError("init-needs", value="--jurisdiction", name="--period")
    found = _PERIOD.fullmatch(text.strip())
    years = (int(found[1]), int(found[2])) if found else (0, 0)
    if years[0] not in _YEARS or years[1] not in _YEARS or years[0] > years[1]:
        raise UsageError("init-period", value=text)
    return years
