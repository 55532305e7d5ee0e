"""What plans that stand alike share changes no result: a plan judged after many others is told what it is told alone."""

from __future__ import annotations

import json
import random
import sys
from dataclasses import astuple, fields
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck.app import Gate, Output, Style, VerifyRequest
from plancheck.app.verify import Session, plan_renderer
from plancheck.app.verify.verify import verify_and_report
from plancheck.domain.claim import Statement
from plancheck.domain.finding import Finding, Verdict
from plancheck.domain.plan_result import PlanResult
from plancheck.domain.suppression import Waiver
from plancheck.engine.field_context import FieldContext
from plancheck.engine.shared_scope import FindingCache
from plancheck.io.load.statement_cache import StatementCache
from plancheck.report.formats import json as json_format
from plancheck.report.formats import table_matrix
from plancheck.report.rows import result_row, whole_row
from tests.conftest import ROOT, examples

sys.path.insert(0, str(ROOT / "benchmarks"))

from generate import generate

DAY = date(2026, 11, 21)


def session(*plans: Path, **more: object) -> Session:
    made = Session.open(VerifyRequest(as_of=DAY, plans=tuple(map(str, plans)), **more))
    made.workspace.index()
    return made


def judged(made: Session) -> dict[str, PlanResult]:
    """Every plan, with its judgement, in the order of the files."""
    found = {}
    for name in made.workspace.inputs.files:
        plan = made.workspace.entry(name).plan
        assert plan is not None
        found[name] = made.judge(made.gatherer.case(plan))
    return found


def told(made: Session, judgement: PlanResult) -> dict[str, object]:
    """All that is told of a plan, worked out for itself."""
    rules = {rule.id: rule for rule in made.selection.rules(judgement.plan.field)}
    return {
        "rows": [
            whole_row(one, rules[one.rule], lang)
            for one in judgement.findings
            for lang in ("zh", "en")
        ],
        "counts": {verdict: count for verdict, count in judgement.counts.items() if count},
        "compared": [(one.source.id, one.known, one.compared) for one in judgement.compared],
        "unjudged": [one.ref for one in judgement.unjudged],
        "matched": judgement.matched_rules,
    }


def alone(name: Path, folder: Path) -> dict[str, object]:
    """The same of a plan that is the only one judged."""
    made = session(name, folders=(str(folder),))
    ((_, judgement),) = judged(made).items()
    return told(made, judgement)


def together(folder: Path) -> tuple[Session, dict[str, PlanResult]]:
    made = session(folder)
    return made, judged(made)


@pytest.fixture(scope="module")
def generated(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("plans")
    generate(folder, 14, seed=7)
    return folder


def test_generated_plans_are_told_the_same_together_and_alone(generated):
    made, found = together(generated)
    for name in sorted(found)[::3]:
        if "county" in name:
            assert told(made, found[name]) == alone(Path(name), generated)


def test_real_plans_are_told_the_same_together_and_alone():
    made, found = together(ROOT / "plans")
    for name in ("pinghu", "zhoushan", "beilin", "jiaxing"):
        path = ROOT / "plans" / f"{name}.yaml"
        assert told(made, found[str(path)]) == alone(path, ROOT / "plans")


def test_sums_over_plans_that_were_judged_before_are_those_over_plans_that_are_only_read(generated):
    """What is kept of a plan for the sums above it is shared between plans that say the same number."""
    made, found = together(generated)
    for name, judgement in found.items():
        made.gatherer.lower.keep(judgement.plan)
        if "county" not in name:
            assert told(made, judgement) == alone(Path(name), generated)
    sums = {one.verdict for each in found.values() for one in each.findings if one.check == "sums"}
    assert Verdict.PASS in sums
    after = session(generated)
    counties = [name for name in after.workspace.inputs.files if "county" in name]
    higher = [name for name in after.workspace.inputs.files if "county" not in name]
    for name in counties:
        plan = after.workspace.entry(name).plan
        after.gatherer.lower.keep(plan)
        after.gatherer.forget(plan, ())
    for name in higher:
        assert told(
            after, after.judge(after.gatherer.case(after.workspace.entry(name).plan))
        ) == told(made, found[name])


def test_memories_that_are_full_at_once_change_nothing(generated, monkeypatch):
    made, found = together(generated)
    wanted = {name: told(made, one) for name, one in found.items()}
    for owner in (FindingCache, StatementCache):
        for name in vars(owner):
            if name.isupper():
                monkeypatch.setattr(owner, name, 2)
    monkeypatch.setattr(FieldContext, "SCOPES", 1)
    made, found = together(generated)
    assert {name: told(made, one) for name, one in found.items()} == wanted


def test_plans_do_share(generated):
    """Else the tests here would hold nothing."""
    made, found = together(generated)
    shared = made.context("disability")
    rulings = {id(ruling) for one in found.values() for ruling, _ in one.rulings}
    results = sum(sum(one.counts.values()) for one in found.values())
    assert len(rulings) < 0.7 * results
    assert len(shared._scopes) == 4


# ---------------------------------------------------------------- report@1, made of frames


def lines(made: Session, judgement: PlanResult, lang: str, *, several: bool = True) -> list[str]:
    rules = plan_renderer._rules_of(made, judgement.plan.field)
    text = json_format.section(judgement, rules, lang, several=several).decode()
    return text.split(",\n  ") if text else []  # of a plan of several fields nothing is said


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("folder", ["generated", "real"])
def test_a_framed_result_has_the_bytes_of_one_written_for_itself(folder, lang, generated):
    made, found = together(generated if folder == "generated" else ROOT / "plans")
    rules = {rule.id: rule for rule in made.selection.rules("disability")}
    framed = 0
    for _ in range(3):  # frames are made on the first or second meeting and used from then on
        for judgement in found.values():
            written = lines(made, judgement, lang)
            framed = sum(
                bool((one.notes or {}).get(f"json {lang}")) for one, _ in judgement.rulings
            )
            wanted = [
                json_format.dump(
                    whole_row(
                        ruling
                        if isinstance(ruling, Finding)
                        else ruling.on(judgement.plan, statement),
                        rules[ruling.rule],
                        lang,
                    )
                )
                for ruling, statement in judgement.rulings
            ]
            assert written == wanted
    assert framed > 200


def test_rows_from_notes_are_the_rows_worked_out_for_themselves(generated):
    made, found = together(generated)
    rules = {rule.id: rule for rule in made.selection.rules("disability")}
    for judgement in found.values():
        for one in judgement.findings:
            assert result_row(one, rules[one.rule], "zh") == whole_row(one, rules[one.rule], "zh")


def test_what_is_waived_or_known_is_written_so_among_frames(generated):
    made, found = together(generated)
    for _ in range(2):
        for judgement in found.values():
            lines(made, judgement, "zh")
    judgement = list(found.values())[-1]
    waiver = Waiver(
        number=0, rule="x", plan="x", indicator=None, statement=None, requirement=None, stated=None,
        reason="缓", approved_by="科", start=DAY, end=None, location=judgement.plan.location,
    )  # fmt: skip
    judgement.findings[5].waiver = waiver
    judgement.findings[6].known = True
    written = [json.loads(one) for one in lines(made, judgement, "zh")]
    assert [row["waiver"] is not None for row in written].index(True) == 5
    assert [number for number, row in enumerate(written) if row["known"]] == [6]
    other = list(found.values())[-2]
    assert not any(json.loads(one)["known"] for one in lines(made, other, "zh"))


def test_a_text_that_looks_like_a_gap_makes_no_frame(generated):
    made, found = together(generated)
    judgement = list(found.values())[-1]
    rules = {rule.id: rule for rule in made.selection.rules("disability")}
    one = judgement.findings[40]
    row = whole_row(one, rules[one.rule], "zh")
    assert json_format._frame(row, one, own=False) is not None
    row["message"] = json_format._GAP
    assert json_format._frame(row, one, own=False) is None


def test_a_statement_that_says_what_another_one_says_has_all_that_a_statement_has(generated):
    """It is made field by field; one that was forgotten would be a traceback much later."""
    made, found = together(generated)
    names = [one.name for one in fields(Statement)]
    for judgement in found.values():
        for statement in judgement.plan.statements:
            for name in names:
                getattr(statement, name)


@pytest.mark.parametrize("colour", [False, True])
def test_a_matrix_written_part_by_part_is_the_matrix_written_at_once(
    generated, colour, monkeypatch
):
    def written() -> str:
        report = verify_and_report(
            VerifyRequest(as_of=DAY, plans=(str(generated),)),
            Gate(),
            [Output("table", None)],
            Style(lang="zh", width=90, colour=colour),
            jobs=1,
        )
        return "".join(report.shown())

    whole = written()
    monkeypatch.setattr(table_matrix, "PART", 2)
    assert written() == whole


# ---------------------------------------------------------------- statements drawn


TARGETS = st.sampled_from(
    ["90%", "≥85%", '">90%"', "=90%", "100%", "全覆盖", "待定", "稳步提高", "85", '"85"', "105%", "10人", "+5百分点", "×2",
     "不低于省级水平", "与GDP增长同步", "{value: 92%, year: 2029}", "{value: 92%, year: 2034}", "{qualitative: 带头}",
     "{law: employment-quota}", "{plan: zhejiang-synthetic}", "1-2名", "≤4.5%", "80%左右"]
)  # fmt: skip
EXTRA = st.sampled_from(
    ["", "per: year", "hedge: 力争", "population: 残疾人", "unit: 人", "evidence: quoted", "nature_evidence: 推断",
     "nature: 约束性", "nature: 预期性", "note: 说明"]
)  # fmt: skip
BASELINES = st.sampled_from(
    ["", "baseline: {year: 2025, value: 80%}", "baseline: {year: 2025, value: 95%}", "baseline: {year: 2024, value: 80%}",
     "baseline: {year: 2025, value: 120%}", "baseline: {year: 2025, value: 80}", "baseline: {year: 2033, value: 80%}"]
)  # fmt: skip
INDICATORS = st.sampled_from(
    [
        "employment-rate",
        "living-subsidy-coverage",
        "public-sector-employment-ratio",
        "new-employment",
        "rehabilitation-coverage",
    ]
)
STATEMENTS = st.tuples(INDICATORS, TARGETS, BASELINES, EXTRA)
HEAD = """format: plancheck/plan@1
id: drawn-{number}
title: 样例{number}
document: {{issued: "20{year}-06-01", status: issued}}
jurisdiction: "{code}"
field: disability
period: {{start: 2026, end: 2030}}
record: {record}
parents: [jiaxing-synthetic]
"""


def drawn_plan(number: int, rows: list, prose: list, rng: random.Random) -> str:
    record, year = rng.choice(["complete", "partial"]), rng.choice([26, 27])
    text = HEAD.format(
        number=number, record=record, year=year, code=rng.choice(["330482", "330402"])
    )
    seen: set[str] = set()
    text += "indicators:\n"
    for place, (indicator, target, baseline, extra) in enumerate(rows, 1):
        if indicator in seen:
            continue
        seen.add(indicator)
        more = "".join(f"    {one}\n" for one in (baseline, extra) if one)
        text += f"  - id: {indicator}\n    row: {place}\n    target: {target}\n{more}"
    text += "commitments:\n"
    for place, (indicator, target, _, extra) in enumerate(prose):
        more = f"    {extra}\n" if extra else ""
        text += f"  - id: p{place}\n    indicator: {indicator}\n    target: {target}\n{more}"
    return text


@examples(12)
@given(
    st.lists(
        st.tuples(
            st.lists(STATEMENTS, min_size=1, max_size=4),
            st.lists(STATEMENTS, min_size=1, max_size=3),
        ),
        min_size=2,
        max_size=5,
    ),
    st.integers(0, 99),
)
def test_drawn_plans_are_told_the_same_together_and_alone(tmp_path_factory, plans, seed):
    rng = random.Random(seed)
    folder = tmp_path_factory.mktemp("drawn")
    generate(folder, 0, seed=3)
    for number, (rows, prose) in enumerate(plans * 2):  # twice, so that each says what another said
        (folder / f"drawn-{number}.yaml").write_text(
            drawn_plan(number, rows, prose, rng), encoding="utf-8"
        )
    made = session(*sorted(folder.glob("drawn-*.yaml")), folders=(str(folder),))
    for name in made.workspace.inputs.files:
        plan = made.workspace.entry(name).plan
        if plan is None or plan.defective:
            continue
        alike = told(made, made.judge(made.gatherer.case(plan)))
        apart = session(Path(name), folders=(str(folder),))
        other = apart.workspace.entry(name).plan
        assert other is not None
        assert alike == told(apart, apart.judge(apart.gatherer.case(other)))
        problems = [
            [astuple(one) for one in each.workspace.entry(name).document.problems]
            for each in (made, apart)
        ]
        assert problems[0] == problems[1]


ROW = "indicators:\n  - id: employment-rate\n    row: 1\n    nature: 约束性\n    target: 95%\n"
PROSE = "  - id: {name}\n    indicator: employment-rate\n    target: {target}\n"
ROLES = {
    "beside a row or alone": (
        ROW + "commitments:\n" + PROSE.format(name="a", target="80%"),
        "commitments:\n" + PROSE.format(name="a", target="80%"),
    ),
    "beside a row or second": (
        ROW + "commitments:\n" + PROSE.format(name="a", target="80%"),
        "commitments:\n"
        + PROSE.format(name="b", target="91%")
        + PROSE.format(name="a", target="80%"),
    ),
    "first or second": (
        "commitments:\n" + PROSE.format(name="a", target="80%"),
        "commitments:\n"
        + PROSE.format(name="b", target="91%")
        + PROSE.format(name="a", target="80%"),
    ),
    "the only one that is open, or beside one that is not": (
        "commitments:\n" + PROSE.format(name="a", target="待定"),
        "commitments:\n"
        + PROSE.format(name="a", target="待定")
        + PROSE.format(name="b", target="80%"),
    ),
    "in a complete or a partial record": (ROW, ROW),
    "with a starting point outside the domain or inside": (
        ROW + "    baseline: {year: 2025, value: 120%}\n",
        ROW + "    baseline: {year: 2025, value: 80%}\n",
    ),
    "doubled from one starting point or another": (
        ROW.replace("95%", "×2") + "    baseline: {year: 2025, value: 20%}\n",
        ROW.replace("95%", "×2") + "    baseline: {year: 2025, value: 40%}\n",
    ),
    "before or after the plan above": (ROW, ROW),
}


@pytest.mark.parametrize("backwards", [False, True], ids=["", "backwards"])
@pytest.mark.parametrize("role", ROLES)
def test_the_same_words_in_another_role_are_judged_anew(tmp_path, role, backwards):
    generate(tmp_path, 0, seed=3)
    ways = list(zip(ROLES[role], (("complete", 27), ("partial", 27)), strict=True))
    if role.startswith("before"):
        ways = list(zip(ROLES[role], (("complete", 27), ("complete", 25)), strict=True))
    elif not role.startswith("in a"):
        ways = [(text, ("complete", 27)) for text, _ in ways]
    files = []
    for number, (text, (record, year)) in enumerate(ways[::-1] if backwards else ways):
        head = HEAD.format(number=number, record=record, year=year, code="330482")
        files.append(tmp_path / f"way-{number}.yaml")
        files[-1].write_text(head + text, encoding="utf-8")
    made = session(*files, folders=(str(tmp_path),))
    found = judged(made)
    assert [told(made, one) for one in found.values()] == [alone(one, tmp_path) for one in files]


def test_judged_plans_are_let_go(generated):
    """What is shared must not keep the plans that it was found in, else memory grows with every plan."""
    import gc

    from plancheck.domain.claim import Statement
    from plancheck.domain.plan import Plan

    def alive(kind: type) -> list:
        gc.collect()
        return [one for one in gc.get_objects() if type(one) is kind]

    before = {id(one) for one in (*alive(Plan), *alive(Statement))}
    made = session(*sorted(generated.glob("county-*.yaml")), folders=(str(generated),))
    for case in made.cases(made.workspace.inputs.files):
        judgement = made.judge(case)
        lines(made, judgement, "zh")
        del judgement, case
    plans = [one for one in alive(Plan) if id(one) not in before]
    assert len(plans) == 3  # those above
    held = sum(len(one.statements) for one in plans)
    apart = made.workspace.repository.statement_cache.claims.held()
    assert sum(id(one) not in before for one in alive(Statement)) < held + apart + 68
