"""Written in many ways and meant in one: the same verdicts. And texts that must never be obeyed, only shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
ABOVE = CASES / "above"
PLAN = (CASES / "good" / "county.yaml").read_text("utf-8")
AS_OF = ("--as-of", "2026-11-21")
LANGUAGES = ("zh", "en")


@pytest.fixture
def verdicts(inside, checked, tmp_path):
    """What a run says of a plan, apart from how its target was written and on which line it stood."""

    def run(raw, *, code=1):
        (tmp_path / "plan.yaml").write_bytes(raw if isinstance(raw, bytes) else raw.encode())
        run = ("verify", "plan.yaml", "--plans", ABOVE, *AS_OF, "--format", "json")
        ran = inside(*run, cwd=tmp_path)
        assert ran.err == ""
        assert ran.code == code
        found = []
        for one in checked(ran.out)["results"]:
            stated = one["stated"] and {**one["stated"], "text": None}
            kept = ("fingerprint", "verdict", "severity", "reason", "shortfall", "margin")
            found.append(({key: one[key] for key in kept}, stated))
        return found

    return run


def with_target(written):
    old = "    target: 90%\n"
    assert PLAN.count(old) == 1
    return PLAN.replace(old, f"    target: {written}\n")


@pytest.mark.parametrize(
    "written",
    [
        '"90%"', "90", '"90"', "９０％", "90 %", "'90%'", "90.0", "90.00%", "　90%　", '" 90% "',
        '"90%　"', "\u00a090%", "{value: 90%}", "{value: 90}", '{value: "90%", year: 2025}', "达到90%",
        "90%  # 与市级一致", "&care 90%", '"\\u0039\\u0030%"',
    ],
)  # fmt: skip
def test_one_number_however_written(verdicts, written):
    assert verdicts(with_target(written)) == verdicts(PLAN)


@pytest.mark.parametrize(
    "written",
    ["≥85%", "85%以上", "不低于85%", "至少85％", ">=85%", "＞＝85%", "85", '"85"', "８５％"],
)
def test_another_number_however_written(verdicts, written):
    quoted = written if written[0] in '"8８' else f'"{written}"'
    assert verdicts(with_target(quoted)) == verdicts(with_target("85%"))


def test_85_is_not_90(verdicts):
    assert verdicts(with_target("85%")) != verdicts(PLAN)


@pytest.mark.parametrize(
    "raw",
    {
        "bom": b"\xef\xbb\xbf" + PLAN.encode(),
        "utf-16-le": b"\xff\xfe" + PLAN.encode("utf-16-le"),
        "utf-16-be": b"\xfe\xff" + PLAN.encode("utf-16-be"),
        "crlf": PLAN.replace("\n", "\r\n").encode(),
        "cr": PLAN.replace("\n", "\r").encode(),
        "bom-crlf": b"\xef\xbb\xbf" + PLAN.replace("\n", "\r\n").encode(),
        "no-last-line-end": PLAN.rstrip("\n").encode(),
        "document-marks": ("---\n" + PLAN + "...\n").encode(),
        "comments": ("# 说明\n\n" + PLAN.replace("\n", "  # 注\n")).encode(),
        "deeper": PLAN.replace("\n    ", "\n        ").replace("\n  - ", "\n      - ").encode(),
        "quoted-keys": PLAN.replace("    nature:", '    "nature":').encode(),
        "english-words": PLAN.replace("约束性", "binding").replace("预期性", "expected").encode(),
        "chinese-status": PLAN.replace("status: issued", "status: 已印发").encode(),
    }.items(),
    ids=lambda item: item[0],
)
def test_one_file_however_encoded(verdicts, raw):
    assert verdicts(raw[1]) == verdicts(PLAN)


# -- harmless

NASTY = {
    "markup": "[red]规划[/red] [bold]x[/] [link=http://a]b[/link]",
    "escape": "规\x1b[2J\x1b[31m划",
    "bell": "规\x07\x08划",
    "right-to-left": "规\u202e划\u2066x\u2069",
    "line-end": "规\n✓ 符合\r划\u2028",
    "c1": "规\x9b2J划\x85",
    "zero-width": "规\u200b\ufeff划",
    "html": "<script>alert(1)</script>&amp;",
    "braces": "{stated} {0} %s %(name)s {{x}}",
    "long": "规" * 10_000,
    "emoji": "规划👩‍👩‍👧‍👦:smile:",
    "surrogate-tags": "规\U000e0041划",
}


def escaped(text):
    """As a double-quoted YAML scalar in plain ASCII."""
    out = []
    for char in text:
        if char in '"\\':
            out.append("\\" + char)
        elif 0x20 <= ord(char) < 0x7F or "\u4e00" <= char <= "\u9fff":
            out.append(char)
        elif ord(char) < 0x10000:
            out.append(f"\\u{ord(char):04x}")
        else:
            out.append(f"\\U{ord(char):08x}")
    return '"' + "".join(out) + '"'


def nasty_plan(text):
    """The text as title, issuer, name of a row, subject, place, population and note."""
    value = escaped(text)
    plan = PLAN.replace("title: 示例县残疾人事业发展规划", f"title: {value}")
    plan = plan.replace("issuer: 示例", f"issuer: {value}")
    plan = plan.replace("    row: 2\n", f"    row: 2\n    name: {value}\n    note: {value}\n")
    plan = plan.replace("    at: 主要指标/2", f"    at: {value}")
    plan = plan.replace("subject: 残疾人专场招聘会", f"subject: {value}")
    return plan.replace("      qualitative: 带头安排残疾人就业", f"      qualitative: {value}")


@pytest.mark.parametrize("name", NASTY)
def test_verdicts_stay_and_no_control_character_comes_out(
    name, inside, checked, controls, tmp_path
):
    run = ("plan.yaml", "--plans", ABOVE, *AS_OF)
    file = tmp_path / "plan.yaml"
    file.write_text(PLAN, "utf-8")
    usual = checked(inside("verify", *run, "--format", "json", cwd=tmp_path).out)
    file.write_text(nasty_plan(NASTY[name]), "utf-8")
    ran = inside("verify", *run, "--format", "json", cwd=tmp_path)
    assert ran.err == "", ran.err[:500]
    report = checked(ran.out)
    kept = ("plan", "rule", "verdict", "severity", "reason", "shortfall", "margin", "location")
    for one, other in zip(usual["results"], report["results"], strict=True):
        assert {k: one[k] for k in kept if k != "location"} == {
            k: other[k] for k in kept if k != "location"
        }
    assert report["plans"][0]["title"] == NASTY[name]
    for arguments in (
        ("verify", *run, "--format", "json"),
        ("verify", *run, "--all"),
        ("verify", *run, "--explain"),
        ("show", *run),
        ("show", *run, "--format", "json"),
        ("trace", "professional-care-coverage", *run),
    ):
        out = inside(*arguments, lang="en", cwd=tmp_path)
        assert out.code in {0, 1}, (arguments, out.err[:300])
        assert controls(out.out) == [], arguments
        assert controls(out.err) == [], arguments
        if name == "markup" and "--format" not in arguments and arguments[0] != "trace":
            assert "[red]" in out.out
        if name == "line-end":
            assert not [line for line in out.out.splitlines() if line == "✓ 符合"]


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_complaints_show_controls_and_stay_short(name, lang, inside, controls, tmp_path):
    value = escaped(NASTY[name])
    text = PLAN.replace("    target: 90%\n", f"    target: {value}\n")
    text = text.replace("id: employment-rate", f"id: {value}").replace(
        "    at:", f"    {value}:", 1
    )
    text = text.replace("  - above-prefecture", f"  - {value}")
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    ran = inside(
        "verify", "plan.yaml", "--plans", ABOVE, "--format", "json", lang=lang, cwd=tmp_path
    )
    assert ran.code == 2
    assert controls(ran.err) == []
    assert controls(ran.out) == []
    assert "Traceback" not in ran.err
    assert len(ran.err) < 8_000
    assert json.loads(ran.out)["errors"]


@pytest.mark.parametrize(
    "name", ["[red]x.yaml", "规\u202e划.yaml", "a\x1b[2Jb.yaml", "line\nend.yaml"]
)
def test_nasty_file_names(name, inside, controls, tmp_path):
    (tmp_path / name).write_text(PLAN, "utf-8")
    for form in ((), ("--format", "json"), ("--explain",)):
        ran = inside("verify", name, "--plans", ABOVE, *AS_OF, *form, cwd=tmp_path)
        assert ran.code == 1
        assert controls(ran.out) == controls(ran.err) == []
    assert (
        inside("verify", name, "--plans", ABOVE, "--format", "json", cwd=tmp_path).json["plans"][0][
            "path"
        ]
        == name
    )
    (tmp_path / name).write_text("- a list", "utf-8")
    ran = inside("verify", name, cwd=tmp_path)
    assert ran.code == 2
    assert controls(ran.err) == []


@pytest.mark.parametrize("value", ["\x1b[2J", "规\u202e划", "[red]", "a\nb"])
def test_nasty_options(value, inside, controls):
    for option in (
        "--only",
        "--rules",
        "--format",
        "--set",
        "--as-of",
        "--fail-on",
        "--plans",
        "--no",
    ):
        ran = inside("verify", "plans/pinghu.yaml", option, value)
        assert ran.code == 2
        assert controls(ran.err) == []
