"""One rule applied to given plans: how many statements it speaks of, its verdicts, or why it does not apply."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from plancheck.app import VerifyRequest
from plancheck.app.verify import Session
from plancheck.domain.case import Case
from plancheck.domain.finding import Verdict
from plancheck.domain.plan import Plan
from plancheck.domain.source import Problem
from plancheck.rule import Rule


@dataclass(slots=True, kw_only=True)
class Applied:
    """A rule on one plan. ``why``: the words' key for not applying, with what they need in ``params``.

    A parameter that begins with ``@`` is itself a key (several: separated by spaces).
    """

    plan: Plan
    statements: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    why: str | None = None
    params: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Applications:
    """What the plans given came to, and what was wrong with their files."""

    plans: list[Applied] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def fields(self) -> set[str]:
        """The fields of the plans."""
        return {one.plan.field for one in self.plans}

    @property
    def exit_code(self) -> int:
        """2: a file or the rule is broken; 3: there was no plan; else 0, whatever the verdicts."""
        broken = any(problem.stops for problem in self.problems)
        if broken or any(one.verdicts[Verdict.ERROR] for one in self.plans):
            return 2
        return 0 if self.plans else 3


def apply(request: VerifyRequest) -> Applications:
    """Judge the plans that are named by the one rule of ``request.only``."""
    session = Session.open(request)
    session.prepare()
    workspace = session.workspace
    workspace.index()
    cases = session.cases(workspace.inputs.files)
    found = Applications(plans=[_applied(case, session) for case in cases])
    workspace.report_empty()
    found.problems = workspace.log.problems
    return found


def _applied(case: Case, session: Session) -> Applied:
    applied = Applied(plan=case.plan)
    result = session.judge(case)
    decided = [one for one in result.findings if one.verdict is not Verdict.NOT_APPLICABLE]
    applied.verdicts = Counter(one.verdict for one in decided)
    applied.statements = len({one.statement.ref for one in decided if one.statement})
    rules = session.selection.rules(case.plan.field)
    if not rules:
        applied.why, applied.params = "field", {"field": case.plan.field}
    elif not decided:
        applied.why, applied.params = _why_not(rules[0], case, session)
    return applied


def _why_not(rule: Rule, case: Case, session: Session) -> tuple[str, dict[str, str]]:
    """The first condition of a rule that excludes a plan."""
    plan, select, ask = case.plan, rule.select, rule.ask
    if not select.place(plan.jurisdiction.code):
        return "place", {"place": plan.jurisdiction.name}
    if select.levels is not None and plan.jurisdiction.level not in select.levels:
        wanted = " ".join(f"@level.{one.key}" for one in sorted(select.levels))
        return "level", {"level": f"@level.{plan.jurisdiction.level.key}", "wanted": wanted}
    if select.statuses is not None and plan.status not in select.statuses:
        wanted = " ".join(f"@status.{one}" for one in sorted(select.statuses))
        if plan.status is None:
            return "status-unknown", {"wanted": wanted}
        return "status", {"status": f"@status.{plan.status}", "wanted": wanted}
    if select.records is not None and plan.record not in select.records:
        wanted = " ".join(f"@record.{one}" for one in sorted(select.records))
        return "record", {"record": f"@record.{plan.record}", "wanted": wanted}
    day = session.context(plan.field).day_of(plan)
    if not rule.in_force(day):
        return "date", {"date": day.isoformat()}
    if ask is not None and ask.ancestors and not case.lineage.ancestors:
        return "no-parents", {}
    if ask is not None and ask.law is not None:
        parameter = session.workspace.registry.field(plan.field).parameters[ask.law]
        if parameter.in_force(plan.jurisdiction, day) is None:
            return "no-law", {"law": ask.law, "date": day.isoformat()}
    if not plan.statements:
        return "empty", {}
    stated = {one.indicator.id for one in plan.statements if one.indicator is not None}
    if select.indicators is not None and not stated & set(select.indicators):
        return "not-stated", {}
    if ask is not None and ask.baseline and not any(one.baseline for one in plan.statements):
        return "no-baseline", {}
    return "nothing", {}
