"""The library: the same answers as the command line, typed, and nothing done to the caller's process."""

from __future__ import annotations

import dataclasses
import doctest
import inspect
import json
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from plancheck import api
from plancheck.api import report
from plancheck.io.schema import schema

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 21)
PLAN = "plans/pinghu.yaml"
AS_OF = ("--as-of", "2026-11-21")


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch):
    monkeypatch.chdir(ROOT)


# ---------------------------------------------------------------- as the command line


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "options, arguments",
    [
        ({}, ()),
        ({"only": ["floor-kept", "no-such"][:1], "strict": True}, ("--only", "floor-kept", "--strict")),
        ({"skip": ("floor-kept",), "fail_on": "never"}, ("--skip", "floor-kept", "--fail-on", "never")),
        ({"series": {"gdp-growth": "5.5%"}}, ("--set", "gdp-growth=5.5%")),
        ({"rules": "disability", "plans": Path("plans")}, ("--rules", "disability", "--plans", "plans")),
        ({"fail_on": api.Severity.NOTE}, ("--fail-on", "note")),
    ],
    ids=["plain", "only", "skip", "series", "rules", "fail-on"],
)  # fmt: skip
def test_the_json_is_byte_for_byte_that_of_the_command_line(inside, lang, options, arguments):
    ran = inside("verify", PLAN, "--format", "json", *AS_OF, *arguments, lang=lang)
    report = api.verify(PLAN, as_of=DAY, lang=lang, **options)
    assert report.to_json() == ran.out
    assert report.exit_code == ran.code


def test_a_folder_of_plans_gives_the_same_bytes(inside):
    ran = inside("verify", "plans", "--format", "json", *AS_OF)
    assert api.verify(["plans"], as_of=DAY).to_json() == ran.out


def test_broken_plans_are_told_in_the_report_and_stop_nothing(inside, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: plancheck/plan@1\nid: x\ttitle: >9\n", encoding="utf-8")
    ran = inside("verify", bad, PLAN, "nowhere.yaml", "--format", "json", *AS_OF)
    report = api.verify([bad, PLAN, "nowhere.yaml"], as_of=DAY)
    assert report.to_json() == ran.out
    assert report.exit_code == ran.code == 2
    assert [one.path for one in report.errors] == [str(bad), "nowhere.yaml"]
    assert report.errors[0].line == 2
    assert report.errors[1].line is None
    assert [plan.id for plan in report.plans] == ["pinghu-2021"]


# ---------------------------------------------------------------- typed


def plain(value: Any) -> Any:
    """A typed value back as JSON data."""
    if dataclasses.is_dataclass(value):
        keyed = {one.name: report.key_of(one) for one in dataclasses.fields(value)}
        return {key: plain(getattr(value, name)) for name, key in keyed.items() if key is not None}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, Decimal | date):
        return str(value)
    return value


def test_the_objects_hold_everything_that_the_json_holds():
    report = api.verify("plans", as_of=DAY)
    assert plain(report) == json.loads(report.to_json())


def keys(cls: type[Any], node: dict[str, Any], defs: dict[str, Any], path: str) -> None:
    """A type has the keys of its part of the schema, and so on below."""
    while "$ref" in node:
        node = defs[node["$ref"].removeprefix("#/$defs/")]
    names = {report.key_of(one): one.name for one in dataclasses.fields(cls)} | {None: None}
    names.pop(None)
    assert set(names) == set(node["properties"]), path
    hints = get_type_hints(cls)
    for key, name in names.items():
        inner = [hints[name], *get_args(hints[name])]
        inner = [one for one in inner if dataclasses.is_dataclass(one)]
        child = node["properties"][key]
        if inner:
            keys(inner[0], child.get("items", child), defs, f"{path}/{key}")


def test_every_key_of_the_schema_has_its_attribute():
    whole = schema("report")
    keys(api.Report, whole, whole["$defs"], "report")


def test_codes_dates_and_distances_are_typed():
    report = api.verify(PLAN, as_of=DAY)
    failed = [one for one in report.results if one.shortfall is not None]
    assert failed
    assert report.as_of == DAY
    for one in failed:
        assert isinstance(one.verdict, api.Verdict)
        assert isinstance(one.severity, api.Severity)
        assert isinstance(one.reason, api.Reason)
        assert isinstance(one.shortfall.value, Decimal)
        assert isinstance(one.location, api.Place)
        with pytest.raises(dataclasses.FrozenInstanceError):
            one.verdict = api.Verdict.PASS
    assert {one.verdict for one in report.findings} == {api.Verdict.FAIL, api.Verdict.REVIEW}
    assert len(report.findings) == report.summary.fail + report.summary.review
    assert hash(report) == hash(api.verify(PLAN, as_of=DAY))


def test_a_client_is_type_checked(tmp_path):
    """A small client under mypy --strict: the package brings its types, and they are the right ones."""
    client = tmp_path / "client.py"
    text = """
        from datetime import date
        from decimal import Decimal
        from pathlib import Path

        from plancheck import api

        def shortfalls(path: Path) -> dict[str, Decimal]:
            try:
                report: api.Report = api.verify([path], as_of=date(2026, 11, 21), fail_on="note")
            except (api.UsageError, api.InputError) as error:
                first: api.Problem = error.problems[0]
                print(first.line, str(error))
                return {}
            found = [one for one in report.results if one.shortfall is not None]
            reveal_type(found[0].verdict)
            return {one.rule: one.shortfall.value for one in found if one.shortfall is not None}

        plan: api.Plan = api.load_plan(Path("x.yaml"))
        pack: api.Pack = api.load_pack("disability")
        wrong: int = api.verify_text("", as_of=date(2026, 1, 1)).lang
        """
    client.write_text(textwrap.dedent(text), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", tmp_path / "cache", client],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert len(lines) == 3, done.stdout + done.stderr
    assert 'Revealed type is "plancheck.domain.finding.Verdict"' in lines[0]
    assert "client.py:21: error: Incompatible types" in lines[1]


# ---------------------------------------------------------------- plans in memory


def test_a_text_is_judged_as_the_file_of_that_name():
    text = Path(PLAN).read_text(encoding="utf-8")
    assert (
        api.verify_text(text, name=PLAN, as_of=DAY).to_json()
        == api.verify(PLAN, as_of=DAY).to_json()
    )


def test_a_text_wins_over_the_file_whose_name_it_has():
    text = Path(PLAN).read_bytes()
    changed = text.replace("≥70%".encode(), "≥50%".encode())
    assert changed != text
    report = api.verify_text(changed, name=PLAN, as_of=DAY)
    stated = {one.stated.text for one in report.results if one.subject.statement == "row:9"}
    assert stated == {"≥50%"}
    assert Path(PLAN).read_bytes() == text


def test_plans_below_are_summed_for_a_plan_in_memory():
    """A prefecture's text looks at the county files in its folder."""
    name = "plans/zhejiang.yaml"
    text = Path(name).read_bytes()
    assert (
        api.verify_text(text, name=name, as_of=DAY).to_json()
        == api.verify(name, as_of=DAY).to_json()
    )


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "empty-file"),
        (b"\xd6\xd0\xce\xc4: 1\n", "gbk-encoding"),
        ("\ud800", "bad-encoding"),
        ("a: [", "yaml-bracket"),
        ("- 1", "not-a-mapping"),
        ("format: plancheck/rules@1\nrules: []\n", "format-other"),
    ],
)
def test_a_hostile_text_is_told_with_its_name(text, code):
    report = api.verify_text(text, name="编辑器\u202e", as_of=DAY)
    assert report.exit_code == 2
    assert [one.code for one in report.errors] == [code]
    assert report.errors[0].path == "编辑器\u202e"
    assert "\u202e" not in report.to_json()


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize("lang, word", [("zh", "提示"), ("en", "hint")])
@pytest.mark.parametrize(
    "call",
    [
        lambda lang: api.verify(PLAN, as_of=DAY, only=["floor-kep"], lang=lang),
        lambda lang: api.verify(PLAN, as_of=DAY, skip="floor-kep", lang=lang),
        lambda lang: api.verify(PLAN, as_of=DAY, plans="nowhere", lang=lang),
        lambda lang: api.verify(PLAN, as_of=DAY, rules="nowhere", lang=lang),
        lambda lang: api.verify(PLAN, as_of=DAY, fail_on="bad", lang=lang),
        lambda lang: api.verify(PLAN, as_of=DAY, series={"no": "1"}, lang=lang),
        lambda lang: api.verify(PLAN, as_of=DAY, series={"gdp-growth": "x"}, lang=lang),
        lambda lang: api.verify([], as_of=DAY, lang=lang),
        lambda lang: api.verify("a\0b", as_of=DAY, lang=lang),
        lambda lang: api.load_pack("nowhere", lang=lang),
    ],
)
def test_a_wrong_argument_is_a_usage_error_in_the_language_asked_for(call, lang, word):
    with pytest.raises(api.UsageError) as caught:
        call(lang)
    (problem,) = caught.value.problems
    assert problem.message.replace("\0", "\\x00") in str(caught.value)
    assert f"{word}: {problem.hint}" in str(caught.value)
    assert ("文" in problem.message or "有" in problem.message or "是" in problem.message
            or "写" in problem.message or "不" in problem.message) == (lang == "zh")  # fmt: skip


def test_an_unknown_language_is_a_usage_error():
    with pytest.raises(api.UsageError, match="fr"):
        api.verify(PLAN, as_of=DAY, lang="fr")


def test_a_broken_pack_is_an_input_error_with_every_problem(tmp_path):
    (tmp_path / "pack.yaml").write_text(
        "format: plancheck/pack@1\nid: Bad!\nversion: 1\nfield: disability\n", encoding="utf-8"
    )
    for call in (
        lambda: api.load_pack(tmp_path, lang="en"),
        lambda: api.verify(PLAN, as_of=DAY, rules=tmp_path, lang="en"),
    ):
        with pytest.raises(api.InputError) as caught:
            call()
        assert len(caught.value.problems) > 1
        assert {one.path for one in caught.value.problems} == {str(tmp_path / "pack.yaml")}
        assert str(caught.value).count("error: ") == len(caught.value.problems)
        assert "^" in str(caught.value)
        assert caught.value.__suppress_context__


def test_a_broken_plan_can_not_be_loaded():
    with pytest.raises(api.InputError) as caught:
        api.load_plan("tests/cases/bad/indicator-twice.yaml", lang="en")
    assert caught.value.problems[0].line
    assert isinstance(caught.value, api.PlancheckError)


# ---------------------------------------------------------------- a good guest


def test_it_prints_nothing_reads_no_stdin_and_leaves_no_file(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PLANCHECK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "stdin", None)
    api.verify(PLAN, as_of=DAY)
    api.verify_text(Path(PLAN).read_bytes(), name=PLAN, as_of=DAY)
    assert api.verify(["-"], as_of=DAY).errors[0].code == "no-such-file"
    assert capsys.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []


def test_the_language_of_the_environment_does_not_matter(monkeypatch):
    monkeypatch.setenv("PLANCHECK_LANG", "en")
    assert api.verify(PLAN, as_of=DAY).lang == "zh"


def test_the_clock_of_a_datetime_does_not_matter():
    assert api.verify(PLAN, as_of=datetime(2026, 11, 21, 23, 59)) == api.verify(PLAN, as_of=DAY)


def test_threads_may_call_side_by_side():
    def judge(number: int) -> str:
        lang = ("zh", "en")[number % 2]
        return api.verify([PLAN, "plans/pudong.yaml"], as_of=DAY, lang=lang).to_json()

    alone = [judge(0), judge(1)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(judge, range(8))) == alone * 4


def test_import_plancheck_stays_cheap():
    code = (
        "import sys, plancheck; print(sorted(m for m in sys.modules if m.startswith('plancheck')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['plancheck']"


# ---------------------------------------------------------------- documentation


def test_the_examples_of_the_module_run():
    assert doctest.testmod(api) == doctest.TestResults(failed=0, attempted=6)


def test_the_examples_of_the_page_run():
    done = doctest.testfile(str(ROOT / "docs/library.md"), module_relative=False, encoding="utf-8")
    assert done.failed == 0
    assert done.attempted > 15


def test_everything_public_is_named_and_told():
    for name in api.__all__:
        one = getattr(api, name)
        assert (inspect.getdoc(one) or "").strip(), name
    assert sorted(api.__all__) == api.__all__


def test_waivers_and_known_findings_trip_no_gate_and_the_report_is_the_command_lines(
    inside, tmp_path
):
    plan = str(ROOT / "plans" / "pinghu.yaml")
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(
        "format: plancheck/waivers@1\nwaivers:\n  - rule: two-subsidies-full\n    plan: pinghu-2021\n"
        "    indicator: living-subsidy-coverage\n    reason: x\n    approved_by: y\n"
        "    from: 2026-01-01\n",
        "utf-8",
    )
    known = tmp_path / "known.yaml"
    day = ("--as-of", "2026-11-21")
    inside("verify", plan, *day, "--only", "two-subsidies-full", "--write-known", known)
    for name, file, code in (("waivers", waivers, 1), ("known", known, 0)):
        report = api.verify(plan, as_of=date(2026, 11, 21), **{name: file})
        ran = inside("verify", plan, *day, f"--{name}", file, "--format", "json", lang="zh")
        assert report.to_json() == ran.out
        assert report.exit_code == ran.code == code
