"""A run: the packs, the plan files and the surroundings that every command works in."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from plancheck.app.verify.suppressions import Suppressions
from plancheck.app.workspace.pack_registry import PackRegistry
from plancheck.app.workspace.places_above import Above
from plancheck.checks import KINDS
from plancheck.checks.base import Below
from plancheck.common.bounded_cache import BoundedCache
from plancheck.common.suggest import closest as close_words
from plancheck.domain.claim import Claim, Statement
from plancheck.domain.finding import Severity
from plancheck.domain.jurisdiction.divisions import use_divisions
from plancheck.domain.jurisdiction.jurisdiction import Level, children
from plancheck.domain.lineage import Lineage
from plancheck.domain.plan import Plan
from plancheck.domain.problem import InputError, Problem, UsageError
from plancheck.domain.quantity.unit import Unit, comparable, ratio
from plancheck.domain.records import dataclass
from plancheck.domain.source import Location
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.target import TargetKind, parse_point
from plancheck.engine.field_context import FieldContext
from plancheck.engine.lineage_builder import Ancestry, LookupResult
from plancheck.io.diagnosis.diagnose import diagnose
from plancheck.io.files import paths
from plancheck.io.repository.repository import (
    STDIN,
    STDIN_NAME,
    Entry,
    HeaderIndex,
    Inputs,
    PlanRepository,
    expand,
    folder_name,
)
from plancheck.io.yaml.document import MAX_BYTES, Document
from plancheck.rule.rule import Rule, SeverityPolicy

if TYPE_CHECKING:
    from plancheck.io.load.config import Config  # start-up: there is none in most runs

OFF = "off"
_PLAIN_ID = re.compile(r"[a-z0-9-]+\Z").match


@dataclass(slots=True, kw_only=True, eq=False)
class Options:
    """What the caller of a use case chooses; the clock and the terminal stay outside.

    ``extra``: folders in which plans above are looked up after the plan's own. ``severity``: ``error``,
    ``warning``, ``note`` or ``off`` by rule. ``config``: where the configured part of this stands, for complaints.
    ``waivers``, ``known`` and ``write_known`` are files; ``settling`` is what the first two hold, read once.
    ``divisions``: rows for the table of division codes.
    """

    as_of: date
    plans: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    folders: tuple[str, ...] | None = None
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    series: dict[str, str] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    severity: dict[str, str] = field(default_factory=dict)
    config: Config | None = None
    stdin: Callable[[], bytes] = bytes
    cache: FilePath | None = None
    texts: Mapping[str, bytes] = field(
        default_factory=dict
    )  # plans in memory, by the path they go by
    waivers: str | None = None
    no_waivers: bool = False
    known: str | None = None
    write_known: str | None = None
    suppressions: Suppressions | None = None
    divisions: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[object, ...]:
        """Everything chosen here that can change what is said of a plan file."""
        series = tuple(sorted(self.series.items()))
        severity = tuple(sorted(self.severity.items()))
        return (
            self.as_of, self.rules, self.folders, self.only, self.skip, series, self.extra, severity,
            self.suppressions.key if self.suppressions is not None else (), tuple(sorted(self.divisions.items())),
        )  # fmt: skip

    @property
    def read(self) -> tuple[str | int, ...]:
        """The files that are read besides plans and packs; 0 is standard input, which may be one."""
        config = self.config
        configured = (config.path, config.divisions_file) if config is not None else ()
        named = (*configured, self.waivers, self.known)
        return (0, *(one for one in named if one is not None))

    @property
    def off(self) -> tuple[str, ...]:
        """The rules that are switched off; ``--only`` switches them on again."""
        return tuple(
            name for name, grade in self.severity.items() if grade == OFF and name not in self.only
        )


@dataclass(slots=True, kw_only=True, eq=False)
class Workspace:
    """Packs and plan files, opened as needed; every problem told once, in the order of places."""

    options: Options
    registry: PackRegistry
    library: PlanRepository
    ancestry: Ancestry
    inputs: Inputs
    told: list[Problem] = field(default_factory=list)
    twice: dict[str, str] = field(default_factory=dict)
    _surroundings: dict[str, FieldContext] = field(default_factory=dict)
    _reported: set[str] = field(default_factory=set)
    _broken: set[str] = field(default_factory=set)
    _below: dict[str, Plan] = field(default_factory=dict)
    _counts: BoundedCache[Claim, Statement] = field(default_factory=lambda: BoundedCache(1000))
    _looked_below: set[str] = field(default_factory=set)
    _lower: dict[str, tuple[Plan, ...]] = field(default_factory=dict)
    _from_above: dict[str, list[Below]] = field(default_factory=dict)
    _higher: set[str] = field(default_factory=set)
    _rules: dict[str, tuple[Rule, ...]] = field(default_factory=dict)
    above: Above = field(init=False)

    def __post_init__(self) -> None:
        self.above = Above(library=self.library)

    @classmethod
    def open(cls, options: Options) -> Workspace:
        """Open the packs that were named and see which files the arguments mean."""
        registry = open_registry(options)
        headers = HeaderIndex(summed=options.cache is not None)
        inputs = expand(options.plans, headers)
        streams = {}
        for name in inputs.files:
            if name not in options.texts and paths.is_stream(name):
                with contextlib.suppress(OSError):  # reading it as a file will tell
                    streams[name] = paths.read(name, MAX_BYTES + 1)
        if streams:  # they can be read once only, and have no bytes to be known again by
            options = replace(options, texts={**streams, **options.texts}, cache=None)
        library = PlanRepository(
            catalogues=registry.catalogues,
            laws=registry.laws,
            folders=options.folders,
            extra=options.extra,
            texts=options.texts,
            headers=headers,
        )
        run = cls(
            options=options,
            registry=registry,
            library=library,
            ancestry=Ancestry(
                find=lambda identity, asker: LookupResult(), catalogues=registry.catalogues
            ),
            inputs=inputs,
        )
        run.ancestry.find = run.find
        run.told.extend(run.inputs.problems)
        run.inputs.files.extend(one for one in options.texts if one not in run.inputs.files)
        for name in options.folders or ():
            if not paths.is_folder(name):
                from plancheck.io.files.suggest_file import no_such_file  # noqa: PLC0415 - only for a mistake

                raise no_such_file(name)
        run._by_title()
        return run

    def _by_title(self) -> None:
        """Rules that ``--only`` and ``--skip`` name by their titles, by their ids."""
        options = self.options
        if all(_PLAIN_ID(one) for one in (*options.only, *options.skip)):
            return
        ids: dict[str, list[str]] = {}
        for name in self.registry.fields():
            for rule in self.registry.field(name).rules:
                for title in rule.title.values():
                    ids.setdefault(title, []).append(rule.id)
        only = [one for name in options.only for one in ids.get(name, [name])]
        skip = [one for name in options.skip for one in ids.get(name, [name])]
        options.only, options.skip = tuple(dict.fromkeys(only)), tuple(dict.fromkeys(skip))

    # -- files

    def entry(self, name: str) -> Entry:
        """Read one argument's file; its problems are told."""
        if name == STDIN:
            entry = self.library.read(STDIN_NAME, self.options.stdin())
        else:
            entry = self.library.read(name)
        self.tell(entry)
        return entry

    def index(self) -> None:
        """See which file holds which id, so that a judged plan wins its id whatever the order."""
        self.twice.clear()
        self._higher.clear()
        guesses: list[tuple[str, str]] = []
        for name in self.inputs.files:
            if name == STDIN or name in self.options.texts:
                plan = self.entry(name).plan
                identity = plan.id if plan else None
                shown = STDIN_NAME if name == STDIN else name
            else:
                header, shown = self.library.headers.maybe(name), name
                identity = header.plan
                if header.code is not None and header.code.endswith(("00", "CN")):
                    self._higher.add(name)
                if identity is not None and not header.sure:
                    guesses.append((identity, name))
                    continue
            if identity is None:
                continue
            first = self.library.judged.setdefault(identity, shown)
            if first != shown:
                self.twice[shown] = first
        for identity, name in guesses:  # so that plans below are told that it can't be read
            self.library.judged.setdefault(identity, name)

    def lowest_first(self) -> list[int]:
        """The files' numbers in an order in which no plan is read twice: sums look at the plans below."""
        paths = self.inputs.files
        return sorted(range(len(paths)), key=lambda number: paths[number] in self._higher)

    def plans(self) -> Iterator[Plan]:
        """The plans to judge, one after the other: read without a problem, each id once."""
        self.index()
        yield from self.plans_of(self.inputs.files)

    def plans_of(self, names: list[str]) -> Iterator[Plan]:
        """The plans of some of the files."""
        for name in names:
            entry = self.entry(name)
            plan = entry.plan
            if plan is None:
                continue
            first = self.library.judged.setdefault(plan.id, plan.path)
            if first != plan.path:
                self.twice.setdefault(plan.path, first)
            if plan.path in self.twice:
                self.tell_twice(plan, self.twice[plan.path])
            elif not plan.defective:
                yield plan
                if self._higher:
                    self.remember_counts(plan)
                self.forget(plan)

    def tell_twice(self, plan: Plan, other: str) -> None:
        """Take over that two files hold plans of one id."""
        problem = Problem(
            code="plan-twice",
            location=plan.location,
            params={"id": plan.id, "path": plan.path, "other": other},
        )
        self.told.append(self.with_excerpt(problem))

    def forget(self, plan: Plan) -> None:
        """Let go of a judged plan that no other plan can build on (memory of long runs)."""
        if plan.jurisdiction.level is Level.COUNTY:
            self._forget(plan)
            return
        for entry in list(self.library.entries.values()):  # what its sums looked at
            below = entry.plan
            if below is not None and below.jurisdiction.level is Level.COUNTY:
                self._forget(below)

    def _forget(self, plan: Plan) -> None:
        if plan.path == STDIN_NAME:
            return
        self.library.forget(plan.path)
        self.ancestry.forget(plan)
        for shared in self._surroundings.values():
            shared.forget(plan)

    def tell(self, entry: Entry) -> None:
        """Take over a file's problems, once."""
        document, doubts = entry.document, entry.plan.doubts if entry.plan is not None else ()
        if (document.faulty or doubts) and document.path not in self._reported:
            self._reported.add(document.path)
            self.told.extend((*diagnose(document), *doubts))

    def tell_shut(self, problems: Iterable[Problem]) -> None:
        """Take over what of a folder could not be opened, once."""
        for problem in problems:
            key = f"{problem.code} {problem.params.get('path')}"
            if key not in self._broken:
                self._broken.add(key)
                self.told.append(problem)

    def find(self, identity: str, asker: Plan) -> LookupResult:
        """The plan with an id for a plan that names it as its parent."""
        lookup = self.library.find(identity, asker)
        if lookup.ambiguous:
            key = f"{identity} {lookup.ambiguous}"
            if key not in self._broken:
                self._broken.add(key)
                second = self.library.read(lookup.ambiguous[1]).plan
                problem = Problem(
                    code="plan-ambiguous",
                    location=second.location
                    if second is not None
                    else Location(lookup.ambiguous[1], 0, 0),
                    params={"id": identity, "paths": ", ".join(lookup.ambiguous)},
                )
                self.told.append(self.with_excerpt(problem))
        entry = lookup.entry
        if entry is None:
            self.tell_shut(lookup.shut)
            searched = ", ".join(map(folder_name, lookup.searched))
            return LookupResult(searched=searched, near=lookup.near)
        self.tell(entry)
        if entry.plan is None or entry.plan.id != identity:
            return LookupResult(unreadable=True)
        return LookupResult(plan=entry.plan)

    def lineage(self, plan: Plan) -> Lineage:
        """A plan's lineage; the problems of its parents are told with their lines."""
        before = len(self.ancestry.problems)
        lineage = self.ancestry.of(plan)
        for problem in self.ancestry.problems[before:]:
            self.told.extend(self._several(problem) or [self.with_excerpt(problem)])
        return lineage

    def _several(self, problem: Problem) -> list[Problem]:
        """What to tell instead of a parent that is nowhere because it is several in one entry."""
        place = problem.location
        document = self.document(place.path) if place else None
        if document is None or not problem.code.startswith("parent-unknown"):
            return []
        from plancheck.io.diagnosis.joined_ids import explain_parent  # noqa: PLC0415 - only for a mistake

        return explain_parent(document, problem)

    def with_excerpt(self, problem: Problem) -> Problem:
        """The problem with the line of its file, where that file was read."""
        place = problem.location
        document = self.document(place.path) if place else None
        if place is None or document is None or problem.excerpt is not None:
            return problem
        place = _value_of(problem.code, place, document)
        return Problem(
            code=problem.code,
            location=place,
            params=problem.params,
            excerpt=document.line(place.line),
        )

    def document(self, path: str) -> Document | None:
        """The document that was read from a path."""
        for entry in self.library.entries.values():
            if entry.document.path == path:
                return entry.document
        return None

    # -- surroundings

    def surroundings(self, field_name: str) -> FieldContext:
        """What the plans of a field share."""
        if field_name not in self._surroundings:
            joined = self.registry.field(field_name)
            self._surroundings[field_name] = FieldContext(
                lineage_of=self.lineage,
                catalogues=self.registry.catalogues,
                parameters=self.registry.laws,
                rules=joined.rules,
                as_of=self.options.as_of,
                series=self.series(field_name),
                tolerance=joined.catalogue.tolerance,
                lower_plans=self.lower_plans,
                plans_of=self.above.plans,
            )
        return self._surroundings[field_name]

    def rules(self, field_name: str) -> tuple[Rule, ...]:
        """The rules of a field that ``--only``, ``--skip`` and the configuration leave, graded as it asks."""
        if field_name not in self._rules:
            self._rules[field_name] = self._choose(field_name)
        return self._rules[field_name]

    def _choose(self, field_name: str) -> tuple[Rule, ...]:
        only, skip = set(self.options.only), {*self.options.skip, *self.options.off}
        return tuple(
            regraded(rule, self.options.severity.get(rule.id))
            for rule in self.registry.field(field_name).rules
            if (not only or rule.id in only) and rule.id not in skip
        )

    def check_selection(self) -> None:
        """``--only`` and ``--skip`` name rules that exist."""
        if not self.options.only and not self.options.skip:
            return
        fields = self.registry.fields()
        rules = [rule for name in fields for rule in self.registry.field(name).rules]
        known = {rule.id for rule in rules}
        for value in (*self.options.only, *self.options.skip):
            if value not in known:
                raise UsageError("rule-unknown", value=value, **rules_near(value, rules))

    def check_severity(self) -> None:
        """The configuration grades rules that exist."""
        check_severity(self.options, self.registry)

    def series(self, field_name: str) -> dict[str, Decimal]:
        """The values given for series, in each series' unit."""
        catalogue = self.registry.field(field_name).catalogue
        found: dict[str, Decimal] = {}
        for name, text in self.options.series.items():
            series = catalogue.series.get(name)
            if series is None:
                continue
            try:
                number, unit = parse_point(text, unit=series.unit)
            except TargetError:
                config = self.options.config
                if config is not None and name in config.series:
                    path = ("series", name)
                    problem = config.problem("config-series-value", path, name=name, value=text)
                    raise InputError([problem]) from None
                raise UsageError("bad-set", value=f"{name}={text}") from None
            found[name] = _in(number, unit, series.unit)
        return found

    def check_series(self) -> None:
        """``--set`` names series that some catalogue of the run knows."""
        if not self.options.series:
            return
        known = {
            name
            for one in self.registry.fields()
            for name in self.registry.field(one).catalogue.series
        }
        for name in self.options.series:
            if name not in known:
                config = self.options.config
                if config is not None and name in config.series:
                    if self.options.rules != config.packs:
                        continue  # meant for the configured packs
                    near = close_words(name, known, 0.4) or sorted(known)
                    problem = config.problem(
                        "config-series-unknown",
                        ("series", name),
                        at_key=True,
                        value=name,
                        near=", ".join(near) or "—",
                    )
                    raise InputError([problem])
                raise UsageError(
                    "set-unknown-series", value=name, known=", ".join(sorted(known)) or "—"
                )
        for one in self.registry.fields():
            self.series(one)

    def lower_plans(self, plan: Plan) -> tuple[Plan, ...]:
        """The known plans that name this one as a parent: judged in this run, or in the plan's folders.

        They hold only what rules look at from above, such as the counts of a total that is shared out.
        """
        if plan.jurisdiction.level is Level.COUNTY:
            return ()
        if plan.id not in self._lower:  # every sum of a plan asks for them
            self._lower = {plan.id: self._find_lower(plan)}
        return self._lower[plan.id]

    def _find_lower(self, plan: Plan) -> tuple[Plan, ...]:
        self._looked_below.add(plan.id)
        found: dict[str, Plan] = {}
        for name in self.lower_files(plan.id, plan.jurisdiction.code, plan.path):
            below = self._below.get(name)
            if below is None:
                known = self.library.holds(name)
                read = self.library.read(name).plan
                if not known:
                    self.library.forget(name)  # its counts are enough; it is read again when judged
                if read is None:
                    continue
                below = self.remember_counts(read)
            if below.field != plan.field or all(one.id != plan.id for one in below.parents):
                continue
            if self.library.judged.get(below.id, name) == name:
                found.setdefault(below.id, below)
        return tuple(found[name] for name in sorted(found))

    def remember_counts(self, plan: Plan) -> Plan:
        """What is kept of a plan for the sums of the plans above it."""
        if plan.path not in self._below:
            looks = self._looks_below(plan)
            wanted = {name for one in looks for name in one.indicators}
            weights = {
                one.where for one in looks
            }  # their baselines count, which statements don't share
            counts = tuple(
                one if one.indicator.id in weights else self._count(one)
                for one in plan.statements
                if one.indicator is not None and one.indicator.id in wanted
            )
            self._below[plan.path] = replace(
                plan,
                title="",
                statements=counts,
                cites=(),
                sources=(),
                parents_location=plan.location,
                gap_location=plan.location,
                _by_indicator=None,
                _apart=None,
                _governing={},
            )
        return self._below[plan.path]

    def _looks_below(self, plan: Plan) -> list[Below]:
        """What rules look at of this plan from above."""
        known = self._from_above.get(plan.field)
        if known is None:
            known = []
            if plan.field in self.registry.fields():
                catalogue = self.registry.field(plan.field).catalogue
                for rule in self.rules(plan.field):
                    below = KINDS[rule.check].below
                    if below is not None:
                        known.append(below(rule, catalogue))
            self._from_above[plan.field] = known
        return [one for one in known if one.where is None or plan.on(one.where)]

    def _count(self, statement: Statement) -> Statement:
        """A statement for a sum: where another plan says the same number, that one's will do."""
        if not statement.shares_claim or statement.target.kind is not TargetKind.SET:
            return statement
        known = self._counts.get(statement.claim)
        if known is None:
            known = statement
            self._counts.put(statement.claim, known)
        return known

    def looked_below(self, plan: Plan) -> bool:
        """Whether judging a plan took the plans below it into account."""
        return plan.id in self._looked_below

    def lower_files(self, identity: str, code: str, path: str) -> list[str]:
        """The files that may hold a plan below: their bytes name the plan, and a place in its territory."""
        wanted = identity.encode()
        places = set(children(code))
        names = dict.fromkeys(self.library.judged.values())
        for folder in self.library.places(path):
            names.update(dict.fromkeys(self.library.files_in(folder)))
            self.tell_shut(self.library.shut.get(folder, ()))  # a plan below may be there
        found = []
        for name in names:
            if name != STDIN_NAME and name not in self.library.texts:
                header = self.library.headers.maybe(name)
                elsewhere = header.code is not None and header.code not in places
                if header.plain and (elsewhere or wanted not in self.library.raw(name)):
                    continue
            found.append(name)
        return found


def open_registry(options: Options) -> PackRegistry:
    """The packs of a run; a configured pack that is not there is told at its place."""
    if options.divisions:
        use_divisions(options.divisions)
    try:
        return PackRegistry(named=options.rules)
    except UsageError as error:
        config, value = options.config, error.problem.params.get("value")
        if config is None or options.rules != config.packs or value not in options.rules:
            raise
        place = ("packs", options.rules.index(value))
        raise InputError([config.placed(error.problem, place)]) from None


def rules_near(value: str, rules: Iterable[Rule]) -> dict[str, str]:
    """The rules that a name that is none may stand for, with their titles in both languages."""
    by_id = {rule.id: rule for rule in rules}
    titles = {title: rule.id for rule in by_id.values() for title in rule.title.values()}
    near = close_words(value, by_id, 0.4) or [
        titles[one] for one in close_words(value, titles, 0.4)
    ]
    listed = [by_id[one] for one in near or by_id]
    return {
        f"near_{lang}": titled([(rule.id, rule.title[lang]) for rule in listed], lang)
        for lang in ("zh", "en")
    }


def fields_near(registry: PackRegistry) -> dict[str, str]:
    """The fields that there are, with the titles of their packs in both languages."""
    packs = [(name, pack) for name in registry.fields() for pack in registry.of(name)[:1]]
    return {
        f"known_{lang}": titled([(name, pack.title[lang]) for name, pack in packs], lang) or "—"
        for lang in ("zh", "en")
    }


def titled(items: list[tuple[str, str]], lang: str) -> str:
    """Ids with their titles, as a sentence of the language lists them."""
    if lang == "zh":
        return "、".join(f"{name}（{title}）" for name, title in items)
    return ", ".join(f"{name} ({title})" for name, title in items)


def _value_of(code: str, place: Location, document: Document) -> Location:
    """Where the id of a plan that is nowhere stands, of a problem told at the entry or key that names it."""
    data = document.data if isinstance(document.data, dict) else {}
    if code == "cites-plan-unknown":
        for number in range(len(data.get("cites") or ())):
            if document.locate(("cites", number)) == place:
                return document.locate(("cites", number, "plan"))
    if code == "target-plan-unknown":
        for group in ("indicators", "commitments"):
            for number in range(len(data.get(group) or ())):
                path = (group, number, "target")
                if document.locate(path, key=True) == place:
                    return document.locate((*path, "plan"))
    return place


def check_severity(options: Options, registry: PackRegistry) -> None:
    """Raises ``InputError`` when the configuration grades rules that no pack has, told at their lines.

    A rule of the configured packs is no mistake where ``--rules`` names others.
    """
    config = options.config
    if config is None or not options.severity:
        return
    known = {rule.id for rule in _rules(registry)}
    configured: list[Rule] = []
    if not set(options.severity) <= known and options.rules != config.packs:
        configured = _rules(PackRegistry(named=config.packs))
        known |= {rule.id for rule in configured}
    problems = []
    for name in options.severity:
        if name not in known:
            near = rules_near(name, [*_rules(registry), *configured])
            problems.append(
                config.problem("rule-unknown", ("severity", name), at_key=True, value=name, **near)
            )
    if problems:
        raise InputError(problems)


def _rules(registry: PackRegistry) -> list[Rule]:
    return [rule for name in registry.fields() for rule in registry.field(name).rules]


def regraded(rule: Rule, grade: str | None) -> Rule:
    """The rule with one severity in every grading; as it is without one."""
    if grade is None or grade == OFF:
        return rule
    severity = Severity(grade)
    grading = SeverityPolicy(by_nature=dict.fromkeys(rule.grading.by_nature, severity))
    return replace(rule, grading=grading)


def _in(number: Decimal, unit: Unit | None, wanted: Unit) -> Decimal:
    if unit is None or not comparable(unit, wanted):
        return number
    return number * ratio(unit, wanted)
