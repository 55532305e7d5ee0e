"""Judges plan files and renders each plan in every output format, or takes the rendered plan from the result cache."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from plancheck.app import Gate, Output, Style
from plancheck.app.verify import Session
from plancheck.common import dataclass
from plancheck.domain.finding import FINE, Finding, Verdict
from plancheck.domain.plan_result import PlanResult
from plancheck.report import Row
from plancheck.report.formats import View, load
from plancheck.report.rows import rendered_of, result_row
from plancheck.report.rows.names import Names, names_of
from plancheck.report.rows.rendered_plan import RenderedPlan, RunSummary
from plancheck.rule import Rule

if TYPE_CHECKING:
    from plancheck.app.verify.result_cache import ResultCache
    from plancheck.report.rows.rendered_plans import RenderedPlans

Rules = Mapping[tuple[str, str], Rule]
"""Rules by field and id."""


@dataclass(slots=True, kw_only=True, eq=False)
class PlanRenderer:
    """Renders the plans of a run and puts the documents together."""

    gate: Gate
    outputs: tuple[Output, ...]
    style: Style
    several: bool

    def store(self) -> RenderedPlans:
        """Where the rendered plans of a long run are put."""
        from plancheck.report.rows.rendered_plans import RenderedPlans  # noqa: PLC0415 - start-up

        return RenderedPlans(dict.fromkeys(output.name for output in self.outputs))

    def render_files(
        self, names: list[str], session: Session
    ) -> Iterator[tuple[int, RenderedPlan]]:
        """The rendered plans of files with the files' numbers; ``session.workspace`` has been indexed."""
        cache = self.result_cache(session)
        for number, name in enumerate(names):
            cached = cache.get(name) if cache else None
            if cached is not None:
                session.take_over(cached.ran, cached.matched, cached.packs)
                yield number, cached.plan
                continue
            for case in session.cases([name]):
                result = session.judge(case)
                plan = self.render(result, session)
                if cache:
                    cache.put(case, plan, result.matched_rules)
                yield number, plan
        if cache:
            cache.cache.tidy()

    def result_cache(self, session: Session) -> ResultCache | None:
        """What earlier runs left; nothing of it is imported where the cache is off."""
        if session.request.cache is None:
            return None
        from plancheck.app.verify.result_cache import ResultCache  # noqa: PLC0415

        return ResultCache.open(session.request.cache, session, self.choices())

    def choices(self) -> tuple[object, ...]:
        """What of this can change a rendered plan: not where a report goes, only whether to a file."""
        outputs = [(one.name, one.path is None) for one in self.outputs]
        return (self.gate, outputs, self.style, self.several)

    def render(self, result: PlanResult, session: Session) -> RenderedPlan:
        """A judged plan with its text in every format asked for."""
        rules = _rules_of(session, result.plan.field)
        lang = self.style.lang
        formats = {output.name for output in self.outputs}
        others = sorted(formats - {"table", "json"})
        listed: list[Finding] = []
        counted = 0
        if "table" in formats:
            listed, counted = self.listed(result, rules)
        names = names_of(result, result.findings if others else listed, rules, lang)
        rendered = rendered_of(result, names, self.gate.trips, lang)
        if "json" in formats:
            from plancheck.report.formats import json  # noqa: PLC0415 - on use

            rendered.texts["json"] = json.section(result, rules, lang, several=self.several)
        if others:
            view = View(
                plan=rendered.plan,
                rows=[_row(one, rules, lang) for one in result.findings],
                names=names,
                lang=lang,
                trips=frozenset(one.fingerprint for one in result.open if self.gate.trips(one)),
            )
            for name in others:
                rendered.texts[name] = load(name).section(view).encode()
        if "table" in formats:
            rows = [_row(one, rules, lang) for one in listed]
            for output in self.outputs:
                if output.name == "table":
                    text = self.table(rendered.plan, rows, names, session, output, counted)
                    rendered.texts["table"] = text.encode()
        return rendered

    def listed(self, result: PlanResult, rules: Rules) -> tuple[list[Finding], int]:
        """The findings that the table lists, and how many passes of housekeeping rules it only counts.

        Passes are listed for one plan or with ``--all``.
        """
        if self.style.quiet:
            wanted = [
                one for one in result.open if self.gate.trips(one) or one.verdict is Verdict.ERROR
            ]
            return wanted, 0
        if self.style.everything:
            return result.findings, 0
        if self.several:
            return result.open, 0
        kept = {name for (_, name), rule in rules.items() if rule.housekeeping}
        passes = [one for one in result.findings if one.verdict is Verdict.PASS]
        counted = sum(one.rule in kept for one in passes)
        wanted = [
            one
            for one in result.findings
            if one.verdict not in FINE or (one.verdict is Verdict.PASS and one.rule not in kept)
        ]
        return wanted, counted

    def table(
        self,
        plan: Row,
        rows: list[Row],
        names: Names,
        session: Session,
        output: Output,
        counted: int,
    ) -> str:
        """A plan's part of the table."""
        from plancheck.report.formats import table  # noqa: PLC0415 - rich is imported here only

        options = self.table_options(output)
        options.line_of = _line_of(session)
        return table.section(plan, rows, names, options, several=self.several, counted=counted)

    def table_options(self, output: Output) -> Any:
        """A file gets the same without colour, 100 columns."""
        from plancheck.report.text import TableOptions  # noqa: PLC0415

        plain = output.path is not None
        return TableOptions(
            lang=self.style.lang,
            width=100 if plain else self.style.width,
            colour=self.style.colour and not plain,
            everything=self.style.everything,
            quiet=self.style.quiet,
            explain=self.style.explain,
            gate=self.gate.fail_on.value if self.gate.fail_on else "never",
            strict=self.gate.strict,
        )

    def document(
        self, output: Output, plans: Sequence[RenderedPlan], summary: RunSummary
    ) -> Callable[[], Iterator[str | bytes]]:
        """The parts of a whole report."""
        if output.name != "table":
            return lambda: load(output.name).document(plans, summary)
        from plancheck.report.formats import table  # noqa: PLC0415

        options = self.table_options(output)
        return lambda: table.document(plans, summary, options)


def _row(finding: Finding, rules: Rules, lang: str) -> Row:
    return result_row(finding, rules[finding.plan.field, finding.rule], lang)


def _rules_of(session: Session, field_name: str) -> Rules:
    return {(field_name, rule.id): rule for rule in session.selection.rules(field_name)}


def _line_of(session: Session) -> Callable[[str, int], str]:
    def line_of(path: str, line: int) -> str:
        document = session.workspace.repository.document(path)
        return document.line(line) if document is not None else ""

    return line_of
