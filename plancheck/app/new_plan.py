"""What a new plan begins with: its place, its years, its id, and what comments say of the plans above."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from plancheck.domain.case import Cycle
from plancheck.domain.catalogue import Cascade, Catalogue, Indicator
from plancheck.domain.claim import Evidence, Statement
from plancheck.domain.jurisdiction import Jurisdiction, lookup
from plancheck.domain.place_names import named, nearest_code
from plancheck.domain.plan import Plan
from plancheck.domain.requirement import Requirement
from plancheck.domain.source import UsageError
from plancheck.i18n import join, translate

# lower-case letters, digits and hyphens, not a hyphen first
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
# 2026-2030, 2026—2030年, 2026至2030年
_PERIOD = re.compile(r"([0-9]{4})\s*[-–—~～至]+\s*([0-9]{4})年?")
_YEARS = range(1900, 2201)


def check_id(text: str) -> str:
    """The id of a plan; raises ``UsageError`` for a text that is none."""
    if not _ID.fullmatch(text):
        raise UsageError("init-id", value=text)
    return text


def period_of(text: str) -> tuple[int, int]:
    """The first and last year of ``2026-2030``; raises ``UsageError``."""
    found = _PERIOD.fullmatch(text.strip())
    start, end = (int(found[1]), int(found[2])) if found else (0, 0)
    if start not in _YEARS or end not in _YEARS or start > end:
        raise UsageError("init-period", value=text)
    return start, end


def place_of(text: str) -> Jurisdiction:
    """The place that a code or a Chinese name means (``平湖市``, ``北京市朝阳区``); raises ``UsageError``."""
    wanted = text.strip()
    if wanted.isascii():
        found = lookup(wanted.upper())
        if found is not None and not found.virtual:
            return found
        near = lookup(nearest_code(wanted) or "")
        shown = f"{near.code}（{near.name}）" if near else "330482, CN"
        raise UsageError("init-place", value=text, near=shown)
    places = named(wanted)
    if len(places) == 1:
        return places[0]
    if places:
        raise UsageError("init-place-several", value=text, known=_shown(places[:20]))
    near_places = named(wanted, part=True)[:5]
    raise UsageError("init-place", value=text, near=_shown(near_places) or "330482, 平湖市")


def _shown(places: Iterable[Jurisdiction]) -> str:
    return ", ".join(f"{one.code}（{one.full_name}）" for one in places)


SCHEMAS = ".plancheck/schemas"
OPEN = "待定"


class Comments:
    """Makes comments in a language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.word = partial(translate, lang)

    def top(self, *, bare: bool) -> list[str]:
        """The first lines of the file; ``bare``: nothing is asked from above."""
        line = f"yaml-language-server: $schema=../{SCHEMAS}/plan.schema.json"
        key = "init-file.plan-bare" if bare else "init-file.plan"
        return [line, *self.word(key).split("\n"), *self.word("init-file.plan-more").split("\n")]

    def label(self, indicator: Indicator) -> str:
        """An indicator with its unit."""
        name = indicator.name[self.lang]
        return self.word("init-file.indicator", name=name, unit=indicator.unit.name)

    def demand(self, demand: Requirement, indicator: Indicator) -> str:
        """One line: whose, what, nature, year; and what keeps it from being copied as it is."""
        owner, statement = demand.plan, demand.statement
        if owner is None or statement is None:
            raise TypeError  # an ancestor's requirement has both
        target = statement.target.text
        if target[-1:].isdigit() and statement.unit is not None:
            target += statement.unit.name
        nature = f"nature.{statement.nature}" if statement.nature else "init-file.no-nature"
        parts = [self.word(nature), self.word("init-file.year", year=statement.year)]
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
        rest = join(self.lang, parts, "comma")
        return self.word("init-file.demand", owner=owner.title, target=target, rest=rest)

    def unmatched(self, ancestors: tuple[Plan, ...], catalogue: Catalogue) -> list[str]:
        """Rows of the plans above that the catalogue does not know: nothing can be held against them."""
        row = "init-file.unmatched-row"
        lines = [
            "  " + self.word(row, owner=plan.title, name=one.name, target=one.target.text)
            for plan in ancestors
            for one in plan.statements
            if one.in_table and not in_catalogue(one, catalogue)
        ]
        return ["", self.word("init-file.unmatched"), *lines] if lines else []

    def hints(self, catalogue: Catalogue) -> list[str]:
        """No plan above is known: the catalogue's indicators, to be taken from."""
        lines = ["", *self.word("init-file.hints").split("\n"), "indicators:"]
        for number, one in enumerate(catalogue.indicators.values(), 1):
            if one.cascade is not Cascade.NONE:
                lines.append(f"  # {self.label(one)}")
                lines += [f"  - id: {one.id}", f"    row: {number}", f"    target: {OPEN}"]
        return lines


def in_catalogue(statement: Statement, catalogue: Catalogue) -> bool:
    """Whether the catalogue has the indicator of a statement."""
    return statement.indicator is not None and statement.indicator.id in catalogue.indicators
