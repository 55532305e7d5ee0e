"""``plancheck verify``: every option, the exit codes and their precedence, what goes to stdout and what to stderr."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
ABOVE, GOOD, BAD = CASES / "above", CASES / "good", CASES / "bad"
AS_OF = ("--as-of", "2026-11-21")
MARKS = "‼✗○?✓·"


@pytest.fixture
def work(tmp_path):
    """A folder with a good plan, the plans above it in ``above/``, and nothing else."""
    shutil.copy(GOOD / "county.yaml", tmp_path / "county.yaml")
    shutil.copytree(ABOVE, tmp_path / "above")
    (tmp_path / "above" / "circle.yaml").unlink()
    return tmp_path


@pytest.fixture
def judge(inside, work):
    """``judge(*arguments)`` in that folder; the plan and its ancestors unless given."""

    def run(*arguments, plan="county.yaml", lang="en", **kwargs):
        head = ("verify", *([plan] if isinstance(plan, str) else plan))
        return inside(*head, "--plans", "above", *AS_OF, *arguments, lang=lang, cwd=work, **kwargs)

    return run


def plan_text(**changes):
    text = (GOOD / "county.yaml").read_text("utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


def verdict_lines(text):
    """The lines of a table that begin with a verdict's mark."""
    return [line for line in text.splitlines() if line[:1] in MARKS and line[1:2] == " "]


# -- which plans


def ids(report):
    return [one["id"] for one in report["plans"]]


def test_one_file(judge, checked):
    report = checked(judge("--format", "json").out)
    assert ids(report) == ["good-county"]
    assert report["plans"][0]["path"] == "county.yaml"
    assert report["plans"][0]["ancestors"] == ["above-prefecture", "above-province", "above-nation"]
    assert report["errors"] == []


def test_several_files_in_the_order_given_each_once(judge, checked):
    plan = ("above/county.yaml", "county.yaml", "./above/county.yaml")
    report = checked(judge("--format", "json", plan=plan).out)
    assert ids(report) == ["other-county", "good-county"]


def test_a_folder_means_its_plans_and_counts_the_other_formats(judge, checked, work):
    (work / "above" / "pack.yaml").write_text("format: plancheck/pack@1\n")
    (work / "above" / "notes.txt").write_text("no plan")
    ran = judge("--format", "json", plan="above")
    report = checked(ran.out)
    files = ["county", "nation", "other-prefecture", "prefecture", "province"]
    assert [Path(one["path"]).stem for one in report["plans"]] == files
    assert report["errors"] == []
    table = judge(plan="above").out
    assert "passed over: 1" in table


def test_a_yaml_file_without_a_format_in_a_folder_is_an_error(judge, checked, work):
    (work / "above" / "values.yaml").write_text("a: 1\n")
    ran = judge("--format", "json", plan="above")
    assert ran.code == 2
    report = checked(ran.out)
    assert [one["path"] for one in report["errors"]] == [str(Path("above/values.yaml"))]
    assert len(report["plans"]) == 5


def test_a_glob_that_the_shell_left_alone(judge, checked):
    report = checked(judge("--format", "json", plan="above/*province*.yaml").out)
    assert ids(report) == ["above-province"]
    report = checked(judge("--format", "json", plan="**/county.yaml").out)
    assert sorted(ids(report)) == ["good-county", "other-county"]


def test_standard_input(judge, checked):
    raw = (GOOD / "county.yaml").read_bytes()
    report = checked(judge("--format", "json", plan="-", stdin=raw).out)
    assert ids(report) == ["good-county"]
    again = checked(judge("--format", "json").out)
    for one in (*report["results"], *again["results"]):
        one["location"] = one["related"] = None
    assert report["results"] == again["results"]


def test_standard_input_looks_for_ancestors_in_the_working_folder_and_its_plans(
    inside, work, checked
):
    (work / "above").rename(work / "plans")
    raw = (GOOD / "county.yaml").read_bytes()
    ran = inside("verify", "-", *AS_OF, "--format", "json", cwd=work, stdin=raw)
    report = checked(ran.out)
    assert len(report["plans"][0]["ancestors"]) == 3
    broken = inside("verify", "-", *AS_OF, lang="en", cwd=work, stdin=b"- a list\n")
    assert broken.code == 2
    assert broken.err.startswith("<stdin>:1:1: error: ")


def test_stdin_as_a_process(plancheck, work):
    raw = (GOOD / "county.yaml").read_bytes()
    ran = plancheck(
        "verify", "-", "--plans", "above", *AS_OF, "--format", "json", cwd=work, stdin=raw
    )
    assert ran.code == 1
    assert ids(ran.json) == ["good-county"]


def test_a_path_in_chinese_with_spaces(judge, work, checked):
    (work / "规划 草案").mkdir()
    (work / "county.yaml").rename(work / "规划 草案" / "示例 县.yaml")
    report = checked(judge("--format", "json", plan="规划 草案/示例 县.yaml").out)
    assert report["plans"][0]["path"] == "规划 草案/示例 县.yaml"


def test_a_judged_plan_wins_an_id_over_the_folders(judge, checked, work):
    """cli.md: a judged plan, then the nearer folder, wins an id."""
    text = (work / "above" / "prefecture.yaml").read_text("utf-8").replace("≥60%", "≥69%")
    (work / "draft.yaml").write_text(text, "utf-8")
    report = checked(judge("--format", "json", plan=("county.yaml", "draft.yaml")).out)
    asked = [
        one["requirement"]["text"]
        for one in report["results"]
        if one["rule"] == "floor-kept"
        and one["plan"] == "good-county"
        and one["subject"]["statement"] == "row:1"
        and one["requirement"]["source"] == "above-prefecture"
    ]
    assert asked == ["≥69%"]


def test_two_ancestors_with_one_id_in_one_folder_are_an_error(judge, checked, work):
    shutil.copy(work / "above" / "province.yaml", work / "above" / "province-copy.yaml")
    ran = judge("--format", "json")
    assert ran.code == 2
    report = checked(ran.out)
    assert "province-copy.yaml" in report["errors"][0]["message"]
    assert ids(report) == ["good-county"]


def test_two_folders_of_ancestors(judge, inside, work, checked):
    (work / "higher").mkdir()
    (work / "above" / "nation.yaml").rename(work / "higher" / "nation.yaml")
    assert judge().code == 2
    run = ("verify", "county.yaml", *AS_OF, "--format", "json", "--plans", "above")
    report = checked(inside(*run, "--plans", "higher", cwd=work).out)
    assert report["plans"][0]["ancestors"][-1] == "above-nation"
    assert report["errors"] == []


def test_without_plans_the_plans_own_folder_is_searched(inside, work, checked):
    for file in (work / "above").iterdir():
        file.rename(work / f"above-{file.name}")
    ran = inside("verify", "county.yaml", *AS_OF, "--format", "json", cwd=work)
    assert len(checked(ran.out)["plans"][0]["ancestors"]) == 3


# -- formats


def test_the_default_is_the_table(judge):
    assert judge().out == judge("--format", "table").out
    assert verdict_lines(judge().out)


def test_formats_go_to_stdout_and_to_files_alike(judge, work, checked):
    screen = judge("--format", "json")
    table = judge()
    both = judge("--format", "table", "--format", "json=report.json")
    assert both.out == table.out
    assert (work / "report.json").read_bytes() == screen.out.encode()
    other = judge("--format", "json", "--format", "table=table.txt")
    assert other.out == screen.out
    assert (work / "table.txt").read_bytes() == table.out.encode()
    checked(screen.out)
    assert screen.code == table.code == both.code == other.code == 1


def test_only_files_leave_stdout_empty(judge, work):
    ran = judge("--format", "json=a.json", "--format", "table=a.txt")
    assert ran.out == ran.err == ""
    assert ran.code == 1
    assert {"a.json", "a.txt"} <= {one.name for one in work.iterdir()}


def test_nothing_but_the_format_on_stdout_and_complaints_on_stderr(inside, work):
    shutil.copy(BAD / "target-about.yaml", work / "broken.yaml")
    run = ("verify", "county.yaml", "broken.yaml", "--plans", "above", *AS_OF)
    ran = inside(*run, "--format", "json", "--stats", cwd=work)
    assert ran.code == 2
    assert ran.out.startswith("{")
    assert ran.out.endswith("}\n")
    assert ids(ran.json) == ["good-county", "sample-county"]
    assert "broken.yaml:20:13: error: " in ran.err
    assert [one["path"] for one in ran.json["errors"]] == ["broken.yaml"]


def test_files_are_written_whole_or_not_at_all(judge, work):
    (work / "report.json").write_text("precious")
    before = sorted(one.name for one in work.iterdir())
    ran = judge("--format", "json=nowhere/report.json")
    assert ran.code == 2
    assert ran.out == ""
    (work / "folder").mkdir()
    ran = judge("--format", "json=folder")
    assert ran.code == 2
    assert "folder" in ran.err
    (work / "folder").rmdir()
    assert sorted(one.name for one in work.iterdir()) == before
    assert (work / "report.json").read_text() == "precious"


def test_a_link_stays_a_link(judge, work):
    (work / "real.json").write_text("old")
    (work / "link.json").symlink_to("real.json")
    assert judge("--format", "json=link.json").code == 1
    assert (work / "link.json").is_symlink()
    assert (work / "real.json").read_text("utf-8").startswith("{")


def test_a_usage_error_touches_no_file(judge, work):
    (work / "report.json").write_text("precious")
    assert judge("--format", "json=report.json", "--only", "no-such-rule").code == 2
    assert (work / "report.json").read_text() == "precious"


def test_a_full_disk_is_told_and_leaves_the_old_file(judge, work, monkeypatch):
    (work / "report.json").write_text("precious")
    usual = Path.open

    def full(path, mode="r", *arguments, **named):
        if mode == "xb":  # the new content beside the old file
            raise OSError(28, "No space left on device")
        return usual(path, mode, *arguments, **named)

    monkeypatch.setattr(Path, "open", full)
    ran = judge("--format", "json=report.json")
    assert ran.code == 2
    assert "report.json" in ran.err
    assert (work / "report.json").read_text() == "precious"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_stdout_is_no_internal_error(work):
    import subprocess
    import sys

    env = {**os.environ, "PLANCHECK_LANG": "en"}
    with Path("/dev/full").open("w") as full:
        run = [sys.executable, "-m", "plancheck", "schema", "plan"]
        done = subprocess.run(run, stdout=full, stderr=subprocess.PIPE, check=False, env=env)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error(work):
    import subprocess
    import sys

    env = {**os.environ, "PLANCHECK_LANG": "en"}
    run = [sys.executable, "-m", "plancheck", "verify", "plans", "--all", *AS_OF]
    first = subprocess.Popen(run, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert first.stdout.readline() is not None
    first.stdout.close()
    err = first.stderr.read()
    first.stderr.close()
    first.wait(timeout=600)
    assert err == b""


# -- what is listed


def test_all_lists_every_result(judge, checked):
    results = checked(judge("--format", "json").out)["results"]
    assert len(verdict_lines(judge("--all").out)) == len(results)
    assert len(verdict_lines(judge().out)) < len(results)


def test_quiet_lists_only_what_trips_the_gate(judge):
    ran = judge("-q")
    lines = verdict_lines(ran.out)
    assert lines
    assert all("error" in line.split()[:3] for line in lines)
    assert "warning " not in "".join(lines)
    lines = verdict_lines(judge("-q", "--fail-on", "warning").out)
    assert {line.split()[2] for line in lines} == {"error", "warning"}
    assert not [line for line in lines if line.startswith("?")]
    strict = verdict_lines(judge("-q", "--strict").out)
    assert [line for line in strict if line.startswith("?")]
    assert verdict_lines(judge("-q", "--fail-on", "never").out) == []
    assert judge("-q").code == judge().code


def test_quiet_changes_no_keys_of_the_json(judge):
    assert judge("-q", "--format", "json").out == judge("--format", "json").out
    assert judge("--all", "--explain", "--format", "json").out == judge("--format", "json").out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_explain_adds_why_basis_evidence_remedy_and_the_line(judge, lang):
    out = judge("--explain", "--only", "floor-kept", lang=lang).out
    assert "county.yaml:28:5" in out
    lines = out.splitlines()
    number = next(n for n, line in enumerate(lines) if "county.yaml:28:5" in line)
    assert lines[number + 1].strip() == "28 |     target: 90%"
    caret = lines[number + 2]
    assert set(caret.strip()) == {"^"}
    assert caret.index("^") == lines[number + 1].index("target")
    if lang == "en":
        for word in ("why:", "basis:", "evidence:", "remedy:"):
            assert word in out
        assert "Lower plans serve higher plans" in out
    assert "中发〔2018〕44" in out


def test_stats_go_to_stderr(judge):
    plain, told = judge(), judge("--stats")
    assert told.out == plain.out
    assert plain.err == ""
    assert re.search(r"\d", told.err)
    assert judge("--format", "json", "--stats").out == judge("--format", "json").out


# -- language


def test_lang_beats_the_environment_which_beats_the_locale(plancheck, work):
    run = ("verify", "county.yaml", "--plans", "above", *AS_OF, "--format", "json")
    found = {
        ("--lang", "en", "zh", ""): "en",
        ("--lang", "zh", "en", ""): "zh",
        ("", "", "en", "zh_CN.UTF-8"): "en",
        ("", "", None, "en_US.UTF-8"): "en",
        ("", "", None, "zh_CN.GBK"): "zh",
        ("", "", None, "C"): "zh",
    }
    for (option, value, variable, locale), expected in found.items():
        more = (option, value) if option else ()
        ran = plancheck(
            *run, *more, lang=variable, cwd=work, **({"LANG": locale} if locale else {})
        )
        assert ran.json["lang"] == expected, (option, value, variable, locale)
    assert "缺项" in plancheck(*run[:-2], lang=None, cwd=work).out


def test_lang_before_the_command(plancheck, work):
    run = ("--lang", "en", "verify", "county.yaml", "--plans", "above", *AS_OF)
    ran = plancheck(*run, "--format", "json", cwd=work)
    assert ran.json["lang"] == "en"


def test_two_languages_judge_alike(judge):
    zh = json.loads(judge("--format", "json", lang="zh").out)
    en = json.loads(judge("--format", "json", lang="en").out)
    assert zh["results"] != en["results"]
    for report in (zh, en):
        report.pop("lang")
        for one in report["results"]:
            one.pop("message")
            one.pop("remedy")
            (one.get("shortfall") or {}).pop("unit", None)
            (one.get("margin") or {}).pop("unit", None)
    assert zh == en


# -- rules


def rules_of(report):
    return {one["rule"] for one in report["results"]}


def test_rules_by_id_by_folder_and_by_pack_file(judge):
    plain = judge("--format", "json").out
    assert judge("--format", "json", "--rules", "disability").out == plain
    folder = ROOT / "rules" / "disability"
    for path in (folder, folder / "pack.yaml"):  # a folder is called what the user called it
        named = judge("--format", "json", "--rules", path).out
        assert named.replace(f"{folder.as_posix()}/", "rules/disability/") == plain


PACK = """\
format: plancheck/pack@1
id: {id}
version: "1"
field: disability
title:
  zh: 示例
  en: Sample
"""
OWN_RULE = """\
format: plancheck/rules@1
rules:
  - id: employment-75
    title:
      zh: 残疾人就业率不低于75%
      en: At least 75% are employed
    check: within
    requirement:
      literal: ≥75%
    select:
      indicators: [employment-rate]
    severity: error
    message:
      zh: 要求{required}，本级{stated}
      en: states {stated}, {required} required
    remedy:
      zh: 将目标改为 {required}
      en: Change the target to {required}
"""


def test_a_pack_of_rules_only_is_added_to_the_installed_one(judge, work, checked):
    (work / "mine").mkdir()
    (work / "mine" / "pack.yaml").write_text(PACK.format(id="mine"), "utf-8")
    (work / "mine" / "rules.yaml").write_text(OWN_RULE, "utf-8")
    ran = judge("--format", "json", "--rules", "disability", "--rules", "mine")
    report = checked(ran.out)
    assert ran.code == 1
    assert report["packs"] == [
        {"id": "disability", "version": "1"}, {"id": "mine", "version": "1"},
    ]  # fmt: skip
    (found,) = [one for one in report["results"] if one["rule"] == "employment-75"]
    assert (found["verdict"], found["severity"]) == ("fail", "error")
    assert found["shortfall"] == {"value": "5", "unit": "百分点"}
    assert found["requirement"]["kind"] == "literal"
    alone = checked(judge("--format", "json", "--rules", "mine").out)
    assert rules_of(alone) == {"employment-75"}


def test_a_pack_with_a_catalogue_of_its_own(judge, work, checked):
    shutil.copytree(BAD / "pack-severity-unknown", work / "mine")
    (work / "mine" / "rules.yaml").write_text(OWN_RULE, "utf-8")
    (work / "plan.yaml").write_text(
        plan_text().split("  - id: professional-care-coverage")[0], "utf-8"
    )
    ran = judge("--format", "json", "--rules", "mine", "--only", "employment-75", plan="plan.yaml")
    report = checked(ran.out)
    assert [one["verdict"] for one in report["results"]] == ["fail"]


def test_the_same_rule_in_two_packs_is_an_error(judge, work):
    for name in ("one", "two"):
        (work / name).mkdir()
        (work / name / "pack.yaml").write_text(PACK.format(id=name), "utf-8")
        shutil.copy(BAD / "pack-severity-unknown" / "catalogue.yaml", work / name)
        (work / name / "rules.yaml").write_text(OWN_RULE, "utf-8")
    (work / "plan.yaml").write_text(
        plan_text().split("  - id: professional-care-coverage")[0], "utf-8"
    )
    ran = judge("--rules", "one", "--rules", "two", plan="plan.yaml")
    assert ran.code == 2
    assert "employment-75" in ran.err


@pytest.mark.parametrize(
    "title", ["本级目标不低于上级目标", "The local target meets every higher-level target"]
)
def test_a_rule_is_named_by_its_title_too(judge, title):
    by_id = judge("--format", "json", "--only", "floor-kept").out
    assert judge("--format", "json", "--only", title).out == by_id
    without = judge("--format", "json", "--skip", "floor-kept").out
    assert judge("--format", "json", "--skip", title).out == without


@pytest.mark.parametrize(
    ("word", "english"),
    [("错误", "error"), ("警告", "warning"), ("提示", "note"), ("从不", "never")],
)
def test_the_gate_takes_chinese_words(judge, word, english):
    chinese, plain = judge("--fail-on", word), judge("--fail-on", english)
    assert (chinese.code, chinese.out) == (plain.code, plain.out)


def test_what_the_gate_says(judge):
    plain = judge("--skip", "floor-kept,binding-stated", lang="zh").out.splitlines()[-1]
    assert plain.startswith("结果: ")
    assert "（只计错误级）" in plain or "须先处理（错误级）" in plain
    assert "退出码" not in plain
    off = judge("--fail-on", "never", lang="zh").out.splitlines()[-1]
    assert off == "结果: 按要求只列出结果，不论轻重都放行"
    strict = judge("--strict", lang="zh").out.splitlines()[-1]
    assert strict.endswith("项须先处理（错误级，加待核）")
    explained = judge("--strict", "--explain", lang="zh").out.splitlines()[-1]
    assert explained == f"{strict}（退出码 1）"
    english = judge("--fail-on", "never", lang="en").out.splitlines()[-1]
    assert english == "Result: told only, as asked; nothing is held back"


def test_a_law_is_named_once_as_the_basis(inside):
    run = ("verify", "plans/pinghu.yaml", *AS_OF, "--explain", "--only", "employment-quota")
    out = inside(*run, cwd=ROOT).out
    told = [line for line in out.splitlines() if line.startswith(("    依据", "    来源"))]
    assert told == [
        "    依据: 浙财社〔2017〕26号；《残疾人就业条例》国务院令第488号第八条",
        "    来源: 据报道",
    ]


def test_rules_that_matched_nothing_are_named_with_their_titles(inside):
    out = inside("verify", "plans/pinghu.yaml", *AS_OF, cwd=ROOT).out.replace("\n", "")
    told = out[out.index("本次没有用上的规则: ") :]
    assert "、“下级任务数合计不少于本级总数”、" in told
    assert "allocation-covers" not in told
    out = inside("verify", "plans/pinghu.yaml", *AS_OF, "--all", cwd=ROOT).out.replace("\n", "")
    assert "allocation-covers（下级任务数合计不少于本级总数）、" in out


def test_only_and_skip(judge, checked):
    only = checked(judge("--format", "json", "--only", "floor-kept").out)
    assert rules_of(only) == {"floor-kept"}
    two = checked(judge("--format", "json", "--only", "floor-kept,binding-stated").out)
    assert rules_of(two) == {"floor-kept", "binding-stated"}
    again = judge("--format", "json", "--only", "floor-kept", "--only", "binding-stated")
    assert again.out == judge("--format", "json", "--only", "floor-kept,binding-stated").out
    whole = checked(judge("--format", "json").out)
    rest = checked(judge("--format", "json", "--skip", "floor-kept").out)
    assert rules_of(rest) == rules_of(whole) - {"floor-kept"}
    both = ("--only", "floor-kept,binding-stated", "--skip", "floor-kept")
    assert rules_of(checked(judge("--format", "json", *both).out)) == {"binding-stated"}


def test_a_rule_that_matched_nothing_is_listed(judge, checked):
    report = checked(judge("--format", "json", "--only", "prose-agrees,floor-kept").out)
    assert report["unmatched_rules"] == ["prose-agrees"]
    assert "prose-agrees" in judge("--only", "prose-agrees,floor-kept", "--all").out
    assert "“Prose and boxes agree with the indicator table”" in " ".join(
        judge("--only", "prose-agrees,floor-kept").out.split()
    )


# -- dates and series


def test_as_of_stands_in_the_report_and_dates_a_draft(inside, judge, work, checked):
    assert checked(judge("--format", "json").out)["as_of"] == "2026-11-21"
    text = plan_text(**{"  issued: 2022-05-26\n": "", "status: issued": "status: draft"})
    (work / "draft.yaml").write_text(text, "utf-8")
    run = ("verify", "draft.yaml", "--plans", "above", "--format", "json")
    quota = ("--only", "employment-quota")
    # The law's 1.5 % holds from 2007; before that nothing was asked.
    found = {
        day: [
            one["verdict"] for one in inside(*run, *quota, "--as-of", day, cwd=work).json["results"]
        ]
        for day in ("2026-11-21", "2006-11-21")
    }
    assert found == {"2026-11-21": ["review"], "2006-11-21": ["not-applicable"]}


def test_a_plan_issued_before_a_law_is_not_held_to_it(judge, work, checked):
    (work / "old.yaml").write_text(
        plan_text(**{"2022-05-26": "2006-05-26", "2021": "2006", "2025": "2010", "2020": "2005"}),
        "utf-8",
    )
    report = checked(judge("--format", "json", "--only", "employment-quota", plan="old.yaml").out)
    assert [one["verdict"] for one in report["results"]] == ["not-applicable"]


def test_a_requirement_younger_than_the_plan_is_a_note(judge, work, checked):
    (work / "early.yaml").write_text(plan_text(**{"2022-05-26": "2021-05-26"}), "utf-8")
    report = checked(judge("--format", "json", "--only", "floor-kept", plan="early.yaml").out)
    assert {one["requirement"]["later"] for one in report["results"]} == {True}
    assert {one["severity"] for one in report["results"]} == {None, "note"}
    draft = plan_text(
        **{"issued: 2022-05-26": "dated: 2021-05-26", "status: issued": "status: draft"}
    )
    (work / "draft.yaml").write_text(draft, "utf-8")
    report = checked(judge("--format", "json", "--only", "floor-kept", plan="draft.yaml").out)
    assert {one["requirement"]["later"] for one in report["results"]} == {False}
    assert "warning" in {one["severity"] for one in report["results"]}


def test_set_gives_a_relative_target_its_number(inside, checked):
    run = ("verify", "plans/pinghu.yaml", *AS_OF, "--only", "floor-kept", "--format", "json")

    def growth(*more):
        results = checked(inside(*run, *more).out)["results"]
        found = [one for one in results if one["subject"]["indicator"] == "household-income-growth"]
        assert found
        return {one["stated"]["set"] for one in found}, {one["verdict"] for one in found}

    assert growth() == ({None}, {"pass"})
    assert growth("--set", "gdp-growth=5.5%") == ({"[5.5, ∞)"}, {"pass"})
    assert growth("--set", "gdp-growth=5.5") == ({"[5.5, ∞)"}, {"pass"})


# -- the gate


def test_fail_on(judge):
    codes = {name: judge("--fail-on", name).code for name in ("error", "warning", "note", "never")}
    assert codes == {"error": 1, "warning": 1, "note": 1, "never": 0}
    floor = {
        name: judge("--fail-on", name, "--only", "floor-kept").code
        for name in ("error", "warning", "note", "never")
    }
    assert floor == {"error": 0, "warning": 1, "note": 1, "never": 0}
    note = {
        name: judge("--fail-on", name, "--only", "record-complete").code
        for name in ("error", "warning", "note", "never")
    }
    assert note == {"error": 0, "warning": 0, "note": 1, "never": 0}


def test_strict_adds_reviews(judge):
    only = ("--only", "employment-quota,floor-kept")
    assert judge(*only).code == 0
    assert judge(*only, "--strict").code == 1
    assert judge(*only, "--strict", "--fail-on", "never").code == 0


def test_the_format_never_changes_the_exit_code(judge):
    for gate in ((), ("--only", "floor-kept"), ("--skip", "floor-kept"), ("--strict",)):
        codes = {
            judge(*gate, *form).code for form in ((), ("--format", "json"), ("-q",), ("--all",))
        }
        assert len(codes) == 1


def test_the_exit_code_stands_in_the_report(judge):
    for gate, code in (((), 1), (("--fail-on", "never"), 0)):
        ran = judge(*gate, "--format", "json")
        assert ran.code == ran.json["exit_code"] == code


# -- exit codes and their precedence: 2 > 1 > 3 > 0


def all_rules(inside):
    pattern = r"^  - id: ([a-z-]+)"
    files = sorted((ROOT / "rules").glob("*/*.yaml"))
    return [name for file in files for name in re.findall(pattern, file.read_text("utf-8"), re.M)]


def test_everything_skipped_decides_nothing(judge, inside, checked):
    names = ",".join(all_rules(inside))
    ran = judge("--skip", names, "--format", "json")
    assert ran.code == 3
    assert checked(ran.out)["results"] == []
    assert "Nothing was decided (exit 3)" in judge("--skip", names, "--explain").out


def test_only_rules_that_do_not_apply_decide_nothing(judge):
    assert judge("--only", "allocation-covers").code == 3


def test_only_reviews_decide_nothing(judge):
    """A qualitative statement is stated, but nothing can be said of it."""
    assert judge("--only", "employment-quota").code == 3
    assert judge("--only", "employment-quota", "--fail-on", "never").code == 3
    assert judge("--only", "employment-quota", "--strict").code == 1


QUALITATIVE = """\
format: plancheck/plan@1
id: words-county
title: 示例县规划
jurisdiction: "330482"
field: disability
period:
  start: 2021
  end: 2025
parents:
  - above-prefecture
record: partial
commitments:
  - id: lead
    indicator: public-sector-employment-ratio
    target:
      qualitative: 带头安排残疾人就业
"""


def test_a_partial_record_with_words_only_is_reviewed_not_passed(judge, work, checked):
    (work / "words.yaml").write_text(QUALITATIVE, "utf-8")
    rules = "floor-kept,binding-stated,expected-stated,employment-quota,two-subsidies-full"
    ran = judge("--format", "json", "--only", rules, plan="words.yaml")
    assert ran.code == 3
    report = checked(ran.out)
    found = {(one["verdict"], one["reason"]) for one in report["results"]}
    assert ("review", "no-number") in found
    assert ("review", "record-partial") in found
    assert {verdict for verdict, _ in found} <= {"review", "not-applicable"}


def test_a_broken_plan_beside_a_failing_one(judge, checked, work):
    shutil.copy(BAD / "yaml-quote.yaml", work / "broken.yaml")
    ran = judge("--format", "json", plan=("broken.yaml", "county.yaml"))
    assert ran.code == 2
    report = checked(ran.out)
    assert report["exit_code"] == 2
    assert ids(report) == ["good-county"]
    assert [one["path"] for one in report["errors"]] == ["broken.yaml"]
    assert set(report["errors"][0]) >= {"path", "line", "column", "message"}
    alone = checked(judge("--format", "json").out)
    assert report["results"] == alone["results"]


def test_a_broken_plan_beside_an_empty_folder(judge, work):
    (work / "empty").mkdir()
    assert judge(plan="empty").code == 3
    assert judge(plan=("empty", "county.yaml")).code == 1
    assert judge("--fail-on", "never", plan=("empty", "county.yaml")).code == 0
    shutil.copy(BAD / "empty.yaml", work / "broken.yaml")
    assert judge(plan=("empty", "broken.yaml")).code == 2
    assert judge(plan=("empty", "county.yaml", "broken.yaml")).code == 2


def test_a_missing_file_does_not_stop_the_others(judge, checked):
    ran = judge("--format", "json", plan=("nowhere.yaml", "county.yaml"))
    assert ran.code == 2
    report = checked(ran.out)
    assert ids(report) == ["good-county"]
    assert report["errors"][0]["path"] == "nowhere.yaml"
    assert report["errors"][0]["line"] is None


def test_an_ancestor_with_one_broken_row(judge, work, checked):
    """What rests on the row is open; the rest of that plan, and the plans above it, still hold."""
    file = work / "above" / "prefecture.yaml"
    file.write_text(file.read_text("utf-8").replace("≥60%", "接近全覆盖"), "utf-8")
    ran = judge("--format", "json", "--only", "floor-kept")
    assert ran.code == 2
    report = checked(ran.out)
    found = {
        (one["subject"]["statement"], one["requirement"]["source"]): (one["verdict"], one["reason"])
        for one in report["results"]
    }
    unread = ("review", "requirement-unreadable")
    assert found["row:1", "above-prefecture"] == unread
    assert found["row:1", "above-province"] == ("pass", "met")
    assert found["row:1", "above-nation"] == ("pass", "met")
    assert found["row:2", "above-prefecture"] == ("fail", "boundary-excluded")
    assert found["row:2", "above-province"] == ("fail", "boundary-excluded")
    assert list(found.values()).count(unread) == 1
    assert [Path(one["path"]).name for one in report["errors"]] == ["prefecture.yaml"]
    assert report["plans"][0]["ancestors"] == ["above-prefecture", "above-province", "above-nation"]


def test_an_unreadable_ancestor_beside_a_readable_one(judge, work, checked):
    (work / "county.yaml").write_text(
        plan_text(**{"  - above-prefecture\n": "  - above-prefecture\n  - above-province\n"}),
        "utf-8",
    )
    file = work / "above" / "prefecture.yaml"
    file.write_text(file.read_text("utf-8") + "\t- broken: [\n", "utf-8")
    ran = judge("--format", "json")
    assert ran.code == 2
    report = checked(ran.out)
    assert report["plans"][0]["ancestors"] == ["above-province", "above-nation"]
    unread = [one for one in report["results"] if one["reason"] == "requirement-unreadable"]
    assert {one["verdict"] for one in unread} == {"review"}
    assert {one["requirement"]["source"] for one in unread} == {"above-prefecture"}
    assert {"floor-kept", "binding-stated"} <= {one["rule"] for one in unread}
    judged = [
        one
        for one in report["results"]
        if one["rule"] == "floor-kept" and one["requirement"]["source"] == "above-province"
    ]
    assert {one["verdict"] for one in judged} == {"pass", "fail"}
    own = [one for one in report["results"] if one["rule"] == "two-subsidies-full"]
    assert {one["verdict"] for one in own} == {"pass"}


def test_a_missing_ancestor(judge, work, checked):
    (work / "above" / "nation.yaml").unlink()
    ran = judge("--format", "json")
    assert ran.code == 2
    report = checked(ran.out)
    assert "above-nation" in report["errors"][0]["message"]
    judged = {
        one["requirement"]["source"] for one in report["results"] if one["rule"] == "floor-kept"
    }
    assert judged == {"above-prefecture", "above-province", "above-nation"}
    unread = [
        one["verdict"]
        for one in report["results"]
        if (one["requirement"] or {}).get("source") == "above-nation"
    ]
    assert set(unread) == {"review"}


def test_an_ancestors_own_warnings_of_yaml_do_not_hide_it(judge, work, checked):
    """The same broken ancestor of two plans is told once."""
    file = work / "above" / "prefecture.yaml"
    file.write_text(file.read_text("utf-8").replace("≥60%", "接近全覆盖"), "utf-8")
    ran = judge("--format", "json", plan=("county.yaml", "above/county.yaml"))
    assert len(checked(ran.out)["errors"]) == 1
    assert ran.err.count("error: ") == 1


# -- the same input, the same bytes


def test_the_same_bytes_whatever_the_hash_seed(plancheck):
    run = ("verify", "plans", *AS_OF)
    for form in (("--format", "json"), ("--all", "--explain")):
        first = plancheck(*run, *form, PYTHONHASHSEED="0")
        second = plancheck(*run, *form, PYTHONHASHSEED="4242")
        assert first.out == second.out
        assert first.err == second.err == ""


def test_no_place_of_this_machine_in_the_report(inside):
    assert str(ROOT) not in inside("verify", "plans/pinghu.yaml", *AS_OF, "--format", "json").out


def test_the_same_bytes_however_many_processes(plancheck):
    run = ("verify", "plans", *AS_OF, "--format", "json", "--jobs")
    one, two = plancheck(*run, "1"), plancheck(*run, "2")
    assert (one.code, one.err) == (two.code, two.err) == (1, "")
    assert one.out == two.out


def test_the_order_of_the_files_in_a_folder_is_by_name(inside):
    report = inside("verify", "plans", *AS_OF, "--format", "json").json
    paths = [one["path"] for one in report["plans"]]
    assert paths == sorted(paths)


def test_every_real_plan_gives_a_sound_report(inside, checked):
    ran = inside("verify", "plans", *AS_OF, "--format", "json")
    report = checked(ran.out)
    assert ran.code == 1
    assert ran.err == ""
    assert len(report["plans"]) == len(list((ROOT / "plans").glob("*.yaml")))


def test_the_calendar_is_read_only_for_the_default(inside, checked):
    from datetime import date

    report = checked(inside("verify", "plans/pinghu.yaml", "--format", "json").out)
    assert report["as_of"] == date.today().isoformat()


@pytest.mark.parametrize(
    "victim", ["plans/pinghu.yaml", "plans/jiaxing.yaml", "plans/./pinghu.yaml", "plancheck.toml"]
)
def test_a_report_never_replaces_what_people_write(inside, tmp_path, victim):
    (tmp_path / "plans").mkdir()
    for name in ("pinghu", "jiaxing", "zhejiang", "national", "national-public-services"):
        (tmp_path / f"plans/{name}.yaml").write_bytes((ROOT / f"plans/{name}.yaml").read_bytes())
    (tmp_path / "plancheck.toml").write_text('lang = "zh"\n', encoding="utf-8")
    before = (tmp_path / victim).read_bytes()
    ran = inside("verify", "plans/pinghu.yaml", *AS_OF, "--format", f"json={victim}", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "没有写" in ran.err
    assert (tmp_path / victim).read_bytes() == before


def test_two_reports_never_go_to_one_file_however_it_is_named(inside, tmp_path):
    run = (
        "verify",
        ROOT / "plans/pinghu.yaml",
        *AS_OF,
        "--format",
        "json=o",
        "--format",
        "csv=./o",
    )
    ran = inside(*run, cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert not (tmp_path / "o").exists()


def test_what_is_wrong_with_a_folder_is_told_by_several_processes_too(plancheck, tmp_path):
    text = (ROOT / "plans/pinghu.yaml").read_text("utf-8")
    for number in range(32):
        file = tmp_path / f"plan-{number}.yaml"
        file.write_text(text.replace("id: ", f"id: n{number}-", 1), "utf-8")
    (tmp_path / "note.yaml.txt").write_text("", "utf-8")
    told = [
        plancheck("verify", tmp_path, *AS_OF, "--plans", ROOT / "plans", "--jobs", jobs).err
        for jobs in ("1", "2")
    ]
    assert "note.yaml.txt: error:" in told[0]
    assert told[0] == told[1]
