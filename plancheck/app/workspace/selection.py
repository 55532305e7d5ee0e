"""What is chosen for a run: the configuration joined with the flags, rules by ``--only`` and ``--skip``, severities, series.

Of all that is in force it is known where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from plancheck.app import OFF, VerifyRequest
from plancheck.app.workspace.pack_registry import PackRegistry, open_registry, titled
from plancheck.common import dataclass
from plancheck.common.meant import closest
from plancheck.domain.finding import Severity
from plancheck.domain.source import InputError, Path, UsageError
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.parse import parse_point
from plancheck.domain.unit import comparable, ratio
from plancheck.rule import Rule
from plancheck.rule.scope import SeverityPolicy

_ID = re.compile(
    r"[a-z0-9-]+\Z"
).match  # what a rule's id may be; anything else is taken for a title


@dataclass(slots=True, kw_only=True, eq=False)
class Selection:
    """The chosen rules of each field, graded as configured, and the given values of series."""

    request: VerifyRequest
    registry: PackRegistry
    _rules: dict[str, tuple[Rule, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Replace titles in ``--only`` and ``--skip`` by the ids of their rules."""
        request = self.request
        if all(map(_ID, (*request.only, *request.skip))):
            return
        ids: dict[str, list[str]] = {}
        for rule in self.registry.rules():
            for title in rule.title.values():
                ids.setdefault(title, []).append(rule.id)
        only = [one for name in request.only for one in ids.get(name, [name])]
        skip = [one for name in request.skip for one in ids.get(name, [name])]
        request.only, request.skip = tuple(dict.fromkeys(only)), tuple(dict.fromkeys(skip))

    def rules(self, field_name: str) -> tuple[Rule, ...]:
        """The rules of a field that ``--only``, ``--skip`` and the configuration leave, graded as it asks."""
        if field_name not in self._rules:
            request = self.request
            only, skip = set(request.only), {*request.skip, *request.off}
            self._rules[field_name] = tuple(
                _graded(rule, request.severity.get(rule.id))
                for rule in self.registry.field(field_name).rules
                if (not only or rule.id in only) and rule.id not in skip
            )
        return self._rules[field_name]

    def series(self, field_name: str) -> dict[str, Decimal]:
        """The values given for series, in each series' unit."""
        known = self.registry.field(field_name).catalogue.series
        found: dict[str, Decimal] = {}
        for name, text in self.request.series.items():
            if name not in known:
                continue
            unit = known[name].unit
            try:
                number, given = parse_point(text, unit=unit)
            except TargetError:
                config = self.request.config
                if config is not None and name in config.series:
                    setting = ("series", name)
                    problem = config.problem("config-series-value", setting, name=name, value=text)
                    raise InputError([problem]) from None
                raise UsageError("bad-set", value=f"{name}={text}") from None
            if given is not None and comparable(given, unit):
                number *= ratio(given, unit)
            found[name] = number
        return found

    def check(self) -> None:
        """Check that everything chosen exists; raises ``UsageError``, or ``InputError`` for what is configured."""
        if self.request.only or self.request.skip:
            rules = self.registry.rules()
            known = {rule.id for rule in rules}
            for value in (*self.request.only, *self.request.skip):
                if value not in known:
                    raise UsageError("rule-unknown", value=value, **rules_near(value, rules))
        self._check_severity()
        self.check_series()

    def _check_severity(self) -> None:
        """Check that the configuration grades rules that exist.

        A rule of the configured packs is no mistake where ``--rules`` names others.
        """
        config, severity = self.request.config, self.request.severity
        if config is None or not severity:
            return
        rules = self.registry.rules()
        if not set(severity) <= {rule.id for rule in rules} and self.request.rules != config.packs:
            rules += PackRegistry(named=config.packs).rules()
        known = {rule.id for rule in rules}
        problems = [
            config.problem(
                "rule-unknown",
                ("severity", name),
                at_key=True,
                value=name,
                **rules_near(name, rules),
            )
            for name in severity
            if name not in known
        ]
        if problems:
            raise InputError(problems)

    def check_series(self) -> None:
        """Check that the values given are of series that a catalogue has."""
        if not self.request.series:
            return
        fields, config = self.registry.fields(), self.request.config
        known = {name for one in fields for name in self.registry.field(one).catalogue.series}
        for name in self.request.series:
            if name in known:
                continue
            if config is None or name not in config.series:
                listed = ", ".join(sorted(known)) or "—"
                raise UsageError("set-unknown-series", value=name, known=listed)
            if self.request.rules == config.packs:  # else it is meant for the configured packs
                near = ", ".join(closest(name, known, 0.4) or sorted(known)) or "—"
                setting = ("series", name)
                params = {"value": name, "near": near}
                problem = config.problem("config-series-unknown", setting, at_key=True, **params)
                raise InputError([problem])
        for one in fields:
            self.series(one)


def rules_near(value: str, rules: Iterable[Rule]) -> dict[str, str]:
    """The rules that an unknown name may stand for, with their titles in each language."""
    by_id = {rule.id: rule for rule in rules}
    titles = {title: rule.id for rule in by_id.values() for title in rule.title.values()}
    near = closest(value, by_id, 0.4) or [titles[one] for one in closest(value, titles, 0.4)]
    return titled("near", {name: by_id[name].title for name in near or by_id})


def _graded(rule: Rule, grade: str | None) -> Rule:
    """The rule with one severity in every grading; as it is without one."""
    if grade is None or grade == OFF:
        return rule
    severity = Severity(grade)
    grading = SeverityPolicy(by_nature=dict.fromkeys(rule.grading.by_nature, severity))
    return replace(rule, grading=grading)


if TYPE_CHECKING:
    from plancheck.io.load.config import Config  # start-up: there is none in most runs

Value = TypeVar("Value")
DEFAULT = ""
PATHS: dict[str, Path] = {
    "gate.fail_on": ("gate", "fail_on"),
    "gate.strict": ("gate", "strict"),
}


@dataclass(slots=True, eq=False)
class InForce:
    """One setting: its name, its value in words, and its origin: a flag, a variable, ``file:line``, or the default."""

    name: str
    value: str
    origin: str = DEFAULT


@dataclass(slots=True, kw_only=True, eq=False)
class Settings:
    """A configuration (or none), asked setting by setting; flags win. ``rows``: every answer given."""

    config: Config | None = None
    rows: list[InForce] = field(default_factory=list)

    def pick(self, name: str, given: Value | None, flag: str, default: Value) -> Value:
        """The value of a setting: the flag's when given, else the configured one, else the default."""
        configured: Value | None = self._configured(name)
        if given is not None:
            value, origin = given, flag
        elif configured is not None and self.config is not None:
            value, origin = configured, self.config.origin(PATHS.get(name, (name,)))
        else:
            value, origin = default, DEFAULT
        self.remember(name, value, origin)
        return value

    def file(self, name: str, given: str | None, flag: str) -> str | None:
        """The file of a setting; raises ``InputError`` when it is the configured one and is not there."""
        value = self.pick(name, given, flag, None)
        if given is None and self.config is not None:
            problem = self.config.missing_file(name)
            if problem is not None:
                raise InputError([problem])
        return value

    def remember(self, name: str, value: object, origin: str) -> None:
        """Remember what is in force."""
        self.rows.append(InForce(name, _words(value), origin))

    def _configured(self, name: str) -> Value | None:
        value = getattr(self.config, name.rpartition(".")[2], None)
        return None if value in ((), {}) else value

    def join(self, options: VerifyRequest, *, judge: bool = True) -> None:
        """Put what is configured into options made of flags; raises ``InputError`` for a path that is not there.

        ``judge``: without a plan named, the configured ones are meant.
        """
        config = self.config
        plans = options.plans if judge else None
        named = self.pick("plans", plans or None, "PLAN", ())
        options.rules = self.pick("packs", options.rules or None, "--rules", ())
        if config is None:
            self._series(options)
            return
        if options.folders is None or named == config.plans:
            problems = config.missing_plans()
            if problems:
                raise InputError(problems)
        self._divisions(options)
        if judge:
            options.plans = named
        options.extra = config.folders() if options.folders is None else ()
        options.config = config.without_series(options.series)
        self._series(options)
        options.series = dict(options.config.series) | options.series
        options.severity = dict(config.severity)

    def packs(self, options: VerifyRequest) -> list[str]:
        """The packs in force; raises ``InputError`` where a configured one is not there."""
        options.rules = self.pick("packs", options.rules or None, "--rules", ())
        options.config = self.config
        self._divisions(options)
        open_registry(options)
        return list(options.rules)

    def _divisions(self, options: VerifyRequest) -> None:
        """Put the configured division codes into options."""
        config = self.config
        if config is not None and config.divisions:
            options.divisions = dict(config.divisions)
            for code, name in config.divisions.items():
                origin = config.divisions_file or config.origin(("divisions", code))
                self.remember(f"divisions.{code}", name, origin)

    def _series(self, options: VerifyRequest) -> None:
        """Note the series and severities that hold, the flag's before the configured."""
        for name, text in options.series.items():
            self.remember(f"series.{name}", text, "--set")
        config = options.config
        if config is None:
            return
        for name, text in config.series.items():
            self.remember(f"series.{name}", text, config.origin(("series", name)))
        for name, grade in config.severity.items():
            if name in options.only and grade == "off":
                self.remember(f"severity.{name}", DEFAULT, "--only")
            else:
                self.remember(f"severity.{name}", grade, config.origin(("severity", name)))

    def placed(self, name: str, work: Callable[[], Value]) -> Value:
        """Run what reads a configured value; a complaint about it gets the setting's place."""
        try:
            return work()
        except UsageError as error:
            config, problem = self.config, error.problem
            origin = next(row.origin for row in self.rows if row.name == name)
            if config is None or origin != config.origin((name,)):
                raise
            raise InputError([config.placed(problem, (name,))]) from None


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
