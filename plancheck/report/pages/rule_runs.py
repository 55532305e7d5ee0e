"""The pages of rules at work: what one comes to on plans, and the run of the examples."""

from __future__ import annotations

from typing import Any

from plancheck.domain.finding import Verdict
from plancheck.domain.source import Problem
from plancheck.report.pages import Page
from plancheck.report.text import visible
from plancheck.report.text.problem_page import hint_of, message_of_problem, render


def applied_page(applications: Any, page: Page) -> str:
    """What a rule comes to on the plans given. ``applications``: ``app.explain.Applications``."""
    say = page.say
    page.line()
    page.line(say("explain.plans"), "bold")
    if not applications.plans:
        page.line(say("explain.no-plan"), "yellow", indent=2)
    for one in applications.plans:
        plan = one.plan
        name = plan.jurisdiction.name
        page.line(say("explain.plan", place=name, title=plan.title, path=plan.path), indent=2)
        if one.why is not None:
            params = {key: _words(value, page) for key, value in one.params.items()}
            why = say(f"explain.why-{one.why}", **params)
            page.line(say("explain.not-applicable", why=why), "dim", indent=4)
            continue
        counts = [
            say("explain.counts", verdict=say(f"verdict.{verdict.value}"), count=count)
            for verdict in Verdict
            if (count := one.verdicts[verdict])
        ]
        text = say("explain.statements", count=one.statements, counts=page.join(counts))
        page.line(text, indent=4)
    return page.text()


def _words(value: str, page: Page) -> str:
    """A parameter: a text, or keys of words."""
    if not value.startswith("@"):
        return value
    return page.join(page.say(key.removeprefix("@")) for key in value.split())


def test_page(
    outcomes: list[Any], faults: list[Problem], rules: int, page: Page, *, verbose: bool
) -> str:
    """The run of the examples: what differs in full, what the rules lack, then the counts.

    ``outcomes``: ``app.examples.Outcome``.
    """
    say = page.say
    failed = [one for one in outcomes if not one.passed]
    if verbose:
        for one in outcomes:
            mark, style = ("✓", "green") if one.passed else ("✗", "red")
            page.line(
                f"{mark} {one.rule.id}: {one.example.name} ({one.seconds * 1000:.1f} ms)", style
            )
    for one in failed:
        _differs(one, page)
    for problem in faults:
        for number, line in enumerate(render(problem, page.lang).split("\n")):
            page.whole(line, "" if number else "red")
    passed = len(outcomes) - len(failed)
    style = "bold red" if failed or faults else "bold green"
    if faults:
        page.line(say("examples.faults", count=len(faults)), style)
    page.line(say("rules.test-passed", passed=passed, failed=len(failed), rules=rules), style)
    return page.text()


def _differs(outcome: Any, page: Page) -> None:
    """An example that did not come out: where it stands, and what differs line by line."""
    say, rule, example = page.say, outcome.rule.id, outcome.example
    key = "examples.unusable" if outcome.problems else "examples.differs"
    page.line(f"✗ {say(key, rule=rule, name=example.name)}", "red")
    place = example.location
    page.whole(f"  {visible(place.path)}:{place.line}:{place.column}", "dim")
    for problem in outcome.problems:
        page.line(message_of_problem(problem, page.lang), indent=4)
        hint = hint_of(problem, page.lang)
        if hint is not None:
            page.line(f"{say('label.hint')}: {hint}", "dim", indent=4)
    if outcome.problems:
        return
    page.line(say("examples.legend"), "dim", indent=4)
    keys = [*outcome.expected, *(one for one in outcome.got if one not in outcome.expected)]
    for name in keys:
        expected, got = outcome.expected.get(name), outcome.got.get(name)
        label = say(f"examples.{name}")
        if expected is None or expected == got:
            page.line(f"  {label}: {_value(name, got, page)}", indent=4)
        else:
            page.line(f"- {label}: {_value(name, expected, page)}", "red", indent=4)
            page.line(f"+ {label}: {_value(name, got, page)}", "green", indent=4)


def _value(name: str, value: str | None, page: Page) -> str:
    """A value as the file has it, with its word."""
    if value is None:
        return page.say("examples.nothing")
    if name in {"verdict", "reason", "severity"}:
        word = page.say(f"{name}.{value}")
        return value if word == value else value + page.in_brackets(word)
    return value
