"""What a result shows: what it compared, and only that; every number with its unit; names as the plan has them."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from tests.conftest import ROOT, in_process
from tests.judge.shown_plans import AS_OF, pair, plan, write

HUMAN = ("table", "markdown", "csv", "github", "junit", "sarif", "gitlab", "sarif-full")
MEDICAL = "medical-insurance-rate"
HOMES = "household-accessibility-count"
BODIES = "service-organizations-per-10000"


def only(rule: str, *arguments: str) -> tuple[str, ...]:
    return ("--only", rule, *arguments)


def row_of(verify: Any, rule: str) -> dict[str, Any]:
    (row,) = verify(*only(rule, "--format", "json")).json["results"]
    return dict(row)


@pytest.mark.parametrize(
    ("rule", "how"),
    [("floor-kept", "value"), ("nature-kept", "nature"), ("binding-stated", "presence"),
     ("condition-added", None)],
)  # fmt: skip
def test_the_report_says_what_was_compared(tmp_path, rule, how):
    above = {"indicator": MEDICAL, "nature": "binding", "target": "≥97%"}
    below = {"indicator": MEDICAL, "nature": "binding", "target": "≥98%"}
    row = row_of(pair(tmp_path, above, below), rule)
    assert (row["verdict"], row["requirement"]["compared_as"]) == ("pass", how)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "more", [(), ("--all",), ("--explain", "--all")], ids=["plain", "all", "explain"]
)
@pytest.mark.parametrize(
    ("rule", "nature", "shown"),
    [
        ("nature-kept", "binding", {"zh": ("约束性", "约束性 浙江省"), "en": ("binding", "binding 浙江省")}),
        ("nature-kept", "expected", {"zh": ("预期性", "约束性 浙江省"), "en": ("expected", "binding 浙江省")}),
        ("nature-kept", None, {"zh": ("未注明", "约束性 浙江省"), "en": ("not given", "binding 浙江省")}),
        ("binding-stated", "binding", {"zh": ("已提出", "须提出 浙江省"), "en": ("stated", "to be stated")}),
    ],
)  # fmt: skip
def test_no_value_is_shown_that_was_not_compared(tmp_path, rule, nature, shown, more, lang):
    """A pass of a nature beside [350] and [4万] would read as if 350 met 40 000."""
    above = {"indicator": MEDICAL, "nature": "binding", "target": "≥97.31%"}
    below = {"indicator": MEDICAL, "target": "≥61.17%"} | ({"nature": nature} if nature else {})
    verify = pair(tmp_path, above, below)
    table = verify(*only(rule, *more), lang=lang).out
    for words in shown[lang]:
        assert words in table
    outputs = [verify(*only(rule, "--format", name), lang=lang).out for name in HUMAN]
    found = [table, *outputs[:-1]]  # sarif-full holds the JSON row as properties
    for output in found:
        assert "97.31" not in output
        # The line of the file that --explain shows is the file's own.
        assert "61.17" not in "\n".join(
            one for one in output.split("\n") if " | " not in one or "✓" in one
        )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_values_that_were_compared_are_shown(tmp_path, lang):
    above = {"indicator": MEDICAL, "nature": "binding", "target": "≥97.31%"}
    verify = pair(tmp_path, above, {"indicator": MEDICAL, "nature": "binding", "target": "≥61.17%"})
    for name in HUMAN:
        output = verify(*only("floor-kept", "--format", name), lang=lang).out
        assert "97.31%" in output.replace("&#37;", "%").replace("%25", "%")
        assert "61.17%" in output.replace("&#37;", "%").replace("%25", "%")


def test_what_is_missing_is_shown_with_what_is_asked(tmp_path):
    above = {"indicator": MEDICAL, "nature": "binding", "target": "≥97.31%"}
    verify = pair(tmp_path, above, None)
    for name in ("table", "markdown", "csv", "github", "junit", "sarif", "gitlab"):
        assert "97.31" in verify(*only("binding-stated", "--format", name)).out


UNITS = [
    ({"target": "9", "unit": "千个"}, "9千个"),
    ({"target": "≥9", "unit": "千个"}, "≥9千个"),
    ({"target": "9以上", "unit": "千个"}, "9千个以上"),
    ({"target": "9-10", "unit": "千个"}, "9-10千个"),
    ({"target": "九", "unit": "千个"}, "九千个"),
    ({"target": "0.9", "unit": "万个"}, "0.9万个"),
    ({"target": "9000"}, "9000个"),
    ({"target": "9千个"}, "9千个"),
    ({"target": "9千个", "unit": "千个"}, "9千个"),
    ({"target": {"value": "9", "year": 2025}, "unit": "千个"}, "9千个"),
]  # fmt: skip


@pytest.mark.parametrize(("target", "quoted"), UNITS, ids=[quoted for _, quoted in UNITS])
def test_a_target_is_quoted_with_its_unit(tmp_path, target, quoted):
    """On both sides, in every output that people read."""
    low = {"indicator": BODIES, "nature": "binding", "target": "8001"}
    said = {"indicator": BODIES, "nature": "binding", **target}
    for above, below in ((said, low), (low | {"target": "9999"}, said)):
        verify = pair(tmp_path, above, below)
        for name in HUMAN:
            output = verify(*only("floor-kept", "--format", name)).out
            assert quoted.replace(">", "&gt;") in output.replace(">", "&gt;"), (name, output)
        assert quoted in in_process("trace", BODIES, "below.yaml", cwd=tmp_path).out


def test_the_unit_of_the_case():
    case = ROOT / "tests/cases/judge/judge-remedy-without-its-unit"
    ran = in_process("verify", "b.yaml", "--only", "floor-kept", "--explain", *AS_OF, cwd=case)
    assert "本级8000个" in ran.out
    assert "浙江省要求9千个" in ran.out
    assert "差1000个" in ran.out


def test_the_plans_own_name_stands_first(tmp_path):
    above = {"indicator": MEDICAL, "nature": "binding", "target": "≥97%"}
    below = above | {"target": "≥96%", "name": "残疾人参加居民医保比例"}
    verify = pair(tmp_path, above, below)
    row = row_of(verify, "floor-kept")
    assert row["subject"]["name"] == "残疾人城乡居民基本医疗保险参保率"
    assert row["subject"]["printed"] == "残疾人参加居民医保比例"
    for name in HUMAN:
        output = verify(*only("floor-kept", "--format", name)).out
        if name == "table":
            output = output.replace("\n", "").replace(" ", "")
        assert "残疾人参加居民医保比例" in output, name
        assert "残疾人城乡居民基本医疗保险参保率" in output, name
    table = list(
        csv.DictReader(io.StringIO(verify(*only("floor-kept", "--format", "csv")).out[1:]))
    )
    assert [(one["指标"], one["目录名称"]) for one in table if one["指标"]] == [
        ("残疾人参加居民医保比例", "残疾人城乡居民基本医疗保险参保率")
    ]


@pytest.mark.parametrize(
    ("stated", "required", "zh", "en"),
    [
        (">96%", "97%", "差不足1个百分点", "short by less than 1 pp"),
        (">96%", ">97%", "差不足1个百分点", "short by less than 1 pp"),
        ("≥96%", ">97%", "差1个百分点", "short by 1 pp"),
        ("≥96.5%", "≥97%", "差0.5个百分点", "short by 0.5 pp"),
    ],
)
def test_a_shortfall_that_is_not_reached_is_less(tmp_path, stated, required, zh, en):
    """Every value above 96 % lacks less than one point of 97 %."""
    above = {"indicator": MEDICAL, "nature": "binding", "target": required}
    verify = pair(tmp_path, above, {"indicator": MEDICAL, "nature": "binding", "target": stated})
    assert zh in verify(*only("floor-kept")).out
    table = "".join(
        verify(*only("floor-kept"), lang="en").out.split()
    )  # the column folds its words
    assert all(word in table for word in en.split())
    row = row_of(verify, "floor-kept")
    assert row["shortfall"]["value"] == ("0.5" if stated == "≥96.5%" else "1")


def test_a_headcount_against_a_ratio_names_both(tmp_path):
    above = {"indicator": MEDICAL, "nature": "binding", "target": "≥97%"}
    below = {"indicator": MEDICAL, "nature": "binding", "target": "15人以上", "unit": "人"}
    verify = pair(tmp_path, above, below)
    zh = row_of(verify, "floor-kept")["message"]
    assert "要求的是比例（≥97%）" in zh
    assert "本规划写的是人数（15人以上）" in zh
    en = verify(*only("floor-kept", "--format", "json"), lang="en").json["results"][0]["message"]
    assert "a ratio is required (≥97%), a headcount is stated (15人以上)" in en


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", HUMAN)
@pytest.mark.parametrize(
    "how", [("--skip", "nature-kept"), ("--only", "floor-kept"), "configured"], ids=["skip", "only", "off"]
)  # fmt: skip
def test_rules_that_were_left_out_are_named_in_every_format(tmp_path, name, how, lang):
    """Silence on a rule is no pass."""
    above = {"indicator": MEDICAL, "nature": "binding", "target": "≥97%"}
    verify = pair(tmp_path, above, above)
    if how == "configured":
        (tmp_path / "plancheck.toml").write_text('[severity]\nnature-kept = "off"\n', "utf-8")
        how = ()
    # Whoever asks for one rule is told on the terminal how many others did not run; --all names them.
    more = ("--all",) if name == "table" and how[:1] == ("--only",) else ()
    assert "nature-kept" in verify("--format", name, *how, *more, lang=lang).out
    report = verify("--format", "json", *how, lang=lang).json
    assert "nature-kept" in report["skipped_rules"]
    assert not {one["rule"] for one in report["results"]} & set(report["skipped_rules"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_hedge_is_shown_beside_the_number_that_it_weakens(tmp_path, lang):
    above = {"indicator": MEDICAL, "nature": "binding", "target": "≥97%"}
    verify = pair(tmp_path, above, above | {"hedge": "力争"})
    assert "“力争”" in verify("--only", "condition-added", lang=lang).out


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "原文未必没有"), ("en", "the document may state it")]
)
def test_what_a_partial_record_lacks_is_not_called_unmentioned(tmp_path, lang, words):
    above = {"indicator": MEDICAL, "nature": "binding", "target": "≥97%"}
    other = {"indicator": HOMES, "target": "350户"}
    for record in ("complete", "partial"):
        verify = pair(tmp_path, above, other, lower={"record": record})
        assert (words in verify("--only", "binding-stated", lang=lang).out) == (record == "partial")


def test_a_review_in_markdown_is_as_grave_as_in_the_table(inside):
    """It would be an error if it failed: it comes before the warnings and is no note."""
    arguments = (
        "plans/pinghu.yaml",
        "--only",
        "employment-quota,floor-kept",
        "--format",
        "markdown",
    )
    lines = inside("verify", *arguments, cwd=ROOT, lang="zh").out.splitlines()
    told = [number for number, line in enumerate(lines) if "若不符合，属“错误”级" in line]
    assert told
    assert told[0] < min(number for number, line in enumerate(lines) if "(警告)" in line)
    assert "《“十四五”公共服务规划》" in "".join(lines)


def test_each_result_of_a_folded_line_is_explained(inside):
    out = inside(
        "verify",
        "plans/chongming.yaml",
        "--only",
        "record-complete",
        "--explain",
        cwd=ROOT,
        lang="zh",
    ).out
    assert "等11项" in out
    assert out.count("缺少：基期值") == 11


def test_the_level_that_is_not_named_is_told(inside):
    arguments = ("--plans", "plans", "--plans", "examples/draft-2026", "--only", "parents-named")
    for lang, words in (("zh", "缺少: 福州市"), ("en", "missing: 福州市")):
        out = inside(
            "verify", "examples/draft-2026/county-draft.yaml", *arguments, cwd=ROOT, lang=lang
        ).out
        assert words in out


def test_many_rules_left_out_are_counted_on_the_terminal(tmp_path):
    above = {"indicator": MEDICAL, "nature": "binding", "target": "≥97%"}
    verify = pair(tmp_path, above, above)
    count = len(verify("--only", "floor-kept", "--format", "json").json["skipped_rules"])
    out = verify("--only", "floor-kept").out
    assert f"另有 {count} 条规则这次没有核查" in out
    assert "nature-kept" not in out
    assert f"{count} other rules were not checked" in verify("--only", "floor-kept", lang="en").out


def test_no_rule_is_left_out_unasked(tmp_path):
    above = {"indicator": MEDICAL, "nature": "binding", "target": "≥97%"}
    verify = pair(tmp_path, above, above)
    assert verify("--format", "json").json["skipped_rules"] == []
    for name in HUMAN:
        assert "没有核查的规则" not in verify("--format", name).out


DRAFT = {"document": {"dated": "2025-12-01", "status": "draft"}}
NEXT = {
    "period": {"start": 2026, "end": 2030},
    "document": {"dated": "2026-09-01", "status": "draft"},
}
MARKS = {
    "draft": ({"target": "≥97%"}, {"target": "≥96%"}, DRAFT, {}, "征求意见稿", "draft"),
    "former": ({"target": "≥97%"}, {"target": "≥96%"}, {}, NEXT, "上一规划期，仅供参考", "former"),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", HUMAN)
@pytest.mark.parametrize("mark", MARKS)
def test_what_a_requirement_rests_on_is_said_in_every_format(tmp_path, mark, name, lang):
    above, below, higher, lower, zh, en = MARKS[mark]
    verify = pair(
        tmp_path,
        {"indicator": MEDICAL, "nature": "binding", **above},
        {"indicator": MEDICAL, "nature": "binding", **below},
        higher,
        lower,
    )
    rule = "former-level-kept" if mark == "former" else "floor-kept"
    output = verify(*only(rule, "--format", name), lang=lang).out
    (line, *_) = [one for one in output.split("\n") if "97%" in one or "97%25" in one]
    told = output[output.index(line) :]
    assert (zh if lang == "zh" else en) in told.replace("\n", "").replace(" " * 10, "")


def test_years_that_are_not_the_plans_last_are_told(tmp_path):
    """Of two requirements of one plan above, the reader sees which falls due when."""
    above = {"indicator": MEDICAL, "nature": "binding", "target": "≥97%"}
    above["milestones"] = [{"year": 2023, "value": "≥90%"}]
    below = {"indicator": MEDICAL, "nature": "binding", "target": "≥98%"}
    below["milestones"] = [{"year": 2023, "value": "≥88%"}]
    verify = pair(tmp_path, above, below)
    for name in ("table", "markdown"):
        output = verify(*only("floor-kept", "--format", name)).out.replace("&gt;", ">")
        assert "≥88%（2023" in output
        assert "≥90%（2023" in output
        assert "≥97%（" not in output
    rows = csv.DictReader(io.StringIO(verify(*only("floor-kept", "--format", "csv")).out[1:]))
    assert {(one["要求"], one["要求的年份"]) for one in rows if one["指标"]} == {
        ("≥90%", "2023"),
        ("≥97%", "2025"),
    }


def test_a_straight_line_is_shown_for_reference_only(tmp_path):
    above = {"indicator": MEDICAL, "nature": "binding", "target": {"value": "≥98%", "year": 2030}}
    below = {"indicator": MEDICAL, "nature": "binding", "target": "≥92%"}
    below["baseline"] = {"year": 2020, "value": "90%"}
    verify = pair(tmp_path, above, below, {"period": {"start": 2021, "end": 2030}})
    for name in HUMAN:
        output = verify(*only("floor-kept", "--format", name)).out.replace("%25", "%")
        assert "94" in output, name
    assert "按直线推算" in verify(*only("floor-kept")).out


@pytest.mark.parametrize("name", HUMAN)
def test_what_is_wrong_with_a_law_is_said_in_every_format(tmp_path, name):
    """Sources in force that disagree, each with its value; a local value that has ended."""
    quota = {"indicator": "public-sector-employment-ratio", "target": "1.6%"}
    beijing = plan(
        "beijing", "110000", quota, document={"issued": "2022-05-26", "status": "issued"}
    )
    tianjin = plan(
        "tianjin", "120000", quota | {"target": "1.4%"}, period={"start": 2026, "end": 2030}
    )
    tianjin["document"] = {"dated": "2026-11-01", "status": "draft"}
    for made, words in ((beijing, ("1.5%", "1.7%")), (tianjin, ("2026-09-30",))):
        write(tmp_path, made)
        ran = in_process(
            "verify",
            f"{made['id']}.yaml",
            "--only",
            "employment-quota",
            "--format",
            name,
            *AS_OF,
            cwd=tmp_path,
        )
        output = ran.out.replace("%25", "%").replace("\\", "").replace("<!-- -->", "")
        for word in words:
            assert word in output, output


def test_a_tolerance_is_shown_where_it_decided(tmp_path):
    """A pack says how much 左右 leaves open; whoever reads the verdict sees it."""
    folder = tmp_path / "rules"
    folder.mkdir()
    head = 'format: plancheck/pack@1\nid: loose\nversion: "1"\nfield: disability\nextends: [disability]\n'
    (folder / "pack.yaml").write_text(
        head + 'title: {zh: 容差, en: loose}\napproximate: "±2%"\n', encoding="utf-8"
    )
    above = {"indicator": MEDICAL, "nature": "binding", "target": "≥80%"}
    for target, verdict in (("90%左右", "pass"), ("70%左右", "fail")):
        verify = pair(tmp_path, above, above | {"target": target})
        chosen = only("floor-kept", "--rules", "rules")
        row = verify(*chosen, "--format", "json").json["results"][0]
        assert (row["verdict"], row["stated"]["approximate"]) == (verdict, True)
        for name in HUMAN:
            if verdict == "fail" or name in {"table", "csv", "sarif-full"}:
                assert "±2" in verify(*chosen, "--format", name).out, name


@pytest.mark.parametrize(
    ("above", "below", "words"),
    [
        ({"target": "≥97%"}, {"target": "提高3个百分点", "baseline": {"year": 2020, "value": "92%"}},
         "提高3个百分点（即≥95%）"),
        ({"target": "+5个百分点", "baseline": {"year": 2020, "value": "92%"}}, {"target": "≥95%"}, "+5个百分点（即≥97%）"),
        ({"target": {"value": "≥97%", "year": 2024}}, {"target": "不低于省级目标值"}, "不低于省级目标值（即≥97%）"),
    ],
    ids=["change", "change above", "reference"],
)  # fmt: skip
def test_what_a_reference_comes_to_is_shown(tmp_path, above, below, words):
    """It is the figure that was compared."""
    verify = pair(
        tmp_path,
        {"indicator": MEDICAL, "nature": "binding", **above},
        {"indicator": MEDICAL, "nature": "binding", **below},
    )
    row = row_of(verify, "floor-kept")
    assert row["verdict"] == "fail"
    assert words in row["message"]
    figure = words.split("即")[1].strip("）")  # the table folds its cells
    for name in ("table", "markdown"):
        assert figure in verify(*only("floor-kept", "--format", name)).out.replace("&gt;", ">"), (
            name
        )


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "不如2020年基期值"), ("en", "worse than the 2020 baseline")]
)
def test_words_that_go_the_wrong_way_have_no_distance(tmp_path, lang, said):
    below = {"indicator": MEDICAL, "baseline": {"year": 2020, "value": "97%"}, "target": "有所下降"}
    verify = pair(tmp_path, {"indicator": MEDICAL, "target": "≥97%"}, below)
    (row,) = verify(*only("not-below-baseline", "--format", "json"), lang=lang).json["results"]
    assert (row["verdict"], row["reason"], row["shortfall"]) == ("fail", "below-baseline", None)
    assert said in row["message"]
    assert "—" not in row["message"]


def test_english_has_english_grounds(tmp_path):
    """The ground of a rule that holds the plan against itself is no document: it has words in both languages."""
    below = {"indicator": MEDICAL, "baseline": {"year": 2020, "value": "97%"}, "target": "≥90%"}
    verify = pair(tmp_path, {"indicator": MEDICAL, "target": "≥90%"}, below)
    for lang, said in (
        ("zh", "规划自身核对：目标与基期值"),
        ("en", "the plan held against itself: target and"),
    ):
        (row,) = verify(*only("not-below-baseline", "--format", "json"), lang=lang).json["results"]
        (ground,) = row["basis"]
        assert ground["title"] == ""
        assert ground["article"].startswith("规划自身核对：目标与基期值")
        for name in ("csv", "github", "junit"):
            assert said in verify(*only("not-below-baseline", "--format", name), lang=lang).out
        table = verify(*only("not-below-baseline", "--explain"), lang=lang).out
        assert said in table
        assert "《规划自身核对" not in table


@pytest.mark.parametrize(
    ("lang", "first"),
    [
        ("zh", "宜把本规划主要指标表改得与此处一样"),
        ("en", "better make the plan's indicator table say"),
    ],
)
def test_nobody_is_told_first_to_promise_less(inside, lang, first):
    report = inside(
        "verify",
        "plans/zhoushan.yaml",
        "--only",
        "prose-agrees",
        "--format",
        "json",
        cwd=ROOT,
        lang=lang,
    )
    told = [one["remedy"] for one in report.json["results"] if one["reason"] == "prose-stricter"]
    assert len(told) == 2
    assert all(one.index(first) < one.index(">90%") for one in told)
