"""The pages about rules: the list, and one rule in full."""

from __future__ import annotations

from datetime import date

from plancheck.domain.claim import Evidence
from plancheck.domain.finding import Severity
from plancheck.domain.jurisdiction import lookup
from plancheck.domain.source import cited
from plancheck.i18n import join, translate
from plancheck.report.pages import Page
from plancheck.rule import Pack, Rule
from plancheck.rule.scope import RequirementSource, Scope, SeverityPolicy


def list_page(packs: list[Pack], page: Page) -> str:
    """Every rule of the packs and of those that they extend, where it is written."""
    say = page.say
    listed = {one.folder: one for pack in packs for one in (*pack.bases, pack)}
    for number, pack in enumerate(listed.values()):
        if number:
            page.line()
        page.line(_pack(pack, page), "bold")
        if pack.bases:
            names = page.join(_pack(one, page) for one in pack.bases)
            page.line(f"{say('rules.extends')}: {names}", "dim")
        rows = [
            (
                rule.id,
                rule.title[page.lang],
                severity_words(rule, page.lang),
                "\n".join(dict.fromkeys((say(f"check.{rule.check}"), rule.check))),
            )
            for rule in pack.own
        ]
        heads = [say(f"rules.{one}") for one in ("id", "name", "severity", "check")]
        page.table(heads, rows, (-24, 10, 8, -12))
    return page.text()


def severity_words(rule: Rule, lang: str) -> str:
    """A rule's severities in words."""
    words = {
        nature.value if nature else "absent": translate(lang, f"severity.{one.value}")
        for nature, one in rule.grading.by_nature.items()
    }
    if len(set(words.values())) == 1:
        return next(iter(words.values()))
    return translate(lang, "rules.nature-each", **words)


def boundary_grades(grading: SeverityPolicy) -> list[tuple[Severity, list[Evidence]]]:
    """How much a mere difference of the bound matters, with the evidence of the requirements that it holds for."""
    grades: dict[Severity, list[Evidence]] = {}
    for evidence, severity in grading.boundary.items():
        grades.setdefault(severity, []).append(evidence)
    return list(grades.items())


def explain_page(rule: Rule, pack: Pack, day: date, page: Page) -> str:
    """One rule in full."""
    say, lang = page.say, page.lang
    page.line(f"{rule.id} · {rule.title[lang]}", "bold")
    kind = say(f"check.{rule.check}")
    beside = "" if kind == rule.check else page.in_brackets(kind)
    page.line(f"{_pack(pack, page)} · {say('rules.check')} {rule.check}{beside}", "dim")
    home = pack.home(rule)
    if home is not pack:
        page.line(f"{say('rules.home')}: {_pack(home, page)}", "dim")
    page.line()
    if rule.why[lang]:
        page.line(f"{say('rules.why')}: {rule.why[lang]}")
    for basis in rule.basis:
        since = f" · {say('rules.from', date=basis.start)}" if basis.start else ""
        page.line(f"{say('rules.basis')}: {cited(**basis.row(lang))}{since}")
    page.line(f"{say('rules.asks')}: {_asks(rule, page)}")
    page.line(f"{say('rules.select')}: {_select(rule, pack, page)}")
    if rule.effective_from or rule.effective_until:
        dates = _dates(rule.effective_from, rule.effective_until, page)
        page.line(f"{say('rules.effective')}: {dates}")
    _grading(rule, page)
    if rule.message[lang]:
        page.line(f"{say('rules.message')}: {rule.message[lang]}")
    if rule.remedy[lang]:
        page.line(f"{say('rules.remedy')}: {rule.remedy[lang]}")
    if rule.ask is not None and rule.ask.law is not None:
        _parameters(rule.ask.law, pack, day, page)
    if rule.examples:
        page.line()
        page.line(say("rules.examples"), "bold")
        for example in rule.examples:
            expected = example.data.get("expect") or {}
            verdict = say(f"verdict.{expected.get('verdict', 'pass')}")
            reason = expected.get("reason")
            if not reason or reason == "met":
                words = say("rules.expects-plain", verdict=verdict)
            else:
                words = say("rules.expects", verdict=verdict, reason=say(f"reason.{reason}"))
            page.line(f"{example.name}: {words}", indent=2)
    return page.text()


def _pack(pack: Pack, page: Page) -> str:
    named = page.in_brackets(f"{pack.id} {pack.version}")
    return f"{pack.title[page.lang]}{named}"


def _grading(rule: Rule, page: Page) -> None:
    """How much the rule's findings matter, case by case."""
    say, grading = page.say, rule.grading
    words = {one: say(f"severity.{one.value}") for one in Severity}
    lines = []
    if len(set(grading.by_nature.values())) == 1:
        first = next(iter(grading.by_nature.values()))
        lines.append(say("explain.always", severity=words[first]))
    else:
        for nature, one in grading.by_nature.items():
            if nature is None:
                lines.append(say("explain.absent", severity=words[one]))
            else:
                name = say(f"nature.{nature.value}")
                lines.append(say("explain.nature", nature=name, severity=words[one]))
    for severity, known in boundary_grades(grading):
        of = (
            ""
            if len(known) == len(Evidence)
            else page.join(say(f"evidence.{one}") for one in known)
        )
        key = "explain.boundary-of" if of else "explain.boundary"
        lines.append(say(key, severity=words[severity], evidence=of))
    if grading.copied is not None:
        lines.append(say("explain.copied", severity=words[grading.copied]))
    for reason, one in grading.by_reason.items():
        named = say(f"reason.{reason.value}")
        lines.append(say("explain.reason", reason=named, severity=words[one]))
    if rule.ask is not None and (rule.ask.ancestors or rule.ask.law):
        warning, note = words[Severity.WARNING], words[Severity.NOTE]
        lines.append(say("explain.weak", warning=warning, note=note))
    if len(lines) == 1:
        page.line(f"{say('explain.grading')}: {lines[0]}")
        return
    page.line(f"{say('explain.grading')}:")
    for line in lines:
        page.line(line, indent=2)


def _dates(start: date | None, end: date | None, page: Page) -> str:
    parts = []
    if start:
        parts.append(page.say("rules.from", date=start))
    if end:
        parts.append(page.say("rules.until", date=end))
    return " ".join(parts) or "—"


def _asks(rule: Rule, page: Page) -> str:
    ask, say = rule.ask, page.say
    if ask is None:
        return say("rules.asks-none")
    if ask.ancestors:
        given = say("rules.asks-given") if ask.given else ""
        return say(f"rules.asks-{ask.ancestors}") + say(f"rules.asks-{ask.cycle}") + given
    if ask.law:
        return say("rules.asks-law", name=ask.law)
    return given_words(ask, page.lang)


def given_words(ask: RequirementSource, lang: str) -> str:
    """What a rule asks by itself, or of the plan's own baseline."""
    if ask.literal is not None:
        key = "rules.asks-literal" if ask.year is None else "rules.asks-literal-year"
        return translate(lang, key, text=ask.literal, year=str(ask.year))
    if ask.year is not None:
        return translate(lang, "rules.asks-year", year=str(ask.year))
    if ask.step is not None:
        return translate(lang, "rules.asks-step", step=ask.step)
    return translate(lang, "rules.asks-baseline")


def _select(rule: Rule, pack: Pack, page: Page) -> str:
    select, say = rule.select, page.say
    parts: list[str] = []
    if select.indicators is not None:
        known = pack.catalogue.indicators
        parts.append(
            page.join(
                known[one].name[page.lang] + page.in_brackets(one) for one in select.indicators
            )
        )
    if select.cascades is not None:
        parts += [say(f"cascade.{one}") for one in sorted(select.cascades)]
    if select.natures is not None:
        parts += [say(f"nature.{one}") for one in sorted(one for one in select.natures if one)]
    if select.pers is not None:
        parts += [say(f"per.{one}") for one in sorted(select.pers)]
    if select.where is not None:
        parts.append(say(f"explain.in-{select.where}"))
    if select.places is not None or select.excluded:
        parts.append(places_words(select, page.lang))
    if select.levels is not None:
        parts += [say(f"level.{one.key}") for one in sorted(select.levels)]
    if select.statuses is not None:
        parts += [say(f"status.{one}") for one in sorted(select.statuses)]
    if select.records is not None:
        parts += [say(f"record.{one}") for one in sorted(select.records)]
    return " · ".join(parts) or say("rules.all-statements")


def places_words(select: Scope, lang: str) -> str:
    """The places of whose plans a rule speaks."""
    places, excluded = (
        join(lang, (place.name for code in codes if (place := lookup(code)) is not None))
        for codes in (select.places or (), select.excluded)
    )
    key = "place" if not excluded else "place-except" if places else "place-all-except"
    return translate(lang, f"explain.{key}", places=places, excluded=excluded)


def _parameters(name: str, pack: Pack, day: date, page: Page) -> None:
    """The values of a law parameter that are in force on a day: where, since when, how it is known."""
    parameter, say = pack.parameters[name], page.say
    page.line()
    page.line(say("rules.parameters", date=day), "bold")
    title = name
    if parameter.title:
        title = parameter.title[page.lang] + page.in_brackets(name)
    page.line(title, indent=2)
    live = [
        value
        for value in parameter.values
        if (value.start is None or day >= value.start) and (value.end is None or day <= value.end)
    ]
    for value in live:
        places = _places(value.codes, page)
        if value.excluded:
            excluded = _places(value.excluded, page)
            places = say("explain.law-except", places=places, excluded=excluded)
        page.line(
            say(
                "explain.law-line",
                value=value.value,
                places=places,
                dates=_dates(value.start, value.end, page),
                evidence=say(f"evidence.{value.evidence}"),
            ),
            indent=4,
        )
        if value.basis is not None:
            page.line(f"{say('rules.basis')}: {value.basis.label}", indent=6)
        if value.prolonged_by is not None:
            page.line(say("explain.prolonged", basis=value.prolonged_by.label), indent=6)
        for other in value.disputed:
            ground = other.basis.label if other.basis is not None else ""
            page.line(say("explain.disputed", value=other.value, basis=ground), indent=6)
    if not live:
        page.line(say("explain.law-none"), "yellow", indent=4)
    if len(live) < len(parameter.values):
        rest = len(parameter.values) - len(live)
        page.line(say("explain.law-others", count=rest), "dim", indent=4)


def _places(codes: tuple[str, ...], page: Page) -> str:
    return page.join(place.name for code in codes if (place := lookup(code)) is not None)
