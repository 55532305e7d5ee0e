"""A new draft of a document brought into a plan file that a person has worked on (``extract --update``)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from plancheck.app.update import Change, Kind
from plancheck.app.update.run import Updated
from plancheck.app.update.tell import lines_of
from plancheck.extract.readings import MARK
from plancheck.io.yaml.reader import read_bytes
from tests.conftest import Ran, in_process, validator

ROOT = Path(__file__).parents[2]
HEAD = "平湖市残疾人事业发展“十四五”规划\n"
TABLE = (
    "二、主要目标\n主要指标\n"
    "序号\t指标\t单位\t2020年\t2025年\t属性\n"
    "1\t残疾人基本养老保险参保率\t%\t90\t≥95\t约束性\n"
    "2\t残疾人基本医疗保险参保率\t%\t96\t≥98\t约束性\n"
    "3\t残疾人就业人数\t人\t—\t300\t预期性\n"
    "4\t无障碍改造户数\t户\t20\t80\t预期性\n"
)
PROSE = (
    "三、主要任务\n（一）保障\n到2025年，新建残疾人之家12个，培训护理员500人次。\n"
    "（二）服务\n到2025年，残疾儿童康复服务率达到95%以上。每年举办招聘会4场。\n"
)
FIRST = HEAD + TABLE + PROSE


class Desk:
    """A folder with a plan file drafted from the first draft."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plan = folder / "plan.yaml"
        self.document("first.txt", FIRST)
        assert in_process("extract", "first.txt", "-o", "plan.yaml", cwd=folder).code == 0

    def document(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def correct(self, *changes: tuple[str, str]) -> None:
        """Edit the plan file as a person would."""
        text = self.plan.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        self.plan.write_text(text, encoding="utf-8", newline="")

    def update(self, *changes: tuple[str, str], more: tuple[str, ...] = ()) -> Ran:
        """Update by the first draft with some changes."""
        text = FIRST
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        self.document("second.txt", text)
        return in_process("extract", "--update", "plan.yaml", "second.txt", *more, cwd=self.folder)

    @property
    def data(self) -> dict:
        return yaml.safe_load(self.plan.read_text(encoding="utf-8"))

    def row(self, number: int) -> dict:
        return next(one for one in self.data["indicators"] if one["row"] == number)

    def lines(self) -> list[str]:
        """The file's lines without the readings."""
        text = self.plan.read_text(encoding="utf-8")
        return [line for line in text.splitlines() if MARK not in line]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def kinds(ran: Ran) -> list[tuple[str, str, str]]:
    return [(one["kind"], one["statement"], one["what"]) for one in ran.json["update"]["changes"]]


CORRECTIONS = (
    ("  - id: p1\n", "  # 与区里核过\n  - id: care-homes   # 改过编号\n"),
    ("    nature: 约束性\n", "    nature: 预期性   # 会上定的\n"),
    ("    subject: 培训护理员\n", "    subject: '护理员培训'\n    note: 含复训\n"),
    ('    target: "300"\n', '    target: "330"\n'),
    ("    unit: 户\n", "    unit: 户\n    population: 重度残疾人家庭\n"),
)


def test_the_same_document_changes_nothing(desk):
    before = desk.plan.read_bytes()
    ran = desk.update()
    assert (ran.code, ran.out) == (0, "")
    assert desk.plan.read_bytes() == before
    assert sorted(one.name for one in desk.folder.iterdir()) == ["first.txt", "plan.yaml", "second.txt"]  # fmt: skip


def test_corrections_stand_when_the_document_is_the_same(desk):
    desk.correct(*CORRECTIONS)
    before = desk.plan.read_bytes()
    ran = desk.update(more=("--format", "json"))
    assert desk.plan.read_bytes() == before
    assert kinds(ran) == [("kept", "row:3", "target")]
    assert ran.json["update"]["written"] is None


def test_corrections_stand_where_figures_change(desk):
    desk.correct(*CORRECTIONS)
    before = desk.lines()
    ran = desk.update(("≥95", "≥96"), ("12个", "15个"), ("500人次", "600人次"))
    after = desk.lines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [
        ("    target: ≥95", "    target: ≥96"),
        ("    target: 12个", "    target: 15个"),
        ("    target: 500人次", "    target: 600人次"),
    ]
    assert "≥95 → ≥96" in ran.err
    assert "12个 → 15个" in ran.err
    assert (desk.folder / "plan.yaml.bak").exists()


def test_a_corrected_figure_that_changed_in_the_document_is_taken_over_and_told(desk):
    desk.correct(*CORRECTIONS)
    ran = desk.update(("\t300\t", "\t350\t"))
    assert desk.row(3)["target"] == "350"
    assert "330 → 350" in ran.err


def test_a_new_row_moves_the_numbers_of_those_behind_it(desk):
    desk.correct(("id: basic-medical-rate\n", "id: basic-medical-rate   # 已核\n"))
    ran = desk.update(
        ("2\t残疾人基本医", "2\t辅助器具适配率\t%\t70\t90\t预期性\n3\t残疾人基本医"),
        ("\n3\t残疾人就业", "\n4\t残疾人就业"), ("\n4\t无障碍", "\n5\t无障碍"), more=("--format", "json"),
    )  # fmt: skip
    assert [one["row"] for one in desk.data["indicators"]] == [1, 2, 3, 4, 5]
    assert desk.row(3)["id"] == "basic-medical-rate"
    assert desk.row(3)["at"] == "主要指标/3"
    assert ("added", "row:2", "entry") in kinds(ran)
    assert "# 已核" in desk.plan.read_text(encoding="utf-8")


def test_a_row_that_is_gone_is_marked_and_not_deleted(desk):
    ran = desk.update(("3\t残疾人就业人数\t人\t—\t300\t预期性\n4", "3"), more=("--format", "json"))
    names = [one.get("name") for one in desk.data["indicators"]]
    assert "残疾人就业人数" in names
    assert ("gone", "row:3", "entry") in kinds(ran)
    text = desk.plan.read_text(encoding="utf-8")
    assert text.count("新稿中没有找到这一条") == 1
    assert len({one["row"] for one in desk.data["indicators"]}) == 4
    again = desk.update(("3\t残疾人就业人数\t人\t—\t300\t预期性\n4", "3"))
    assert desk.plan.read_text(encoding="utf-8") == text
    assert "没有找到" in again.err


def test_what_was_gone_and_comes_back_loses_its_mark(desk):
    desk.update(("，培训护理员500人次", ""))
    assert "新稿中没有找到这一条" in desk.plan.read_text(encoding="utf-8")
    ran = desk.update(more=("--format", "json"))
    assert "新稿中没有找到这一条" not in desk.plan.read_text(encoding="utf-8")
    assert ("back", "p2", "entry") in kinds(ran)


def test_strict_asks_for_a_person(desk):
    assert desk.update(("，培训护理员500人次", ""), more=("--strict",)).code == 1


def test_another_row_at_a_number_with_the_same_figure_is_another_one(desk):
    ran = desk.update(
        ("4\t无障碍改造户数\t户\t20\t80", "4\t助残志愿服务队\t支\t3\t80"), more=("--format", "json")
    )
    assert {("gone", "row:4", "entry"), ("added", "row:4", "entry")} <= set(kinds(ran))
    assert [one["row"] for one in desk.data["indicators"]] == [1, 2, 3, 4, 5]


def test_a_renamed_row_is_not_a_new_one(desk):
    ran = desk.update(("4\t无障碍改造户数\t户\t20\t80", "4\t残疾人家庭无障碍改造户数\t户\t20\t90"), more=("--format", "json"))  # fmt: skip
    assert len(desk.data["indicators"]) == 4
    assert desk.row(4)["target"] == "90"
    assert ("kept", "row:4", "name") in kinds(ran)


def test_a_row_under_another_name_with_its_figures_is_the_same(desk):
    ran = desk.update(("4\t无障碍改造户数", "4\t完成家庭改造数量"), more=("--format", "json"))
    assert len(desk.data["indicators"]) == 4
    assert not {"added", "gone"} & {kind for kind, _, _ in kinds(ran)}


@pytest.mark.parametrize(
    "change", [(), (("≥95", "≥96"),), (("12个", "15个"),), (("12个", "15个"), ("≥98", "≥99"))]
)
def test_corrected_indicators_stand(desk, change):
    """Other catalogue ids than those that would be read again, in the table and in prose."""
    desk.correct(
        ("id: basic-pension-rate", "id: pension-insurance-rate"),
        ("    subject: 新建残疾人之家\n", "    indicator: disabled-home-coverage\n"),
        ("    per: period\n", "    per: period\n    population: 某类人\n"),
        ("    subject: 培训护理员\n", "    subject: 康复协调员轮训\n"),
    )
    before = desk.lines()
    ran = desk.update(*change, more=("--format", "json"))
    assert {kind for kind, _, _ in kinds(ran)} <= {"changed", "kept"}
    assert sum(kind == "changed" for kind, _, _ in kinds(ran)) == len(change)
    assert sum(a != b for a, b in zip(before, desk.lines(), strict=True)) == len(change)


def test_a_renamed_and_changed_promise_is_never_lost(desk):
    desk.correct(("    subject: 培训护理员\n", "    subject: 康复协调员轮训\n"))
    ran = desk.update(("500人次", "650人次"), more=("--format", "json"))
    text = desk.plan.read_text(encoding="utf-8")
    told = {kind for kind, statement, _ in kinds(ran) if statement == "p2"}
    assert told in ({"changed"}, {"doubtful"})
    assert "650人次" in text
    assert len(desk.data["commitments"]) == 4


def test_an_entry_that_a_person_took_out_stays_out(desk):
    desk.correct(("  - id: p2\n    subject: 培训护理员\n    unit: 人次\n    per: period\n    target: 500人次\n    at: 三/（一）\n", ""))  # fmt: skip
    desk.update(("≥95", "≥97"))
    assert [one["id"] for one in desk.data["commitments"]] == ["p1", "p3", "p4"]


@pytest.mark.parametrize(
    "target", ["target:\n      qualitative: 镇镇有站点", "target: 2个"], ids=["words", "figure"]
)
def test_an_entry_that_a_person_added_stays_unmarked_while_the_document_has_it(desk, target):
    """Also one that is never read as a promise, here for a norm."""
    had = ("（二）服务\n", "（二）服务\n按照每个乡镇配置服务站2个的标准执行。\n")
    own = f"  - id: own\n    subject: 服务站\n    unit: 个\n    {target}\n    at: 三/（二）\n"
    desk.correct(("  - id: p1\n", f"{own}  - id: p1\n"))
    before = desk.lines()
    desk.update(("≥98", "≥99"), had)
    assert [line for line in desk.lines() if "≥99" not in line] == [
        line for line in before if "≥98" not in line
    ]


def test_new_statements_are_added_behind_the_one_before_them(desk):
    desk.update(("，培训护理员500人次", "，培训护理员500人次，建设无障碍社区8个"))
    subjects = [one["subject"] for one in desk.data["commitments"] if "subject" in one]
    assert "无障碍社区" in subjects[2]
    ids = [one["id"] for one in desk.data["commitments"]]
    assert len(set(ids)) == len(ids)
    assert "待核：新稿新增" in desk.plan.read_text(encoding="utf-8")


def test_two_promises_that_may_be_one_are_told_and_left(desk):
    first = ("（二）服务\n", "（二）服务\n新建示范站3个。\n（三）其他\n新建示范站5个。\n（四）另\n")
    desk.update(first)
    before = [one for one in desk.data["commitments"] if "示范站" in one.get("subject", "")]
    assert [one["target"] for one in before] == ["3个", "5个"]
    ran = desk.update(
        ("（二）服务\n", "（二）服务\n（三）其他\n（四）另\n（五）又\n新建示范站7个。\n"),
        more=("--format", "json"),
    )
    after = [one for one in desk.data["commitments"] if "示范站" in one.get("subject", "")]
    assert [one["target"] for one in after] == ["3个", "5个"]
    assert {"doubtful"} <= {kind for kind, _, _ in kinds(ran)}


def test_a_baseline_that_changed_is_taken_over(desk):
    desk.update(("\t90\t≥95", "\t91.5\t≥95"))
    assert desk.row(1)["baseline"] == {"year": 2020, "value": "91.5%"}


def test_a_place_that_moved_is_taken_over(desk):
    desk.update(("三、主要任务\n（一）保障", "三、保障措施\n略。\n四、主要任务\n（一）保障"))
    assert {one["at"] for one in desk.data["commitments"]} == {"四/（一）", "四/（二）"}


def test_a_draft_that_was_issued(desk):
    ran = desk.update((HEAD, f"平湖市人民政府文件\n平政发〔2022〕32号\n关于印发《{HEAD.strip()}》的通知\n各镇：\n平湖市人民政府\n2022年5月26日\n{HEAD}"), more=("--format", "json"))  # fmt: skip
    found = desk.data["document"]
    assert {key: str(value) for key, value in found.items()} == {
        "number": "平政发〔2022〕32号", "issuer": "平湖市人民政府", "issued": "2022-05-26", "status": "issued"
    }  # fmt: skip
    assert ("changed", "document", "number") in kinds(ran)


def test_cites_of_a_new_draft_are_added_once(desk):
    ground = f"{HEAD}根据《浙江省残疾人事业发展“十四五”规划》，制定本规划。\n"
    desk.update((HEAD, ground))
    assert [one["title"] for one in desk.data["cites"]] == ["浙江省残疾人事业发展“十四五”规划"]
    text = desk.plan.read_bytes()
    desk.update((HEAD, ground.replace("规划》", "规划（征求意见稿）》")))
    assert [one["title"] for one in desk.data["cites"]] == ["浙江省残疾人事业发展“十四五”规划"]
    assert text.count(b"cites") == 1


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    "title,what",
    [
        ("平湖市林业发展“十四五”规划", "规划标题"),
        ("舟山市残疾人事业发展“十四五”规划", "所属行政区"),
        ("平湖市残疾人事业发展“十五五”规划", "规划期"),
    ],
)
def test_a_document_of_another_plan_is_refused(desk, title, what):
    before = desk.plan.read_bytes()
    ran = desk.update((HEAD.strip(), title))
    assert ran.code == 2
    assert what in ran.err
    assert title in ran.err or what != "规划标题"
    assert desk.plan.read_bytes() == before


@pytest.mark.parametrize(
    "title",
    [
        "平湖市残疾人事业发展“十四五”规划（征求意见稿）",
        "平湖市“十四五”残疾人事业发展规划",
        "《平湖市残疾人事业发展“十四五”规划》",
        "平湖市残疾人事业发展“十四五”规划（送审稿）",
    ],
)
def test_the_title_of_another_draft_is_the_same(desk, title):
    assert desk.update((HEAD.strip(), title), ("≥95", "≥96")).code == 0
    assert desk.row(1)["target"] == "≥96"


def test_a_text_that_does_not_say_what_it_is(desk):
    ran = desk.update((HEAD, "会议纪要\n"))
    assert ran.code == 2
    assert "--title" in ran.err


OTHER_STYLES = {
    "no-line-end": lambda text: text.rstrip("\n"),
    "no-readings": lambda text: "\n".join(one for one in text.split("\n") if MARK not in one),
    "no-commitments": lambda text: text[: text.index("commitments:")],
    "empty-list": lambda text: text[: text.index("commitments:")] + "commitments: []\n",
    "end-comment": lambda text: text + "# 最后\n\n",
    "blank-lines": lambda text: text.replace("  - id", "\n  - id").replace("  - row", "\n\n  # 注\n  - row"),
    "marks-of-a-document": lambda text: f"---\n{text}...\n",
    "mapping": lambda text: text.replace("    target: ≥95\n", "    target:\n      # 说明\n      value: ≥95\n      year: 2025\n"),
    "words": lambda text: text.replace("    target: ≥95\n", "    target:\n      qualitative: 高\n"),
    "several-indicators": lambda text: text.replace("    subject: 新建残疾人之家\n", "    indicators: [disabled-home-coverage, new-employment]\n"),
    "other-unit": lambda text: text.replace("    unit: 人次\n", "    unit: 万人次\n").replace("target: 500人次", "target: 0.05万人次"),
    "lists-at-the-margin": lambda text: re.sub(r"(?m)^  (?=( |-|#).*$)", "", text.partition("indicators:")[0].replace("period:\n  start: 2021\n  end: 2025", "period: {start: 2021, end: 2025}") + "indicators:" + text.partition("indicators:")[2]),
}  # fmt: skip


@pytest.mark.parametrize("style", list(OTHER_STYLES))
def test_files_in_other_styles(desk, style):
    text = OTHER_STYLES[style](desk.plan.read_text(encoding="utf-8"))
    desk.plan.write_text(text, encoding="utf-8", newline="")
    changes = (("≥95", "≥96"), ("500人次", "600人次，建设无障碍社区8个"))
    ran = desk.update(*changes, more=("--format", "json"))
    assert ran.code == 0, ran.err
    target = desk.row(1)["target"]
    assert (target["value"] if isinstance(target, dict) else target) == "≥96"
    targets = [one["target"] for one in desk.data["commitments"]]
    assert "600人次" in targets
    assert "8个" in targets
    assert len(targets) == 5
    assert in_process("show", "plan.yaml", cwd=desk.folder).code == 0
    comments = [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]
    after = [line.strip() for line in desk.plan.read_text(encoding="utf-8").splitlines()]
    assert [one for one in comments if MARK not in one and one not in after] == []


@pytest.mark.parametrize("option", ["--id", "--parents", "--ancestors", "--why"])
def test_options_that_do_not_go_with_it(desk, option):
    ran = desk.update(more=(option, "x"))
    assert ran.code == 2
    assert option in ran.err


def test_a_plan_with_errors_is_not_touched(desk):
    desk.correct(("target: ≥98", "target: >98个了"))
    before = desk.plan.read_bytes()
    assert desk.update(("≥95", "≥96")).code == 2
    assert desk.plan.read_bytes() == before


# ---------------------------------------------------------------- what is written


def test_another_file_is_written_and_never_replaced(desk):
    before = desk.plan.read_bytes()
    assert desk.update(("≥95", "≥96"), more=("-o", "new.yaml")).code == 0
    assert desk.plan.read_bytes() == before
    assert "≥96" in (desk.folder / "new.yaml").read_text(encoding="utf-8")
    assert desk.update(("≥95", "≥97"), more=("-o", "new.yaml")).code == 2


def test_files_as_they_were_are_kept_and_never_replaced(desk):
    first = desk.plan.read_bytes()
    desk.update(("≥95", "≥96"))
    second = desk.plan.read_bytes()
    desk.update(("≥95", "≥97"))
    assert (desk.folder / "plan.yaml.bak").read_bytes() == first
    assert (desk.folder / "plan.yaml.bak2").read_bytes() == second


def test_line_ends_byte_order_mark_and_quotes_stay(desk):
    text = desk.plan.read_text(encoding="utf-8").replace("target: ≥95\n", "target: '≥95'\n")
    text = text.replace('"330482"', "'330482'").replace("\n", "\r\n")
    desk.plan.write_bytes(b"\xef\xbb\xbf" + text.encode())
    desk.update(("≥95", "≥96"), ("≥98", "≥99"))
    wanted = text.replace("'≥95'", "'≥96'").replace("≥98", "≥99")
    found = desk.plan.read_bytes()
    assert found.startswith(b"\xef\xbb\xbf")
    assert b"\n" not in found.replace(b"\r\n", b"")
    parts = (found.decode("utf-8-sig"), wanted)
    assert len({re.sub(rf"# {MARK}.*\r\n", "", one) for one in parts}) == 1


def test_a_plan_in_flow_style(desk):
    text = desk.plan.read_text(encoding="utf-8")
    desk.plan.write_text(json.dumps(yaml.safe_load(text), ensure_ascii=False), encoding="utf-8")
    ran = desk.update(
        ("≥95", "≥96"), ("，培训护理员500人次", "，培训护理员500人次，建设无障碍社区8个")
    )
    assert ran.code == 0, ran.err
    assert json.loads(desk.plan.read_text(encoding="utf-8").partition("\n")[0]) == desk.data
    assert desk.row(1)["target"] == "≥96"
    assert any("8个" in str(one["target"]) for one in desk.data["commitments"])


def test_an_alias_is_not_edited(desk):
    desk.correct(("target: ≥95", "target: &t ≥95"), ("target: ≥98", "target: *t"))
    before = desk.plan.read_bytes()
    ran = desk.update(("≥98", "≥99"), ("≥95", "≥96"))
    assert ran.code in {0, 2}
    if ran.code == 2:
        assert desk.plan.read_bytes() == before
    else:
        assert (desk.row(1)["target"], desk.row(2)["target"]) == ("≥96", "≥99")


def test_the_json_is_extract_1_with_the_changes(desk):
    ran = desk.update(("≥95", "≥96"), more=("--format", "json"))
    validator("extract").validate(ran.json)
    told = ran.json["update"]
    assert told["written"] == "plan.yaml"
    assert told["backup"] == "plan.yaml.bak"
    [one] = told["changes"]
    assert (one["kind"], one["old"], one["new"]) == ("changed", "≥95", "≥96")
    assert "≥96" in FIRST.replace("≥95", "≥96")[one["start"] : one["end"]]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_kind_of_change_is_told_in_words(kind, lang):
    one = Change(kind=kind, statement="row:1", name="参保率", what="target", old="≥95", new="≥96", section="1")  # fmt: skip
    lines = lines_of(Updated(problems=[], changes=[one]), "p.yaml", None, "p.yaml.bak", lang)
    assert len(lines) == 3
    assert "参保率" in lines[1]
    assert "{" not in "".join(lines)


# ---------------------------------------------------------------- the real plans


@pytest.mark.parametrize("file", sorted((ROOT / "plans").glob("*.yaml")), ids=lambda one: one.stem)
def test_real_plans_keep_every_byte_but_what_changed(file):
    from plancheck.io.yaml.editor import Editor  # noqa: PLC0415

    raw = file.read_bytes()
    document = read_bytes(raw, file.name)
    assert Editor(document).text().encode() == raw
    for group in ("indicators", "commitments"):
        for at, _ in enumerate(document.data.get(group, ())):
            editor = Editor(document)
            editor.set((group, at, "target"), "≥12.5%")
            editor.remark((group, at), "待核")
            made = editor.text().splitlines()
            assert "# 待核" in "\n".join(made)
            kept = [line for line in made if "≥12.5%" not in line and line.strip() != "# 待核"]
            old = raw.decode().splitlines()
            assert len(old) - len(kept) in {1, 2, 3, 4}
            assert all(line in old for line in kept)


@pytest.mark.parametrize("name", ["pinghu", "zhoushan", "chongming", "pudong", "jiaxing"])
def test_a_table_like_that_of_a_real_plan_changes_no_byte(name, tmp_path):
    """The rows of a plan encoded by hand, printed as a table: no row is read as changed, new or gone."""
    raw = (ROOT / "plans" / f"{name}.yaml").read_bytes()
    (tmp_path / "plan.yaml").write_bytes(raw)
    data = yaml.safe_load(raw)
    shown = json.loads(in_process("show", "plan.yaml", "--plans", str(ROOT / "plans"), "--format", "json", cwd=tmp_path).out)  # fmt: skip
    names = {one["statement"]: one["name"] for one in shown["statements"]}
    rows = ["序号\t指标\t2020年\t2025年\t属性"]
    for one in data["indicators"]:
        row = one["row"]
        label = one.get("name") or names.get(f"row:{row}") or one["id"]
        base, target = one.get("baseline", {}).get("value", "—"), one["target"]
        if isinstance(target, dict):
            target = target.get("value") or target.get("qualitative") or "—"
        rows.append(f"{row}\t{label}\t{base}\t{target}\t{one.get('nature', '')}")
    text = f"{data['title']}\n二、主要目标\n主要指标\n" + "\n".join(rows) + "\n"
    (tmp_path / "new.txt").write_text(text, encoding="utf-8")
    ran = in_process("extract", "--update", "plan.yaml", "new.txt", "-o", "out.yaml", "--format", "json", cwd=tmp_path)  # fmt: skip
    told = [one for one in ran.json["update"]["changes"] if one["statement"].startswith("row:")]
    assert [one for one in told if one["kind"] not in {"kept"}] == []
