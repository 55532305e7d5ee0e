"""Bad inputs and bad options: the exit code and the exact words on stderr, in both languages.

Every ``tests/cases/bad/NAME.yaml`` (or folder) is a case; the words it must bring stand beside it in
``NAME.zh.txt`` and ``NAME.en.txt``. ``PLANCHECK_GOLDEN=1`` writes them anew: look before you commit.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BAD = Path(__file__).parents[1] / "cases" / "bad"
ABOVE = BAD.parent / "above"
LANGUAGES = ("zh", "en")
WRITE = bool(os.environ.get("PLANCHECK_GOLDEN"))

CODES = {"no-plans": 3, "share-above-hundred": 1, "share-negative": 1}
"""Cases that do not end with 2: a folder without plans decides nothing; a share of 105 % is judged."""

SUMMED_UP = {"full-width-colons-many"}
"""Cases with so many slips of one kind that stderr shows the first five; JSON has them all."""

PLAN = (ABOVE.parent / "good" / "county.yaml").read_text("utf-8")


def with_target(written: str) -> bytes:
    assert "≥70%" in PLAN
    return PLAN.replace("≥70%", written, 1).encode()


GENERATED = {
    "made-ten-thousand-digits": with_target("1" * 10_000),
    "made-long-target": with_target("不低于" * 4_000),
    "made-ten-thousand-levels": PLAN.encode() + b"deep: " + b"[" * 10_000 + b"]" * 10_000 + b"\n",
    "made-deep-mapping": PLAN.encode() + b"".join(b" " * level + b"a:\n" for level in range(1_000)),
    "made-fifty-megabytes": PLAN.encode() + b"# " + b"x" * 50_000_000 + b"\n",
    "made-pdf": b"%PDF-1.7\n%\xc4\xe3\xba\xc3\n",
    "made-old-word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)),
    "made-word-document": b"PK\x03\x04\x14\x00\x06\x00\x08\x00" + bytes(range(256)) * 8,
}
"""Files that are too large, or too ugly, to be kept."""

COUNTY = ("verify", "../good/county.yaml", "--plans", "../above")
OPTIONS: dict[str, tuple[str, ...]] = {
    "no-command": ("verfy",),
    "no-such-option": (*COUNTY, "--foramt", "json"),
    "no-such-file": ("verify", "nowhere.yaml"),
    "no-such-file-beside": ("verify", "nowhere.yaml", "nowhere-either.yaml"),
    "plan-not-given": ("verify",),
    "glob-without-match": ("verify", "nothing-*.yaml"),
    "only-unknown": (*COUNTY, "--only", "floor-kpet"),
    "skip-unknown": (*COUNTY, "--skip", "floor"),
    "rules-unknown": (*COUNTY, "--rules", "disabilty"),
    "rules-nowhere": (*COUNTY, "--rules", "./nowhere/pack"),
    "plans-nowhere": ("verify", "../good/county.yaml", "--plans", "nowhere"),
    "format-unknown": (*COUNTY, "--format", "jsno"),
    "format-without-file": (*COUNTY, "--format", "json="),
    "format-twice-on-stdout": (*COUNTY, "--format", "json", "--format", "table"),
    "format-twice-in-a-file": (*COUNTY, "--format", "json=a.out", "--format", "table=a.out"),
    "format-nowhere": (*COUNTY, "--format", "json=nowhere/report.json"),
    "set-without-value": (*COUNTY, "--set", "gdp-growth"),
    "set-no-number": (*COUNTY, "--set", "gdp-growth=fast"),
    "set-unknown-series": (*COUNTY, "--set", "gpd-growth=5%"),
    "set-twice": (*COUNTY, "--set", "gdp-growth=5%", "--set", "gdp-growth=6%"),
    "as-of-digits": (*COUNTY, "--as-of", "20260101"),
    "as-of-week": (*COUNTY, "--as-of", "2026-W01-1"),
    "as-of-no-date": (*COUNTY, "--as-of", "2026-13-01"),
    "as-of-no-day": (*COUNTY, "--as-of", "2026-02-30"),
    "as-of-words": (*COUNTY, "--as-of", "today"),
    "fail-on-unknown": (*COUNTY, "--fail-on", "fatal"),
    "flag-with-a-value": (*COUNTY, "--all=yes"),
    "jobs-zero": (*COUNTY, "--jobs", "0"),
    "option-without-value": (*COUNTY, "--only"),
    "stdin-twice": ("verify", "-", "-"),
    "show-without-plan": ("show",),
    "show-two-plans": ("show", "../good/county.yaml", "../above/county.yaml"),
    "show-format": ("show", "../good/county.yaml", "--plans", "../above", "--format", "csv"),
    "show-folder": ("show", "../above"),
    "trace-unknown": ("trace", "employment-rat", "../good/county.yaml", "--plans", "../above"),
    "trace-swapped": ("trace", "../good/county.yaml", "残疾人就业率"),
    "init-field-unknown": (
        "init",
        "--jurisdiction",
        "330482",
        "--period",
        "2026-2030",
        "--field",
        "残疾人",
    ),
    "file-nearly": ("verify", "../good/conty.yaml"),
    "show-document": ("show", "document.docx"),
    "verify-document": (*COUNTY, "document.docx"),
    "schema-unknown": ("schema", "plans"),
    "schema-without-name": ("schema",),
    "rules-command-unknown": ("rules", "tset"),
    "rules-explain-unknown": ("rules", "explain", "floor-kpet"),
    "rules-test-only-unknown": ("rules", "test", "--only", "floor-kpet"),
    "waivers-nowhere": (*COUNTY, "--waivers", "nowhere.yaml"),
    "known-nowhere": (*COUNTY, "--known", "nowhere.yaml"),
    "known-over-a-plan": (*COUNTY, "--write-known", "../above/county.yaml"),
    "known-over-a-report": (*COUNTY, "--write-known", "a.out", "--format", "json=./a.out"),
    "known-written-nowhere": (*COUNTY, "--write-known", "nowhere/known.yaml", "-q"),
    "lang-unknown": (*COUNTY, "--lang", "fr"),
}
"""Mistakes on the command line; the words stand in ``options/``."""


def names() -> list[str]:
    found = {file.stem for file in BAD.glob("*.yaml")}
    found |= {file.name for file in BAD.iterdir() if file.is_dir() and file.name != "options"}
    return sorted(found)


def arguments(name: str) -> list[str]:
    if name.startswith("pack-"):
        return ["verify", "../above/county.yaml", "--rules", name]
    for option in ("waivers", "known"):
        if name.startswith(f"{option}-"):
            return [*COUNTY, "--as-of", "2026-11-21", f"--{option}", f"{name}.yaml"]
    path = name if (BAD / name).is_dir() else f"{name}.yaml"
    return ["verify", path, "--plans", "../above", "--as-of", "2026-11-21"]


def compare(file: Path, text: str) -> None:
    if WRITE:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert file.is_file(), f"no expected words in {file.name}; PLANCHECK_GOLDEN=1 writes them"
    assert text == file.read_text("utf-8")


def sound(err: str) -> None:
    """No traceback, and every complaint has words, not its code."""
    assert "Traceback" not in err
    assert "None" not in err
    for line in err.splitlines():
        if " error: " in f" {line}" or line.startswith("   "):
            assert not line.strip().endswith(("error:", "hint:", "提示:"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", names())
def test_bad_file(name, lang, inside, checked, controls):
    ran = inside(*arguments(name), "--format", "json", lang=lang, cwd=BAD)
    assert ran.code == CODES.get(name, 2)
    compare(BAD / f"{name}.{lang}.txt", ran.err)
    sound(ran.err)
    assert not controls(ran.err)
    if name.startswith(("pack-", "waivers-", "known-")):  # they stop the whole run
        assert ran.out == ""
        return
    report = checked(ran.out)
    assert report["exit_code"] == ran.code
    assert report["lang"] == lang
    if ran.code == 2:
        assert report["errors"]
        for error in report["errors"]:
            if name in SUMMED_UP:
                continue
            assert error["message"] in ran.err
            if error["line"] is not None:
                assert f"{error['path']}:{error['line']}:{error['column']}: error: " in ran.err


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", GENERATED)
def test_bad_generated_file(name, lang, inside, checked, controls, tmp_path):
    (tmp_path / "plan.yaml").write_bytes(GENERATED[name])
    run = ("verify", "plan.yaml", "--plans", ABOVE, "--format", "json")
    ran = inside(*run, lang=lang, cwd=tmp_path)
    assert ran.code == 2
    compare(BAD / f"{name}.{lang}.txt", ran.err)
    sound(ran.err)
    assert not controls(ran.err)
    assert len(ran.err) < 4_000
    assert checked(ran.out)["errors"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", OPTIONS)
def test_bad_option(name, lang, inside):
    ran = inside(*OPTIONS[name], lang=lang, cwd=BAD)
    assert ran.code == (3 if name == "glob-without-match" else 2)
    compare(BAD / "options" / f"{name}.{lang}.txt", ran.err)
    sound(ran.err)
    if not name.startswith(
        ("no-such-file", "glob", "show-folder", "file-nearly", "verify-document")
    ):
        assert ran.out == ""


@pytest.mark.parametrize("name", ["made-ten-thousand-levels", "made-fifty-megabytes", "alias-bomb"])
def test_a_process_survives_what_would_eat_it(name, plancheck, tmp_path):
    """In a process of its own, with its own limits of stack and memory, and in little time."""
    raw = GENERATED[name] if name in GENERATED else (BAD / f"{name}.yaml").read_bytes()
    (tmp_path / "plan.yaml").write_bytes(raw)
    ran = plancheck("verify", "plan.yaml", "--plans", ABOVE, cwd=tmp_path)
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert ran.err.startswith("plan.yaml")


@pytest.mark.parametrize("name", ["share-above-hundred", "share-negative"])
def test_a_share_outside_its_domain_fails_that_rule_and_no_other_passes_it(name, inside, checked):
    report = checked(inside(*arguments(name), "--format", "json", cwd=BAD).out)
    stated = [one for one in report["results"] if one["subject"]["statement"] == "row:1"]
    domain = [one for one in stated if one["rule"] == "value-in-domain"]
    assert [(one["verdict"], one["reason"]) for one in domain] == [("fail", "outside-domain")]
    assert domain[0]["severity"] == "error"
    assert domain[0]["stated"]["set"] is None
    floor = [one for one in stated if one["rule"] == "floor-kept"]
    assert {(one["verdict"], one["reason"]) for one in floor} == {("review", "outside-domain")}
    values = [one for one in stated if one["check"] == "within"]
    assert not [one for one in values if one["verdict"] == "pass"]


def test_all_problems_of_a_file_are_told_at_once(inside):
    ran = inside(*arguments("several"), cwd=BAD)
    assert ran.err.count("error: ") >= 5


def test_many_slips_of_one_kind_are_summed_up_for_a_reader_and_listed_for_a_program(
    inside, checked
):
    ran = inside(*arguments("full-width-colons-many"), "--format", "json", cwd=BAD)
    assert ran.err.count("error: ") == 6
    assert len(checked(ran.out)["errors"]) == 19


def test_a_file_with_hundreds_of_problems_tells_a_hundred(inside, checked, tmp_path):
    head = PLAN.split("indicators:")[0]
    rows = "".join(
        f"  - row: {n}\n    name: 甲{n}\n    target: 接近全覆盖{n}\n" for n in range(1, 260)
    )
    (tmp_path / "plan.yaml").write_text(f"{head}indicators:\n{rows}", "utf-8")
    run = ("verify", "plan.yaml", "--plans", ABOVE, "--format", "json")
    ran = inside(*run, lang="zh", cwd=tmp_path)
    errors = checked(ran.out)["errors"]
    assert len(errors) == 101
    assert errors[-1]["message"] == "问题太多，没有全部列出，其余也没有再查"
    assert "先改正这些，再核查一次" in ran.err.splitlines()[-1]


def test_no_expected_words_without_a_case():
    known = {*names(), *GENERATED}
    assert {file.name.split(".")[0] for file in BAD.glob("*.txt")} <= known
    assert {file.name.split(".")[0] for file in (BAD / "options").iterdir()} <= set(OPTIONS)
