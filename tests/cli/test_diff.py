"""``plancheck diff``: files, folders and git revisions in, what was loosened and the exit code out."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
AS_OF = ("--as-of", "2026-11-21")
HEAD = """\
format: plancheck/plan@1
id: {id}
title: {title}
jurisdiction: "{code}"
field: disability
period:
  start: 2021
  end: 2025
record: complete
"""
ROW = """\
  - row: 1
    id: employment-rate
    nature: 约束性
    target: "{0}"
"""
SECOND = """\
  - row: 2
    id: assistive-device-rate
    nature: 约束性
    target: 90%
"""


def plan(target="90%", second=True, ident="a-1", title="某规划", code="330482", tail=""):
    head = HEAD.format(id=ident, title=title, code=code)
    return head + "indicators:\n" + ROW.format(target) + (SECOND if second else "") + tail


def git(folder: Path, *arguments: str) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments],
        cwd=folder, env=env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def commit(folder: Path, message: str = "x") -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", message)


@pytest.fixture
def repository(tmp_path):
    """A repository whose one commit holds ``plans/a.yaml``."""
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.yaml").write_text(plan(), "utf-8")
    commit(tmp_path)
    return tmp_path


@pytest.fixture
def two(tmp_path):
    """``two(old, new)``: two files side by side, each in its folder."""

    def make(old: str, new: str) -> tuple[Path, Path]:
        files = []
        for name, text in (("old", old), ("new", new)):
            (tmp_path / name).mkdir(exist_ok=True)
            files.append(tmp_path / name / "a.yaml")
            files[-1].write_bytes(text.encode("utf-8", "surrogatepass"))
        return files[0], files[1]

    return make


@pytest.fixture(scope="session")
def held(inside):
    """``held(text)``: a diff@1 that keeps its schema and whose counts are true."""
    validator = Draft202012Validator(inside("schema", "diff").json)

    def check(text):
        document = json.loads(text)
        errors = sorted(validator.iter_errors(document), key=str)
        assert not errors, errors[0]
        rows = [one for found in document["plans"] for one in found["statements"]]
        for kind, count in document["summary"]["statements"].items():
            if kind != "unchanged":
                assert count == sum(one["kind"] == kind for one in rows), kind
        for one in rows:
            assert one["kind"] == (one["changes"][0]["kind"] if one["changes"] else "unchanged")
        return document

    return check


def kinds(document):
    return {
        (found["id"], (one["new"] or one["old"])["statement"]): one["kind"]
        for found in document["plans"]
        for one in found["statements"]
    }


# ---------------------------------------------------------------- two files


def test_a_plan_does_not_differ_from_itself(inside, held):
    for name in ("pinghu", "beilin", "national"):
        ran = inside("diff", f"plans/{name}.yaml", f"plans/{name}.yaml", "--format", "json", *AS_OF)
        assert (ran.code, ran.err) == (0, "")
        (found,) = held(ran.out)["plans"]
        assert (found["state"], found["statements"], found["verdicts"]) == ("unchanged", [], [])


def test_another_layout_of_the_file_is_no_change(inside, two):
    old = plan()
    new = "# comment\n" + old.replace(
        "period:\n  start: 2021\n  end: 2025", "period: {end: 2025, start: 2021}"
    )
    new = new.replace("target: 90%", 'target:   "90%"  # noted').replace("约束性", "binding")
    ran = inside("diff", *two(old, new), "--fail-on", "any")
    assert (ran.code, ran.err) == (0, "")
    assert "未变 2" in ran.out


@pytest.mark.parametrize(
    ("new", "gate", "code"),
    [
        (plan("85%"), None, 1),
        (plan("85%"), "dropped,weakened", 0),
        (plan("85%"), "never", 0),
        (plan("95%"), None, 0),
        (plan("95%"), "any", 1),
        (plan(second=False), None, 1),
        (plan(second=False), "loosened", 0),
        (plan(second=False).replace("约束性", "预期性"), "weakened", 1),
        (plan().replace("约束性", "预期性"), "loosened,dropped", 0),
        (plan("与GDP增长同步"), None, 1),
        (plan("与GDP增长同步"), "loosened-for-sure", 0),
        (plan("85%"), "loosened-for-sure", 1),
        (plan().replace("end: 2025", "end: 2026"), None, 1),
        (plan().replace("end: 2025", "end: 2026"), "dropped", 0),
        (plan().replace("record: complete", "record: partial"), None, 0),
        (plan().replace("record: complete", "record: partial"), "any", 1),
        (plan(tail="commitments:\n  - id: x\n    subject: 某事\n    target: 1家\n"), None, 0),
    ],
)  # fmt: skip
def test_what_makes_the_exit_code(inside, two, new, gate, code):
    options = [] if gate is None else ["--fail-on", gate]
    ran = inside("diff", *two(plan(), new), *options)
    assert (ran.code, ran.err) == (code, "")


def test_a_dropped_target_that_was_not_binding_is_told_and_passes(inside, two):
    old = plan().replace("约束性", "预期性")
    ran = inside("diff", *two(old, plan(second=False).replace("约束性", "预期性")))
    assert ran.code == 0
    assert "− 删去" in ran.out


def test_verdicts_that_change_are_told_and_trip_only_when_asked(inside, held, tmp_path):
    text = (ROOT / "plans/pinghu.yaml").read_text("utf-8")
    assert "≥70%" in text
    draft = tmp_path / "pinghu.yaml"
    draft.write_text(text.replace("≥70%", "≥55%"), "utf-8")
    arguments = ("diff", "plans/pinghu.yaml", draft, *AS_OF)
    ran = inside(*arguments, "--format", "json")
    assert (ran.code, ran.err) == (1, ""), "the parents stand with the earlier version only"
    turned = held(ran.out)["plans"][0]["verdicts"]
    new = {(one["rule"], one["source"]) for one in turned if one["turn"] == "new"}
    assert {("floor-kept", "zhejiang-2021"), ("floor-kept", "jiaxing-2021")} <= new
    assert all(one["old"]["verdict"] == "pass" for one in turned if one["rule"] == "floor-kept")
    assert inside(*arguments, "--fail-on", "dropped,weakened").code == 0
    assert inside(*arguments, "--fail-on", "verdicts").code == 1
    back = inside("diff", draft, "plans/pinghu.yaml", *AS_OF, "--format", "json")
    turned = held(back.out)["plans"][0]["verdicts"]
    gone = {(one["rule"], one["source"]) for one in turned if one["turn"] == "gone"}
    assert (gone, back.code) == (new, 0)


def test_a_dropped_indicator_becomes_a_gap_not_two_results(inside, held, tmp_path):
    text = (ROOT / "plans/pinghu.yaml").read_text("utf-8")
    rows = re.split(r"(?m)^(?=  - )", text)
    kept = [one for one in rows if "id: living-subsidy-coverage" not in one]
    assert len(kept) == len(rows) - 1
    draft = tmp_path / "pinghu.yaml"
    draft.write_text("".join(kept), "utf-8")
    ran = inside("diff", "plans/pinghu.yaml", draft, *AS_OF, "--format", "json")
    turned = [
        one
        for one in held(ran.out)["plans"][0]["verdicts"]
        if one["indicator"] == "living-subsidy-coverage" and one["rule"] == "two-subsidies-full"
    ]
    assert [(one["turn"], one["old"]["verdict"], one["new"]["verdict"]) for one in turned] == [
        ("worse", "fail", "gap")
    ]


def test_one_plan_may_take_another_id(inside, held, two):
    ran = inside("diff", *two(plan(), plan(ident="b-2")), "--format", "json")
    (found,) = held(ran.out)["plans"]
    assert (ran.code, [one["kind"] for one in found["changes"]]) == (0, ["id"])


def test_all_lists_what_did_not_change(inside, held, two):
    files = two(plan(), plan("85%"))
    assert "= 未变" not in inside("diff", *files).out
    assert "= 未变" in inside("diff", *files, "--all").out
    short, full = (
        held(inside("diff", *files, "--format", "json", *more).out) for more in ((), ("--all",))
    )
    assert len(full["plans"][0]["statements"]) == len(short["plans"][0]["statements"]) + 1
    assert full["summary"] == short["summary"]


def test_standard_input_is_a_version(inside, two):
    _, new = two(plan(), plan("85%"))
    ran = inside("diff", "-", new, stdin=plan().encode())
    assert (ran.code, ran.err) == (1, "")
    assert "<stdin> → " in ran.out
    twice = inside("diff", "-", "-")
    assert twice.code == 2


# ---------------------------------------------------------------- folders


def test_plans_of_a_folder_are_paired_by_id_wherever_their_file_lies(inside, held, tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    (new / "deep").mkdir(parents=True)
    old.mkdir()
    (old / "a.yaml").write_text(plan(), "utf-8")
    (old / "b.yaml").write_text(plan(ident="b-1", code="330400"), "utf-8")
    (new / "deep" / "moved.yaml").write_text(plan(), "utf-8")
    (new / "c.yaml").write_text(plan(ident="c-1", code="330000"), "utf-8")
    ran = inside("diff", old, new, "--format", "json")
    document = held(ran.out)
    states = {one["id"]: one["state"] for one in document["plans"]}
    assert states == {"a-1": "unchanged", "b-1": "dropped", "c-1": "added"}
    assert ran.code == 1
    assert "整份规划被删去，共 2 条指标和承诺，其中约束性 2 条" in inside("diff", old, new).out
    assert inside("diff", old, new, "--fail-on", "weakened").code == 0


def test_a_word_file_is_no_version(inside, two, tmp_path):
    (tmp_path / "稿.docx").write_bytes(b"PK\x03\x04" + bytes(200))
    old, _ = two(plan(), plan())
    ran = inside("diff", old, tmp_path / "稿.docx", cwd=tmp_path)
    assert ran.code == 2
    assert "这是 Word、Excel 或 PDF 文件，不是规划文件" in ran.err
    assert "plancheck extract" in ran.err


def test_only_new_plans_is_nothing_compared(inside, tmp_path):
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "a.yaml").write_text(plan(), "utf-8")
    ran = inside("diff", tmp_path / "old", tmp_path / "new")
    assert ran.code == 3
    assert "没有可对照的内容" in ran.out
    assert inside("diff", tmp_path / "new", tmp_path / "old").code == 1


def test_a_broken_file_is_told_and_is_not_a_dropped_plan(inside, held, tmp_path):
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "b.yaml").write_text(plan(ident="b-1", code="330400"), "utf-8")
        (tmp_path / name / "a.yaml").write_text(plan(), "utf-8")
        (tmp_path / name / "c.yaml").write_text(plan(ident="c-1", code="330000"), "utf-8")
    (tmp_path / "new" / "a.yaml").write_text(plan("接近全覆盖"), "utf-8")
    (tmp_path / "new" / "c.yaml").write_text("format: plancheck/plan@1\n\tid: [", "utf-8")
    ran = inside("diff", tmp_path / "old", tmp_path / "new", "--format", "json")
    document = held(ran.out)
    assert ran.code == document["exit_code"] == 2
    assert [one["id"] for one in document["plans"]] == ["b-1"]
    assert {Path(one["path"]).name for one in document["errors"]} == {"a.yaml", "c.yaml"}
    assert "接近全覆盖" in ran.err
    assert "^" in ran.err


def test_two_plans_of_one_id_are_an_error(inside, tmp_path):
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.yaml").write_text(plan(), "utf-8")
    (tmp_path / "new" / "b.yaml").write_text(plan("85%"), "utf-8")
    ran = inside("diff", tmp_path / "old", tmp_path / "new")
    assert ran.code == 2
    assert "b.yaml:2:1: error:" in ran.err
    assert "a-1" in ran.err


# ---------------------------------------------------------------- git


def test_a_file_of_a_revision(inside, repository):
    file = repository / "plans" / "a.yaml"
    file.write_text(plan("85%"), "utf-8")
    ran = inside("diff", "HEAD:plans/a.yaml", "plans/a.yaml", cwd=repository)
    assert (ran.code, ran.err) == (1, "")
    assert "HEAD:plans/a.yaml → plans/a.yaml" in ran.out
    assert "松5个百分点" in ran.out
    commit(repository)
    assert inside("diff", "HEAD:plans/a.yaml", "plans/a.yaml", cwd=repository).code == 0
    assert inside("diff", "HEAD~1:plans/a.yaml", "HEAD:plans/a.yaml", cwd=repository).code == 1
    assert git(repository, "status", "--porcelain") == ""


@pytest.mark.parametrize("path", ["plans/a.yaml", "./a.yaml", "a.yaml", "../plans/a.yaml"])
def test_a_path_from_a_folder_below_the_root(inside, repository, path):
    ran = inside("diff", f"HEAD:{path}", "a.yaml", cwd=repository / "plans")
    assert (ran.code, ran.err) == (0, "")
    assert "未变 2" in ran.out


def test_a_folder_of_a_revision(inside, held, repository):
    (repository / "plans" / "b.yaml").write_text(plan(ident="b-1", code="330400"), "utf-8")
    for arguments in (("HEAD:plans", "plans"), ("HEAD:", "."), ("main:./", ".")):
        ran = inside("diff", *arguments, "--format", "json", cwd=repository)
        document = held(ran.out)
        assert (ran.code, ran.err) == (0, ""), "a new plan is no weakening"
        assert {one["id"]: one["state"] for one in document["plans"]} == {
            "a-1": "unchanged", "b-1": "added",
        }  # fmt: skip
        assert document["old"]["revision"] == git(repository, "rev-parse", "HEAD")
        assert document["new"]["revision"] is None


def test_each_version_is_judged_with_its_own_ancestors(inside, held, tmp_path):
    git(tmp_path, "init", "-q", "-b", "main")
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    commit(tmp_path)
    same = inside("diff", "HEAD:plans", "plans", *AS_OF, "--format", "json", cwd=tmp_path)
    assert (same.code, same.err) == (0, "")
    assert {one["state"] for one in held(same.out)["plans"]} == {"unchanged"}
    file = tmp_path / "plans" / "jiaxing.yaml"
    text = file.read_text("utf-8")
    assert "≥68%" in text
    file.write_text(text.replace("≥68%", "≥75%"), "utf-8")
    ran = inside(
        "diff",
        "HEAD:plans/pinghu.yaml",
        "plans/pinghu.yaml",
        *AS_OF,
        "--format",
        "json",
        cwd=tmp_path,
    )
    (found,) = held(ran.out)["plans"]
    assert (found["state"], found["statements"]) == ("changed", [])
    assert [(one["turn"], one["rule"], one["source"]) for one in found["verdicts"]] == [
        ("new", "floor-kept", "jiaxing-2021")
    ]
    one_ground = inside(
        "diff", "HEAD:plans/pinghu.yaml", "plans/pinghu.yaml", *AS_OF, "--plans", "plans",
        "--format", "json", cwd=tmp_path,
    )  # fmt: skip
    assert held(one_ground.out)["plans"][0]["verdicts"] == []


def test_an_existing_path_wins_over_a_revision(inside, repository):
    if os.name == "nt":
        pytest.skip("no colon in names there")
    folder = repository / "HEAD:plans"
    folder.mkdir()
    (folder / "a.yaml").write_text(plan("85%"), "utf-8")
    ran = inside("diff", "HEAD:plans/a.yaml", "plans/a.yaml", cwd=repository)
    assert ran.code == 0
    assert "▲ 收紧" in ran.out


def test_a_link_inside_the_repository_is_followed(inside, repository):
    (repository / "plans" / "b.yaml").symlink_to("../plans/a.yaml")
    (repository / "out.yaml").symlink_to("/etc/passwd")
    commit(repository)
    ran = inside("diff", "HEAD:plans/b.yaml", "plans/a.yaml", cwd=repository)
    assert (ran.code, ran.err) == (0, "")
    assert inside("diff", "HEAD:out.yaml", "plans/a.yaml", cwd=repository).code == 2


@pytest.mark.parametrize(
    ("old", "words"),
    [
        ("nowhere:plans/a.yaml", "没有这个版本: nowhere"),
        ("mian:plans/a.yaml", "可写: main"),
        ("HEAD~9:plans/a.yaml", "没有这个版本"),
        ("HEAD:plans/z.yaml", "没有这个文件或文件夹: plans/z.yaml"),
        ("HEAD:../../z.yaml", "没有这个文件或文件夹"),
        ("HEAD:/etc/passwd", "没有这个文件或文件夹"),
        ("--output=x:plans/a.yaml", "没有这个版本"),
        ("-x:plans/a.yaml", "没有这个版本"),
        ("$(touch x):plans/a.yaml", "没有这个版本"),
        ("HEAD;touch x:plans/a.yaml", "没有这个版本"),
        (":plans/a.yaml", "找不到文件"),
        ("plans/z.yaml", "找不到文件"),
    ],
)  # fmt: skip
def test_what_git_does_not_have_is_told(inside, repository, old, words):
    before = sorted(repository.rglob("*.yaml")), sorted(repository.iterdir())
    ran = inside("diff", "--", old, "plans/a.yaml", cwd=repository)
    assert (ran.code, ran.err.count("error:")) == (2, 1)
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert "fatal" not in ran.err
    assert (sorted(repository.rglob("*.yaml")), sorted(repository.iterdir())) == before


def test_both_versions_trouble_is_told_at_once(inside, repository):
    ran = inside("diff", "nowhere:a.yaml", "HEAD:b.yaml", cwd=repository)
    assert (ran.code, ran.err.count("error:")) == (2, 2)


def test_no_repository_and_no_git(plancheck, tmp_path):
    (tmp_path / "a.yaml").write_text(plan(), "utf-8")
    ran = plancheck(
        "diff", "HEAD:a.yaml", "a.yaml", cwd=tmp_path, GIT_CEILING_DIRECTORIES=str(tmp_path.parent)
    )
    assert (ran.code, "不在 git 仓库里" in ran.err) == (2, True)
    ran = plancheck("diff", "HEAD:a.yaml", "a.yaml", cwd=tmp_path, PATH=str(tmp_path))
    assert (ran.code, "没有找到 git 命令" in ran.err) == (2, True)


def test_a_broken_file_of_a_revision_shows_its_line(inside, repository):
    (repository / "plans" / "a.yaml").write_text(plan("接近全覆盖"), "utf-8")
    commit(repository)
    (repository / "plans" / "a.yaml").write_text(plan(), "utf-8")
    ran = inside("diff", "HEAD:plans/a.yaml", "plans/a.yaml", cwd=repository)
    assert ran.code == 2
    assert "HEAD:plans/a.yaml:14:13: error:" in ran.err
    assert "接近全覆盖" in ran.err
    assert "^" in ran.err


def test_names_with_spaces_chinese_and_quotes_in_git(inside, repository):
    name = "规划 '草案' \"一\".yaml"
    shutil.copy(repository / "plans" / "a.yaml", repository / name)
    commit(repository)
    ran = inside("diff", f"HEAD:{name}", name, cwd=repository)
    assert (ran.code, ran.err) == (0, "")


# ---------------------------------------------------------------- other inputs that can't be compared


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("plans/pinghu.yaml", "plans/zhoushan.yaml"), "不是同一份规划"),
        (("plans/pinghu.yaml", "plans"), "一稿是文件，另一稿是文件夹"),
        (("plans/pinghu.yaml",), "缺少"),
        (("plans/pinghu.yaml", "plans/pinghu.yaml", "--fail-on", "loose"), "loosened-for-sure"),
        (("plans/pinghu.yaml", "plans/pinghu.yaml", "--fail-on", "never,any"), "never"),
        (("plans/pinghu.yaml", "plans/pinghu.yaml", "--fail-on", ""), "loosened"),
        (("plans/pinghu.yaml", "plans/pinghu.yaml", "--format", "sarif"), "markdown"),
        (("plans/pinghu.yaml", "plans/pinghu.yaml", "--plans", "nowhere"), "nowhere"),
        (("plans/pinghu.yaml", "plans/pinghu.yaml", "--set", "x=1"), "gdp-growth"),
        (("rules/disability/pack.yaml", "plans/pinghu.yaml"), "文件种类不对"),
    ],
)  # fmt: skip
def test_wrong_use_is_told(inside, arguments, words):
    ran = inside("diff", *arguments, *AS_OF)
    assert ran.code == 2
    assert words in ran.err
    assert "Traceback" not in ran.err


# ---------------------------------------------------------------- formats


def test_formats_go_to_files_and_leave_the_exit_code_alone(inside, held, two, tmp_path):
    files = two(plan(), plan("85%"))
    json_file, comment = tmp_path / "diff.json", tmp_path / "comment.md"
    ran = inside(
        "diff", *files, "--format", f"json={json_file}", "--format", f"markdown={comment}",
        "--format", "table",
    )  # fmt: skip
    assert ran.code == 1
    assert held(json_file.read_text("utf-8"))["exit_code"] == 1
    assert "**▼ 放宽**" in comment.read_text("utf-8")
    assert "▼ 放宽" in ran.out
    again = inside("diff", *files, "--format", "json")
    assert again.out == json_file.read_text("utf-8")


def test_a_table_of_80_columns_and_colour_without_other_words(inside, two):
    from plancheck.report.text import cells

    files = two(plan(), plan("85%"))
    for lang in ("zh", "en"):
        ran = inside("diff", "plans/beilin.yaml", "examples/beilin-issued.yaml", *AS_OF, lang=lang)
        assert max(map(cells, ran.out.splitlines())) <= 100
    from plancheck.report.diff import summary_row
    from plancheck.report.diff.table import table

    document = inside("diff", *files, "--format", "json", "--all").json
    from plancheck.report.diff import Ending

    ending = Ending(
        old=document["old"], new=document["new"], errors=[], packs=[], gate=["loosened"], tripped=1,
        exit_code=1, skipped=0, lang="zh", as_of="2026-11-21", version="0",
    )  # fmt: skip
    summary = summary_row(document["plans"])
    for width in (40, 80):
        drawn = [
            table(document["plans"], ending, summary, width=width, colour=colour, everything=True)
            for colour in (False, True)
        ]
        assert max(map(cells, drawn[0].splitlines())) <= width
        bare = re.sub("\x1b\\[[0-9;]*m", "", drawn[1])
        assert [one.rstrip() for one in bare.splitlines()] == drawn[0].splitlines()
        assert "\x1b[" in drawn[1]


HOSTILE = "[red]a|b`c`*d*_e_<script>x</script>@user #1 https://x.y\u202e\u200b![i](j)~~k~~ $l$ &amp; <!-- m"


def test_hostile_text_stays_text(inside, controls, two):
    name = json.dumps(HOSTILE)
    tail = f"commitments:\n  - id: x\n    subject: {name}\n    target: 1家\n    at: {name}\n"
    old = plan(title=name, tail=tail)
    files = two(old, plan("85%", title=json.dumps(HOSTILE + "2"), tail=tail.replace("1家", "2家")))
    for lang in ("zh", "en"):
        ran = inside("diff", *files, lang=lang)
        assert ran.code == 1
        assert not controls(ran.out)
        assert "[red]a|b`c`" in ran.out
        ran = inside("diff", *files, "--format", "json", lang=lang)
        assert not controls(ran.out)
        assert [one for one in ran.json["plans"][0]["statements"] if one["name"] == HOSTILE]
        ran = inside("diff", *files, "--format", "markdown", lang=lang)
        assert not controls(ran.out)
        raw = ran.out
        assert "@user" not in raw
        assert " #1" not in raw
        assert "://" not in raw
        assert "<script" not in raw
        html = MarkdownIt("gfm-like", {"linkify": False}).render(raw)
        assert not re.search(r"<(script|a|img|em|code|s)\b", html)
        rows = re.findall(r"(?m)^\|.*$", raw)
        assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows[:4]} == {6}


def test_a_path_can_not_become_a_list_or_a_heading():
    from plancheck.report.diff.markdown import escape

    for text in ("# a", "- a", "+ a", "1. a", "123) a", "=== a", "> a", "    a*b*", "www.x.y", "a@b.c",
                 "![x](y)", "a_b_c", "$x$", "&lt;", "<b>"):  # fmt: skip
        html = MarkdownIt("gfm-like", {"linkify": False}).render(escape(text.strip()))
        assert re.fullmatch(r"<p>[^<]*(<!-- -->[^<]*)?</p>\n", html), (text, html)


# ---------------------------------------------------------------- the example


def test_the_example_shows_the_heart_of_a_review(inside, held):
    arguments = ("diff", "plans/beilin.yaml", "examples/beilin-issued.yaml", *AS_OF)
    ran = inside(*arguments, "--format", "json")
    document = held(ran.out)
    assert (ran.code, ran.err) == (1, "")
    found = kinds(document)
    assert {name: kind for (_, name), kind in found.items()} == {
        "severe-home-accessibility": "dropped",
        "living-subsidy": "loosened",
        "assistive-devices": "loosened",
        "student-aid": "later",
        "child-rehabilitation-aid": "hedge-added",
        "basic-rehabilitation": "tightened",
        "public-sector-quota": "strengthened",
        "nursing-subsidy": "reworded",
    }
    turned = {(one["turn"], one["rule"]) for one in document["plans"][0]["verdicts"]}
    assert ("new", "two-subsidies-full") in turned


def test_the_example_says_that_it_is_invented():
    text = (ROOT / "examples/beilin-issued.yaml").read_text("utf-8")
    assert text.startswith("# 示例，虚构")
    assert "title: 碑林区“十四五”残疾人保障和发展规划（示例，虚构）" in text


def test_the_configuration_holds_for_a_comparison_too(inside, tmp_path):
    """Packs, series, severities and the language are those by which verify judges."""
    for name in ("plans", "examples"):
        (tmp_path / name).mkdir()
    for name in (
        "plans/beilin.yaml",
        "examples/beilin-issued.yaml",
        "plans/national.yaml",
        "plans/xian.yaml",
        "plans/shaanxi.yaml",
    ):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    run = ("diff", "plans/beilin.yaml", "examples/beilin-issued.yaml", *AS_OF, "--format", "json")
    before = inside(*run, cwd=tmp_path).json
    rules = {one["rule"] for plan in before["plans"] for one in plan["verdicts"]}
    assert "two-subsidies-full" in rules
    (tmp_path / "plancheck.toml").write_text(
        '[severity]\ntwo-subsidies-full = "off"\n', encoding="utf-8"
    )
    after = inside(*run, cwd=tmp_path).json
    assert {one["rule"] for plan in after["plans"] for one in plan["verdicts"]} == rules - {
        "two-subsidies-full"
    }
    assert inside(*run, "--no-config", cwd=tmp_path).json == before
