"""``plancheck init``: what it writes loads, shows what is open, and overwrites nothing."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parents[2]
AS_OF = ("--as-of", "2026-11-21")
WANTED = ("--jurisdiction", "330482", "--period", "2021-2025", "--id", "draft")
WIRING = {
    "plancheck.toml", ".vscode/settings.json",
    *(f".plancheck/schemas/{name}.schema.json"
      for name in ("plan", "waivers", "known", "config", "catalogue", "pack", "rules")),
}  # fmt: skip


def files(folder):
    return {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}


def read(path):
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - strings only


@pytest.fixture
def folder(tmp_path):
    """A folder with the real plans of Zhejiang's line, but not the county's own."""
    folder = tmp_path / "work"
    (folder / "plans").mkdir(parents=True)
    for name in (
        "jiaxing",
        "zhejiang",
        "national",
        "national-public-services",
        "shanghai",
        "zhoushan",
    ):
        shutil.copy(ROOT / "plans" / f"{name}.yaml", folder / "plans")
    return folder


@pytest.fixture
def empty(tmp_path):
    """A folder with nothing in it."""
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


@pytest.fixture
def init(inside, folder):
    def run(*arguments, lang="en", cwd=folder):
        return inside("init", *arguments, lang=lang, cwd=cwd)

    return run


# ---------------------------------------------------------------- the first plan


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_draft_shows_gaps_and_never_fails_to_load(inside, folder, lang, checked):
    ran = inside("init", *WANTED, cwd=folder, lang=lang)
    assert (ran.code, ran.err) == (0, "")
    judged = inside("verify", "plans/draft.yaml", *AS_OF, "--format", "json", cwd=folder)
    assert (judged.code, judged.err) == (1, "")
    report = checked(judged.out)
    open_ones = {
        one["subject"]["indicator"] for one in report["results"] if one["reason"] == "undecided"
    }
    plan = read(folder / "plans" / "draft.yaml")
    floors = {one["id"] for one in plan["indicators"]} - {"household-accessibility-count"}
    assert floors <= open_ones
    assert {one["target"] for one in plan["indicators"]} == {"待定"}
    known = [one["source"] for one in report["plans"][0]["compared"]]
    assert known == [
        "jiaxing-2021",
        "zhejiang-2021",
        "national-2021",
        "national-public-services-2021",
    ]
    shown = inside("show", "plans/draft.yaml", "--format", "json", cwd=folder).json
    assert {one["kind"] for one in shown["statements"]} == {"undecided"}
    assert shown["status"] == "draft"


def test_nothing_asked_above_is_missing_from_the_draft(init, inside, folder):
    """Against the draft, no floor of the plans above is a gap for not being mentioned."""
    init(*WANTED)
    report = inside("verify", "plans/draft.yaml", *AS_OF, "--format", "json", cwd=folder).json
    missing = {
        one["subject"]["indicator"]
        for one in report["results"]
        if one["verdict"] == "gap" and one["reason"] != "undecided" and one["requirement"]["kind"] == "ancestor"
    }  # fmt: skip
    assert missing == set()


def test_a_filled_in_draft_is_judged(init, inside, folder):
    init(*WANTED)
    path = folder / "plans" / "draft.yaml"
    rates, _, count = path.read_text("utf-8").rpartition("target: 待定")
    text = rates.replace("target: 待定", "target: 1%") + "target: 5户" + count
    path.write_text(text, encoding="utf-8")
    report = inside(
        "verify", "plans/draft.yaml", *AS_OF, "--format", "json", "--only", "floor-kept", cwd=folder
    )
    verdicts = {one["verdict"] for one in report.json["results"]}
    assert "fail" in verdicts
    assert report.code == 1


def test_each_indicator_tells_what_is_asked_and_by_whom(init, folder):
    init(*WANTED, lang="zh")
    text = (folder / "plans" / "draft.yaml").read_text("utf-8")
    block = text.partition("  # 残疾人专业托养机构覆盖率（%）\n")[2].partition("    target")[0]
    assert block == (
        "  # 上级要求: 《嘉兴市残疾人事业发展“十四五”规划》 90%（约束性，2025年，转引自官方文件）\n"
        "  # 上级要求: 《浙江省残疾人事业发展“十四五”规划》 >90%（约束性，2025年，转引自官方文件）\n"
        "  - id: professional-care-coverage\n    row: 5\n    nature: 约束性\n"
    )
    assert "110万户（约束性，2025年，据报道，各地合计达到）" in text
    assert text.startswith(
        "# yaml-language-server: $schema=../.plancheck/schemas/plan.schema.json\n"
    )


def test_the_plans_above_are_found_by_territory_and_years(init, folder):
    init(*WANTED)
    assert read(folder / "plans" / "draft.yaml")["parents"] == [
        "jiaxing-2021"
    ]  # whose parents count too
    ran = init("--jurisdiction", "330482", "--period", "2026-2030", "--id", "later")
    assert ran.code == 0
    assert "No plan above was found" in ran.out
    assert "jiaxing-2021 (2021—2025)" in ran.out
    assert "shanghai" not in ran.out
    assert "parents" not in read(folder / "plans" / "later.yaml")


def test_parents_that_are_named_are_taken_whatever_their_years(init, inside, folder):
    ran = init(
        "--jurisdiction",
        "平湖市",
        "--period",
        "2026-2030",
        "--parents",
        "zhejiang-2021，national-2021",
    )
    assert ran.code == 0
    path = folder / "plans" / "disability-330482-2026.yaml"
    assert read(path)["parents"] == ["zhejiang-2021", "national-2021"]
    assert read(path)["period"] == {"start": "2026", "end": "2030"}
    again = ("--parents", "zhejiang-2021", "--parents", "national-2021", "--id", "again")
    assert init("--jurisdiction", "平湖市", "--period", "2026-2030", *again).code == 0
    parents = read(folder / "plans" / "again.yaml")["parents"]
    assert parents == ["zhejiang-2021", "national-2021"]
    assert inside("verify", path, *AS_OF, cwd=folder).code in {1, 3}


@pytest.mark.parametrize(
    ("parents", "said"),
    [
        ("zhejang-2021", "zhejiang-2021"),
        ("shanghai-2021", "territory"),
        ("zhoushan-2021", "territory"),
    ],
)
def test_a_wrong_parent_is_refused(init, folder, parents, said):
    before = files(folder)
    ran = init(*WANTED, "--parents", parents)
    assert ran.code == 2
    assert said in ran.err
    assert files(folder) == before


def test_without_plans_above_the_catalogue_is_offered(inside, tmp_path):
    ran = inside("init", "new", *WANTED, "--field", "disability", cwd=tmp_path)
    assert ran.code == 0
    path = tmp_path / "new" / "plans" / "draft.yaml"
    judged = inside("verify", path, *AS_OF, cwd=tmp_path)
    assert judged.code in {1, 3}, judged.err
    # What is offered is a plan when its marks are taken away.
    head, mark, rows = path.read_text("utf-8").partition("# indicators:\n")
    assert mark
    path.write_text(head + "indicators:\n" + re.sub("(?m)^# ", "", rows), encoding="utf-8")
    judged = inside("verify", path, *AS_OF, cwd=tmp_path)
    assert (judged.code, judged.err) == (1, "")


def test_plans_above_elsewhere(init, inside, folder, tmp_path):
    """The check that is proposed finds them too."""
    own = tmp_path / "my county"
    ran = init(str(own), *WANTED, "--plans", "plans")
    assert ran.code == 0
    assert read(own / "plans" / "draft.yaml")["parents"] == ["jiaxing-2021"]
    config = tomllib.loads((own / "plancheck.toml").read_text("utf-8"))
    assert config["plans"] == ["plans", "../work/plans"]
    command = re.search("check it: plancheck (.*)", ran.out)[1]
    judged = inside(*shlex.split(command), *AS_OF, cwd=folder)
    assert (judged.code, judged.err) == (1, "")


@pytest.mark.parametrize(
    ("written", "code"),
    [("330482", "330482"), ("平湖市", "330482"), ("平湖", "330482"), ("浙江省嘉兴市平湖市", "330482"), ("北京市朝阳区", "110105"),
     ("全国", "CN"), ("cn", "CN"), (" 浙江省 ", "330000")],
)  # fmt: skip
def test_a_place_by_code_or_name(init, folder, written, code):
    place = ("--jurisdiction", written, "--field", "disability")
    assert init(*place, "--period", "2031—2035年", "--id", "p").code == 0
    assert read(folder / "plans" / "p.yaml")["jurisdiction"] == code


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--jurisdiction", "朝阳区", "--period", "2026-2030"),
            ("110105", "北京市朝阳区", "220104"),
        ),
        (("--jurisdiction", "平湖县城", "--period", "2026-2030"), ("330482",)),
        (("--jurisdiction", "330483x", "--period", "2026-2030"), ("330482",)),
        (("--jurisdiction", "310100", "--period", "2026-2030"), ("310000",)),
        (("--jurisdiction", "", "--period", "2026-2030"), ("330482",)),
        (("--jurisdiction", "330482"), ("--period",)),
        (("--period", "2026-2030"), ("--jurisdiction",)),
        (("--title", "x"), ("--jurisdiction",)),
        (("--jurisdiction", "330482", "--period", "2030-2026"), ("2026-2030",)),
        (("--jurisdiction", "330482", "--period", "十五五"), ("2026-2030",)),
        (
            ("--jurisdiction", "330482", "--period", "2026-2030", "--field", "roads"),
            ("disability",),
        ),
        (("--jurisdiction", "330482", "--period", "2026-2030", "--id", "../x"), ("pinghu-2026",)),
        (
            ("--jurisdiction", "330482", "--period", "2026-2030", "--id", "zhejiang-2021"),
            ("zhejiang.yaml",),
        ),
        (("--jurisdiction", "330482", "--period", "2026-2030", "--plans", "nowhere"), ("nowhere",)),
        (("--ci", "jenkins"), ("github",)),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wrong_wish_writes_nothing_and_says_what_to_write(init, folder, arguments, said, lang):
    before = files(folder)
    ran = init(*arguments, lang=lang)
    assert (ran.code, ran.out) == (2, "")
    for one in said:
        assert one in ran.err
    assert files(folder) == before


def test_a_plan_above_with_errors_is_told_before_anything_is_written(init, folder):
    path = folder / "plans" / "jiaxing.yaml"
    text = path.read_text("utf-8")
    path.write_text(
        re.sub(r"(?m)^    target: .*$", "    target: 接近全覆盖", text, count=1), encoding="utf-8"
    )
    before = files(folder)
    ran = init(*WANTED)
    assert ran.code == 2
    assert re.search(r"plans/jiaxing\.yaml:\d+:\d+: error: ", ran.err)
    assert files(folder) == before


def test_a_file_that_can_not_be_read_is_told_and_does_not_pass_for_nothing(init, folder):
    (folder / "plans" / "broken.yaml").write_text(
        "format: plancheck/plan@1\nid: broken\ntitle: [\n"
    )
    ran = init(*WANTED)
    assert ran.code == 2
    assert "plans/broken.yaml:3:8: error: " in ran.err
    assert read(folder / "plans" / "draft.yaml")["parents"] == ["jiaxing-2021"]


def test_two_plans_above_with_one_id_are_told(init, folder):
    shutil.copy(folder / "plans" / "jiaxing.yaml", folder / "plans" / "jiaxing-2.yaml")
    ran = init(
        "--jurisdiction",
        "330482",
        "--period",
        "2021-2025",
        "--id",
        "draft",
        "--parents",
        "jiaxing-2021",
    )
    assert ran.code == 2
    assert "jiaxing-2.yaml" in ran.err
    assert not (folder / "plans" / "draft.yaml").exists()


HOSTILE = "规划\n  - id: evil\n\x1b[31m\u202e：\u200b#\x85\u2028 ]: 'x' \"y\" `z` | {a}"


def test_hostile_titles_stay_in_their_comments_and_values(init, inside, folder, controls):
    data = yaml.safe_load(
        (folder / "plans" / "jiaxing.yaml").read_text("utf-8").replace("issued: 2", "issued: '2' #")
    )
    data.pop("document", None)
    data["title"] = HOSTILE
    data["indicators"].append({"row": 99, "name": HOSTILE + "甲", "target": "5%"})
    (folder / "plans" / "jiaxing.yaml").write_text(
        yaml.safe_dump(data, sort_keys=False), encoding="utf-8"
    )
    ran = init(*WANTED, "--title", HOSTILE)
    assert ran.code == 0, ran.err
    text = (folder / "plans" / "draft.yaml").read_text("utf-8")
    assert controls(text) == []
    assert controls(ran.out) == []
    plan = read(folder / "plans" / "draft.yaml")
    assert plan["title"] == HOSTILE
    assert "evil" not in {one["id"] for one in plan["indicators"]}
    assert "甲: 5%" in text.rpartition("indicators:")[2].rpartition("待定\n")[2]
    assert inside("verify", "plans/draft.yaml", *AS_OF, cwd=folder).code == 1


def test_same_wish_same_bytes(plancheck, folder, tmp_path):
    texts = []
    for seed in ("1", "2"):
        plancheck(
            "init", f"to-{seed}", *WANTED, "--plans", "plans", cwd=folder, PYTHONHASHSEED=seed
        )
        texts.append(
            [
                (folder / f"to-{seed}" / name).read_bytes()
                for name in sorted(WIRING | {"plans/draft.yaml"})
            ]
        )
    assert texts[0] == texts[1]


# ---------------------------------------------------------------- wiring


def test_the_wiring_alone_needs_no_place(init, inside, empty):
    ran = init("new", cwd=empty)
    assert (ran.code, ran.err) == (0, "")
    assert files(empty / "new") == WIRING
    assert "--jurisdiction" in ran.out
    config = tomllib.loads((empty / "new" / "plancheck.toml").read_text("utf-8"))
    jsonschema.validate(config, inside("schema", "config").json)
    settings = json.loads((empty / "new" / ".vscode" / "settings.json").read_text("utf-8"))
    for name in settings["yaml.schemas"]:
        assert (empty / "new" / name).is_file()


def test_the_commented_lines_of_the_configuration_are_valid_too(init, empty, inside):
    schema = inside("schema", "config").json
    for lang in ("zh", "en"):
        init(lang, cwd=empty, lang=lang)
        text = (empty / lang / "plancheck.toml").read_text("utf-8")
        config = tomllib.loads(re.sub(r"(?m)^# (?=[a-z_]+ = )", "", text))
        assert {"lang", "format", "waivers", "known", "gate", "plans"} == set(config)
        jsonschema.validate(config, schema)


def test_the_schemas_are_the_packages_own(init, inside, empty):
    init(".", cwd=empty)
    for name in ("plan", "config"):
        written = (empty / ".plancheck" / "schemas" / f"{name}.schema.json").read_text("utf-8")
        assert written == inside("schema", name).out


@pytest.mark.parametrize(
    ("ci", "more"),
    [
        (("github",), {".github/workflows/plancheck.yml", ".plancheck/ci/gate.sh"}),
        (("gitlab",), {".gitlab-ci.yml", ".plancheck/ci/gitlab.yml", ".plancheck/ci/gate.sh"}),
        (("pre-commit",), {".pre-commit-config.yaml"}),
        (("none",), set()),
        (("github", "pre-commit"),
         {".github/workflows/plancheck.yml", ".plancheck/ci/gate.sh", ".pre-commit-config.yaml"}),
    ],
)  # fmt: skip
def test_ci_wiring(init, empty, ci, more):
    ran = init(*(word for one in ci for word in ("--ci", one)), cwd=empty)
    assert ran.code == 0
    assert files(empty) == WIRING | more
    for name in more:
        assert "@VERSION@" not in (empty / name).read_text("utf-8")
        if name.endswith((".yml", ".yaml")):
            assert yaml.safe_load((empty / name).read_text("utf-8"))


def test_nothing_is_overwritten_and_what_is_left_is_told(init, folder):
    assert init(*WANTED, "--ci", "gitlab").code == 0
    before = {name: (folder / name).read_bytes() for name in files(folder)}
    again = init(*WANTED, "--ci", "gitlab")
    assert again.code == 0
    assert "there already, the same" in again.out
    changed = ("plancheck.toml", ".vscode/settings.json", ".gitlab-ci.yml", "plans/draft.yaml")
    for name in changed:
        (folder / name).write_text(
            "mine\n" if name != "plans/draft.yaml" else "# mine\n", encoding="utf-8"
        )
    (folder / ".plancheck" / "ci" / "gate.sh").unlink()
    ran = init(*WANTED, "--ci", "gitlab")
    assert ran.code == 1
    for name in changed:
        assert (folder / name).read_text("utf-8").endswith("mine\n")
        assert f"{name}: there already, different" in ran.out
    assert "include: [{local: .plancheck/ci/gitlab.yml}]" in ran.out
    assert "yaml.schemas" in ran.out
    assert (folder / ".plancheck" / "ci" / "gate.sh").read_bytes() == before[
        ".plancheck/ci/gate.sh"
    ]


def test_a_link_to_nowhere_is_a_file_that_is_there(init, empty):
    outside = empty / "outside"
    here = empty / "here"
    here.mkdir()
    (here / "plancheck.toml").symlink_to(outside)
    assert init("here", cwd=empty).code == 1
    assert not outside.exists()


def test_all_or_nothing(init, empty):
    """One file that can't be written: none is, and the folders made for the others go again."""
    (empty / ".vscode").write_text("a file where a folder should be")
    ran = init("--ci", "github", cwd=empty)
    assert ran.code == 2
    assert ".vscode" in ran.err
    assert files(empty) == {".vscode"}
    assert [one.name for one in empty.iterdir()] == [".vscode"]


@pytest.mark.skipif(os.name == "nt", reason="names are UTF-16 there")
def test_a_name_that_is_not_utf_8(inside, empty):
    ran = inside("init", b"\xff".decode("utf-8", "surrogateescape"), cwd=empty)
    assert ran.code == 2
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("arguments", [("x" * 300,), (".", "--plans", "x" * 300, *WANTED)])
def test_a_name_that_no_file_system_takes(init, empty, arguments):
    ran = init(*arguments, cwd=empty)
    assert (ran.code, ran.out) == (2, "")
    assert "cannot write: xxx" in ran.err
    assert files(empty) == set()


def test_the_next_steps_are_in_the_language_asked(init, empty):
    place = ("--jurisdiction", "CN", "--field", "disability")
    chinese = init("a", *place, "--period", "2026-2030", cwd=empty, lang="zh").out
    english = init("b", *place, "--period", "2026-2030", cwd=empty, lang="en").out
    assert "下一步" in chinese
    assert "Next" in english
    assert "plancheck verify b/plans/disability-cn-2026.yaml" in english
    assert "commit: b/plancheck.toml b/.plancheck b/.vscode b/plans" in english
