"""Parents of another field, outlines and special plans of the same place, drafts above, parents without figures."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from plancheck import api
from plancheck.io.yaml.writer import dump
from tests.making import AS_OF, found, plan, row, verify

CASES = Path(__file__).parents[1] / "cases/judge"
NAME = "残疾人就业率"
OUTLINE = {"field": "several", "title": "国民经济和社会发展规划纲要"}


def pack(folder: Path, field: str, names: dict[str, str]) -> str:
    """A pack of one field with a floor rule: its indicators by id and name."""
    place = folder / f"pack-{field}"
    place.mkdir(exist_ok=True)
    title = {"zh": field, "en": f"field {field}"}
    head = {
        "format": "plancheck/pack@1",
        "id": field,
        "version": "1",
        "field": field,
        "title": title,
    }
    entry = {"unit": "%", "domain": [0, 100], "better": "up", "cascade": "floor"}
    indicators = {
        name: {"name": {"zh": zh, "en": f"{name} of {field}"}, **entry}
        for name, zh in names.items()
    }
    rule = {
        "id": f"{field}-floor", "title": {"zh": "不低于上级", "en": "floor"}, "check": "within",
        "requirement": {"ancestors": "all"}, "select": {"cascade": "floor"}, "severity": "error",
    }  # fmt: skip
    catalogue = {"format": "plancheck/catalogue@1", "field": field, "indicators": indicators}
    rules = {"format": "plancheck/rules@1", "rules": [rule]}
    for name, data in (("pack", head), ("catalogue", catalogue), ("rules", rules)):
        (place / f"{name}.yaml").write_text(dump(data), "utf-8")
    return str(place)


def own(parents: list[Any], target: str = "≥60%", **more: Any) -> dict[str, Any]:
    return plan("own", "330482", [row("employment-rate", target)], parents=parents, **more)


def floors(report: api.Report) -> dict[str, tuple[str, str | None]]:
    """The verdict and reason on the employment rate by the plan that asks."""
    assert not report.errors, report.errors
    return {
        one.requirement.source or "": (one.verdict.value, one.reason)
        for one in found(report, "floor-kept", "employment-rate")
        if one.requirement is not None
    }


# ---------------------------------------------------------------- another field


def test_a_parent_of_another_field_is_no_plan_above() -> None:
    report = api.verify(CASES / "judge-parent-of-another-field/b.yaml", as_of=AS_OF)
    (named,) = found(report, "parents-named")
    assert (named.verdict, named.reason, named.fields) == ("review", "field-missing", ("parents",))
    assert found(report, "parent-cited") == []
    assert report.plans[0].ancestors == ()
    assert report.errors == ()


def test_what_is_not_compared_is_named_in_the_summary(plancheck: Any) -> None:
    ran = plancheck("verify", str(CASES / "judge-parent-of-another-field/b.yaml"))
    assert "浙江省《规划e》" in ran.out.replace("\n", "")


def test_two_fields_that_share_an_id_are_never_compared(tmp_path: Path) -> None:
    rules = (pack(tmp_path, "alpha", {"share": "甲率"}), pack(tmp_path, "beta", {"share": "乙率"}))
    above = plan("above", "330000", [row("share", "≥90%")], field="beta")
    for parent in ("above", {"id": "above", "as": "outline"}, {"id": "above", "as": "special"}):
        own = plan("own", "330400", [row("share", "10%")], field="alpha", parents=[parent])
        report = verify(tmp_path, above, own, rules=rules)
        assert report.errors == ()
        assert found(report, "alpha-floor") == []


def test_a_special_plan_is_compared_by_exact_names_when_named_so(tmp_path: Path) -> None:
    rules = (pack(tmp_path, "alpha", {"a": "就业率"}), pack(tmp_path, "beta", {"b": "就业率"}))
    special = plan("special", "330400", [row("b", "≥90%")], field="beta")

    def told(parents: list[Any]) -> list[tuple[str, str]]:
        mine = plan("own", "330400", [row("a", "80%")], field="alpha", parents=parents)
        report = verify(tmp_path, special, mine, rules=rules)
        assert report.errors == ()
        return [(one.verdict.value, one.reason or "") for one in found(report, "alpha-floor")]

    assert told([{"id": "special", "as": "special"}]) == [("fail", "below-requirement")]
    assert told([{"id": "special", "as": "专项规划"}]) == [("fail", "below-requirement")]


# ---------------------------------------------------------------- outlines


def outline(code: str, target: str = "≥70%", name: str = "outline", **more: Any) -> dict[str, Any]:
    rows = [
        row(None, target, 1, name=NAME, field="disability"),
        row(None, "≥99%", 2, name="学前教育毛入园率", field="education"),
        row(None, "≥90%", 3, name="基本养老保险参保率", field="employment"),
    ]
    return plan(name, code, rows, **{**OUTLINE, **more})


@pytest.mark.parametrize("as_", ["outline", "纲要"])
@pytest.mark.parametrize("code", ["330482", "330400", "330000", "CN"])
def test_an_outline_of_the_place_or_above_asks_its_targets_as_floors(
    tmp_path: Path, code: str, as_: str
) -> None:
    report = verify(tmp_path, outline(code), own([{"id": "outline", "as": as_}]))
    assert floors(report) == {"outline": ("fail", "below-requirement")}
    report = verify(tmp_path, outline(code), own([{"id": "outline", "as": as_}], "≥70%"))
    assert floors(report) == {"outline": ("pass", "met")}
    assert report.plans[0].compared[0].known == 1


def test_an_outline_above_needs_no_as(tmp_path: Path) -> None:
    assert floors(verify(tmp_path, outline("330000"), own(["outline"]))) == {
        "outline": ("fail", "below-requirement")
    }


@pytest.mark.parametrize(
    ("code", "parent", "error"),
    [
        ("330482", "outline", "parent-same-place"),
        ("330424", "outline", "parent-level"),
        ("330424", {"id": "outline", "as": "outline"}, "parent-level"),
        ("320000", {"id": "outline", "as": "outline"}, "parent-territory"),
        ("320000", {"id": "outline", "as": "special"}, "parent-territory"),
        ("330482", {"id": "outline", "as": "overall"}, "not-one-of"),
        ("330482", {"as": "outline"}, "missing-key"),
    ],
)
def test_an_outline_of_another_place_is_no_parent(
    tmp_path: Path, code: str, parent: Any, error: str
) -> None:
    report = verify(tmp_path, outline(code), own([parent]))
    assert report.exit_code == 2
    assert [one.code for one in report.errors] == [error]


def test_an_outline_is_neither_the_plan_above_nor_the_nearest(tmp_path: Path) -> None:
    parents = [{"id": "outline", "as": "outline"}]
    report = verify(tmp_path, outline("330482"), own(parents, "不低于上级目标值"))
    (named,) = found(report, "parents-named")
    assert (named.verdict, named.reason) == ("review", "field-missing")
    assert found(report, "parent-cited") == []
    (deferred,) = found(report, "floor-kept", "employment-rate")
    assert deferred.reason == "deferred-unresolved"


def test_outline_and_plan_above_ask_side_by_side_in_any_order(tmp_path: Path) -> None:
    above = plan("above", "330400", [row("employment-rate", "≥65%")])
    parents = ["above", {"id": "outline", "as": "outline"}]
    for order in itertools.permutations(parents):
        report = verify(tmp_path, above, outline("330482"), own(list(order), "≥66%"))
        assert floors(report) == {
            "above": ("pass", "met"),
            "outline": ("fail", "below-requirement"),
        }
        assert report.plans[0].ancestors == ("outline", "above")
        (cited,) = found(report, "parent-cited")
        assert cited.requirement is not None
        assert cited.requirement.source == "above"


def test_the_outlines_of_the_plans_above_count_too(tmp_path: Path) -> None:
    above = plan(
        "above",
        "330000",
        [row("employment-rate", "≥55%")],
        parents=[{"id": "outline", "as": "outline"}],
    )
    report = verify(tmp_path, outline("330000"), above, own(["above"]))
    assert floors(report) == {"above": ("pass", "met"), "outline": ("fail", "below-requirement")}


def test_an_outline_of_the_same_field_may_be_one_of_the_same_place(tmp_path: Path) -> None:
    made = plan("outline", "330482", [row("employment-rate", "≥70%")])
    report = verify(tmp_path, made, own([{"id": "outline", "as": "outline"}]))
    assert floors(report) == {"outline": ("fail", "below-requirement")}
    (named,) = found(report, "parents-named")
    assert named.verdict == "review"


def test_plans_that_are_each_others_parents_are_a_circle(tmp_path: Path) -> None:
    made = outline("330482", parents=[{"id": "own", "as": "special"}])
    report = verify(tmp_path, made, own([{"id": "outline", "as": "outline"}]))
    assert [one.code for one in report.errors] == ["parent-cycle"]


@pytest.mark.parametrize(
    ("more", "field", "error"),
    [
        ({}, "several", "row-field"),
        ({"field": "disability"}, "disability", "row-field-alone"),
        ({"field": "education", "id": "employment-rate"}, "several", "row-id-unknown"),
        ({"field": "disability", "id": "no-such"}, "several", "unknown-indicator"),
    ],
)
def test_a_target_of_several_fields_names_its_own(
    tmp_path: Path, more: dict[str, str], field: str, error: str
) -> None:
    made = plan("p", "330482", [row(None, "≥70%", **{"name": NAME, **more})], field=field)
    codes = [one.code for one in verify(tmp_path, made).errors]
    assert len(codes) == 1
    assert codes[0].startswith(error)


def test_two_fields_of_an_outline_may_state_one_name(tmp_path: Path) -> None:
    rows = [
        row(None, "≥70%", n, name=NAME, field=f) for n, f in ((1, "disability"), (2, "employment"))
    ]
    made = plan("outline", "330482", rows, **OUTLINE)
    report = verify(tmp_path, made, own([{"id": "outline", "as": "outline"}]))
    assert floors(report) == {"outline": ("fail", "below-requirement")}


def test_an_outline_alone_decides_nothing(tmp_path: Path) -> None:
    report = verify(tmp_path, outline("330482"))
    assert (report.exit_code, report.results, report.errors) == (3, (), ())


def test_counts_of_another_field_are_no_part_of_a_sum(tmp_path: Path) -> None:
    rules = []
    for field in ("alpha", "beta"):
        folder = Path(pack(tmp_path, field, {"a": f"{field}数"}))
        text = (
            (folder / "catalogue.yaml")
            .read_text("utf-8")
            .replace("floor", "sum")
            .replace("[0, 100]", "[0, inf]")
        )
        (folder / "catalogue.yaml").write_text(
            text.replace('"%"', "户").replace("unit: %", "unit: 户"), "utf-8"
        )
        rules.append(str(folder))
    (Path(rules[0]) / "rules.yaml").write_text(
        dump({"format": "plancheck/rules@1", "rules": [{
            "id": "total", "title": {"zh": "合计", "en": "sum"}, "check": "sums", "severity": "error",
            "select": {"cascade": "sum"}}]}), "utf-8")  # fmt: skip
    (Path(rules[1]) / "rules.yaml").write_text(
        dump({"format": "plancheck/rules@1", "rules": []}), "utf-8"
    )
    total = plan("own", "330900", [row("a", "100户", unit="户")], field="alpha")
    codes = ("330902", "330903", "330921", "330922")
    for field, verdict in (("alpha", "pass"), ("beta", "review")):
        lower = [
            plan(f"low{code}", code, [row("a", "25户", unit="户")], field=field, parents=["own"])
            for code in codes
        ]
        report = verify(tmp_path, *lower, total, rules=tuple(rules))
        assert [one.verdict for one in found(report, "total")] == [verdict]


# ---------------------------------------------------------------- drafts, approvals, no figures


def test_a_requirement_of_a_draft_says_so_wherever_it_is_shown(
    tmp_path: Path, plancheck: Any
) -> None:
    above = plan(
        "above", "330400", [row("employment-rate", "≥70%")],
        document={"status": "draft", "dated": "2026-10-01"},
    )  # fmt: skip
    for status, mark in (("draft", True), ("issued", False)):
        above["document"] = {"status": status}
        report = verify(tmp_path, above, own(["above"]))
        (one,) = found(report, "floor-kept", "employment-rate")
        assert one.requirement is not None
        assert one.requirement.draft is mark
        assert ("征求意见稿" in one.message) is mark
        table = plancheck("verify", str(tmp_path / "own.yaml"), "--as-of", "2026-11-30").out
        assert ("征求意见稿）" in table) is mark


def test_a_parent_without_figures_is_named_in_one_line(tmp_path: Path, plancheck: Any) -> None:
    above = plan("above", "330400", record="partial", title="示例市规划")
    verify(tmp_path, above, own(["above"]))
    out = plancheck("verify", str(tmp_path / "own.yaml"), "--as-of", "2026-11-30").out
    (line,) = [one for one in out.splitlines() if "没有掌握任何数字" in one]
    assert "嘉兴市《示例市规划》" in out.replace("\n", "")
    above["indicators"] = [row("employment-rate", "≥60%")]
    verify(tmp_path, above, own(["above"]))
    out = plancheck("verify", str(tmp_path / "own.yaml"), "--as-of", "2026-11-30").out
    assert "没有掌握任何数字" not in out


@pytest.mark.parametrize(
    ("document", "later"),
    [
        (
            {"approved_by": {"number": "某函〔2026〕1号", "organ": "某政府", "date": "2022-06-01"}},
            True,
        ),
        ({"approved_by": {"organ": "某政府"}, "published": "2022-06-01"}, True),
        ({"approved_by": {"date": "2021-06-01"}, "published": "2022-06-01"}, False),
        ({"issued": "2021-06-01", "approved_by": {"date": "2022-06-01"}}, False),
        ({"approved_by": {"number": "某函〔2026〕1号"}}, False),
    ],
)
def test_a_plan_without_date_of_issue_is_dated_by_its_approval(
    tmp_path: Path, document: dict[str, Any], later: bool
) -> None:
    above = plan("above", "330400", [row("employment-rate", "≥70%")], document=document)
    mine = own(["above"], document={"issued": "2022-01-01"})
    (one,) = found(verify(tmp_path, above, mine), "floor-kept", "employment-rate")
    assert one.requirement is not None
    assert one.requirement.later is later


def test_an_impossible_date_of_approval_is_told(tmp_path: Path) -> None:
    mine = own([], document={"approved_by": {"date": "1922-06-01"}})
    (one,) = found(verify(tmp_path, mine), "dates-possible")
    assert (one.verdict, "1922-06-01" in one.message) == ("fail", True)


def test_an_outline_is_called_by_its_title(tmp_path: Path) -> None:
    made = outline("330482", title="示例市纲要")
    report = verify(tmp_path, made, own([{"id": "outline", "as": "outline"}]))
    (one,) = found(report, "floor-kept", "employment-rate")
    assert "《示例市纲要》要求≥70%" in one.message


def test_the_own_outline_that_fails_is_no_plan_above_that_fails_too(tmp_path: Path) -> None:
    above = plan("above", "330000", [row("employment-rate", "≥80%")])
    parents = ["above", {"id": "outline", "as": "outline"}]
    report = verify(tmp_path, above, outline("330482"), own(parents, "≥75%"))
    failed = [
        one for one in found(report, "floor-kept", "employment-rate") if one.verdict == "fail"
    ]
    assert [one.inherited_from for one in failed] == [None]


@pytest.mark.parametrize("how", ["foreign", "cited", "outline"])
def test_every_plan_that_is_named_has_its_dates_looked_at(tmp_path: Path, how: str) -> None:
    other = plan("other", "330000", document={"issued": "2099-01-01"}, field="elderly-care")
    if how == "outline":
        other = outline("330482", name="other", document={"issued": "2099-01-01"})
    parents: list[Any] = {"foreign": ["other"], "outline": [{"id": "other", "as": "outline"}]}.get(
        how, []
    )
    cites = [{"title": "某规划", "plan": "other"}] if how == "cited" else []
    report = verify(tmp_path, other, own(parents, cites=cites))
    (one,) = found(report, "dates-possible")
    assert one.requirement is not None
    assert (one.verdict, one.severity, one.requirement.source) == ("fail", "error", "other")


def test_parents_may_be_written_in_braces(tmp_path: Path) -> None:
    verify(tmp_path, outline("330482"), own([{"id": "outline", "as": "outline"}]))
    file = tmp_path / "own.yaml"
    text = file.read_text("utf-8").replace(
        "- id: outline\n    as: outline", "- {id: outline, as: outline}"
    )
    assert "{id" in text
    file.write_text(text, "utf-8")
    assert floors(api.verify(file, as_of=AS_OF)) == {"outline": ("fail", "below-requirement")}
