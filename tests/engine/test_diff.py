"""Two versions of a plan: what is paired, and what each pair came to. The laws at the end hold for any targets."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck.app.workspace.pack_registry import PackRegistry
from plancheck.domain.case import Case, Lineage
from plancheck.domain.change import ChangeKind, Mark, PlanChange
from plancheck.domain.interval import Direction
from plancheck.domain.plan import Plan
from plancheck.engine.diff import compare
from plancheck.engine.field_context import FieldContext
from plancheck.engine.matching import likeness
from plancheck.engine.plan_context import PlanContext
from plancheck.io.load.plan import read_plan
from plancheck.io.yaml.reader import read_bytes

HEAD = {
    "format": "plancheck/plan@1", "id": "pinghu-x", "title": "某规划", "jurisdiction": "330482",
    "field": "disability", "period": {"start": 2021, "end": 2025}, "record": "complete",
}  # fmt: skip


@cache
def registry() -> PackRegistry:
    return PackRegistry()


def read(rows=(), prose=(), **head) -> Plan:
    """A plan from plain data (JSON is YAML)."""
    data = HEAD | head | {"indicators": list(rows), "commitments": list(prose)}
    document = read_bytes(json.dumps(data, ensure_ascii=False).encode(), "plan.yaml")
    plan = read_plan(document, registry().catalogues, registry().laws)
    assert not document.problems, document.problems
    assert plan is not None
    return plan


def context(plan: Plan, series: dict[str, Decimal]) -> PlanContext:
    """The context of a plan that no rule of law is asked of."""
    field = replace(registry().field(plan.field), rules=())
    shared = FieldContext(
        field=field, fields={plan.field: field}, as_of=date(2026, 11, 21), series=series
    )
    case = Case(plan=plan, lineage=Lineage(plan=plan, ancestors=()))
    return PlanContext.of(case, shared, ())


def diff(old: Plan, new: Plan, **series: Decimal) -> PlanChange:
    values = {name.replace("_", "-"): value for name, value in series.items()}
    before, after = (context(plan, values) for plan in (old, new))
    return compare(
        old,
        new,
        before=lambda one: before.resolve(one, old),
        after=lambda one: after.resolve(one, new),
    )


def row(target, indicator="employment-rate", number=1, **more):
    return {"row": number, "id": indicator, "target": target, **more}


def promise(target, subject="某事覆盖率", identity="a", **more):
    return {"id": identity, "subject": subject, "target": target, **more}


def kinds(old, new, *, prose=False, **series) -> list[str]:
    """The kinds of change of one statement."""
    plans = [read(prose=[one]) if prose else read([one]) for one in (old, new)]
    (pair,) = diff(*plans, **series).pairs
    return [one.kind.value for one in pair.changes]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("≥90%", ">90%", ["tightened"]),
        (">90%", "90%", ["loosened"]),
        ("≥90%", "85%", ["loosened"]),
        ("90%以上", "≥90%", ["reworded"]),
        ("90%", "９０％", ["reworded"]),
        ("全覆盖", "100%", ["reworded"]),
        ("90%", "90%", []),
        ("90%", "待定", ["loosened"]),
        ("90%", {"qualitative": "稳步提高"}, ["loosened"]),
        ({"qualitative": "稳步提高"}, "待定", ["loosened"]),
        ("待定", "90%", ["tightened"]),
        ({"qualitative": "稳步提高"}, {"qualitative": "明显提升"}, ["incomparable"]),
        ("=90%", "≥90%", ["cap-changed"]),
        ("80-90%", "80-95%", ["cap-changed"]),
        ("80-90%", "85-90%", ["tightened"]),
        ("≤50%", "≤40%", ["tightened"]),
        ("≤50%", "≥60%", ["incomparable"]),
        ("90%", "105%", ["incomparable"]),
        ("105%", "105%", []),
        ("不低于省级水平", "不低于市级水平", ["incomparable"]),
        ("不低于市级水平", "90%", ["incomparable"]),
        ({"value": "90%", "year": 2024}, "90%", ["later"]),
        ("90%", {"value": "90%", "year": 2024}, ["earlier"]),
        ({"value": "80%", "year": 2024}, "90%", ["later", "tightened"]),
    ],
)  # fmt: skip
def test_a_target_of_which_more_is_better(old, new, kind):
    assert kinds(row(old), row(new)) == kind


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("≤5家", "≤4家", ["tightened"]),
        ("≤5家", "≤6家", ["loosened"]),
        ("零拒绝", "≤1", ["loosened"]),
        ("1-2家", "2家", ["incomparable"]),
        ("1家", "1-2家", ["incomparable"]),
        ("1万人", "10000人", ["reworded"]),
        ("1万人", "9000人", ["incomparable"]),
        ("≥1万人", "≥9000人", ["loosened"]),
        ("15人", "15人次", ["incomparable", "unit-changed"]),
        ("翻一番", "翻两番", ["tightened"]),
        ("翻一番", "×2", ["reworded"]),
    ],
)  # fmt: skip
def test_a_promise_without_an_indicator(old, new, kind):
    """Its direction is that of its form; where the form says none, more is not taken for better."""
    assert kinds(promise(old), promise(new), prose=True) == kind


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [("≤4%", "≤5%", "loosened"), ("≤5%", "<5%", "tightened"), ("2-4%", "3-4%", "cap-changed")],
)
def test_a_lower_number_is_stricter_where_less_is_better(old, new, kind):
    plans = [read([row(target)]) for target in (old, new)]
    for plan in plans:
        (one,) = plan.statements
        assert one.indicator is not None
        one.claim.indicator = replace(one.indicator, better=Direction.DOWN)
    assert [one.kind.value for one in diff(*plans).pairs[0].changes] == [kind]


def test_relative_targets_compare_by_their_relation_or_by_the_value_of_the_series():
    old, new = (
        row("与GDP增长同步", "household-income-growth"),
        row(">GDP增长", "household-income-growth"),
    )
    assert kinds(old, new) == ["tightened"]
    assert kinds(new, old) == ["loosened"]
    number = row("6%", "household-income-growth")
    assert kinds(old, number) == ["incomparable"]
    assert kinds(old, number, gdp_growth=Decimal(5)) == ["tightened"]
    assert kinds(old, number, gdp_growth=Decimal(7)) == ["loosened"]


def test_a_step_from_the_baseline_is_looser_when_the_baseline_falls():
    old = row("+5百分点", baseline={"year": 2020, "value": "80%"})
    new = row("+5百分点", baseline={"year": 2020, "value": "70%"})
    assert kinds(old, new) == ["loosened", "baseline-changed"]


def test_how_far_the_worst_value_moved_is_told():
    (pair,) = diff(read([row("≥90%")]), read([row("85%")])).pairs
    assert (pair.changes[0].distance, pair.changes[0].unit) == (Decimal(5), "百分点")
    (pair,) = diff(read([row("90%")]), read([row(">90%")])).pairs
    assert pair.changes[0].distance == 0


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ({"nature": "约束性"}, {"nature": "预期性"}, ["weakened"]),
        ({"nature": "约束性"}, {}, ["weakened"]),
        ({"nature": "预期性"}, {"nature": "约束性"}, ["strengthened"]),
        ({}, {"nature": "约束性"}, ["strengthened"]),
        ({"nature": "预期性"}, {}, ["nature-changed"]),
        ({"nature": "约束性"}, {"nature": "binding"}, []),
        ({}, {"hedge": "力争"}, ["hedge-added"]),
        ({"hedge": "力争"}, {"hedge": "none"}, ["hedge-removed"]),
        ({"hedge": "力争"}, {"hedge": "原则上"}, ["hedge-changed"]),
        ({}, {"per": "每年"}, ["incomparable", "per-changed"]),
        ({}, {"population": "某类人"}, ["incomparable", "population-changed"]),
        (
            {"baseline": {"year": 2020, "value": "80%"}},
            {"baseline": {"year": 2020, "value": "70%"}},
            ["baseline-changed"],
        ),
        (
            {"baseline": {"year": 2020, "value": "80%"}},
            {"baseline": {"year": 2020, "value": 80}},
            ["reworded"],
        ),
        ({"baseline": {"year": 2020, "value": "80%"}}, {}, ["baseline-changed"]),
        ({"at": "附表/1"}, {"at": "附表/2"}, ["reworded"]),
        ({"note": "甲"}, {}, ["reworded"]),
        ({"name": "残疾人就业率"}, {"name": "残疾人就业比例"}, ["reworded"]),
        ({"evidence": "原文"}, {"evidence": "推断"}, ["reworded"]),
    ],
)  # fmt: skip
def test_what_else_changes_in_a_statement(old, new, kind):
    assert kinds(row("90%", **old), row("90%", **new)) == kind


def test_the_gravest_change_comes_first():
    old = row("90%", nature="约束性", at="甲")
    new = row("85%", nature="预期性", at="乙", hedge="力争")
    assert kinds(old, new) == ["loosened", "weakened", "hedge-added", "reworded"]


# ---------------------------------------------------------------- pairs


def shapes(change: PlanChange) -> list[tuple[str | None, str | None]]:
    return [(one.old and one.old.id, one.new and one.new.id) for one in change.pairs]


def test_a_row_that_left_the_table_for_the_prose_lost_its_nature():
    old = read([row("90%", nature="约束性")])
    new = read(prose=[{"id": "job", "indicator": "employment-rate", "target": "90%"}])
    (pair,) = diff(old, new).pairs
    assert [one.kind.value for one in pair.changes] == ["weakened", "moved"]


def test_a_row_dropped_while_the_prose_had_it_before_is_dropped():
    prose = [{"id": "job", "indicator": "employment-rate", "target": "90%"}]
    change = diff(read([row("90%", nature="约束性")], prose), read(prose=prose))
    assert [one.kind for one in change.pairs] == [None, ChangeKind.DROPPED]
    assert change.pairs[1].binding


def test_an_id_that_is_given_to_another_indicator_is_no_pair():
    old = read(prose=[{"id": "a", "indicator": "employment-rate", "target": "90%"}])
    new = read(prose=[{"id": "a", "indicator": "assistive-device-rate", "target": "90%"}])
    assert [one.kind for one in diff(old, new).pairs] == [ChangeKind.ADDED, ChangeKind.DROPPED]


def test_a_new_id_on_the_same_subject_is_renamed():
    change = diff(read(prose=[promise("90%")]), read(prose=[promise("90%", identity="b")]))
    assert [one.kind for one in change.pairs[0].changes] == [ChangeKind.RENAMED]
    looser = diff(read(prose=[promise("≥90%")]), read(prose=[promise("≥80%", identity="b")]))
    assert [one.kind for one in looser.pairs[0].changes] == [
        ChangeKind.LOOSENED,
        ChangeKind.RENAMED,
    ]


def test_a_like_name_with_the_same_figures_is_renamed():
    old = promise("30家", "市级综合性康复机构", unit="家")
    new = promise("30家", "市级综合康复机构", identity="b", unit="家")
    change = diff(read(prose=[old]), read(prose=[new]))
    assert [one.kind for one in change.pairs[0].changes] == [ChangeKind.RENAMED, ChangeKind.RENAMED]


def test_the_same_figures_under_another_name_hide_no_dropped_binding_indicator():
    old = {"row": 1, "name": "甲乙丙覆盖率", "unit": "%", "target": "100%", "nature": "约束性"}
    new = {"row": 1, "name": "丁戊己完成度", "unit": "%", "target": "100%", "nature": "约束性"}
    change = diff(read([old]), read([new]))
    assert [one.kind for one in change.pairs] == [ChangeKind.ADDED, ChangeKind.DROPPED]
    known = {"baseline": {"year": 2020, "value": "87.35%"}}
    change = diff(read([old | known]), read([new | known]))
    assert [one.kind for one in change.pairs] == [ChangeKind.RENAMED]


def test_a_tie_between_two_new_names_is_not_broken_by_guessing():
    old = [promise("100%", "某项服务覆盖率", "a")]
    new = [promise("100%", "某项服务覆盖率甲", "b"), promise("100%", "某项服务覆盖率乙", "c")]
    change = diff(read(prose=old), read(prose=new))
    assert shapes(change) == [(None, "b"), (None, "c"), ("a", None)]


def test_likeness_is_symmetric_and_full_for_the_same_name():
    assert likeness("就业率", "就业 率") == 100
    assert likeness("甲乙", "丙丁") == 0
    assert likeness("残疾人就业率", "就业率") == likeness("就业率", "残疾人就业率") > 0


# ---------------------------------------------------------------- the plan as a whole


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ({}, {"record": "partial"}, [Mark.RECORD]),
        ({}, {"period": {"start": 2021, "end": 2026}}, [Mark.PERIOD_LATER]),
        ({}, {"period": {"start": 2021, "end": 2024}}, [Mark.PERIOD_EARLIER]),
        ({}, {"period": {"start": 2021, "end": 2025, "outlook": 2035}}, [Mark.PERIOD]),
        ({"parents": ["a", "b"]}, {"parents": ["b", "c"]}, [Mark.PARENT_REMOVED, Mark.PARENT_ADDED]),
        ({"parents": ["a", "b"]}, {"parents": ["b", "a"]}, []),
        ({"cites": [{"title": "甲"}]}, {"cites": []}, [Mark.CITE_REMOVED]),
        ({}, {"document": {"status": "已印发", "issued": "2022-01-01"}}, [Mark.STATUS, Mark.ISSUED]),
        ({"document": {"status": "draft"}}, {"document": {"status": "送审稿"}}, []),
        ({}, {"title": "另一名称"}, [Mark.TITLE]),
        ({}, {"document": {"approved_by": {"organ": "市人民政府"}}}, [Mark.APPROVED_BY]),
        (
            {"document": {"approved_by": {"organ": "市人民政府", "date": "2021-09-01"}}},
            {"document": {"approved_by": {"organ": "市人民政府", "date": "2021-10-01"}}},
            [Mark.APPROVED_BY],
        ),
        ({}, {"supersedes": "earlier-2016"}, [Mark.SUPERSEDES]),
    ],
)  # fmt: skip
def test_changes_of_the_plan_as_a_whole(old, new, kind):
    change = diff(read([row("90%")], **old), read([row("90%")], **new))
    assert [one.kind for one in change.marks] == kind
    assert not change.changed, "a later period is told once, not with every target"


# ---------------------------------------------------------------- laws

percents = st.decimals(min_value=0, max_value=100, places=1).map(lambda one: f"{one}%")
numbers = st.builds(
    lambda sign, number: f"{sign}{number}", st.sampled_from(["≥", ">", "≤", "<", "=", ""]), percents
)
ranges = st.tuples(st.integers(0, 100), st.integers(0, 100)).map(
    lambda two: f"{min(two)}-{max(two)}%"
)
targets = st.one_of(
    numbers,
    ranges,
    st.sampled_from(
        [
            "全覆盖",
            "待定",
            "稳步提高",
            "明显提升",
            "+5百分点",
            "不低于市级水平",
            "105%",
            "与GDP增长同步",
        ]
    ),
)
statements = st.fixed_dictionaries(
    {"target": targets},
    optional={
        "nature": st.sampled_from(["约束性", "预期性"]),
        "per": st.sampled_from(["每年", "期末"]),
        "hedge": st.sampled_from(["力争", "原则上"]),
        "at": st.sampled_from(["甲", "乙"]),
        "baseline": st.just({"year": 2020, "value": "40%"}),
    },
)
OPPOSITE = {
    "loosened": "tightened", "tightened": "loosened", "weakened": "strengthened",
    "hedge-added": "hedge-removed", "hedge-removed": "hedge-added", "later": "earlier", "earlier": "later",
}  # fmt: skip


@given(statements, statements)
def test_loosened_one_way_is_tightened_the_other(old, new):
    there = kinds(
        {"row": 1, "id": "employment-rate", **old}, {"row": 1, "id": "employment-rate", **new}
    )
    back = kinds(
        {"row": 1, "id": "employment-rate", **new}, {"row": 1, "id": "employment-rate", **old}
    )
    target = {
        "loosened",
        "tightened",
        "incomparable",
        "cap-changed",
        "hedge-added",
        "hedge-removed",
    }
    assert {OPPOSITE.get(one, one) for one in there if one in target} == {
        one for one in back if one in target
    }


@given(statements)
def test_a_statement_does_not_differ_from_itself(one):
    stated = {"row": 1, "id": "employment-rate", **one}
    assert kinds(stated, stated) == []


@given(st.integers(0, 1000), st.integers(0, 1000), st.booleans(), st.booleans())
def test_floors_compare_as_their_numbers_do(one, other, open_one, open_other):
    """An oracle of plain numbers: the worst accepted value, an open end a little above it."""
    worst = (one, open_one), (other, open_other)
    texts = [f"{'>' if opened else '≥'}{number}家" for number, opened in worst]
    found = kinds(promise(texts[0]), promise(texts[1]), prose=True)
    wanted = "tightened" if worst[1] > worst[0] else "loosened" if worst[1] < worst[0] else None
    assert found == ([wanted] if wanted else [])


INDICATORS = (
    "employment-rate",
    "assistive-device-rate",
    "rehabilitation-coverage",
    "living-subsidy-coverage",
)
subjects = st.sampled_from(["某项服务覆盖率", "某项服务覆盖率甲", "康复机构比例", "另一件事"])
plans = st.tuples(
    st.dictionaries(st.sampled_from(INDICATORS), statements, max_size=4),
    st.dictionaries(
        st.sampled_from("abcd"), st.tuples(subjects, st.sampled_from(["90%", "100%"])), max_size=4
    ),
)


def made(parts, seed=None) -> Plan:
    rows, prose = parts
    table = [{"row": n, "id": name, **one} for n, (name, one) in enumerate(rows.items(), 1)]
    words = [promise(target, subject, name) for name, (subject, target) in prose.items()]
    if seed is not None:
        random.Random(seed).shuffle(table)
        random.Random(seed).shuffle(words)
        for number, one in enumerate(table, 1):
            one["row"] = number
    return read(table, words)


@given(plans, st.integers(0, 99))
def test_another_order_is_no_change(parts, seed):
    change = diff(made(parts), made(parts, seed))
    assert not change.changed
    assert not change.marks


@given(plans, plans)
def test_every_statement_is_accounted_for_once(old, new):
    before, after = made(old), made(new)
    pairs = diff(before, after).pairs
    assert sorted(id(one.old) for one in pairs if one.old) == sorted(map(id, before.statements))
    assert [one.new for one in pairs if one.new] == list(after.statements)


@given(plans, plans, st.integers(0, 99))
def test_the_order_of_a_version_changes_no_pair(old, new, seed):
    def said(change):
        return sorted(
            (
                str(one.old and (one.old.key, one.old.name)),
                str(one.new and (one.new.key, one.new.name)),
                [change.kind for change in one.changes],
            )
            for one in change.pairs
        )

    before = made(old)
    assert said(diff(before, made(new))) == said(diff(made(old, seed), made(new, seed + 1)))
