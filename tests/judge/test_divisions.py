"""Codes of places: one that disagrees with the document's name is told, a new one is placed or supplied."""

from __future__ import annotations

from pathlib import Path

import pytest

from plancheck.domain.jurisdiction import (
    ancestors_codes,
    children,
    in_force,
    lookup,
    presumed,
    use_divisions,
)
from plancheck.domain.place_names import named, other_place
from tests.conftest import in_process

ABOVE = """format: plancheck/plan@1
id: above
title: 浙江省残疾人事业发展“十四五”规划
jurisdiction: "330000"
field: disability
period: {start: 2021, end: 2025}
record: complete
indicators:
  - id: employment-rate
    row: 1
    nature: 约束性
    target: "≥60%"
"""
OWN = """format: plancheck/plan@1
id: own
title: TITLE
jurisdiction: "CODE"
document: {issuer: ISSUER}
field: disability
period: {start: 2021, end: 2025}
parents: [above]
record: complete
indicators:
  - id: employment-rate
    row: 1
    nature: 约束性
    target: "≥50%"
"""
PINGHU = "平湖市残疾人事业发展“十四五”规划"


@pytest.fixture(autouse=True)
def table_as_it_was():
    yield
    use_divisions({})


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "above.yaml").write_text(ABOVE, "utf-8")
    write(tmp_path)
    return tmp_path


def write(desk: Path, code: str = "330482", title: str = PINGHU, issuer: str = "某办公室") -> None:
    text = OWN.replace("CODE", code).replace("TITLE", title).replace("ISSUER", issuer)
    (desk / "own.yaml").write_text(text, "utf-8")


def verify(desk: Path, *more: str, lang: str = "zh"):
    return in_process("verify", "own.yaml", "--only", "floor-kept", *more, cwd=desk, lang=lang)


# A title, a code, and the place that is another one.
TITLES = [
    (PINGHU, "330483", "330482"),
    (PINGHU, "330482", None),
    ("浙江省平湖市养老规划", "330482", None),
    ("浙江平湖市养老规划", "330483", "330482"),
    ("《平湖市养老规划》", "330483", "330482"),
    ("关于印发平湖市养老规划的通知", "330483", "330482"),
    ("关于印发平湖市养老规划的通知", "330482", None),
    ("嘉兴市养老规划", "330482", "330400"),
    ("平湖市养老规划", "330400", "330482"),
    ("浙江省养老规划", "310000", "330000"),
    ("嘉兴市经济技术开发区养老规划", "330402", None),
    ("苏州工业园区养老规划", "320506", None),
    ("北京市朝阳区养老规划", "220104", "110105"),
    ("长春市朝阳区养老规划", "220104", None),
    ("朝阳区养老规划", "220104", None),
    ("朝阳区养老规划", "110105", None),
    ("上海市浦东新区养老规划", "310112", "310115"),
    ("重庆渝中区养老规划", "500104", "500103"),
    ("桥东区养老规划", "130103", None),  # abolished; two others have the name
    ("海南州养老规划", "632500", None),
    ("河南县养老规划", "632324", None),
    ("内蒙古养老规划", "150000", None),
    ("新疆生产建设兵团规划", "659001", None),
    ("城区养老规划", "330482", None),
    ("和平时期养老规划", "330482", None),
    ("“十四五”残疾人保障和发展规划", "CN", None),
    ("浙江省养老规划", "CN", "330000"),
    ("", "330482", None),
]


@pytest.mark.parametrize(("title", "code", "other"), TITLES)
def test_the_place_that_a_title_names(title, code, other):
    found = other_place(title, lookup(code))
    assert (found and found.code) == other


def test_no_place_is_another_than_itself():
    for code, name in in_force().items():
        place = lookup(code)
        for title in (f"{name}养老规划", f"{place.full_name}养老规划"):
            assert other_place(title, place) is None, (code, title)


def test_every_place_is_told_from_its_neighbours():
    """For one code of each prefecture: the name of another county of it is another place."""
    for code in in_force("[0-9]{4}00"):
        names = [in_force()[one] for one in children(code)]
        for own, other in zip(children(code), children(code)[1:], strict=False):
            if names.count(in_force()[other]) == 1 and len(in_force()[other]) > 2:
                title = f"{lookup(other).full_name}养老规划"
                assert other_place(title, lookup(own)).code == other


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_code_of_another_place_is_told_and_stops_nothing(lang, desk):
    write(desk, "330483")
    ran = verify(desk, "--format", "json", lang=lang)
    assert ran.code == 1  # as judged by the code
    assert ran.json["plans"][0]["jurisdiction"]["name"] == "桐乡市"
    assert ran.json["errors"] == []
    assert ran.err.startswith("own.yaml:4:15: warning: ")
    assert "330482" in ran.err
    assert "平湖市" in ran.err
    write(desk)
    assert verify(desk, lang=lang).err == ""


@pytest.mark.parametrize(
    ("title", "issuer", "told"),
    [
        ("养老服务规划", "平湖市人民政府", True),
        ("养老服务规划", "中共平湖市委办公室", True),
        ("养老服务规划", "桐乡市人民政府", False),
        ("养老服务规划", "嘉兴市民政局", False),  # a body above may issue it
        ("桐乡市养老服务规划", "平湖市人民政府", False),
        ("养老服务规划", "某办公室", False),
    ],
)
def test_the_issuer_counts_where_the_title_names_no_place(title, issuer, told, desk):
    write(desk, "330483", title, issuer)
    assert ("warning:" in verify(desk).err) == told


@pytest.mark.parametrize("command", ["show", "trace", "diff", "explain", "evidence"])
def test_every_command_that_reads_a_plan_tells_it(command, desk):
    write(desk, "330483")
    (desk / "doc.txt").write_text(f"{PINGHU}\n到2025年，残疾人就业率达到50%以上。\n", "utf-8")
    run = {
        "show": ("show", "own.yaml"),
        "trace": ("trace", "employment-rate", "own.yaml"),
        "diff": ("diff", "own.yaml", "own.yaml"),
        "explain": ("rules", "explain", "floor-kept", "own.yaml"),
        "evidence": ("evidence", "own.yaml", "doc.txt"),
    }[command]
    ran = in_process(*run, cwd=desk)
    assert ran.code in {0, 1}
    assert ran.err.count("warning:") == 1


def test_it_is_told_each_time_with_a_cache_and_by_several_processes(desk, monkeypatch):
    monkeypatch.setenv("PLANCHECK_CACHE", str(desk / "cache"))
    write(desk, "330483")
    (desk / "many").mkdir()
    for number in range(40):
        text = (desk / "own.yaml").read_text("utf-8").replace("id: own", f"id: own{number}")
        (desk / f"many/p{number:02}.yaml").write_text(text, "utf-8")
    run = ("verify", "many", "--plans", ".", "--only", "floor-kept", "-q", "--format", "json")
    for jobs in ("1", "2", "2", "1"):
        ran = in_process(*run, "--jobs", jobs, cwd=desk)
        assert ran.code == 1
        assert ran.err.count("warning:") == 40


def test_known_findings_are_written_all_the_same(desk):
    write(desk, "330483")
    assert verify(desk, "--write-known", "k.yaml").code == 1
    assert (desk / "k.yaml").is_file()


# -- codes that the table has not


def test_a_new_code_in_a_known_prefecture_is_a_county_of_it(desk):
    write(desk, "330499", "示例新区残疾人事业发展规划")
    ran = verify(desk, "--format", "json")
    assert ran.code == 1
    assert [one["verdict"] for one in ran.json["results"]] == ["fail"]
    place = ran.json["plans"][0]["jurisdiction"]
    assert (place["code"], place["level"]) == ("330499", "county")
    assert "own.yaml:4:15: warning: 行政区划代码表里没有 330499，按嘉兴市的县级地方核查" in ran.err
    assert ancestors_codes("330499") == ("330400", "330000", "CN")


@pytest.mark.parametrize(
    "code",
    ["339901", "339900", "990101", "330401", "33049", "3304990", "33O499", "310399", "141100x"],
)
def test_what_lies_in_no_known_prefecture_is_refused(code, desk):
    assert presumed(code) is None
    write(desk, code)
    ran = verify(desk)
    assert ran.code == 2
    assert "error:" in ran.err


def test_every_free_code_of_a_prefecture_is_presumed():
    prefectures = in_force("[0-9]{4}00")
    assert len(prefectures) > 330
    for code in prefectures:
        if not code.endswith("0000"):
            free = next(one for one in range(99, 0, -1) if lookup(f"{code[:4]}{one:02}") is None)
            place = presumed(f"{code[:4]}{free:02}")
            assert lookup(code).contains(place)
            assert place.prefecture_code == code


FORMS = {
    "table": '[divisions]\n330499 = "示例新区"\n',
    "quoted": '[divisions]\n"330499" = "示例新区"\n"330498" = "甲区 已撤销"\n',
    "text": "# 新区\n330499 示例新区\n\n330498 甲区 abolished\n",
    "yaml": 'divisions:\n  "330499": 示例新区 # 新\n  330498: "甲区 已撤销"\n',
    "toml": '[divisions]\n330499 = "示例新区"\n',
    "marked": "\ufeff330499\t示例新区\r\n",
}


def configure(desk: Path, text: str, name: str = "plancheck.toml") -> None:
    if text.startswith("[divisions]") and "=" in text:
        (desk / name).write_text(text, "utf-8")
    else:
        (desk / "codes").write_text(text, "utf-8")
        (desk / name).write_text('divisions = "codes"\n', "utf-8")


@pytest.mark.parametrize("form", FORMS)
def test_a_new_code_can_be_supplied(form, desk):
    configure(desk, FORMS[form])
    if form == "toml":
        (desk / "codes.toml").write_text(FORMS[form], "utf-8")
        (desk / "plancheck.toml").write_text('divisions = "codes.toml"\n', "utf-8")
    write(desk, "330499", "示例新区残疾人事业发展规划")
    ran = verify(desk, "--format", "json")
    assert (ran.code, ran.err) == (1, "")
    assert ran.json["plans"][0]["jurisdiction"]["name"] == "示例新区"
    assert "330499" in children("330400")
    assert "330498" not in children("330400")
    assert [one.code for one in named("嘉兴市示例新区")] == ["330499"]
    ran = verify(desk, "--no-config")
    assert "warning:" in ran.err


def test_a_supplied_code_may_rename_a_place_or_end_it(desk):
    configure(desk, '[divisions]\n330482 = "平湖新市"\n330483 = "桐乡市 已撤销"\n')
    write(desk, "330482", "平湖新市养老规划")
    ran = verify(desk, "--format", "json")
    assert ran.err == ""
    assert ran.json["plans"][0]["jurisdiction"]["name"] == "平湖新市"
    assert "330483" not in children("330400")
    assert lookup("330483").abolished
    use_divisions({})
    assert lookup("330482").name == "平湖市"


def test_a_new_prefecture_with_its_counties(desk):
    configure(desk, "339900 新市\n339901 新县\n")
    write(desk, "339901", "新县养老规划")
    ran = verify(desk)
    assert (ran.code, ran.err) == (1, "")
    assert children("339900") == ("339901",)
    assert "339900" in children("330000")


@pytest.mark.parametrize("command", ["extract", "init"])
def test_a_draft_is_for_a_supplied_place(command, desk):
    configure(desk, "330499 示例新区\n")
    (desk / "doc.txt").write_text(
        "示例新区养老规划\n到2025年，残疾人就业率达到50%以上。\n", "utf-8"
    )
    place = ("--jurisdiction", "示例新区", "--field", "disability")
    run = {
        "extract": ("extract", "doc.txt", *place, "--period", "2021-2025", "--id", "new"),
        "init": ("init", ".", *place, "--period", "2026-2030", "--id", "new"),
    }[command]
    ran = in_process(*run, cwd=desk)
    assert ran.code in {0, 1}
    text = ran.out if command == "extract" else (desk / "plans/new.yaml").read_text("utf-8")
    assert '"330499"' in text


def test_processes_and_the_cache_know_the_supplied_codes(desk, monkeypatch):
    monkeypatch.setenv("PLANCHECK_CACHE", str(desk / "cache"))
    (desk / "many").mkdir()
    write(desk, "330499", "示例新区养老规划")
    for number in range(40):
        text = (desk / "own.yaml").read_text("utf-8").replace("id: own", f"id: own{number}")
        (desk / f"many/p{number:02}.yaml").write_text(text, "utf-8")
    for name in ("示例新区", "示例新城"):
        configure(desk, f"330499 {name}\n")
        for jobs in ("1", "2", "1"):
            run = ("verify", "many", "--plans", ".", "--only", "floor-kept", "--format", "json")
            ran = in_process(*run, "--jobs", jobs, cwd=desk)
            assert {one["jurisdiction"]["name"] for one in ran.json["plans"]} == {name}


WRONG = {
    "no name": ("330499\n", "codes:1:1", "不是“代码 名称”"),
    "no code": ("示例新区 330499\n", "codes:1:1", "不是“代码 名称”"),
    "short code": ("33049 示例新区\n", "codes:1:1", "不是“代码 名称”"),
    "twice": ("330499 甲区\n330499 乙区\n", "codes:2:1", "330499 写了两次"),
    "nowhere": ("330499 甲区\n339901 乙区\n", "codes:2:1", "339901 的前四位或前两位"),
    "nowhere in the table": ('[divisions]\n339901 = "乙区"\n', "plancheck.toml:2:1", "339901"),
    "no text": ("[divisions]\n330499 = 3\n", "plancheck.toml:2:10", "330499"),
    "wrong key": ('[divisions]\n33 = "甲区"\n', "plancheck.toml:2:1", "33"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_supplied_codes_is_told_at_its_line(name, desk):
    text, place, words = WRONG[name]
    configure(desk, text)
    ran = verify(desk)
    assert (ran.code, ran.out) == (2, "")
    assert f"{place}: error:" in ran.err
    assert words in ran.err


def test_a_file_that_is_not_there_or_can_not_be_read_is_told(desk):
    (desk / "plancheck.toml").write_text('divisions = "codes"\n', "utf-8")
    assert "plancheck.toml:1:13: error:" in verify(desk).err
    (desk / "codes").write_bytes("330499 示例新区\n".encode("gbk"))
    ran = verify(desk)
    assert ran.code == 2
    assert "codes" in ran.err


def test_the_file_of_codes_is_not_replaced_by_an_output(desk):
    configure(desk, "330499 示例新区\n")
    ran = verify(desk, "--format", "json=codes")
    assert ran.code == 2
    assert (desk / "codes").read_text("utf-8") == "330499 示例新区\n"


def test_the_settings_in_force_name_them(desk):
    configure(desk, "330499 示例新区\n")
    assert "divisions.330499 示例新区" in in_process("verify", "--show-config", cwd=desk).out
