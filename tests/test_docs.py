"""The documentation says what is so: both READMEs, and the page on plan files, are read as a newcomer would, and tried.

What stands in console blocks is run, what it prints is compared, the files shown are written and judged,
and the tables are held against the code that they speak of.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from plancheck.app import VerifyRequest
from plancheck.app.show import show
from plancheck.cli.main import Commands
from plancheck.domain.finding import Verdict
from plancheck.domain.interval import Interval
from plancheck.domain.target import TargetKind
from plancheck.domain.target.parse import parse_target
from plancheck.i18n import translate
from tests.conftest import Ran, in_process

ROOT = Path(__file__).parents[1]
LANGUAGES = ("en", "zh")
FILES = {"en": "README.md", "zh": "README.zh.md"}
GUIDE = "docs/plan-files.md"
DOCUMENTS = (*FILES.values(), "CHANGELOG.md", "docs/decisions.md", GUIDE)
EXIT_BROKEN = 2

both = pytest.mark.parametrize("lang", LANGUAGES)


# ---------------------------------------------------------------- reading the READMEs


@cache
def readme(lang: str) -> str:
    return (ROOT / FILES[lang]).read_text(encoding="utf-8")


@cache
def written(lang: str) -> str:
    """The README and its language's half of the page on plan files."""
    chinese, mark, english = (ROOT / GUIDE).read_text(encoding="utf-8").partition("\n# English\n")
    assert mark
    chinese = chinese.replace("[English below](#english)\n", "")
    chinese = chinese.partition("\n")[2]  # the title is of both
    return f"{readme(lang)}\n{english if lang == 'en' else chinese}"


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its lines, and the line of Markdown above it."""

    kind: str
    lines: tuple[str, ...]
    above: str

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


@cache
def blocks(lang: str) -> tuple[Block, ...]:
    found: list[Block] = []
    opened: tuple[str, str] | None = None
    lines: list[str] = []
    above = ""
    for line in written(lang).splitlines():
        if line.startswith("```"):
            if opened is None:
                opened, lines = (line[3:].strip(), above), []
            else:
                found.append(Block(opened[0], tuple(lines), opened[1]))
                opened = None
        elif opened is not None:
            lines.append(line)
        elif line.strip():
            above = line
    assert opened is None, "a fenced block is not closed"
    return tuple(found)


def prose(text: str) -> str:
    """The text without its fenced blocks."""
    return re.sub(r"(?ms)^```.*?^```$", "", text)


def headings(lang: str) -> list[str]:
    return re.findall(r"(?m)^(#+) ", prose(written(lang)))


def tables(lang: str) -> list[list[list[str]]]:
    """Every table: its rows, without the two of the head, as lists of cells."""
    found: list[list[list[str]]] = []
    for group in re.findall(r"(?m)(?:^\|.*\|$\n?)+", prose(written(lang))):
        rows = [re.split(r"(?<!\\)\|", line.strip("|")) for line in group.splitlines()]
        found.append([[cell.strip() for cell in row] for row in rows[2:]])
    return found


def table_with(lang: str, first: str) -> list[list[str]]:
    """The table whose first cell, somewhere, is ``first``."""
    matching = [rows for rows in tables(lang) if any(row[0] == first for row in rows)]
    assert len(matching) == 1, first
    return matching[0]


def code(cell: str) -> str:
    """What stands in backquotes in a cell."""
    found = re.fullmatch(r"`([^`]+)`", cell)
    assert found is not None, cell
    return found[1]


def between(lang: str, name: str) -> str:
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    return readme(lang).partition(begin)[2].partition(end)[0].strip("\n")


def shown_files(lang: str) -> dict[str, str]:
    """The files that the README shows: YAML blocks whose first line is a comment with their name."""
    found = {}
    for block in blocks(lang):
        if block.kind == "yaml":
            assert block.lines[0].startswith("# "), block.lines[0]
            found[block.lines[0].removeprefix("# ")] = block.text
    return found


# ---------------------------------------------------------------- trying what they say


@pytest.fixture(scope="module", autouse=True)
def _bytecode(tmp_path_factory):
    """The many processes below compile the package once, and leave nothing in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.mktemp("bytecode")))
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        yield


def plancheck(folder: Path, *arguments: str, lang: str = "en") -> Ran:
    return in_process(*arguments, cwd=folder, lang=lang)


def workplace(folder: Path, lang: str) -> Path:
    """The newcomer's folder: the real plans, the examples, and the files that are shown."""
    for name in ("plans", "examples"):
        shutil.copytree(ROOT / name, folder / name)
    for name, text in shown_files(lang).items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


Step = tuple[list[str], list[str]]


def steps(lang: str) -> list[Step]:
    """The commands of the console blocks in their order, each with the lines that it is said to print."""
    found: list[Step] = []
    for block in blocks(lang):
        if block.kind != "console":
            continue
        for line in block.lines:
            if line.startswith("$ "):
                words = shlex.split(line[2:], comments=True)
                if ">" in words:
                    words = words[: words.index(">")]
                found.append((words, []))
            elif line.strip():
                found[-1][1].append(line)
    return found


def load_make_docs() -> Any:
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "tools" / "make_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---------------------------------------------------------------- form


def test_each_readme_begins_with_the_other():
    assert "](README.zh.md)" in readme("en").splitlines()[0]
    assert "](README.md)" in readme("zh").splitlines()[0]


def test_both_readmes_have_the_same_structure():
    assert headings("en") == headings("zh")
    assert [block.kind for block in blocks("en")] == [block.kind for block in blocks("zh")]
    assert [len(rows) for rows in tables("en")] == [len(rows) for rows in tables("zh")]
    marks = [re.findall(r"<!-- .*? -->", readme(lang)) for lang in LANGUAGES]
    assert marks[0] == marks[1]
    links = [sorted(re.findall(r"\]\(([^)]+)\)", written(lang))) for lang in LANGUAGES]
    assert [x for x in links[0] if x != "README.zh.md"] == [x for x in links[1] if x != "README.md"]


def test_both_readmes_show_the_same_files_and_commands():
    english, chinese = shown_files("en"), shown_files("zh")
    assert (
        list(english)
        == list(chinese)
        == [
            "waivers.yaml",
            "my-plan.yaml",
        ]
    )
    for name, text in english.items():
        assert yaml.safe_load(text) == yaml.safe_load(chinese[name]), name
    assert [words for words, _ in steps("en")] == [words for words, _ in steps("zh")]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_relative_link_resolves(name):
    file = ROOT / name
    text = prose(file.read_text(encoding="utf-8"))
    targets = [one for one in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in one]
    assert [one for one in targets if not (file.parent / one.partition("#")[0]).exists()] == []
    if name.startswith("README"):
        assert targets


@both
@pytest.mark.parametrize("mark", ["run", "test"])
def test_the_commands_for_ci_stand_behind_their_marks(lang, mark):
    marked = [block for block in blocks(lang) if block.above == f"<!-- ci: {mark} -->"]
    assert len(marked) == 1
    (command,) = marked[0].lines
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install -q ")
    assert readme(lang).count(f"<!-- ci: {mark} -->\n```") == 1
    wanted = {
        "run": ".venv/bin/plancheck verify plans/",
        "test": ".venv/bin/python -m pytest -q -n auto --dist worksteal",
    }
    assert command.endswith(f" && {wanted[mark]}")


# ---------------------------------------------------------------- made parts


@pytest.fixture(scope="module")
def make_docs():
    return load_make_docs()


@both
def test_the_excerpt_is_real(lang):
    real = plancheck(ROOT, "verify", "plans/pinghu.yaml", "--lang", lang, lang=lang)
    assert real.code == 1
    printed = [line.rstrip() for line in real.out.splitlines()]
    lines = between(lang, "excerpt").splitlines()
    assert (lines[0], lines[-1]) == ("```text", "```")
    position = -1
    for line in lines[1:-1]:
        assert line in printed[position + 1 :], line  # each occurs, in the same order
        position = printed.index(line, position + 1)
    assert position == len(printed) - 1  # up to the summary's last line


@both
def test_the_made_parts_are_fresh(make_docs, lang):
    assert make_docs.made(readme(lang), lang) == readme(lang), "run: python tools/make_docs.py"


def test_make_docs_rewrites_what_is_stale_and_checks(make_docs, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(make_docs, "excerpt", lambda lang: f"```text\n{lang}\n```")
    copies = {}
    for lang, name in FILES.items():
        copies[lang] = tmp_path / name
        copies[lang].write_text(readme(lang), encoding="utf-8")
    monkeypatch.setattr(make_docs, "READMES", copies)
    monkeypatch.setattr(make_docs, "pages", dict)  # docs/ has tests of its own
    assert make_docs.main(["--check"]) == 1
    assert copies["en"].read_text(encoding="utf-8") == readme("en")
    assert make_docs.main([]) == 0
    assert "```text\nzh\n```" in copies["zh"].read_text(encoding="utf-8")
    assert make_docs.main(["--check"]) == 0
    assert "README.zh.md: stale" in capsys.readouterr().out


@both
def test_the_rule_table_has_every_rule(lang):
    rules: list[str] = []
    for pack in ("disability", "common"):  # the one that it extends
        for file in sorted((ROOT / "rules" / pack).glob("*.yaml")):
            data = yaml.safe_load(file.read_text(encoding="utf-8"))
            rules += [one["id"] for one in data.get("rules", ())]
    table = table_with(lang, f"`{rules[0]}`")
    assert sorted(code(row[0]) for row in table) == sorted(rules)


# ---------------------------------------------------------------- tables that are written by hand


@both
def test_the_verdict_table_is_in_the_tools_words(lang):
    other = "zh" if lang == "en" else "en"
    rows = table_with(lang, "✓ " + translate(lang, "verdict.pass"))
    order = [Verdict.PASS, Verdict.FAIL, Verdict.GAP, Verdict.REVIEW, Verdict.NOT_APPLICABLE]
    for row, verdict in zip(rows, [*order, Verdict.ERROR], strict=True):
        assert row[0].lstrip("✓✗○? ") == translate(lang, f"verdict.{verdict.value}")
        assert row[1] == translate(other, f"verdict.{verdict.value}")


@both
def test_targets_mean_what_the_table_says(lang):
    rows = table_with(lang, "`≥99%`")
    kinds = {"relative": {TargetKind.RELATIVE, TargetKind.BASELINE}, "相对": {TargetKind.RELATIVE, TargetKind.BASELINE},
             "deferred": {TargetKind.DEFERRED, TargetKind.LAW}, "参照上级": {TargetKind.DEFERRED},
             "参照法律": {TargetKind.LAW}, "open": {TargetKind.UNDECIDED}, "未定": {TargetKind.UNDECIDED},
             "no number": {TargetKind.QUALITATIVE}, "没有数值": {TargetKind.QUALITATIVE}}  # fmt: skip
    sets = 0
    for written, means, note in rows:
        target = parse_target(code(written), unit=None, better=None)
        found = re.fullmatch(r"([\[(])([\d.]+), ([\d.]+)([\])])", means)
        if found is None:
            assert target.kind in kinds[means], written
            continue
        sets += 1
        low, high = Decimal(found[2]), Decimal(found[3])
        wanted = Interval(low, high, low_open=found[1] == "(", high_open=found[4] == ")")
        percent = target.unit is not None and target.unit.percentage
        domain = Interval(Decimal(0), Decimal(100) if percent else None)
        assert target.bounds is not None
        assert target.bounds.intersect(domain) == wanted, written
        # Where a note begins with other spellings of the same target, they are the same target.
        for spelling in re.findall(r"[^\s，。、：:,]*99%[^\s，。、：:,]*", note):
            other = parse_target(spelling, unit=None, better=None)
            assert other.bounds == target.bounds, spelling
    assert sets == 8


BASE = """\
format: plancheck/plan@1
id: trap
title: 示例
jurisdiction: "330482"
field: disability
period:
  start: 2021
  end: 2025
record: complete
indicators:
  - row: 1
    id: employment-rate
    target: 90%
"""


@both
def test_the_traps_are_traps(lang, tmp_path):
    rows = table_with(lang, "`target: >99%`")
    file = tmp_path / "plan.yaml"
    for bad, good, why in rows:
        assert why
        key = code(good).partition(":")[0]
        for line, fine in ((code(bad), False), (code(good), True)):
            text = re.sub(rf"(?m)^(\s*){key}:.*$", lambda m, line=line: m[1] + line, BASE)
            file.write_text(text, encoding="utf-8")
            row, problems = show(VerifyRequest(as_of=date(2026, 1, 1), plans=(str(file),)))
            assert (problems == []) is fine, (line, problems)
            assert not fine or row is not None
            if not fine:
                at = problems[0].location
                assert at is not None
                assert line in text.splitlines()[at.line - 1], line


@both
def test_the_error_shown_is_real(lang, tmp_path):
    (block,) = [
        one for one in blocks(lang) if one.kind == "text" and one.text.startswith("my-plan.yaml:")
    ]
    file = tmp_path / "my-plan.yaml"
    text = shown_files(lang)["my-plan.yaml"].replace('target: ">90%"', "target: >90%")
    file.write_text(text, encoding="utf-8")
    result = plancheck(tmp_path, "show", "my-plan.yaml", lang=lang)
    assert result.code == EXIT_BROKEN
    assert block.text in result.err


@both
def test_the_evidence_of_the_plans_is_as_the_table_says(lang):
    rows = next(rows for rows in tables(lang) if rows[0][0].startswith("[pinghu](../plans/"))
    named = []
    for files, evidence, _ in rows:
        for name in re.findall(r"\]\(\.\./(plans/[^)]+)\)", files):
            named.append(name)
            data = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
            kinds = {one["kind"] for one in data.get("sources", ())}
            assert kinds == set(re.findall(r"`(\w+)`", evidence)), name
    assert sorted(named) == sorted(f"plans/{file.name}" for file in (ROOT / "plans").glob("*.yaml"))


# ---------------------------------------------------------------- commands and examples


def committed(folder: Path, *names: str) -> None:
    """A commit of these, by git as it is without anybody's settings."""
    for words in (["init", "-q"], ["add", *names], ["commit", "-qm", "plans", "--allow-empty"]):
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words],
            cwd=folder,
            env=os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
            check=True,
            capture_output=True,
        )


@pytest.fixture(scope="module", params=LANGUAGES)
def tried(request, tmp_path_factory):
    """The language, and each command of the console blocks with what it should print and what it did.

    They run in their order, in one folder, under git as the commands with a revision suppose.
    """
    lang = request.param
    folder = workplace(tmp_path_factory.mktemp(lang), lang)
    committed(folder, "plans")
    committed(folder, "examples")
    return lang, [(*one, plancheck(folder, *one[0][1:], lang=lang)) for one in steps(lang)]


def test_every_command_shown_is_accepted(tried):
    for words, _, result in tried[1]:
        assert words[0] == "plancheck"
        assert result.code in {0, 1}, (words, result.err)
        # extract tells there what it found
        assert result.err == "" or words[1] == "extract", words
        assert result.out or {"-q", "-o"} & set(words) or "=" in words[-1], words


def test_what_is_shown_is_printed(tried):
    shown = [(words, lines, result) for words, lines, result in tried[1] if lines]
    assert [words[1] for words, _, _ in shown] == ["diff"]
    for words, lines, result in shown:
        printed = [line.rstrip() for line in result.out.splitlines()]
        assert [line for line in lines if line not in printed] == [], words


def test_every_command_is_shown():
    shown = {words[1] for words, _ in steps("en")}
    assert set(Commands.lazy) == shown


def results(folder: Path, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    done = plancheck(folder, "verify", *arguments, "--format", "json")
    assert done.err == ""
    report = json.loads(done.out)
    assert report["errors"] == []
    return done.code, report["results"]


@both
def test_the_example_plan_is_judged_as_told(lang, tmp_path):
    code_, found = results(workplace(tmp_path, lang), "my-plan.yaml", "--plans", "plans")
    assert code_ == 1

    def told(rule: str, indicator: str | None = None) -> dict[str, tuple[str, str, str | None]]:
        return {
            (one["requirement"] or {}).get("source") or "": (
                one["verdict"],
                one["reason"],
                (one["shortfall"] or {}).get("value"),
            )
            for one in found
            if one["rule"] == rule
            and (indicator is None or one["subject"]["indicator"] == indicator)
            and one["verdict"] != "not-applicable"
        }

    passed = ("pass", "met", None)
    assert told("floor-kept", "professional-care-coverage") == {
        "jiaxing-2021": passed,
        "zhejiang-2021": passed,
    }
    assert set(told("not-below-baseline", "professional-care-coverage").values()) == {passed}
    assert told("floor-kept", "employment-rate") == {
        "jiaxing-2021": ("fail", "below-requirement", "3"),
        "zhejiang-2021": passed,
    }
    assert set(told("not-below-baseline", "employment-rate").values()) == {
        ("fail", "below-baseline", "1")
    }
    assert set(told("number-stated", "assistive-device-rate").values()) == {
        ("gap", "undecided", None)
    }
    assert told("floor-kept", "assistive-device-rate") == {}
    assert {one[:2] for one in told("prose-agrees").values()} == {
        ("fail", "prose-weaker-than-table")
    }
    unknown = [one for one in found if one["reason"] == "unmatched-indicator"]
    assert [one["subject"]["name"] for one in unknown] == ["残疾人专场招聘会"]
    missing = {one["subject"]["indicator"] for one in found if one["reason"] == "not-stated"}
    assert {"living-subsidy-coverage", "rehabilitation-coverage"} <= missing
    sources = {one["requirement"]["source"] for one in found if one["reason"] == "not-stated"}
    assert {"jiaxing-2021", "zhejiang-2021", "national-2021"} <= sources


def test_a_broken_rule_of_a_newcomer_is_told(tmp_path):
    page = (ROOT / "docs" / "rule-authors.md").read_text(encoding="utf-8")
    (tmp_path / "my-rules").mkdir()
    for name in ("rules.yaml", "pack.yaml"):
        file = tmp_path / "my-rules" / name
        text = page.partition(f"```yaml\n# my-rules/{name}\n")[2].partition("```")[0]
        file.write_text(text, encoding="utf-8")
    file = tmp_path / "my-rules" / "rules.yaml"
    text = file.read_text(encoding="utf-8").replace("shortfall: 4", "shortfall: 5")

    def test(changed: str) -> Ran:
        assert changed != text
        file.write_text(changed, encoding="utf-8")
        return plancheck(tmp_path, "rules", "test", "--rules", "my-rules")

    for right, wrong in (
        ("[nursing-bed-share]", "[nursing-bed-shar]"),  # an indicator
        ("severity:", "severety:"),  # a key
        ("{required}", "{requird}"),  # a placeholder
        ("      en: Change the target to {required}\n", ""),  # a text in one of the languages
    ):
        result = test(text.replace(right, wrong))
        assert result.code == EXIT_BROKEN, wrong
        assert re.search(r"rules\.yaml:\d+:\d+: error: ", result.err), wrong
    for lacking in (r" +basis:\n.*\n.*\n", r"(?s) {6}- name: sixty.*?(?= {6}- name: five)"):
        assert test(re.sub(lacking, "", text)).code == 1, lacking


@both
def test_the_table_of_exit_codes_is_complete(lang):
    rows = next(rows for rows in tables(lang) if [row[0] for row in rows][:2] == ["0", "1"])
    assert [row[0] for row in rows] == ["0", "1", "2", "3", "70"]


def test_the_exit_codes_are_as_told(tmp_path):
    folder = workplace(tmp_path, "en")
    (folder / "empty").mkdir()
    (folder / "broken.yaml").write_text("format: plancheck/plan@1\n", encoding="utf-8")
    tries = [
        (0, ["verify", "plans/pinghu.yaml", "--fail-on", "never"]),
        (1, ["verify", "plans/pinghu.yaml"]),
        (2, ["verify", "plans/pinghu.yaml", "broken.yaml"]),
        (2, ["verify", "plans/pinghu.yaml", "--no-such-option"]),
        (3, ["verify", "empty"]),
        (3, ["verify", "plans/shaanxi.yaml", "--only", "binding-stated"]),
    ]
    done = [plancheck(folder, *arguments) for _, arguments in tries]
    assert [result.code for result in done] == [wanted for wanted, _ in tries]
    assert "平湖市" in done[2].out  # a broken file does not stop the others
