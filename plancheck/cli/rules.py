"""``plancheck rules``: list, explain, test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from plancheck.cli import help_text, terminal
from plancheck.cli.environment import LANG
from plancheck.cli.options import (
    AsOf,
    ConfigFile,
    Folders,
    NoConfig,
    Rules,
    Set,
    options_of,
    settings_of,
)
from plancheck.domain.source import Problem, UsageError

if TYPE_CHECKING:
    from plancheck.app.rules.examples import Outcome
    from plancheck.domain.source import Location
    from plancheck.rule import Pack

APP = typer.Typer(
    name="rules",
    cls=help_text.Group,
    rich_markup_mode=None,
    add_completion=False,
    invoke_without_command=True,
    context_settings=help_text.CONTEXT,
)


@APP.callback()
def rules(
    context: typer.Context,
    packs: Rules = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> int:
    if context.invoked_subcommand is None:
        return _list(_named(packs, config, no_config=no_config))
    context.obj = (packs, config, no_config)
    return 0


def _named(
    packs: list[str] | None, config: str | None, *, no_config: bool, group: Any = None
) -> list[str]:
    """The packs in force: those of the options, before or after the subcommand, else the configured."""
    above, config_above, without_above = group or (None, None, False)
    options = options_of([], rules=packs or above)
    settings = settings_of(config or config_above, no_config=no_config or without_above)
    return settings.packs(options)


def _packs(names: list[str] | None) -> list[Pack]:
    from plancheck.app.workspace.pack_registry import PackRegistry  # noqa: PLC0415 - start-up

    registry = PackRegistry(named=tuple(names or ()))
    found = registry.packs()
    for name in registry.fields():
        registry.field(name)  # packs of one field join without a clash, or say so
    return found


def _list(names: list[str] | None) -> int:
    from plancheck.report.pages.rules import list_page  # noqa: PLC0415 - start-up

    terminal.write(list_page(_packs(names), terminal.page(LANG)))
    return 0


@APP.command(name="list", cls=help_text.Command)
def list_rules(
    context: typer.Context,
    packs: Rules = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> int:
    return _list(_named(packs, config, no_config=no_config, group=context.obj))


@APP.command(cls=help_text.Command)
def explain(
    context: typer.Context,
    rule_id: Annotated[str, typer.Argument(metavar="ID")],
    plans: Annotated[list[str] | None, typer.Argument(metavar="[PLAN]...")] = None,
    packs: Rules = None,
    folders: Folders = None,
    as_of: AsOf = None,
    values: Set = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> int:
    from plancheck.app.rules import apply  # noqa: PLC0415
    from plancheck.report.pages.rule_runs import applied_page  # noqa: PLC0415
    from plancheck.report.pages.rules import explain_page  # noqa: PLC0415

    named = _named(packs, config, no_config=no_config, group=context.obj)
    options = options_of(plans, rules=named, folders=folders, as_of=as_of, values=values)
    found = _packs(named)
    matching = [
        (rule, pack)
        for pack in found
        for rule in pack.rules
        if rule_id in {rule.id, *rule.title.values()}
    ]
    if not matching:
        from plancheck.app.workspace.selection import rules_near  # noqa: PLC0415 - only for a mistake

        rules = [rule for pack in found for rule in pack.rules]
        raise UsageError("rule-id-unknown", value=rule_id, **rules_near(rule_id, rules))
    applied = None
    if plans:
        options.only = (matching[0][0].id,)
        applied = apply(options)
        terminal.complain(applied.problems, LANG)
        fields = (
            applied.fields
        )  # a rule of the same name in another field is not what was asked for
        matching = [one for one in matching if one[1].field in fields] or matching
    matching = list({rule.location: (rule, pack) for rule, pack in reversed(matching)}.values())
    page = terminal.page(LANG)
    for number, (rule, pack) in enumerate(reversed(matching)):
        if number:
            page.line()
        text = explain_page(rule, pack, options.as_of, page)
    if applied is not None:
        text = applied_page(applied, page)
    terminal.write(text)
    return applied.exit_code if applied is not None else 0


@APP.command(name="test", cls=help_text.Command)
def test_rules(
    context: typer.Context,
    packs: Rules = None,
    only: Annotated[list[str] | None, typer.Option("--only", metavar="RULE")] = None,
    verbose: Annotated[bool, typer.Option("--all", "-v")] = False,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> int:
    from plancheck.app.rules.examples import run_examples  # noqa: PLC0415
    from plancheck.app.rules.lint import faults  # noqa: PLC0415
    from plancheck.report.pages.rule_runs import test_page  # noqa: PLC0415

    wanted = options_of([], only=only).only
    found = _packs(_named(packs, config, no_config=no_config, group=context.obj))
    rules = [rule for pack in found for rule in pack.rules]
    by_title = {title: rule.id for rule in rules for title in rule.title.values()}
    wanted = tuple(by_title.get(value, value) for value in wanted)
    for value in wanted:
        if value not in {rule.id for rule in rules}:
            from plancheck.app.workspace.selection import rules_near  # noqa: PLC0415 - only for a mistake

            raise UsageError("rule-unknown", value=value, **rules_near(value, rules))
    outcomes: list[Outcome] = []
    lacking: list[Problem] = []
    seen: set[Location] = set()  # a rule that several packs apply is tested once
    for pack in found:
        for rule in pack.rules:
            if rule.location not in seen and (not wanted or rule.id in wanted):
                seen.add(rule.location)
                outcomes.extend(run_examples(pack, rule))
        lacking.extend(faults(pack, wanted))
    terminal.write(test_page(outcomes, lacking, len(seen), terminal.page(LANG), verbose=verbose))
    clean = bool(seen) and not lacking and all(one.passed for one in outcomes)
    return 0 if clean else 1
