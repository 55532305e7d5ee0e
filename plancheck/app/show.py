"""``show``: one plan as the tool understands it."""

from __future__ import annotations

from plancheck.app import VerifyRequest
from plancheck.app.verify import Session
from plancheck.domain.claim import Statement
from plancheck.domain.plan import Plan
from plancheck.domain.source import PLAN_LANGUAGE, Problem
from plancheck.domain.unit import plain
from plancheck.engine.plan_context import PlanContext
from plancheck.report import Row


def show(request: VerifyRequest) -> tuple[Row | None, list[Problem]]:
    """The plan in plain data, and what is wrong with it; ``None`` when it can't be read."""
    session = Session.open(request)
    workspace = session.workspace
    entry = workspace.entry(request.plans[0])
    plan = entry.plan
    if plan is None:
        return None, workspace.log.problems
    workspace.repository.judged[plan.id] = plan.path
    try:
        context = session.plan_context(plan)
    except KeyError:
        return None, workspace.log.problems
    lineage = context.lineage
    place = plan.jurisdiction
    row = {
        "format": "plancheck/show@1",
        "id": plan.id,
        "title": plan.title,
        "path": plan.path,
        "jurisdiction": {"code": place.code, "name": place.name, "level": place.level.key},
        "field": plan.field,
        "status": plan.status.value if plan.status else None,
        "record": plan.record.value,
        "date": plan.known_date.isoformat() if plan.known_date else None,
        "approved_by": plan.approved_by.label if plan.approved_by else None,
        "period": {
            "start": plan.period.start,
            "end": plan.period.end,
            "outlook": plan.period.outlook,
        },
        "ancestors": [_ancestor(one) for one in lineage.ancestors],
        "foreign_parents": [_ancestor(one) for one in lineage.foreign],
        "missing_parents": [parent.id for parent in lineage.unreadable],
        "statements": [_statement(one, context) for one in plan.statements],
    }
    return row, workspace.log.problems


def _ancestor(plan: Plan) -> Row:
    return {
        "id": plan.id,
        "title": plan.title,
        "path": plan.path,
        "name": plan.jurisdiction.name,
        "level": plan.jurisdiction.level.key,
        "record": plan.record.value,
        "date": plan.known_date.isoformat() if plan.known_date else None,
        "statements": len(plan.statements),
    }


def _statement(statement: Statement, context: PlanContext) -> Row:
    plan = context.plan
    resolved = context.resolve(statement, plan)
    interval, baseline = resolved.interval, statement.baseline
    target = statement.target
    return {
        "statement": statement.ref,
        "indicator": statement.indicator.id if statement.indicator else None,
        "name": statement.indicator.name[PLAN_LANGUAGE] if statement.indicator else statement.name,
        "printed": statement.name,
        "text": statement.quoted if statement.own_unit else target.text,
        "kind": target.kind.value,
        "set": str(interval) if interval is not None else None,
        "outside_domain": resolved.outside,
        "unresolved": resolved.unresolved,
        "series": target.series,
        "op": target.op,
        "unit": statement.unit.name if statement.unit else None,
        "per": statement.per.value,
        "year": statement.year,
        "nature": statement.nature.value if statement.nature else None,
        "population": statement.population,
        "baseline": None
        if baseline is None
        else {
            "year": baseline.year,
            "text": statement.quote(baseline.text) if statement.own_unit else baseline.text,
            "value": None if baseline.value is None else plain(baseline.value),
            "set": str(baseline.bounds),
        },
        "hedge": statement.hedge,
        "evidence": statement.evidence.value,
        "at": statement.at,
        "governs": plan.governs(statement),
        "broken": statement.broken,
        "line": statement.location.line,
    }
