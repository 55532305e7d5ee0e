"""A second field, care of the elderly (养老服务): its pack, its examples, and code that knows no field."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest
import yaml

from plancheck.checks.kinds import KINDS
from plancheck.domain.finding import Reason

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "plancheck"
PACK = ROOT / "rules" / "elderly-care"
EXAMPLES = ROOT / "examples" / "elderly-care"
COUNTY = "examples/elderly-care/invented-county.yaml"
AS_OF = ("--as-of", "2026-11-21")


def decided(report):
    """Rule, indicator or statement, verdict and reason of everything but passes."""
    return {
        (one["rule"], one["subject"]["indicator"] or one["subject"]["statement"],
         (one["requirement"] or {}).get("source"), one["verdict"], one["reason"])
        for one in report["results"]
        if one["verdict"] not in {"pass", "not-applicable"}
    }  # fmt: skip


def test_the_examples_show_pass_fail_gap_and_review(inside, checked):
    ran = inside("verify", "examples/elderly-care/", "--format", "json", *AS_OF)
    assert (ran.code, ran.err) == (1, "")
    report = checked(ran.out)
    assert [one["id"] for one in report["packs"]] == ["elderly-care"]
    province, nation = "invented-province-2022", "national-public-services-elderly-2021"
    assert decided(report) == {
        ("floor-kept", "nursing-bed-share", province, "fail", "below-requirement"),
        ("prose-agrees", "nursing-bed-share", "self", "fail", "prose-weaker-than-table"),
        ("binding-stated", "new-area-facility-rate", province, "gap", "not-stated"),
        ("expected-stated", "new-area-facility-rate", nation, "gap", "not-stated"),
        ("parents-named", None, None, "review", "field-missing"),
        ("indicator-known", "row:2", None, "review", "unmatched-indicator"),
    }
    assert report["summary"]["pass"] > 20
    assert "floor-kept" not in report["unmatched_rules"]


def test_a_reported_figure_is_called_so(inside):
    for lang, words in (("zh", "国家的数字据报道"), ("en", "the figure of the nation is reported")):
        run = (
            "verify",
            COUNTY,
            "--only",
            "binding-stated,expected-stated",
            "--format",
            "json",
            *AS_OF,
        )
        gaps = [one for one in inside(*run, lang=lang).json["results"] if one["verdict"] == "gap"]
        told = {one["requirement"]["source"]: words in one["message"] for one in gaps}
        assert told == {
            "invented-province-2022": False,
            "national-public-services-elderly-2021": True,
        }
    report = inside("verify", COUNTY, "--format", "json", *AS_OF).json
    nation = [
        one["requirement"] for one in report["results"]
        if one["requirement"] and one["requirement"]["source"].startswith("national")
    ]  # fmt: skip
    assert {one["evidence"] for one in nation} == {"reported"}
    assert {(one["text"], one["year"]) for one in nation} == {("55%", 2025), ("100%", 2025)}


def test_the_invented_is_plainly_invented():
    files = sorted(EXAMPLES.glob("*.yaml"))
    assert len(files) == 3
    for file in files:
        text = file.read_text("utf-8")
        plan = yaml.safe_load(text)
        if plan["jurisdiction"] == "CN":
            assert plan["record"] == "partial"
            assert {one["evidence"] for one in plan["indicators"]} == {"reported"}
            continue
        assert "（示例，虚构）" in plan["title"]
        assert "INVENTED" in text.splitlines()[0]
        assert "虚构" in text.splitlines()[0]


@pytest.fixture
def elsewhere(tmp_path):
    """The pack and the examples copied out of the project, beside a plan of the other field."""
    shutil.copytree(PACK, tmp_path / "pack")
    shutil.copytree(EXAMPLES, tmp_path / "plans")
    for file in (ROOT / "plans").glob("*.yaml"):
        shutil.copy(file, tmp_path / "plans")
    shutil.copytree(EXAMPLES, tmp_path / "elderly")
    return tmp_path


def test_the_pack_works_from_a_copied_folder_alone(inside, elsewhere, checked):
    run = ("--format", "json", *AS_OF)
    ran = inside("verify", "elderly", "--rules", "pack", *run, cwd=elsewhere)
    assert (ran.code, ran.err) == (1, "")
    here = inside("verify", "elderly", *run, cwd=elsewhere)
    assert decided(checked(ran.out)) == decided(checked(here.out)) != set()
    tested = inside("rules", "test", "--rules", "pack", cwd=elsewhere, lang="en")
    assert tested.code == 0
    assert "pass, 0 differ; rules: " in tested.out


def test_both_packs_judge_one_folder_and_each_plan_by_its_own(inside, elsewhere, checked):
    run = ("verify", "plans", "--format", "json", *AS_OF)
    both = checked(inside(*run, "--rules", "pack", "--rules", "disability", cwd=elsewhere).out)
    assert [one["id"] for one in both["packs"]] == ["disability", "elderly-care"]
    installed = checked(inside(*run, cwd=elsewhere).out)
    assert decided(both) == decided(installed)
    for folder, other in (("elderly", "elderly-care"), (ROOT / "plans", "disability")):
        alone = checked(inside("verify", folder, *run[2:], "--rules", other, cwd=elsewhere).out)
        names = {one["id"] for one in alone["plans"]}
        mine = {"results": [one for one in both["results"] if one["plan"] in names]}
        assert decided(alone) == decided(mine)
        for one in mine[
            "results"
        ]:  # a rule's texts are its own field's, though the ids are the same
            same = [two for two in alone["results"] if two["fingerprint"] == one["fingerprint"]]
            assert [two["message"] for two in same] == [one["message"]]


def test_one_pack_named_leaves_the_other_field_unknown(inside, elsewhere):
    ran = inside("verify", "plans/pinghu.yaml", "--rules", "pack", cwd=elsewhere, lang="en")
    assert ran.code == 2
    assert "disability" in ran.err
    assert "There are: elderly-care" in ran.err


def test_only_means_the_rule_in_every_field(inside, checked):
    run = (
        "verify",
        COUNTY,
        "plans/pinghu.yaml",
        "--only",
        "floor-kept",
        "--format",
        "json",
        *AS_OF,
    )
    report = checked(inside(*run).out)
    assert {one["rule"] for one in report["results"]} == {"floor-kept"}
    assert {one["plan"] for one in report["results"]} == {"invented-county-2022", "pinghu-2021"}
    alone = checked(inside("verify", "plans/pinghu.yaml", *run[3:]).out)
    assert [one["id"] for one in alone["packs"]] == ["disability"]


# ---------------------------------------------------------------- the code knows no field

FIELD_WORDS = re.compile(
    "残疾|残联|残工委|助残|无障碍|辅助器具|托养|康复|补贴|低保|最低生活|参保|就业|养老|护理|"
    "disab|subsid|rehabilit|employ|elder|nursing|pension|barrier",
    re.IGNORECASE,
)
OWN_WORDS = re.compile("残疾|残联|残工委|助残|托养|disab", re.IGNORECASE)
EXAMPLE_LINES = {
    # Commands shown in --help, and what a key of a format may look like
    "cli/init.py": ("disability",),  # the example of --field
    "extract/readers/libreoffice.py": ("DisableMacrosExecution",),  # a setting of LibreOffice
    "i18n/zh/core.toml": ("--field disability",),
    "i18n/en/core.toml": ("--field disability",),
    "i18n/zh/cli.toml": ("plancheck trace ", "如 disability"),
    "i18n/en/cli.toml": ("plancheck trace ", "--field disability", "such as disability"),
    "i18n/zh/errors.toml": ("--field disability", "id: employment-rate"),
    "i18n/en/errors.toml": ("--field disability", "id: employment-rate"),
    "schemas/plan.schema.json": ("The law parameter that it defers to, such as",),
    "schemas/rules.schema.json": ("The law parameter that it defers to, such as",),
}


def test_nothing_in_the_package_knows_a_field():
    found = []
    for file in sorted(PACKAGE.rglob("*")):
        name = file.relative_to(PACKAGE).as_posix()
        if file.suffix not in {".py", ".toml", ".json"} or name.startswith(("packs/", "data/")):
            continue
        if name.startswith("api/"):
            continue  # its examples run on the real plans
        # Reading documents of any field needs common words (养老 is not 医疗); those of one field stay out.
        words = OWN_WORDS if name.startswith("extract/") else FIELD_WORDS
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            shown = any(one in line for one in EXAMPLE_LINES.get(name, ()))
            if words.search(line) and not shown:
                found.append(f"{name}:{number}: {line.strip()}")
    assert found == []


def test_no_identifier_of_a_pack_is_spelt_in_the_code():
    """No indicator, law parameter or rule of a pack is named in the code: packs come and go."""
    ids = set()
    for file in sorted((ROOT / "rules").glob("*/*.yaml")):
        data = yaml.safe_load(file.read_text("utf-8"))
        ids |= {one["id"] for one in data.get("rules", ())}
        ids |= set(data.get("indicators", ())) | set(data.get("parameters", ()))
    assert len(ids) > 60
    ids -= set(KINDS) | set(Reason)  # nature-kept is also a check, condition-added a reason
    found = []
    for file in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        named = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)} & ids
        found += [f"{file.relative_to(PACKAGE)}: {one}" for one in sorted(named)]
    assert found == []
