"""What a run chooses of the packs: rules by ``--only`` and ``--skip``, severities, values of series."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field, replace
from decimal import Decimal

from plancheck.app.workspace.options import OFF, Options
from plancheck.app.workspace.pack_registry import PackRegistry
from plancheck.common.suggest import closest as close_words
from plancheck.domain.finding import Severity
from plancheck.domain.jurisdiction.divisions import use_divisions
from plancheck.domain.problem import InputError, UsageError
from plancheck.domain.quantity.unit import Unit, comparable, ratio
from plancheck.domain.records import dataclass
from plancheck.domain.target.numerals import TargetError
from plancheck.domain.target.target import parse_point
from plancheck.rule.rule import Rule, SeverityPolicy

_ID = re.compile(r"[a-z0-9-]+\Z").match  # of a rule; anything else may be a title


@dataclass(slots=True, kw_only=True, eq=False)
class Selection:
    """The chosen rules of each field, graded as configured, and the given values of series."""

    options: Options
    registry: PackRegistry
    _rules: dict[str, tuple[Rule, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_title()

    def _by_title(self) -> None:
        """Rules that ``--only`` and ``--skip`` name by their titles, by their ids."""
        options = self.options
        if all(_ID(one) for one in (*options.only, *options.skip)):
            return
        ids: dict[str, list[str]] = {}
        for name in self.registry.fields():
            for rule in self.registry.field(name).rules:
                for title in rule.title.values():
                    ids.setdefault(title, []).append(rule.id)
        only = [one for name in options.only for one in ids.get(name, [name])]
        skip = [one for name in options.skip for one in ids.get(name, [name])]
        options.only, options.skip = tuple(dict.fromkeys(only)), tuple(dict.fromkeys(skip))

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
