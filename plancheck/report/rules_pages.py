"""The pages about rules: the list, one rule in full, the run of the examples."""

from __future__ import annotations

from datetime import date
from typing import Any

from plancheck.domain.jurisdiction import lookup
from plancheck.i18n import translate
from plancheck.report.plain_tables import Page
from plancheck.rule.model import Pack, Rule


def list_page(packs: list[Pack], page: Page) -> str:
    """Every rule of the packs."""
    say = page.say
    for number, pack in enumerate(packs):
        if number:
            page.line()
        page.line(f"{pack.title[page.lang]} ({pack.id} {pack.version})", "bold")
        rows = [
            (rule.id, rule.title[page.lang], severity_words(rule, page.lang), rule.check)
            for rule in pack.rules
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


def explain_page(rule: Rule, pack: Pack, day: date, page: Page) -> str:
    """One rule in full."""
    say, lang = page.say, page.lang
    page.line(f"{rule.id} · {rule.title[lang]}", "bold")
    page.line(
        f"{pack.title[lang]} ({pack.id} {pack.version}) · {say('rules.check')} {rule.check} · "
        f"{say('rules.severity')} {severity_words(rule, lang)}",
        "dim",
    )
    page.line()
    if rule.why[lang]:
        page.line(f"{say('rules.why')}: {rule.why[lang]}")
    for basis in rule.basis:
        page.line(
            f"{say('rules.basis')}: 《{basis.title}》{basis.number or ''}{basis.article or ''}"
        )
    page.line(f"{say('rules.asks')}: {_asks(rule, page)}")
    page.line(f"{say('rules.select')}: {_select(rule, page)}")
    if rule.effective_from or rule.effective_until:
        parts = []
        if rule.effective_from:
            parts.append(say("rules.from", date=rule.effective_from))
        if rule.effective_until:
            parts.append(say("rules.until", date=rule.effective_until))
        page.line(f"{say('rules.effective')}: {' '.join(parts)}")
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


def _asks(rule: Rule, page: Page) -> str:
    ask, say = rule.ask, page.say
    if ask is None:
        return say("rules.asks-none")
    if ask.ancestors:
        return say(f"rules.asks-{ask.ancestors}")
    if ask.law:
        return say("rules.asks-law", name=ask.law)
    if ask.literal is not None:
        return say("rules.asks-literal", text=ask.literal)
    return say("rules.asks-baseline")


def _select(rule: Rule, page: Page) -> str:
    select, say = rule.select, page.say
    parts: list[str] = []
    if select.indicators is not None:
        parts.append(", ".join(select.indicators))
    if select.cascades is not None:
        parts += [say(f"cascade.{one}") for one in sorted(select.cascades)]
    if select.natures is not None:
        parts += [say(f"nature.{one}") for one in sorted(one for one in select.natures if one)]
    if select.pers is not None:
        parts += [say(f"per.{one}") for one in sorted(select.pers)]
    if select.levels is not None:
        parts += [say(f"level.{one.key}") for one in sorted(select.levels)]
    if select.statuses is not None:
        parts += [say(f"status.{one}") for one in sorted(select.statuses)]
    if select.records is not None:
        parts += [say(f"record.{one}") for one in sorted(select.records)]
    return " · ".join(parts) or say("rules.all-statements")


def _parameters(name: str, pack: Pack, day: date, page: Page) -> None:
    """The values of a law parameter that are in force on a day, and where."""
    parameter = pack.parameters[name]
    page.line()
    page.line(page.say("rules.parameters", date=day), "bold")
    for value in parameter.values:
        if (value.start and day < value.start) or (value.end and day > value.end):
            continue
        places = "、".join(
            place.name for code in value.codes if (place := lookup(code)) is not None
        )
        basis = value.basis
        page.line(
            page.say(
                "rules.parameter-line",
                name=name,
                value=value.value,
                place=places,
                start=value.start or "—",
                title=f"《{basis.title}》" if basis else "",
                number=(basis.number or "") if basis else "",
                article=(basis.article or "") if basis else "",
            ),
            indent=2,
        )


def test_page(
    outcomes: list[Any], lacks: dict[str, list[str]], rules: int, page: Page, *, verbose: bool
) -> str:
    """The run of the examples: what differs in full, then the counts. ``outcomes``: ``app.examples.Outcome``."""
    say = page.say
    failed = [one for one in outcomes if not one.passed]
    if verbose:
        for one in outcomes:
            mark, style = ("✓", "green") if one.passed else ("✗", "red")
            page.line(
                f"{mark} {one.rule.id}: {one.example.name} ({one.seconds * 1000:.1f} ms)", style
            )
    for one in failed:
        got = _pairs(one.got) if not one.problems else ", ".join(one.problems)
        page.line(
            say(
                "rules.test-failed",
                rule=one.rule.id,
                name=one.example.name,
                expected=_pairs(one.expected),
                got=got,
            ),
            "red",
        )
        place = one.example.location
        page.line(f"{place.path}:{place.line}:{place.column}", "dim", indent=2)
    for name, missing in lacks.items():
        words = [
            say(f"rules.lacking-{one}")
            if one in {"pass", "fail"}
            else say("rules.lacking-metadata", name=one)
            for one in missing
        ]
        page.line(
            say(
                "rules.test-lacking",
                rule=name,
                what=("、" if page.lang == "zh" else ", ").join(words),
            ),
            "red",
        )
    passed = len(outcomes) - len(failed)
    style = "bold red" if failed or lacks else "bold green"
    page.line(say("rules.test-passed", passed=passed, failed=len(failed), rules=rules), style)
    return page.text()


def _pairs(values: dict[str, str]) -> str:
    return ", ".join(f"{key} {value}" for key, value in values.items())
