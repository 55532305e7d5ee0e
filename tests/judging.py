"""Judges plan files by a session, for tests that look at findings themselves and not at a report."""

from __future__ import annotations

from dataclasses import dataclass

from plancheck.app import Gate, VerifyRequest
from plancheck.app.verify import Session
from plancheck.app.verify.verify import exit_code
from plancheck.domain.finding import Finding, Verdict
from plancheck.domain.plan_result import PlanResult
from plancheck.domain.source import Problem


@dataclass
class Judged:
    """The results of the plans of a request, in the order of its arguments."""

    plans: list[PlanResult]
    problems: list[Problem]

    @property
    def findings(self) -> list[Finding]:
        return [finding for plan in self.plans for finding in plan.findings]

    @property
    def exit_code(self) -> int:
        broken = any(one.verdict is Verdict.ERROR for one in self.findings)
        decided = any(plan.decided for plan in self.plans)
        tripped = sum(map(Gate().trips, self.findings))
        return exit_code(self.problems, tripped, broken=broken, decided=decided)


def judge_files(request: VerifyRequest) -> Judged:
    session = Session.open(request)
    session.prepare()
    session.workspace.index()
    cases = session.cases(session.workspace.inputs.files)
    return Judged([session.judge(case) for case in cases], session.workspace.log.problems)
