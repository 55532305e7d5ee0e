"""The configuration at the level of the process: what it sets, who wins, and how a wrong one is told.

Every ``tests/cases/config/NAME.toml`` is a wrong configuration; its words stand beside it in ``NAME.zh.txt`` and
``NAME.en.txt``. ``PLANCHECK_GOLDEN=1`` writes them anew: look before you commit.
"""

from __future__ import annotations

import json
import os
import shutil
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import thinned

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
WRONG = sorted(one.stem for one in (CASES / "config").glob("*.toml"))
WRITE = bool(os.environ.get("PLANCHECK_GOLDEN"))
AS_OF = ("--as-of", "2026-11-21")


@pytest.fixture
def place(tmp_path):
    """A project: plans above in ``above``, one plan in ``drafts``, no configuration yet."""
    shutil.copytree(CASES / "above", tmp_path / "above")
    (tmp_path / "drafts").mkdir()
    shutil.copy(CASES / "good" / "county.yaml", tmp_path / "drafts" / "county.yaml")
    return tmp_path


def configure(folder, text, name="plancheck.toml"):
    (folder / name).write_text(text, encoding="utf-8")


def setting(ran, name):
    """The line of ``--show-config`` for a setting, without its name."""
    assert ran.code == 0, ran.err
    lines = [one.split(maxsplit=1)[1] for one in ran.out.splitlines() if one.startswith(f"{name} ")]
    assert len(lines) == 1, (name, ran.out)
    return " ".join(lines[0].split())


# ---------------------------------------------------------------- wrong configurations


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_configuration_is_told_in_words(name, lang, inside, place, controls):
    shutil.copy(CASES / "config" / f"{name}.toml", place / "plancheck.toml")
    ran = inside("verify", "drafts/county.yaml", "--plans", "above", lang=lang, cwd=place)
    if name == "plans-nowhere":  # --plans wins over it
        assert ran.code != 2
        ran = inside("verify", "drafts/county.yaml", lang=lang, cwd=place)
    assert (ran.code, ran.out) == (2, "")
    file = CASES / "config" / f"{name}.{lang}.txt"
    if WRITE:
        file.write_text(ran.err, encoding="utf-8")
    assert ran.err == file.read_text("utf-8")
    assert ran.err.startswith("plancheck.toml:")
    assert not controls(ran.err)
    assert "tomllib" not in ran.err
    assert "Traceback" not in ran.err


def test_no_expected_words_without_a_wrong_configuration():
    assert {one.name.split(".")[0] for one in (CASES / "config").glob("*.txt")} == set(WRONG)


HOSTILE = {
    "dotted": b"a." * 100_000 + b"a = 1\n",
    "spaced": b"[" + b"a . " * 20_000 + b"a]\n",
    "nested": b"a = " + b"[" * 100_000 + b"]" * 100_000,
    "tables": b"a = " + b"{a = " * 10_000 + b"1" + b"}" * 10_000,
    "digits": b"a = " + b"9" * 100_000,
    "large": b"# " + b"x" * 1_000_000,
    "zeros": bytes(1000),
    "word": b"PK\x03\x04\x14\x00\x06\x00\x08\x00" + bytes(range(256)) * 8,
    "quotes": b'"' * 9_999,
    "brackets": b"[" * 9_999,
}


@pytest.mark.parametrize("name", thinned(HOSTILE))
def test_a_process_survives_a_hostile_configuration(name, plancheck, place):
    (place / "plancheck.toml").write_bytes(HOSTILE[name])
    ran = plancheck("verify", "drafts/county.yaml", "--plans", "above", cwd=place, lang=None)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("plancheck.toml")
    assert "Traceback" not in ran.err
    assert len(ran.err) < 3_000


def test_names_of_files_and_rules_are_shown_and_never_obeyed(inside, place, controls):
    configure(place, 'plans = ["a\u202eb"]\n[severity]\nfloor-kept = "<b>|"\n')
    ran = inside("verify", "drafts/county.yaml", cwd=place)
    assert ran.code == 2
    assert not controls(ran.err)


def test_a_folder_in_the_place_of_the_file(inside, place):
    (place / "plancheck.toml").mkdir()
    ran = inside("verify", "drafts/county.yaml", cwd=place, lang="en")
    assert ran.code == 2
    assert "folder" in ran.err
    assert "--no-config" in ran.err
    assert (
        inside("verify", "drafts/county.yaml", "--plans", "above", "--no-config", cwd=place).code
        != 2
    )


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything is readable here")
def test_a_file_that_may_not_be_read(inside, place):
    configure(place, 'lang = "zh"\n')
    (place / "plancheck.toml").chmod(0)
    ran = inside("verify", "drafts/county.yaml", cwd=place, lang="en")
    assert ran.code == 2
    assert "plancheck.toml" in ran.err


def test_a_link_to_nowhere_is_told(inside, place):
    (place / "plancheck.toml").symlink_to(place / "gone.toml")
    ran = inside("verify", "drafts/county.yaml", cwd=place)
    assert ran.code == 2
    assert "plancheck.toml" in ran.err


@pytest.mark.parametrize("command", [("--version",), ("--help",), ("schema", "config")])
def test_what_needs_no_configuration_is_not_stopped_by_a_wrong_one(command, plancheck, place):
    configure(place, "lang = [[[\n")
    ran = plancheck(*command, cwd=place, lang=None)
    assert (ran.code, ran.err) == (0, "")


def test_every_command_that_reads_it_tells_a_wrong_one(inside, place):
    configure(place, "plan = 1\n")
    for command in (
        ("verify", "drafts/county.yaml"), ("show", "drafts/county.yaml"), ("trace", "残疾人就业率"),
        ("rules",), ("rules", "list"), ("rules", "explain", "floor-kept"), ("rules", "test"),
    ):  # fmt: skip
        ran = inside(*command, cwd=place)
        assert (ran.code, ran.out) == (2, ""), command
        assert ran.err.startswith("plancheck.toml:1:1: error: ")
        assert inside(*command, "--no-config", cwd=place).err != ran.err, command


# ---------------------------------------------------------------- which file


def test_the_nearest_folder_wins_and_its_paths_start_there(inside, place):
    configure(place, 'plans = ["above"]\n[gate]\nfail_on = "note"\n')
    deep = place / "drafts" / "deep"
    deep.mkdir()
    ran = inside("verify", "--show-config", cwd=deep)
    assert setting(ran, "gate.fail_on") == "note ../../plancheck.toml:3"
    assert setting(ran, "plans") == "../../above ../../plancheck.toml:1"
    configure(place / "drafts", '[gate]\nfail_on = "warning"\n')
    ran = inside("verify", "--show-config", cwd=deep)
    assert setting(ran, "gate.fail_on") == "warning ../plancheck.toml:2"
    assert setting(ran, "plans") == "— 默认"  # files are not joined


def test_plancheck_toml_wins_over_pyproject_beside_it(inside, place):
    configure(place, '[tool.plancheck.gate]\nfail_on = "note"\n', "pyproject.toml")
    assert (
        setting(inside("verify", "--show-config", cwd=place), "gate.fail_on")
        == "note pyproject.toml:2"
    )
    configure(place, "")
    assert setting(inside("verify", "--show-config", cwd=place), "gate.fail_on") == "error 默认"


@pytest.mark.parametrize(
    "text",
    [
        "[tool.plancheck]\ngate.fail_on = 'note'\n",
        "[ tool . \"plancheck\" ]\ngate = {fail_on = 'note'}\n",
        "tool.plancheck.gate.fail_on = 'note'\n",
        "[tool]\nplancheck = {gate = {fail_on = 'note'}}\n",
        '[project]\nname = \'x\'\n[tool.plancheck.gate]\n\'fail_on\' = """note"""\n',
    ],
)
def test_every_way_to_write_our_table_is_found(text, inside, place):
    configure(place, text, "pyproject.toml")
    shown = setting(inside("verify", "--show-config", cwd=place), "gate.fail_on")
    line = next(number for number, one in enumerate(text.splitlines(), 1) if "fail_on" in one)
    assert shown == f"note pyproject.toml:{line}"


@pytest.mark.parametrize(
    "text",
    [
        "[project]\nname = 'plancheck'\n",
        "[tool.ruff]\nx = 1\n",
        "[tool]\n",
        "[tool.plancheck-other]\nlang = 3\n",
        'x = """\n[tool.plancheck]\nlang = 3\n"""\n',
        "[broken\n",
    ],
)
def test_a_pyproject_without_our_table_is_passed_over(text, inside, place):
    configure(place, '[gate]\nfail_on = "note"\n')
    inner = place / "drafts"
    configure(inner, text, "pyproject.toml")
    ran = inside("verify", "--show-config", cwd=inner)
    assert setting(ran, "gate.fail_on") == "note ../plancheck.toml:2"


def test_a_mistake_in_our_table_of_pyproject_has_its_line(inside, place):
    configure(place, "[project]\nname = 'x'\n\n[tool.plancheck]\nlagn = 'zh'\n", "pyproject.toml")
    ran = inside("verify", "drafts/county.yaml", cwd=place)
    assert ran.code == 2
    assert ran.err.startswith("pyproject.toml:5:1: error: ")
    assert "“lang”" in ran.err


def test_pyproject_with_something_else_than_a_table(inside, place):
    configure(place, "[tool]\nplancheck = 3\n", "pyproject.toml")
    ran = inside("verify", "drafts/county.yaml", cwd=place, lang="en")
    assert ran.code == 2
    assert ran.err.startswith("pyproject.toml:2:")
    assert "tool.plancheck" in ran.err


def test_config_names_another_file_and_no_config_none(inside, place):
    configure(place, '[gate]\nfail_on = "note"\n')
    configure(place / "drafts", '[gate]\nfail_on = "warning"\n', "ci.toml")
    show = ("verify", "--show-config")
    assert "drafts/ci.toml:2" in setting(
        inside(*show, "--config", "drafts/ci.toml", cwd=place), "gate.fail_on"
    )
    assert setting(inside(*show, "--no-config", cwd=place), "gate.fail_on") == "error 默认"
    for wrong in (
        ("--config", "gone.toml"),
        ("--config", "drafts"),
        ("--config=drafts/ci.toml", "--no-config"),
    ):
        ran = inside(*show, *wrong, cwd=place)
        assert (ran.code, ran.out) == (2, "")
    configure(place, "[project]\n", "pyproject.toml")
    ran = inside(*show, "--config", "pyproject.toml", cwd=place)
    assert ran.code == 2
    assert "[tool.plancheck]" in ran.err


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_byte_order_mark_and_line_ends_of_windows_do_no_harm(mark, end, inside, place):
    text = mark + b"# x" + end + b"[gate]" + end + b'fail_on = "note"' + end
    (place / "plancheck.toml").write_bytes(text)
    ran = inside("verify", "--show-config", cwd=place)
    assert setting(ran, "gate.fail_on") == "note plancheck.toml:3"


# ---------------------------------------------------------------- what it sets


def test_without_a_plan_the_configured_plans_are_judged(inside, checked, place):
    configure(place, 'plans = ["drafts", "above"]\nformat = ["json"]\n')
    ran = inside("verify", *AS_OF, cwd=place)
    paths = {one["path"] for one in checked(ran.out)["plans"]}
    assert "drafts/county.yaml" in paths
    assert len(paths) > 1
    ran = inside("verify", "drafts/county.yaml", *AS_OF, cwd=place)
    assert {one["path"] for one in checked(ran.out)["plans"]} == {"drafts/county.yaml"}


def test_plans_above_are_found_in_the_configured_folders(inside, checked, place):
    run = ("verify", "drafts/county.yaml", "--format", "json", *AS_OF)
    assert inside(*run, cwd=place).code == 2
    named = inside(*run, "--plans", "above", cwd=place)
    configure(place, 'plans = ["above"]\n')
    assert inside(*run, cwd=place) == named
    assert checked(named.out)["errors"] == []
    configure(place, 'plans = ["above/*.yaml"]\n')
    assert inside(*run, cwd=place) == named
    (place / "all").mkdir()
    shutil.move(place / "above", place / "all" / "above")
    configure(place, 'plans = ["all"]\n')
    assert inside(*run, cwd=place).code == named.code
    shown = inside("show", "drafts/county.yaml", *AS_OF, cwd=place)
    assert (shown.code, shown.err) == (0, "")
    assert "all/above/" in shown.out


def test_the_plans_own_folder_comes_before_the_configured(inside, place):
    configure(place, 'plans = ["above"]\n')
    for file in (place / "above").glob("*.yaml"):
        if file.name != "county.yaml":
            shutil.copy(file, place / "drafts" / file.name)
    shown = inside("show", "drafts/county.yaml", cwd=place)
    assert shown.code == 0
    assert "above/" not in shown.out


def test_plans_on_the_command_line_replace_the_configured_folders(inside, place):
    configure(place, 'plans = ["above"]\n')
    (place / "empty").mkdir()
    assert inside("verify", "drafts/county.yaml", "--plans", "empty", cwd=place).code == 2


def test_no_plan_anywhere_says_that_the_configuration_has_none(inside, place):
    configure(place, 'lang = "zh"\nplans = []\n')
    ran = inside("verify", cwd=place, lang="en")
    assert (ran.code, ran.out) == (2, "")
    assert "the configuration plancheck.toml has no “plans”" in ran.err


def test_trace_takes_the_configured_plans(inside, place):
    configure(place, 'plans = ["above"]\n')
    name = "残疾人就业率"
    there = inside("trace", name, "above", cwd=place)
    assert inside("trace", name, cwd=place) == there


def test_gate_and_flags(inside, place):
    run = ("verify", "drafts/county.yaml", "--plans", "above", *AS_OF)
    plain = {flag: inside(*run, *flag, cwd=place) for flag in (
        (), ("--strict",), ("--fail-on", "note"), ("--fail-on", "never"), ("--fail-on", "note", "--strict"),
    )}  # fmt: skip
    assert len({one.out for one in plain.values()}) == len(plain)
    configure(place, '[gate]\nfail_on = "note"\nstrict = true\n')
    assert inside(*run, cwd=place) == plain["--fail-on", "note", "--strict"]
    assert inside(*run, "--no-strict", cwd=place) == plain["--fail-on", "note"]
    assert (
        inside(*run, "--no-strict", "--fail-on", "never", cwd=place) == plain["--fail-on", "never"]
    )
    assert inside(*run, "--fail-on", "error", cwd=place) == plain[("--strict",)]


def test_format_goes_beside_the_configuration(inside, checked, place):
    configure(place, 'format = ["json=report.json"]\nplans = ["above"]\n')
    ran = inside("verify", "county.yaml", *AS_OF, cwd=place / "drafts")
    assert ran.out == ""
    checked((place / "report.json").read_text("utf-8"))
    ran = inside("verify", "county.yaml", "--format", "json", *AS_OF, cwd=place / "drafts")
    checked(ran.out)


def test_series_of_the_flag_wins_by_name(inside, place):
    configure(place, '[series]\ngdp-growth = "5.5%"\n')
    ran = inside("verify", "--show-config", cwd=place)
    assert setting(ran, "series.gdp-growth") == "5.5% plancheck.toml:2"
    ran = inside("verify", "--show-config", "--set", "gdp-growth=4%", cwd=place)
    assert setting(ran, "series.gdp-growth") == "4% --set"
    run = ("show", "drafts/county.yaml", "--plans", "above", "--format", "json")
    with_flag = inside(*run, "--set", "gdp-growth=5.5%", "--no-config", cwd=place)
    assert inside(*run, cwd=place) == with_flag
    configure(place, "[series]\ngdp-growth = 5.5\n")
    assert inside(*run, cwd=place) == with_flag


def results(ran):
    return json.loads(ran.out)["results"]


def test_severity_replaces_every_grade_of_a_rule(inside, checked, place):
    run = ("verify", "above", "--format", "json", *AS_OF)
    before = inside(*run, cwd=place)
    rule = next(one["rule"] for one in results(before) if one["severity"] == "error")
    for grade in ("warning", "note"):
        configure(place, f'[severity]\n{rule} = "{grade}"\n')
        after = checked(inside(*run, cwd=place).out)["results"]
        mine = [one for one in after if one["rule"] == rule and one["severity"] is not None]
        assert mine
        assert {one["severity"] for one in mine} <= {grade, "note"}
        assert any(one["severity"] == grade for one in mine)
        rest = [one for one in results(before) if one["rule"] != rule]
        assert [one for one in after if one["rule"] != rule] == rest
        verdicts = [(one["rule"], one["verdict"]) for one in results(before)]
        assert [(one["rule"], one["verdict"]) for one in after] == verdicts


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "没有核查的规则（1 条）"), ("en", "not checked (1)")]
)
def test_a_rule_that_is_off_is_not_run_and_told(lang, words, inside, place):
    configure(place, '[severity]\nfloor-kept = "off"\n')
    run = ("verify", "drafts/county.yaml", "--plans", "above", *AS_OF)
    skipped = inside(*run, "--skip", "floor-kept", "--no-config", "--format", "json", cwd=place)
    assert inside(*run, "--format", "json", cwd=place) == skipped
    ran = inside(*run, cwd=place, lang=lang)
    told = [line for line in ran.out.splitlines() if "floor-kept" in line]
    assert len(told) == 1
    assert words in told[0]
    # --only asks for the rule by name: the flag wins, and nothing is off
    ran = inside(*run, "--only", "floor-kept", cwd=place)
    assert ran.out == inside(*run, "--only", "floor-kept", "--no-config", cwd=place).out


def test_a_remembered_result_does_not_outlive_a_change_of_severity(plancheck, place):
    run = ("verify", "above", "--format", "json", *AS_OF)
    cache = {"PLANCHECK_CACHE": str(place / "cache")}
    first = plancheck(*run, cwd=place, **cache)
    assert plancheck(*run, cwd=place, **cache) == first
    rule = next(one["rule"] for one in results(first) if one["severity"] == "error")
    configure(place, f'[severity]\n{rule} = "note"\n')
    changed = plancheck(*run, cwd=place, **cache)
    assert changed.out != first.out
    assert changed == plancheck(*run, cwd=place)
    (place / "plancheck.toml").unlink()
    assert plancheck(*run, cwd=place, **cache) == first


def test_a_rule_of_the_configured_packs_is_no_mistake_under_other_rules(inside, place):
    configure(place, '[severity]\nemployment-quota = "note"\n')
    pack = place / "own"
    shutil.copytree(ROOT / "rules" / "disability", pack)
    for file in pack.glob("*.yaml"):
        text = file.read_text("utf-8")
        file.write_text(text.replace("id: employment-quota\n", "id: own-quota\n"), encoding="utf-8")
    run = ("verify", "drafts/county.yaml", "--plans", "above", *AS_OF)
    assert inside(*run, "--rules", "own", cwd=place).code != 2
    configure(place, 'packs = ["own"]\n[severity]\nown-quota = "note"\n')
    assert inside(*run, cwd=place).code != 2
    assert (
        inside("rules", cwd=place).out
        == inside("rules", "--rules", "own", "--no-config", cwd=place).out
    )
    deep = inside("rules", "list", cwd=place / "drafts")
    assert "own-quota" in deep.out
    ran = inside("rules", "explain", "employment-quota", cwd=place)
    assert ran.code == 2


# ---------------------------------------------------------------- language


def test_the_language_comes_from_flag_then_variable_then_configuration_then_locale(
    plancheck, place
):
    def chinese(*arguments, **env):
        text = plancheck(*arguments, cwd=place, lang=None, **env).out
        return "退出码" in text

    assert chinese("--help", LC_ALL="zh_CN.UTF-8")
    assert not chinese("--help", LC_ALL="en_US.UTF-8")
    configure(place, 'lang = "en"\n')
    assert not chinese("--help", LC_ALL="zh_CN.UTF-8")
    assert chinese("--help", LC_ALL="en_US.UTF-8", PLANCHECK_LANG="zh")
    assert chinese("--help", "--lang", "zh", LC_ALL="en_US.UTF-8")
    ran = plancheck("verify", "--nonsense", cwd=place, lang=None, LC_ALL="zh_CN.UTF-8")
    assert "there is no option" in ran.err
    ran = plancheck(
        "verify", "--no-config", "--nonsense", cwd=place, lang=None, LC_ALL="zh_CN.UTF-8"
    )
    assert "没有" in ran.err
    configure(place, 'lang = "zh"\n', "other.toml")
    show = ("verify", "--show-config", "--config", "other.toml")
    ran = plancheck(*show, cwd=place, lang=None, LC_ALL="en_US.UTF-8")
    assert setting(ran, "lang") == "zh other.toml:1"
    ran = plancheck(*show, cwd=place, lang="en")
    assert setting(ran, "lang") == "en PLANCHECK_LANG"


def test_a_configuration_without_a_language_leaves_it_to_the_locale(plancheck, place):
    configure(place, "[gate]\nstrict = true\n")
    ran = plancheck("verify", "--show-config", cwd=place, lang=None, LC_ALL="en_US.UTF-8")
    assert setting(ran, "lang") == "en LC_ALL"


# ---------------------------------------------------------------- --show-config and the documents


def test_show_config_lists_everything_and_judges_nothing(inside, place):
    ran = inside("verify", "nowhere.yaml", "--show-config", cwd=place, lang="en")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("No configuration file\n")
    assert setting(ran, "plans") == "nowhere.yaml PLAN"
    for name in ("gate.fail_on", "gate.strict", "format", "packs", "waivers", "known"):
        assert setting(ran, name).endswith(" default")


def test_waivers_and_known_are_seen_from_the_working_folder(inside, place):
    (place / "waivers.yaml").write_text("", encoding="utf-8")
    configure(place, 'waivers = "waivers.yaml"\nknown = "known.yaml"\n')
    ran = inside("verify", "--show-config", cwd=place / "drafts")
    assert setting(ran, "waivers") == "../waivers.yaml ../plancheck.toml:1"
    assert setting(ran, "known") == "../known.yaml ../plancheck.toml:2"


def example():
    text = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    return text.split("```toml\n")[1].split("```")[0]


def test_the_example_of_the_documents_is_a_configuration_and_shows_every_setting(inside, place):
    from plancheck.io.schema import schema

    configure(place, example())
    for name in ("plans", "policy"):
        (place / name).mkdir()
    (place / "waivers.yaml").write_text("", encoding="utf-8")
    ran = inside("verify", "--show-config", cwd=place)
    assert (ran.code, ran.err) == (0, "")
    assert set(tomllib.loads(example())) == set(schema("config")["properties"])


@pytest.mark.parametrize("name", ["wrong-type", "unknown-key", "not-one-of", "not-a-table"])
def test_the_schema_for_editors_refuses_what_the_command_refuses(name):
    from tests.conftest import validator

    text = (CASES / "config" / f"{name}.toml").read_text("utf-8")
    assert list(validator("config").iter_errors(tomllib.loads(text)))
    assert not list(validator("config").iter_errors(tomllib.loads(example())))


# ---------------------------------------------------------------- places

names = st.text("ab-_1", min_size=1, max_size=4) | st.text(" .#\"'=[]{}é名", max_size=4)
leaves = (
    st.booleans() | st.integers(-9, 9) | st.text("ab #\"'\\=[]{},\n名", max_size=8)
)  # fmt: skip
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3)
)


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def written(value, gap):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{quoted(k)}{gap}={gap}{written(v, gap)}" for k, v in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + f",{gap}\n# ]\n".join(written(one, gap) for one in value) + "]"
    if isinstance(value, str) and "'" not in value and len(value) % 2:
        return f"'''\n{value}'''"
    return quoted(value) if isinstance(value, str) else str(value)


@given(
    st.dictionaries(names, values, max_size=4),
    st.dictionaries(names, values, max_size=3),
    st.sampled_from(["", " "]),
)
def test_every_value_is_found_where_it_stands(top, table, gap):
    """The scan agrees with the reader on everything, and a place holds the text of its key or value."""
    from plancheck.io import toml
    from plancheck.io.yaml import Document

    lines = [f"{quoted(key)}{gap}={gap}{written(value, gap)} # {{" for key, value in top.items()]
    lines += ["", f'[["new".{gap}"table"]]'] if "new" not in top else []
    lines += (
        [f"  {quoted(key)} = {written(value, gap)}" for key, value in table.items()]
        if "new" not in top
        else []
    )
    document = Document("x.toml", text="\n".join(lines) + "\n")
    toml.parse(document)
    assert not document.problems
    assert document.data == tomllib.loads(document.text, parse_float=Decimal)
    assert document.root is not None
    for key, value in top.items():
        place = document.locate((key,), key=True)
        assert document.line(place.line)[place.column - 1 :].startswith(quoted(key))
        place = document.locate((key,))
        shown = written(value, gap).split("\n")[0]
        assert document.line(place.line)[place.column - 1 :].startswith(shown)
