"""One made report that holds everything: each verdict, each reason, each kind of hostile text, waived and known."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from plancheck.domain.claim import Nature
from plancheck.domain.finding import Reason, Severity
from plancheck.domain.source import Basis, Location
from plancheck.report.formats import View, load
from plancheck.report.rows.names import Names, RuleName
from plancheck.report.rows.rendered_plan import RenderedPlan, RunSummary, Totals
from plancheck.rule import Rule
from plancheck.rule.scope import Scope, SeverityPolicy

Row = dict[str, Any]

FORMATS = ("sarif", "sarif-full", "junit", "github", "gitlab", "markdown", "csv")
HOSTILE = {
    "controls": "a\x00b\x07c\x1b[31md\x7fe\x85f\ufffeg\uffffh",
    "bidi": "\u202e%09 eht\u2066x\u2069\u200b\ufeff",
    "surrogate": "half \ud800 of one",
    "newlines": "one\ntwo\r\nthree\u2028four\u2029five\x0bsix",
    "xml": "]]> <![CDATA[ </testcase> &amp; &#0; \"'",
    "commands": "::error file=a,line=1::x\n::stop-commands::y %0A::warning::z ##[error]w",
    "percent": "100%25, a:b,c %0D%0A",
    "pipes": "a | b \\| c || d \\",
    "backticks": "`a` ``b`` ```c``` `",
    "html": "<script>alert(1)</script><img src=x onerror=y></details><!-- z -->",
    "markdown": "# h **b** _i_ ~~s~~ [x](http://e.example) ![y](z) - 1. > q $m$ \\(n\\)",
    "mentions": '@octocat @org/team #123 GH-12 o/r#4 !5 ~bug %"m" &6 :tada: a@b.example',
    "addresses": "http://e.example https://e.example/x www.e.example mailto:a@b.example",
    "formula": '=HYPERLINK("http://e.example","x")',
    "formula-plus": "+1+cmd|' /C calc'!A0",
    "formula-minus": "-1+1",
    "formula-at": "@SUM(A1)",
    "formula-tab": "\t=1+1",
    "formula-return": "\r=1+1",
    "formula-wide": "＝1＋1",
    "formula-space": " \u3000=1+1",
    "quotes": '"a","b"";',
    "braces": "{0} {{1}} {required} [x](1) \\](2)",
    "emoji": "👩‍👩‍👧‍👦 🇨🇳 é e\u0301 𠮷",
    "long": "长" * 10_000,
    "empty": "",
    "space": " ",
}  # fmt: skip
_VERDICTS = ("fail", "gap", "review")
_SEVERITIES = ("error", "warning", "note")


@dataclass
class Made:
    """A report: plans with rows, and what only the whole run knows."""

    plans: list[tuple[Row, list[Row]]]
    errors: list[Row] = field(default_factory=list)
    exit_code: int = 1
    lang: str = "zh"
    unjudged: int = 0

    def names(self) -> Names:
        names = Names()
        for rule in RULES:
            names.rules[rule.id] = RuleName(
                title=rule.title[self.lang], why=rule.why[self.lang], housekeeping=False
            )
        for plan, rows in self.plans:
            for row in rows:
                source = (row["requirement"] or {}).get("source")
                if source and source.startswith("above"):
                    names.owners[plan["id"], source] = f"{source} 省"
        return names

    def pieces(self, formats: tuple[str, ...] = FORMATS) -> list[RenderedPlan]:
        return [self.piece(plan, rows, formats) for plan, rows in self.plans]

    def piece(self, plan: Row, rows: list[Row], formats: tuple[str, ...]) -> RenderedPlan:
        view = View(
            plan=plan, rows=rows, names=self.names(), lang=self.lang, trips=frozenset(trips(rows))
        )
        return RenderedPlan(
            plan=plan,
            total=summary(rows),
            reasons=Counter(),
            unjudged=[{"plan": plan["id"], "statement": f"row:{n}"} for n in range(self.unjudged)],
            statements=len(rows),
            labels={},
            tripped=len(trips(rows)),
            texts={name: load(name).section(view).encode() for name in formats},
        )

    def ending(self, pieces: list[RenderedPlan]) -> RunSummary:
        sums = Totals()
        for piece in pieces:
            sums.add(piece.facts)
        return RunSummary(
            total=sums.total,
            errors=self.errors,
            packs=[{"id": "disability", "version": "1"}],
            unmatched_rules=["never-used"],
            exit_code=self.exit_code,
            tripped=sum(piece.tripped for piece in pieces),
            skipped=0,
            lang=self.lang,
            as_of="2026-11-21",
            version="VERSION",
            rules=lambda: RULES,
        )

    def write(self, name: str) -> str:
        pieces = self.pieces((name,))
        return "".join(load(name).document(pieces, self.ending(pieces)))

    def report(self) -> Row:
        """The same as report@1, for its schema."""
        pieces = self.pieces(())
        ending = self.ending(pieces)
        return {
            "format": "plancheck/report@1",
            "tool": {"name": "plancheck", "version": ending.version},
            "lang": ending.lang,
            "as_of": ending.as_of,
            "packs": ending.packs,
            "plans": [piece.plan for piece in pieces],
            "errors": ending.errors,
            "results": [row for _, rows in self.plans for row in rows],
            "unjudged": [row for piece in pieces for row in piece.facts.unjudged],
            "unmatched_rules": ending.unmatched_rules,
            "unmatched_waivers": [],
            "summary": ending.total,
            "exit_code": ending.exit_code,
        }


def trips(rows: list[Row]) -> list[str]:
    return [
        row["fingerprint"]
        for row in rows
        if row["severity"] == "error"
        and row["verdict"] in {"fail", "gap"}
        and not row["waiver"]
        and not row["known"]
    ]


def summary(rows: list[Row]) -> Row:
    verdicts = Counter(row["verdict"] for row in rows)
    graded = Counter(row["severity"] for row in rows if row["verdict"] in {"fail", "gap"})
    return {
        "pass": verdicts["pass"], "fail": verdicts["fail"], "gap": verdicts["gap"],
        "review": verdicts["review"], "not_applicable": verdicts["not-applicable"],
        "error": verdicts["error"], "waived": sum(bool(row["waiver"]) for row in rows),
        "known": sum(row["known"] for row in rows),
        "by_severity": {one: graded[one] for one in _SEVERITIES},
    }  # fmt: skip


def rule(name: str, text: str) -> Rule:
    return Rule(
        id=name,
        pack="disability",
        title={"zh": f"{name} 规则 {text}", "en": f"{name} rule {text}"},
        why={"zh": f"缘由 {text}", "en": f"why {text}"},
        basis=(Basis(title="示例条例", number="国务院令第1号", article="第八条"),),
        check="within",
        ask=None,
        select=Scope(),
        grading=SeverityPolicy(by_nature={Nature.BINDING: Severity.ERROR, None: Severity.WARNING}),
        params=None,
        message={"zh": "", "en": ""},
        remedy={"zh": "将目标改为 {required}", "en": "Change the target to {required}"},
        housekeeping=False,
        effective_from=None,
        effective_until=None,
        examples=(),
        location=Location("rules/disability/levels.yaml", 1, 1),
    )


RULES = (
    rule("floor-kept", ""),
    rule("hostile-rule", "<b>|`@octocat #1 {0} [x](http://e.example)\u202e"),
    rule("never-used", ""),
)


def plan_of(name: str, path: str, place: str = "平湖市", title: str = "示例规划") -> Row:
    return {
        "id": name, "title": title, "path": path, "status": "draft", "record": "complete",
        "jurisdiction": {"code": "330482", "name": place, "level": "county"},
        "ancestors": ["above-1"],
        "compared": [{"source": "above-1", "record": "partial", "known": 14, "compared": 3}],
    }  # fmt: skip


def row_of(
    plan: Row,
    number: int,
    verdict: str,
    reason: str | None,
    text: str = "说明",
    **more: Any,
) -> Row:
    """A result whose every free text is ``text``."""
    found = verdict not in {"pass", "not-applicable"}
    made: Row = {
        "fingerprint": hashlib.sha256(f"{plan['id']} {number}".encode()).hexdigest()[:24],
        "plan": plan["id"],
        "rule": "floor-kept",
        "check": "within",
        "verdict": verdict,
        "severity": _SEVERITIES[number % 3] if found else None,
        "reason": reason,
        "subject": {"indicator": None, "name": f"指标 {number} {text}", "statement": f"row:{number}",
                    "stated_in": "table"},
        "requirement": {"source": f"above-{number}", "kind": "ancestor", "text": text or ">90%",
                        "set": "(90, 100]", "unit": "%", "per": "end", "year": 2025, "nature": "binding",
                        "evidence": "quoted", "at": text, "later": False, "cycle": "current", "draft": False,
                        "compared_as": "value"},
        "stated": {"text": text or "90%", "set": "[90, 100]", "unit": "%", "per": "end", "year": 2025,
                   "nature": "binding", "evidence": "primary", "at": text, "hedge": None,
                   "approximate": False},
        "shortfall": {"value": "0.5", "unit": "百分点"} if verdict == "fail" else None,
        "margin": {"value": "1", "unit": "百分点"} if verdict == "pass" else None,
        "inherited_from": None,
        "fields": ["unit"] if reason == "field-missing" else None,
        "message": f"{text}：不够",
        "remedy": text if found else None,
        "basis": [{"title": text, "number": "国务院令第1号", "article": None}],
        "location": {"path": plan["path"], "line": number + 1, "column": 5},
        "related": [{"path": "plans/上级 规划.yaml", "line": 33, "column": 5}],
        "waiver": None,
        "known": False,
    }  # fmt: skip
    made.update(more)
    return made


def waiver_of(text: str, until: str | None = "2026-12-31") -> Row:
    return {"reason": text, "approved_by": text, "from": "2026-01-01", "until": until}


def everything(lang: str = "zh") -> Made:
    """The report that the golden files are made from."""
    plan = plan_of("pinghu-2021", "plans/平湖 1#2%?.yaml")
    rows = [
        row_of(plan, 0, "pass", "met"),
        row_of(plan, 1, "not-applicable", None, requirement=None, stated=None, related=[]),
        row_of(plan, 2, "error", "rule-error"),
    ]
    others = [one for one in Reason if one not in {Reason.MET, Reason.RULE_ERROR}]
    for reason in others:
        for verdict in _VERDICTS:
            rows.append(row_of(plan, len(rows), verdict, reason.value))
    nowhere = {"indicator": None, "name": None, "statement": None, "stated_in": None}
    rows.append(row_of(plan, len(rows), "fail", "not-cited", subject=nowhere))
    rows.append(row_of(plan, len(rows), "fail", "not-cited", subject=nowhere, requirement=None))
    rows.append(row_of(plan, len(rows), "fail", "not-cited", subject=nowhere, requirement=None))
    hostile = plan_of("hostile-2021", "C:\\规划\\a b.yaml", HOSTILE["html"], HOSTILE["mentions"])
    bad = []
    for number, (kind, text) in enumerate(HOSTILE.items()):
        verdict = _VERDICTS[number % 3]
        reason = {"fail": "below-requirement", "gap": "not-stated", "review": "no-number"}[verdict]
        bad.append(row_of(hostile, number, verdict, reason, text, rule="hostile-rule"))
    size = len(bad)
    bad += [
        row_of(hostile, size + 3, "fail", "below-requirement",
               waiver=waiver_of("（示例）<b>|`@octocat\n理由")),
        row_of(hostile, size + 4, "review", "no-number", waiver=waiver_of("理由", None)),
        row_of(hostile, size + 6, "fail", "below-requirement", known=True),
        row_of(hostile, size + 7, "gap", "not-stated", known=True, waiver=waiver_of("又已知")),
    ]  # fmt: skip
    errors = [
        error_of("plans/坏 的.yaml", 41, 20, "target-unreadable", HOSTILE["commands"]),
        error_of("plans/坏 的.yaml", 42, 20, "target-unreadable", HOSTILE["html"]),
        error_of("plans/folder|`x`", None, None, None, HOSTILE["mentions"], hint=None),
        error_of("", None, None, "no-plans", "没有规划"),
    ]
    return Made([(plan, rows), (hostile, bad)], errors, exit_code=2, lang=lang, unjudged=2)


def error_of(
    path: str,
    line: int | None,
    column: int | None,
    code: str | None,
    message: str,
    hint: str | None = "可写作 {qualitative: …}",
) -> Row:
    return {
        "path": path, "line": line, "column": column, "code": code, "message": message, "hint": hint,
    }  # fmt: skip


def clean(**more: Any) -> Made:
    """A plan of which every result passes."""
    plan = plan_of("pinghu-2021", "plans/pinghu.yaml")
    return replace(
        Made([(plan, [row_of(plan, n, "pass", "met") for n in range(3)])], exit_code=0), **more
    )
