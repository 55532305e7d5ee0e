"""Packs that extend others: what is handed on, what a rule of the same id changes, and what is refused."""

from __future__ import annotations

import shutil

import pytest

from tests.conftest import ROOT
from tests.making import DOCTORS, pack, plan_file, rule

AS_OF = ("--as-of", "2026-11-21")


@pytest.fixture
def desk(tmp_path):
    """A province and a county below it, and the field's own pack, which extends the installed one."""
    pack(tmp_path / "base", "health", extends=("common",), indicators={"doctors": DOCTORS})
    plan_file(tmp_path / "plans", "province", "330000", {"id": "doctors", "target": "3"})
    county = {"id": "doctors", "target": "1"}
    plan_file(tmp_path / "plans", "county", "330482", county, parents=["province"])
    return tmp_path


def judged(inside, desk, *packs, code=None):
    """Severity and place of each rule's results on the county, by rule."""
    named = [part for one in packs for part in ("--rules", str(desk / one))]
    ran = inside("verify", str(desk / "plans/county.yaml"), *named, "--format", "json", *AS_OF)
    assert ran.code == code if code is not None else ran.code in {0, 1}, ran.err
    found = {}
    for one in ran.json["results"]:
        found.setdefault(one["rule"], []).append((one["verdict"], one["severity"]))
    return found


def refused(inside, folder, *more, lang="en"):
    ran = inside("rules", "list", "--rules", str(folder), *more, lang=lang)
    assert ran.code == 2, ran.out
    return ran.err


def test_a_pack_given_by_path_extends_an_installed_one(inside, desk):
    found = judged(inside, desk, "base")
    assert found["floor-kept"] == [("fail", "warning")]
    assert {"binding-stated", "value-in-domain", "parents-named"} <= set(found)


def test_a_pack_is_layered_over_one_that_was_given_by_path(inside, desk):
    """Over the folder beside it, over one that is given too, in either order, and over a layer."""
    (desk / "far").mkdir()
    changes = [{"id": "floor-kept", "severity": "note"}]
    pack(desk / "layer", "health-county", extends=("health",), rules=changes)
    pack(desk / "far/layer", "health-far", extends=("health",), rules=changes)
    for packs in (("layer",), ("base", "layer"), ("layer", "base"), ("base", "far/layer")):
        assert judged(inside, desk, *packs)["floor-kept"] == [("fail", "note")], packs
    assert "no rule pack “health” to extend" in refused(inside, desk / "far/layer")
    worse = [{"id": "floor-kept", "severity": "error"}]
    pack(desk / "top", "health-top", extends=("health-county",), rules=worse)
    for packs in (("top",), ("base", "layer", "top"), ("top", "layer")):
        assert judged(inside, desk, *packs, code=1)["floor-kept"] == [("fail", "error")], packs


def test_a_layer_without_extends_uses_the_catalogue_of_a_pack_given_by_path(inside, desk):
    two = rule("two-doctors", "within", requirement={"literal": "≥2人"}, severity="note")
    two["select"] = {"indicators": ["doctors"]}
    pack(desk / "own", "own", rules=[two])
    for packs in (("own", "base"), ("base", "own")):
        assert judged(inside, desk, *packs)["two-doctors"] == [("fail", "note")]
    assert "there is none for the field “health”" in refused(inside, desk / "own")


def test_what_is_handed_on_can_be_named(inside, desk):
    """Indicators, series and law parameters of the pack below; a confusable of it, too."""
    law = {
        "unit": "人",
        "values": [{"in": ["CN"], "value": "≥2人", "basis": {"title": "示例办法"}}],
    }
    pack(
        desk / "base", "health", extends=("common",), indicators={"doctors": DOCTORS},
        parameters={"doctors-law": law},
    )  # fmt: skip
    nurses = DOCTORS | {"name": {"zh": "每千人口注册护士数", "en": "Nurses per 1000"}}
    nurses |= {"confusable": [{"id": "doctors", "why": {"zh": "另一种人员", "en": "Others"}}]}
    own = rule("law-kept", "within", requirement={"law": "doctors-law"})
    own["select"] = {"indicators": ["doctors"]}
    pack(desk / "layer", "layer", extends=("health",), indicators={"nurses": nurses}, rules=[own])
    assert judged(inside, desk, "layer")["law-kept"] == [("fail", "warning")]
    twice = {"medics": DOCTORS | {"aliases": ["每千人口执业医师数"]}}
    twice["medics"]["name"] = {"zh": "医师", "en": "Medics"}
    pack(desk / "layer", "layer", extends=("health",), indicators=twice)
    told = refused(inside, desk / "layer")
    assert f"the inherited indicator “每千人口执业医师数”, at {desk}/base/catalogue.yaml:4" in told


def test_a_rule_of_the_same_id_changes_what_it_writes(inside, desk):
    change = {
        "id": "floor-kept", "severity": {"binding": "error", "absent": "note"}, "boundary": "note",
        "title": {"zh": "不低于省里", "en": "Not below the province"}, "plans": {"levels": ["county"]},
    }  # fmt: skip
    pack(desk / "layer", "layer", extends=("health",), rules=[change])
    assert judged(inside, desk, "layer")["floor-kept"] == [("fail", "note")]
    shown = inside("rules", "explain", "floor-kept", "--rules", str(desk / "layer"), lang="en").out
    assert "Not below the province" in shown
    assert "Lower plans serve higher plans" in shown  # why, which it does not write
    assert "county" in shown


def test_the_order_of_rules_stays_where_one_is_changed(inside, desk):
    before = list(judged(inside, desk, "base"))
    change = [{"id": "nature-kept", "severity": "note"}, {"id": "floor-kept", "severity": "note"}]
    pack(desk / "layer", "layer", extends=("health",), rules=change)
    assert list(judged(inside, desk, "layer")) == before


def test_a_whole_rule_of_the_same_id_replaces_the_other(inside, desk):
    whole = rule("floor-kept", "within", requirement={"literal": "≥1人"})
    whole["select"] = {"indicators": ["doctors"]}
    pack(desk / "layer", "layer", extends=("health",), rules=[whole])
    assert judged(inside, desk, "layer", "base")["floor-kept"] == [("pass", None)]


def test_a_pack_extended_twice_over_counts_once(inside, desk):
    pack(
        desk / "left", "left", extends=("health",), rules=[{"id": "floor-kept", "severity": "note"}]
    )
    pack(desk / "right", "right", extends=("common", "health"))
    pack(desk / "both", "both", extends=("right", "left"))
    assert judged(inside, desk, "both")["floor-kept"] == [("fail", "note")]
    assert judged(inside, desk, "left", "right")["floor-kept"] == [("fail", "note")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_extends_names_wrongly_is_told_at_its_place(inside, desk, lang):
    words = {
        "zh": ("找不到要继承的规则包“comon”，最接近的是“common”", "又直接或间接继承它", "领域的规则包"),
        "en": ("no rule pack “comon” to extend; the nearest is “common”", "which extends it in turn",
               "is a pack of the field “disability”"),
    }[lang]  # fmt: skip
    pack(desk / "a", "a", extends=("health", "comon"))
    told = refused(inside, desk / "a", lang=lang)
    assert f"{desk}/a/pack.yaml:7:3: error: " in told
    assert words[0] in told
    pack(desk / "b", "b", extends=("c",))
    pack(desk / "c", "c", extends=("d",))
    pack(desk / "d", "d", extends=("b",))
    told = refused(inside, desk / "b", lang=lang)
    assert f"{desk}/d/pack.yaml:6:3: error: " in told
    assert words[1] in told
    pack(desk / "self", "self", extends=("self",))
    assert words[1] in refused(inside, desk / "self", lang=lang)
    pack(desk / "e", "e", extends=("disability",))
    told = refused(inside, desk / "e", lang=lang)
    assert f"{desk}/e/pack.yaml:6:3: error: " in told
    assert words[2] in told


def test_a_broken_pack_that_is_extended_is_told_in_its_own_file(inside, desk):
    pack(desk / "layer", "layer", extends=("health",))
    pack(desk / "base", "health", indicators={"doctors": DOCTORS | {"unit": "颗"}})
    assert f"{desk}/base/catalogue.yaml:" in refused(inside, desk / "layer")


def test_rules_that_two_extended_packs_write_differently_are_refused(inside, desk):
    for name, severity in (("left", "note"), ("right", "error")):
        changes = [{"id": "floor-kept", "severity": severity}]
        pack(desk / name, name, extends=("health",), rules=changes)
    pack(desk / "both", "both", extends=("left", "right"))
    told = refused(inside, desk / "both")
    assert f"{desk}/both/pack.yaml:6:1: error: " in told
    assert "“left” and “right”, have different rules with the id “floor-kept”" in told
    told = refused(inside, desk / "left", "--rules", str(desk / "right"))
    assert "the rule “floor-kept” stands in two packs: “right” and “left”" in told


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"id": "floor-kpet", "severity": "note"}, "no pack extended has a rule of this id; the nearest is “floor-kept”"),
        ({"id": "quite-another", "severity": "note"}, "required keys are missing: title, check"),
        ({"id": "quite-another", "check": "known"}, "the required key “title” is missing"),
        ({"id": "floor-kept", "check": "known"}, "the required key “title” is missing"),
        ({"id": "floor-kept", "requirement": {"ancestors": "nearest"}}, "cannot change “requirement”"),
        ({"id": "floor-kept", "select": {"cascade": "sum"}}, "cannot change “select”"),
        ({"id": "number-stated", "condition": "low > 1"}, "cannot change “condition”"),
        ({"id": "floor-kept", "message": {"zh": "{stted}", "en": "x"}}, "“stted”"),
        ({"id": "floor-kept", "severity_by_reason": {"mett": "note"}}, "mett"),
    ],
)  # fmt: skip
def test_a_change_that_can_not_be_made_is_told_at_its_place(inside, desk, entry, told):
    pack(desk / "layer", "layer", extends=("health",), rules=[entry])
    err = refused(inside, desk / "layer")
    assert told in err
    assert f"{desk}/layer/rules.yaml:" in err
    assert err.count(" error: ") == 1, err


def test_a_change_needs_no_examples_and_its_own_are_run(inside, desk):
    change = {"id": "floor-kept", "severity": "note"}
    layer = pack(desk / "layer", "layer", extends=("health",), rules=[change])
    ran = inside("rules", "test", "--rules", str(layer), lang="en")
    assert ran.code == 0, ran.out
    change["examples"] = [
        {
            "name": "one doctor less",
            "indicator": "doctors",
            "ancestor": {"level": "province", "target": "3人"},
            "plan": {"target": "2人"},
            "expect": {"verdict": "fail", "severity": "warning"},
        }
    ]
    layer = pack(desk / "layer", "layer", extends=("health",), rules=[change])
    ran = inside("rules", "test", "--rules", str(layer), "--only", "floor-kept", lang="en")
    assert ran.code == 1
    assert "+ severity: note" in ran.out
    assert ran.out.endswith("examples: 0 pass, 1 differ; rules: 1\n")


def test_the_shared_pack_has_no_field_of_its_own(inside, desk):
    ran = inside("verify", str(desk / "plans/county.yaml"), "--rules", "common", lang="en")
    assert ran.code == 2
    assert "health" in ran.err
    assert inside("rules", "test", "--rules", "common").code == 0


def test_results_name_the_shared_rule_where_it_is_written(inside):
    """A law's value and a shared rule are each in the pack that has them, whatever pack extends it."""
    shown = inside("rules", "explain", "floor-kept", "plans/pinghu.yaml", *AS_OF, lang="en")
    assert shown.code == 0
    assert "(disability 1)" in shown.out
    assert "written in: Rules for plans of every field (common 1)" in shown.out


def test_a_copied_pair_is_found_beside_it(inside, tmp_path):
    for name in ("common", "disability"):
        shutil.copytree(ROOT / "rules" / name, tmp_path / "packs" / name)
    file = tmp_path / "packs/common/levels.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("本级目标不低于上级目标", "改过的名称"), "utf-8")
    ran = inside("rules", "list", "--rules", str(tmp_path / "packs/disability"))
    assert "改过的名称" in ran.out
