"""``plancheck extract`` and ``plancheck evidence`` as their users run them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import examples, in_process, slow_but, thinned, validator

DOCUMENT = """平湖市残疾人事业发展“十四五”规划
一、发展基础
“十三五”期间，建成服务站12个。
二、主要目标
主要指标
序号\t指标\t单位\t2020年\t2025年\t属性
1\t残疾人基本养老保险参保率\t%\t90\t≥95\t约束性
2\t残疾人基本医疗保险参保率\t%\t96\t≥98\t约束性
3\t残疾人就业人数\t人\t—\t300\t预期性
三、主要任务
（一）保障
到2025年，新建残疾人之家12个，培训护理员500人次。实现家庭医生签约服务全覆盖。
"""
LEVELS = """平湖市残疾人事业发展“十四五”规划
二、主要目标
主要指标
序号\t指标\t2020年\t\t\t2025年\t\t\t属性
\t\t浙江\t嘉兴\t平湖\t浙江\t嘉兴\t平湖\t
1\t残疾人基本养老保险参保率（%）\t90\t91\t92\t95\t96\t97\t约束性
2\t残疾人基本医疗保险参保率（%）\t94\t95\t96\t97\t98\t99\t约束性
3\t残疾人之家覆盖率（%）\t50\t60\t70\t80\t90\t95\t预期性
"""
NEEDED = (
    "--title",
    "某市规划",
    "--jurisdiction",
    "330482",
    "--field",
    "disability",
    "--period",
    "2021-2025",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.txt").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "levels.txt").write_text(LEVELS, encoding="utf-8")
    return tmp_path


# ---------------------------------------------------------------- the draft


def test_a_draft_is_a_plan_file(inside, folder):
    ran = inside("extract", "plan.txt", "-o", "draft.yaml", cwd=folder)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == [
        "抽取: 指标 3 行，承诺 3 条，待核 2 条",
        "账目: 全文 9 段（含表、图），读作指标 1，读作承诺 1，背景、标题和没有承诺的 7（标题 4、没有数值 2、往期或现状 1），没有读 0",
    ]
    shown = inside("show", "draft.yaml", "--format", "json", cwd=folder)
    assert shown.code == 0
    sets = [one["set"] for one in shown.json["statements"]]
    assert sets == ["[95, 100]", "[98, 100]", "[300, ∞)", "[12, ∞)", "[500, ∞)", "[100, 100]"]


def test_a_draft_goes_through_a_pipe_into_verify(inside, folder):
    ran = inside("extract", "plan.txt", cwd=folder)
    judged = inside(
        "verify",
        "-",
        "--as-of",
        "2026-11-21",
        "--format",
        "json",
        stdin=ran.out.encode(),
        cwd=folder,
    )
    assert judged.code in {0, 1}
    assert judged.json["plans"][0]["id"] == "330482-2021"


def test_a_document_by_standard_input(inside, folder):
    by_file = inside("extract", "plan.txt", cwd=folder)
    piped = inside("extract", "-", stdin=DOCUMENT.encode("gb18030"), cwd=folder)
    assert piped.code == 0
    assert yaml.safe_load(piped.out) == yaml.safe_load(by_file.out)


def test_what_the_user_says_wins(inside, folder):
    ran = inside(
        "extract", "plan.txt", "--id", "my-plan", "--title", "另一标题", "--jurisdiction", "南京市鼓楼区",
        "--field", "elderly-care", "--period", "2022-2026", "--parents", "a-1, b-2", cwd=folder,
    )  # fmt: skip
    data = yaml.safe_load(ran.out)
    assert data["id"] == "my-plan"
    assert data["title"] == "另一标题"
    assert data["jurisdiction"] == "320106"
    assert data["field"] == "elderly-care"
    assert data["period"] == {"start": 2022, "end": 2026}
    assert data["parents"] == ["a-1", "b-2"]


def test_plans_above_are_looked_up_in_the_folders(inside, folder):
    ran = inside("extract", "plan.txt", "--plans", Path(__file__).parents[2] / "plans", cwd=folder)
    assert ran.code == 0
    assert yaml.safe_load(ran.out)["parents"] == ["jiaxing-2021"]


@pytest.mark.parametrize(
    "cited",
    [
        "《浙江省残疾人事业发展“十四五”规划》",
        "《浙江省残疾人事业发展“十四五”规划（征求意见稿）》",
        "《浙江省残疾人事业发展“十四五”规划（草案）》",
        "《浙江省人民政府关于印发浙江省残疾人事业发展“十四五”规划的通知》",
        "《浙江省人民政府办公厅浙江省残疾人事业发展“十四五”规划》",
        "《浙江省残疾人事业发展‘十四五’规划》（浙政发〔2021〕1号）",
    ],
)
def test_a_citation_finds_its_plan_however_it_is_written(inside, folder, cited):
    text = DOCUMENT.replace("一、发展基础", f"根据{cited}，编制本规划。\n一、发展基础")
    (folder / "cites.txt").write_text(text, encoding="utf-8")
    ran = inside("extract", "cites.txt", "--plans", Path(__file__).parents[2] / "plans", cwd=folder)
    data = yaml.safe_load(ran.out)
    assert data["parents"] == ["zhejiang-2021"]
    [cite] = data["cites"]
    assert cite["plan"] == "zhejiang-2021"


def test_quotes_are_comments(inside, folder):
    ran = inside("extract", "plan.txt", "--quotes", cwd=folder)
    assert "  # 原文：新建残疾人之家12个" in ran.out.replace("到2025年，", "")
    assert "原文" not in inside("extract", "plan.txt", cwd=folder).out.partition("commitments")[2]


@pytest.mark.parametrize("lang,mark", [("zh", "待核"), ("en", "to check")])
def test_comments_and_counts_in_both_languages(inside, folder, lang, mark):
    ran = inside("extract", "plan.txt", lang=lang, cwd=folder)
    assert f"# {mark}" in ran.out
    assert mark in ran.err


def test_data(inside, folder):
    ran = inside("extract", "plan.txt", "--format", "json", cwd=folder)
    assert ran.code == 0
    assert not list(validator("extract").iter_errors(ran.json))
    assert [row["name"] for row in ran.json["rows"]] == [
        "残疾人基本养老保险参保率",
        "残疾人基本医疗保险参保率",
        "残疾人就业人数",
    ]
    for one in ran.json["commitments"]:
        assert DOCUMENT[one["start"] : one["end"]].strip("，。") == one["quote"]


@pytest.mark.parametrize("name", slow_but({"levels.txt"}, ("plan.txt", "levels.txt")))
@pytest.mark.parametrize("more", thinned([(), ("--format", "json"), ("--quotes", "--lang", "en")]))
def test_the_same_bytes_whatever_the_hash_seed(plancheck, folder, name, more):
    first, second = (
        plancheck("extract", name, *more, cwd=folder, PYTHONHASHSEED=seed) for seed in "17"
    )
    assert first.code == 0
    assert first == second


# ---------------------------------------------------------------- levels above


def test_other_levels_are_written_as_plans_and_never_over_a_file(inside, folder):
    ran = inside("extract", "levels.txt", "--ancestors", "above", "-o", "own.yaml", cwd=folder)
    assert ran.code == 0
    assert sorted(os.listdir(folder / "above")) == ["330000.yaml", "330400.yaml"]
    above = yaml.safe_load((folder / "above/330400.yaml").read_text(encoding="utf-8"))
    assert above["jurisdiction"] == "330400"
    assert above["record"] == "partial"
    assert [one["target"] for one in above["indicators"]] == ["96", "98", "90"]
    assert all(one["evidence"] == "quoted" for one in above["indicators"])
    shown = inside("show", "above/330400.yaml", cwd=folder)
    assert shown.code == 0
    (folder / "above/330000.yaml").unlink()
    (folder / "above/330400.yaml").write_text("mine", encoding="utf-8")
    (folder / "own.yaml").unlink()
    again = inside("extract", "levels.txt", "--ancestors", "above", "-o", "own.yaml", cwd=folder)
    assert (again.code, again.out) == (2, "")
    assert "above/330400.yaml" in again.err
    assert (folder / "above/330400.yaml").read_text(encoding="utf-8") == "mine"
    assert not (folder / "above/330000.yaml").exists()
    assert not (folder / "own.yaml").exists()


# ---------------------------------------------------------------- what is missing


@pytest.mark.parametrize("lang,what", [("zh", "规划标题"), ("en", "title")])
def test_each_missing_key_names_its_option(inside, folder, lang, what):
    (folder / "no.txt").write_text("今天天气很好。\n", encoding="utf-8")
    said = list(zip(NEEDED[::2], NEEDED[1::2], strict=True))
    for option, _ in said:
        rest = [word for pair in said if pair[0] != option for word in pair]
        ran = inside("extract", "no.txt", *rest, lang=lang, cwd=folder)
        assert (ran.code, ran.out) == (2, ""), option
        assert option in ran.err
        if option == "--title":
            assert what in ran.err


def test_a_document_without_promise_gives_none_and_says_so(inside, folder):
    (folder / "no.txt").write_text(
        "今天天气很好。会议于2021年3月5日召开，120人参加。\n", encoding="utf-8"
    )
    ran = inside("extract", "no.txt", *NEEDED, cwd=folder)
    assert ran.code == 0
    assert not {"indicators", "commitments"} & set(yaml.safe_load(ran.out))
    assert "没有找到" in ran.err
    data = inside("extract", "no.txt", "--format", "json", cwd=folder)
    assert (data.code, data.json["rows"], data.json["commitments"]) == (0, [], [])


@pytest.mark.parametrize(
    "option,value",
    [
        ("--id", "A b"), ("--period", "2025"), ("--period", "2025-2021"), ("--jurisdiction", "鼓楼区"),
        ("--jurisdiction", "999999"), ("--field", "weather"), ("--format", "xml"), ("--parents", "a, B c"),
        ("-o", "no/such/folder/x.yaml"),
    ],
)  # fmt: skip
def test_a_wrong_option_is_told_and_nothing_is_written(inside, folder, option, value):
    ran = inside("extract", "plan.txt", option, value, cwd=folder)
    assert (ran.code, ran.out) == (2, "")
    assert value.split(",")[-1].strip() in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("command", [("extract",), ("evidence", "draft.yaml")])
@pytest.mark.parametrize(
    "name,raw",
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\n"),
        ("binary.txt", bytes(range(256)) * 20),
        ("none.txt", None),
        ("x.docx", b"PK\x03\x04 broken"),
        ("x.pdf", b"%PDF-1.4 broken"),
    ],
)
def test_a_document_that_cannot_be_read(inside, folder, command, name, raw):
    inside("extract", "plan.txt", "-o", "draft.yaml", cwd=folder)
    if raw is not None:
        (folder / name).write_bytes(raw)
    ran = inside(*command, name, cwd=folder)
    assert (ran.code, ran.out) == (2, "")
    assert name in ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err.splitlines()) >= 2  # what is wrong, and what to do


# ---------------------------------------------------------------- hostile text

HOSTILE = (
    "\x00\x07\x1b[31m", "\u202e\u2066x\u2069", "\u200b\ufeff", "- [x", "key: value", "&a *a !!python/object", "'\"\\", "%YAML", "---", "...", "# no", "{{ }}",
    "|\n", "\u2028", "\x85", "\ud7ff", "𠮷😀", "=cmd()", "<script>", "｜", "：", "一、", "（一）", "1.", "专栏1", "（1）", "到2025年，", "达到", "95%", "≥", "<", "—", "新建", "300个", "百分之九九", "二十十",
    "全覆盖", "应保尽保", "《", "》", "“十四五”", "\t", "\n", "。", "，", "、", "均", "分别", "和", "序号\t指标\t2025年\n", "1\t甲率\t95%\n2\t乙率\t≥96%\n3\t丙率\t待定\n", "0.5-7", "万人", "〇", "²①", "１２％",
    "人"*50, "9"*40 + "个", "零拒绝", "翻一番", "2020年", "2035年", "平湖市", "规划", "〔2021〕3号", "二〇二一年十三月", "999999999亿元", "0.00001%", "%", "个",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=6), max_size=40).map("".join)


def checked(text: str, folder: Path, *more: str) -> None:
    file = folder / "hostile.txt"
    file.write_bytes(text.encode("utf-8", "replace"))
    ran = in_process("extract", file.name, *NEEDED, "--quotes", *more, cwd=folder)
    assert "Traceback" not in ran.err
    if ran.code:
        assert (ran.code, ran.out) == (2, "")
        assert file.name in ran.err
        return
    assert not [
        char
        for char in ran.out
        if (ord(char) < 32 and char != "\n") or char in "\x7f\x85\u202e\u2066\u2028"
    ]
    (folder / "hostile.yaml").write_text(ran.out, encoding="utf-8")
    shown = in_process("show", "hostile.yaml", "--format", "json", cwd=folder)
    assert shown.code == 0, (shown.err, ran.out)
    data = in_process("extract", file.name, "--format", "json", cwd=folder)
    assert not list(validator("extract").iter_errors(data.json))
    held = in_process("evidence", "hostile.yaml", file.name, "--format", "json", cwd=folder)
    assert held.code in {0, 1}, held.err
    assert not list(validator("evidence").iter_errors(held.json))


@examples(150)
@given(text=TEXTS)
def test_any_text_gives_a_plan_that_loads_or_a_clear_error(tmp_path_factory, text):
    checked(text, tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize(
    "text",
    [
        "一、任务\n" + "啊" * 10_000 + "达到95%。\n",
        "一、任务\n新建" + "站" * 10_000 + "12个。\n",
        '一、任务\n\x1b[2J新建\u202e站点 #: 12个，实现"key: [value"全覆盖。\n',
        "序号\t指标\t2025年\n1\t甲率\t95%\n\t其中：男\t9%\n2\t乙率\t96%\n\t其中：男\t8%\n2\t甲率\t7%\n0\t丙率\t6%\n",
        "序号\t指标\t2025年\n" + "".join(f"{n}\t率{'x' * 3000}\t≥9{n}%\n" for n in range(1, 5)),
        "规" * 10_000 + "规划\n一、x\n",
        "一、任务\n" + "新建站点" + "9" * 5_000 + "个。\n",
        "一、任务\n" * 3_000 + "新建站点9个。\n",
    ],
    ids=[
        "long sentence",
        "long subject",
        "control and markup",
        "names and numbers twice",
        "long names",
        "long title",
        "many digits",
        "many headings",
    ],
)
def test_hostile_documents(tmp_path, text):
    checked(text, tmp_path)


def test_a_file_name_cannot_end_the_comment(inside, tmp_path):
    name = "x\nid: evil\u202e.txt"
    (tmp_path / name).write_text(DOCUMENT, encoding="utf-8")
    ran = inside("extract", name, cwd=tmp_path)
    assert ran.code == 0
    assert yaml.safe_load(ran.out)["id"] == "330482-2021"


# ---------------------------------------------------------------- evidence


@pytest.fixture
def drafted(inside, folder: Path) -> Path:
    assert inside("extract", "plan.txt", "-o", "draft.yaml", cwd=folder).code == 0
    return folder


def held(inside, folder: Path, *changes: tuple[str, str]):
    text = (folder / "draft.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / "changed.yaml").write_text(text, encoding="utf-8")
    ran = inside("evidence", "changed.yaml", "plan.txt", "--format", "json", cwd=folder)
    assert not list(validator("evidence").iter_errors(ran.json))
    return ran


def states(ran) -> dict[str, int]:
    return {name: count for name, count in ran.json["summary"].items() if count}


def test_a_draft_agrees_with_its_document(inside, drafted):
    ran = inside("evidence", "draft.yaml", "plan.txt", cwd=drafted)
    assert (ran.code, ran.err) == (0, "")
    assert "在原处 6，在别处 0，不一致 0，找不到 0" in ran.out
    assert "残疾人之家" not in ran.out
    assert "残疾人之家" in inside("evidence", "draft.yaml", "plan.txt", "--all", cwd=drafted).out
    assert "in place 6" in inside("evidence", "draft.yaml", "plan.txt", lang="en", cwd=drafted).out


def test_a_document_for_evidence_by_standard_input(inside, drafted):
    ran = inside("evidence", "draft.yaml", "-", stdin=DOCUMENT.encode(), cwd=drafted)
    assert (ran.code, ran.err) == (0, "")
    both = inside("evidence", "-", "-", stdin=b"", cwd=drafted)
    assert (both.code, both.out) == (2, "")


@pytest.mark.parametrize(
    "old,new,state",
    [
        ("target: ≥95", "target: ≥96", "different"),
        ("target: ≥95", "target: ≤95", "different"),
        ("target: ≥95", 'target: ">95"', "different"),
        ("value: 90%", "value: 91%", "different"),
        ("target: 12个", "target: 13个", "different"),
        ("target: 12个", "target: ≤12个", "different"),
        ("target: 500人次", "target: 5000人次", "different"),
        ("target: 全覆盖", "target: 99%", "different"),
        ("nature: 预期性", "nature: 约束性", "different"),
    ],
)  # fmt: skip
def test_what_differs_ends_with_1(inside, drafted, old, new, state):
    ran = held(inside, drafted, (old, new))
    assert ran.code == 1
    assert states(ran)[state] == 1


def test_a_figure_at_another_place_is_told(inside, drafted):
    text = (drafted / "draft.yaml").read_text(encoding="utf-8")
    head, _, tail = text.rpartition("at: 三/（一）")
    (drafted / "moved.yaml").write_text(f"{head}at: 三/（二）{tail}", encoding="utf-8")
    ran = inside("evidence", "moved.yaml", "plan.txt", "--format", "json", cwd=drafted)
    assert states(ran) == {"found": 5, "elsewhere": 1}
    assert ran.code == 0


def test_what_the_plan_lacks_is_told(inside, drafted):
    text = (drafted / "draft.yaml").read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if "id: p2" in line)
    end = next(number for number, line in enumerate(lines) if number > at and " at: " in line)
    (drafted / "less.yaml").write_text("".join([*lines[:at], *lines[end + 1 :]]), encoding="utf-8")
    ran = inside("evidence", "less.yaml", "plan.txt", "--format", "json", cwd=drafted)
    assert [(one["section"], one["text"]) for one in ran.json["lacking"]] == [
        ("三/（一）", "500人次")
    ]


def test_a_plan_file_that_cannot_be_read(inside, drafted):
    (drafted / "bad.yaml").write_text("format: plancheck/plan@1\nid: [", encoding="utf-8")
    for name in ("bad.yaml", "none.yaml"):
        ran = inside("evidence", name, "plan.txt", cwd=drafted)
        assert (ran.code, ran.out) == (2, "")
        assert name in ran.err


def test_evidence_tells_hostile_names_as_text(inside, drafted):
    ran = held(
        inside,
        drafted,
        ("subject: 培训护理员", 'subject: "培训\\e[31m护\\u202E理员"'),
        ("target: 500人次", "target: 501人次"),
    )
    assert ran.code == 1
    page = inside("evidence", "changed.yaml", "plan.txt", cwd=drafted).out
    assert "\x1b" not in page + ran.out
    assert "\u202e" not in page + ran.out
    json.loads(ran.out)
