"""A known finding stays known while the finding, its statement and its requirement are no worse; not one thing more."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plancheck.domain.finding import Finding, Reason, Ruling, Severity, Verdict
from plancheck.engine.suppress import noted, worse
from plancheck.io.load.known_findings import read_known, write_known
from tests.conftest import AS_OF, ROOT, check_report, examples, in_process
from tests.engine.test_diff import promise, read, row
from tests.judge.weakening import said, weaker, written

CASE = ROOT / "tests/cases/judge/judge-known-that-got-worse"
law = examples(150)
HEAD = {
    "format": "plancheck/plan@1", "title": "规划", "field": "disability", "record": "complete",
    "period": {"start": 2021, "end": 2025},
}  # fmt: skip
NEW = ("severity", "subject", "required", "due", "context")
"""The keys that an older version did not write."""


def above(target: Any = "≥90%", **more: Any) -> dict[str, Any]:
    told = {"row": 1, "id": "employment-rate", "nature": "约束性", "target": target}
    return HEAD | {"id": "a", "jurisdiction": "330000", "indicators": [told | more]}


def below(*rows: dict[str, Any], prose: tuple[dict[str, Any], ...] = (), **head: Any) -> Any:
    more = {"indicators": list(rows), "commitments": list(prose)}
    return HEAD | {"id": "b", "jurisdiction": "330400", "parents": ["a"]} | more | head


def put(desk: Path, **plans: Any) -> None:
    """Plans as files (JSON is YAML)."""
    for name, plan in plans.items():
        (desk / f"{name}.yaml").write_text(json.dumps(plan, ensure_ascii=False), "utf-8")


def known(desk: Path, rule: str, *, old: bool = False) -> tuple[list[bool], int]:
    """Of each finding of a rule whether it is known, and the exit code at the lowest gate."""
    if old:
        data = yaml.safe_load((desk / "k.yaml").read_text("utf-8"))
        data["findings"] = [
            {key: value for key, value in one.items() if key not in NEW} for one in data["findings"]
        ]
        (desk / "k.yaml").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    run = (
        "verify",
        "b.yaml",
        *AS_OF,
        "--only",
        rule,
        "--known",
        "k.yaml",
        "--strict",
        "--fail-on",
        "note",
    )
    ran = in_process(*run, "--format", "json", cwd=desk)
    report = check_report(ran.out)
    open_ = [one for one in report["results"] if one["verdict"] in {"fail", "gap", "review"}]
    assert ran.code == report["exit_code"]
    return [one["known"] for one in open_], ran.code


def note(desk: Path, rule: str) -> None:
    run = ("verify", "b.yaml", *AS_OF, "--only", rule, "--write-known", "k.yaml", "-q")
    assert in_process(*run, cwd=desk).code in {0, 1, 3}


# ---------------------------------------------------------------- worse, or not


WORSE = {
    "value": {"target": "79%"},
    "a later year": {"target": {"value": "80%", "year": 2026}},
    "another unit": {"target": "80人", "unit": "人"},
    "a smaller unit": {"target": "80", "unit": "‰"},
    "a weaker nature": {"nature": "预期性"},
    "no nature": {"nature": None},
    "a hedge": {"hedge": "力争"},
    "another population": {"population": "男"},
    "another period": {"per": "每年"},
    "words": {"target": "稳步提高"},
    "an open place": {"target": "待定"},
    "a number that is none": {"target": {"qualitative": "80%"}},
    "a cap": {"target": "≤80%"},
    "about so much": {"target": "80%左右"},
}
BETTER = {
    "value": {"target": "81%"},
    "openness": {"target": ">80%"},
    "an earlier year": {"target": {"value": "80%", "year": 2024}},
    "another writing": {"target": "８０ ％"},
    "a larger unit": {"target": "800", "unit": "‰"},
    "another row": {"row": 7},
    "another place": {"at": "附表"},
    "nothing": {},
}
FAILS = row("80%", nature="约束性")


@pytest.mark.parametrize("what", WORSE)
def test_what_is_weaker_in_anything_is_counted_again(tmp_path: Path, what: str) -> None:
    put(tmp_path, a=above(), b=below(FAILS))
    note(tmp_path, "floor-kept")
    changed = {key: value for key, value in (FAILS | WORSE[what]).items() if value is not None}
    put(tmp_path, b=below(changed))
    found, code = known(tmp_path, "floor-kept,nature-kept,condition-added,number-stated")
    assert True not in found
    assert (code, bool(found)) == (1, True)


@pytest.mark.parametrize("what", BETTER)
def test_what_is_no_weaker_stays_known(tmp_path: Path, what: str) -> None:
    put(tmp_path, a=above(), b=below(FAILS))
    note(tmp_path, "floor-kept")
    put(tmp_path, b=below(FAILS | BETTER[what]))
    found, code = known(tmp_path, "floor-kept")
    assert found == [True]
    assert code == (3 if what == "an earlier year" else 0)  # before it is due nothing is decided


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (above(nature="预期性"), above(nature="约束性")),  # graver
        (above(), above("≥95%")),  # farther off
        (above(), above({"value": "≥90%", "year": 2024})),  # due sooner
    ],
)
def test_a_requirement_that_asks_more_makes_it_worse(tmp_path: Path, then: Any, now: Any) -> None:
    put(tmp_path, a=then, b=below(FAILS))
    note(tmp_path, "floor-kept")
    assert known(tmp_path, "floor-kept") == ([True], 0)
    put(tmp_path, a=now)
    assert known(tmp_path, "floor-kept") == ([False], 1)


def test_a_requirement_that_asks_less_makes_it_no_worse(tmp_path: Path) -> None:
    put(tmp_path, a=above(), b=below(FAILS))
    note(tmp_path, "floor-kept")
    for now in (above("≥85%"), above({"value": "≥90%", "year": 2026}), above(nature="预期性")):
        put(tmp_path, a=now)
        assert False not in known(tmp_path, "floor-kept")[0]


def test_a_later_period_of_the_plan_is_a_later_year(tmp_path: Path) -> None:
    put(tmp_path, a=above(), b=below(FAILS))
    note(tmp_path, "floor-kept")
    put(tmp_path, b=below(FAILS, period={"start": 2021, "end": 2026}))
    assert known(tmp_path, "floor-kept") == ([False], 1)


def test_a_target_on_the_way_that_was_given_up_makes_it_worse(tmp_path: Path) -> None:
    steps = [{"year": 2023, "value": "60%"}, {"year": 2024, "value": "70%"}]
    put(tmp_path, a=above(), b=below(FAILS | {"milestones": steps}))
    note(tmp_path, "floor-kept")
    assert known(tmp_path, "floor-kept") == ([True], 0)
    for weaker_steps in (steps[:1], [steps[0], {"year": 2024, "value": "69%"}]):
        put(tmp_path, b=below(FAILS | {"milestones": weaker_steps}))
        assert known(tmp_path, "floor-kept") == ([False], 1)
    put(tmp_path, b=below(FAILS | {"milestones": [*steps, {"year": 2022, "value": "50%"}]}))
    assert known(tmp_path, "floor-kept") == ([True], 0)


def test_a_milestone_has_a_finding_of_its_own(tmp_path: Path) -> None:
    asked = above(milestones=[{"year": 2023, "value": "≥80%"}])
    stated = row("95%", milestones=[{"year": 2023, "value": "70%"}])
    put(tmp_path, a=asked, b=below(stated))
    note(tmp_path, "floor-kept")
    assert known(tmp_path, "floor-kept") == ([True], 0)
    put(tmp_path, b=below(stated | {"milestones": [{"year": 2023, "value": "69%"}]}))
    assert known(tmp_path, "floor-kept") == ([False], 1)


def test_the_case_that_was_found(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_bytes((CASE / name).read_bytes())
    note(tmp_path, "floor-kept")
    assert known(tmp_path, "floor-kept") == ([True], 0)
    for name, old, new in (("b", "2026", "2060"), ("a", "预期性", "约束性")):
        text = (tmp_path / f"{name}.yaml").read_text("utf-8")
        (tmp_path / f"{name}.yaml").write_text(text.replace(old, new), "utf-8")
        assert known(tmp_path, "floor-kept") == ([False], 1)
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")


@pytest.mark.parametrize("old", [False, True])
@pytest.mark.parametrize(
    ("rule", "stated"),
    [
        ("number-stated", row({"qualitative": "90%"})),
        ("number-stated", row("稳步提高")),
        ("number-stated", row("待定")),
        ("value-in-domain", row("105%")),
        ("value-in-domain", row("≥-5%", "household-income-growth", unit="%")),
        ("floor-kept", row("80人", unit="人")),
        ("floor-kept", row("80%", per="不明")),
        ("floor-kept", row("提高5个百分点")),
        ("floor-kept", row("85%左右")),
        ("floor-kept", row("每年提高1个百分点以上")),
        ("floor-kept", row("不低于省级水平", "new-employment")),
        ("floor-kept", row({"plan": "a", "op": ">"})),
        ("floor-kept", row({"series": "gdp-growth"})),
        ("record-complete", row({"qualitative": "尽力"})),
        ("record-complete", row("=50%", population="某些人")),
    ],
)
def test_what_can_not_be_compared_stays_known_while_nothing_changes(
    tmp_path: Path, rule: str, stated: dict[str, Any], old: bool
) -> None:
    put(tmp_path, a=above(), b=below(stated))
    note(tmp_path, rule)
    found, code = known(tmp_path, rule, old=old)
    assert False not in found
    assert code in {0, 3}


@pytest.mark.parametrize("base", [{"year": 2020}, {"year": 2020, "value": "60%"}])
def test_a_change_from_a_base_of_its_own_stays_known_with_its_base(
    tmp_path: Path, base: dict[str, Any]
) -> None:
    put(tmp_path, a=above(), b=below(row({"change": "+15%", "base": base})))
    note(tmp_path, "floor-kept")
    assert known(tmp_path, "floor-kept")[0] == [True]
    put(tmp_path, b=below(row({"change": "+15%", "base": base | {"value": "50%"}})))
    assert known(tmp_path, "floor-kept") == ([False], 1)


def test_of_an_older_file_what_it_noted_is_compared_as_before(tmp_path: Path) -> None:
    for what, stays in (
        ("nothing", True),
        ("a later year", True),
        ("value", False),
        ("words", False),
    ):
        put(tmp_path, a=above(), b=below(FAILS))
        note(tmp_path, "floor-kept")
        put(tmp_path, b=below(FAILS | (WORSE[what] if what in WORSE else {})))
        found, _ = known(tmp_path, "floor-kept", old=True)
        if what == "a later year":  # the reason is another one, and that was noted
            stays = False
        assert found == [stays], what


def test_a_promise_replaced_under_its_id_is_not_known(tmp_path: Path) -> None:
    old = promise("105%", "残疾人托养率", unit="%")
    put(tmp_path, a=above(), b=below(prose=(old,)))
    note(tmp_path, "value-in-domain")
    assert known(tmp_path, "value-in-domain") == ([True], 0)
    put(tmp_path, b=below(prose=(old | {"subject": "会议召开率"},)))
    assert known(tmp_path, "value-in-domain") == ([False], 1)


# ---------------------------------------------------------------- laws

PLAN: Any = SimpleNamespace(id="b", location=None)


def finding(one: dict[str, Any], **more: Any) -> Finding:
    plan = read(prose=[one])
    [statement] = plan.statements
    ruling = Ruling(
        rule="some-rule", check="within", verdict=Verdict.FAIL, reason=Reason.BELOW_REQUIREMENT,
        **{"severity": Severity.WARNING, **more},
    )  # fmt: skip
    return Finding(ruling=ruling, plan=plan, statement=statement)


def kept(folder: Path, then: Finding) -> Any:
    """The finding as it comes back from the file."""
    file = folder / "k.yaml"
    file.write_bytes(write_known(noted([then])))
    [entry] = read_known(str(file)).findings
    assert entry == replace(noted([then])[0], number=0)
    return entry


@law
@given(said, said, st.data())
def test_it_is_known_while_nothing_is_weaker_and_only_then(
    tmp_path_factory: pytest.TempPathFactory,
    old: dict[str, Any],
    other: dict[str, Any],
    data: st.DataObject,
) -> None:
    parts = data.draw(st.sets(st.sampled_from(sorted(old))))
    new = old | {part: other[part] for part in parts}
    entry = kept(tmp_path_factory.getbasetemp(), finding(written(old)))
    assert worse(finding(written(new)), entry) == weaker(old, new)


@law
@given(
    st.sampled_from(
        [
            "待定",
            "稳步提高",
            "90%",
            "80-90%",
            "=90%",
            "降低2个百分点",
            "翻一番",
            "不低于市级水平",
            "105%",
            "与GDP增长同步",
            "达到规定比例",
            "0.5%",
            {"qualitative": "90%"},
            {"series": "gdp-growth", "op": ">"},
        ]
    ),
    st.sampled_from([None, {"year": 2020, "value": "40%"}]),
    st.sampled_from(["%", None]),
)
def test_nothing_is_worse_than_itself_whatever_it_says(
    tmp_path_factory: pytest.TempPathFactory, target: Any, baseline: Any, unit: str | None
) -> None:
    one = promise(target, "某种比例")
    one |= {key: value for key, value in (("baseline", baseline), ("unit", unit)) if value}
    if baseline and unit is None:
        one["unit"] = "%"
    assert not worse(finding(one), kept(tmp_path_factory.getbasetemp(), finding(one)))


@law
@given(st.sampled_from(list(Severity)), st.sampled_from(list(Severity)))
def test_it_is_worse_where_it_weighs_more(then: Severity, now: Severity) -> None:
    one = written({"form": "≥{}%", "number": 5, "year": 2025, "nature": None, "hedge": None,
                   "population": None, "per": "期末", "permille": False, "about": False})  # fmt: skip
    [entry] = noted([finding(one, severity=then)])
    assert worse(finding(one, severity=now), entry) == (now.rank < then.rank)
