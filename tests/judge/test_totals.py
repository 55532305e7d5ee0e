"""A total of a higher plan (各地合计的任务数) is no floor of a lower one, whatever a pack selects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plancheck import api
from plancheck.io.yaml.writer import dump
from tests.making import found, plan, row, verify


def pack(folder: Path, rule: dict[str, Any]) -> str:
    """A pack of one rule, with a rate and two counts: one shared out below, one the higher place's own."""
    place = folder / "pack"
    place.mkdir()
    title = {"zh": "试", "en": "trial"}
    entry = {"domain": [0, "inf"], "better": "up"}
    indicators = {
        name: entry | {"name": {"zh": f"指标{name}", "en": name}, "unit": unit, "cascade": cascade}
        for name, unit, cascade in (
            ("rate", "%", "floor"),
            ("count", "人", "sum"),
            ("own", "个", "none"),
        )
    }
    one = {"id": "trial", "title": title, "severity": "error"} | rule
    files = {
        "pack": {
            "format": "plancheck/pack@1", "id": "trial", "version": "1", "field": "trial", "title": title,
        },
        "catalogue": {
            "format": "plancheck/catalogue@1", "field": "trial", "indicators": indicators,
        },
        "rules": {"format": "plancheck/rules@1", "rules": [one]},
    }  # fmt: skip
    for name, data in files.items():
        (place / f"{name}.yaml").write_text(dump(data), "utf-8")
    return str(place)


def told(folder: Path, rule: dict[str, Any], below: str, above: str = "≥40000人") -> list[str]:
    """The indicators that the rule judges of a county under a province."""
    rules = (pack(folder, rule),)
    over = plan("over", "330000", [
        row("rate", "≥60%"), row("count", above, 2), row("own", "≥9个", 3)], field="trial")  # fmt: skip
    mine = plan("mine", "330482", [
        row("rate", "≥50%"), row("count", below, 2), row("own", "≥1个", 3)],
        field="trial", parents=["over"])  # fmt: skip
    report = verify(folder, over, mine, rules=rules)
    assert report.errors == ()
    return [one.subject.indicator or "" for one in found(report, "trial")]


@pytest.mark.parametrize("below", ["≥350人", "≥50000人"])
def test_a_total_above_is_no_floor_where_a_rule_does_not_say_what_it_selects(
    below: str, tmp_path: Path
) -> None:
    rule = {"check": "within", "requirement": {"ancestors": "all"}}
    assert told(tmp_path, rule, below) == ["rate"]


def test_a_condition_without_a_selection_compares_no_total(tmp_path: Path) -> None:
    condition = {"check": "expression", "condition": "low >= required_low"}
    assert told(tmp_path, condition | {"requirement": {"ancestors": "all"}}, "≥350人") == ["rate"]


def test_a_condition_may_speak_of_totals_that_it_selects(tmp_path: Path) -> None:
    condition = {"check": "expression", "condition": "low * 100 >= required_low"}
    more = {"requirement": {"ancestors": "all"}, "select": {"cascade": "sum"}}
    assert told(tmp_path, condition | more, "≥400人") == ["count"]


def test_totals_of_two_levels_never_exclude_each_other(tmp_path: Path) -> None:
    rules = (pack(tmp_path, {"check": "consistent"}),)
    plans = [
        plan("n", "CN", [row("count", "≥9000人")], field="trial"),
        plan("z", "330000", [row("count", "≤100人")], field="trial", parents=["n"]),
        plan("own", "330482", [row("count", "≥9人")], field="trial", parents=["z"]),
    ]
    assert found(verify(tmp_path, *plans, rules=rules), "trial") == []


@pytest.mark.parametrize("cascade", ["sum", "none", ["floor", "sum"]])
def test_totals_selected_as_floors_are_refused(cascade: Any, tmp_path: Path) -> None:
    more = {"requirement": {"ancestors": "all"}, "select": {"cascade": cascade}}
    with pytest.raises(api.InputError, match="within"):
        told(tmp_path, {"check": "within"} | more, "≥350人")
