"""Tests of the error messages (出错信息): every code has words in both languages, and no words are left over.

The codes are read from the sources' syntax trees: the first argument of the calls that raise problems, also
where it is a condition or a local name. What can't be read off a call stands in ``ELSEWHERE``, and a call
whose code is neither literal nor listed in ``INDIRECT`` fails, so that no code slips through.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from plancheck.checks.kinds import KINDS
from plancheck.domain.catalogue import Catalogue
from plancheck.domain.finding import Reason
from plancheck.domain.source import Problem
from plancheck.i18n import LANGUAGES, known, translate
from plancheck.i18n import words as words_of
from plancheck.io.diagnosis import diagnose
from plancheck.io.load.catalogue import read_catalogue
from plancheck.io.load.plan import read_plan
from plancheck.io.schema import schema
from plancheck.io.yaml.reader import read_bytes, read_file
from plancheck.report.text.problem_page import hint_of, message_of_problem

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "plancheck"
SECTIONS = ("error", "hint")

METHODS = {"report", "problem", "problem_at", "note", "stop", "_note"}
CLASSES = {"TargetError", "UnitError", "ExpressionError", "ParameterError", "UsageError", "Problem"}
INDIRECT = {
    "code",  # a local name, whose assignments are collected, or a method's own parameter
    "error.code",  # passed on from a TargetError or ExpressionError
    "error.key",  # passed on from a ParameterError
    "self.code",  # listed below
    "problem.code",  # the same problem at another place
    "_LIMITS.get(kind, 'bad-form')",  # below
    "_target_trouble(document, path)",  # below
    "'empty-value' if null else _type_trouble(document, path, field, wanted)",
}
ELSEWHERE = {
    "io/schema/error.py": {
        "target-null", "target-boolean", "target-list", "target-type", "target-empty", "block-scalar", "empty-text",
        "wrong-type", "wrong-type-string", "wrong-type-integer", "wrong-type-number",
        "wrong-type-array", "wrong-type-boolean", "wrong-type-object", "wrong-type-item",
        "wrong-type-year", "whole-with-point", "list-no-dash", "dash-no-space", "period-form", "not-one-text",
        "baseline-form", "document-form", "list-commas", "code-as-number", "code-quotes", "code-form", "code-name",
        "code-name-several", "empty-required", "empty-value", "not-one-of", "not-one-of-near", "known-shortfall",
        "bad-domain", "fingerprint-form", "bad-form", "year-range", "row-range", "out-of-range", "unknown-key",
        "too-long", "too-few", "too-many", "empty-mapping", "repeated-item",
    },
    "common/meant.py": {
        "bad-date", "bad-date-near", "bad-date-month", "no-such-day",
    },
    "io/diagnosis/typos.py": {
        "yaml-tab", "yaml-folded", "yaml-reserved", "yaml-colon", "yaml-mapping", "yaml-quote", "yaml-bracket",
        "yaml-anchor", "yaml-dash-value", "dash-no-space", "colon-no-space", "stray-line", "full-width-dash",
        "braces-full-width", "quote-not-whole", "list-no-dash",
    },
    "io/diagnosis/misread.py": {
        "yaml-indent", "yaml-dash", "unknown-alias", "yaml-tag", "yaml-syntax", "yaml-escape", "yaml-colon",
        "yaml-mapping", "yaml-quote", "yaml-bracket", "yaml-tab", "yaml-folded", "yaml-reserved",
    },
    "io/diagnosis/lists.py": {"entry-no-dash"},
    "io/diagnosis/__init__.py": {"no-sources", "no-series", "no-laws"},
    "io/toml.py": {
        "toml-backslash", "toml-colon", "toml-equals", "toml-full-width-quotes", "toml-full-width-sign", "toml-key",
        "toml-number", "toml-rest", "toml-syntax", "toml-twice", "toml-unclosed", "toml-value",
    },
    "io/paths.py": {"no-such-file", "is-a-folder", "not-a-file", "link-loop", "unreadable-file"},
    "extract/readers/refusal.py": {
        "document-folder", "document-empty", "document-no-text", "document-too-large", "document-doc",
        "document-odf", "document-ods", "document-odt", "document-xls", "document-rtf", "document-zip", "document-encrypted",
        "document-damaged", "document-scanned", "document-picture", "document-binary", "document-encoding", "document-bomb",
    },
}  # fmt: skip
"""Codes that reach their call through a table or a function, by the file that has them as literals."""

COMING = {
    "no-such-file", "no-plans", "plan-twice", "plan-ambiguous", "pack-unknown",
    "rule-unknown", "indicator-unknown", "bad-date-option", "bad-set", "set-unknown-series",
    "format-name", "format-stdout-twice", "format-file-twice", "cannot-write", "stdin-twice",
    "schema-unknown", "fail-on", "lang-unknown", "rule-id-unknown", "rules-given-twice",
    "no-input", "option-unknown", "command-unknown",
    "argument-missing", "argument-extra", "option-value",
}  # fmt: skip
"""Codes of the app and the command line. Once the command line exists, these too must be in the sources."""

CLI = sorted((PACKAGE / "cli").glob("*.py"))
_CODE = re.compile(r"[a-z]+(?:-[a-z]+)+|fail-on")
_NAME = re.compile(r"\{([a-z_]+)\}")

Site = tuple[str, str, frozenset[str] | None]
"""A code, where it is raised, and the parameters passed there (``None``: can't be told)."""


@cache
def tables() -> dict[str, dict[str, dict[str, str]]]:
    """The two files by language."""
    return {
        lang: tomllib.loads((PACKAGE / "i18n" / lang / "errors.toml").read_text("utf-8"))
        for lang in LANGUAGES
    }


def literals(node: ast.expr | None) -> Iterator[str]:
    """The strings that an expression can come to: itself, or either side of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.Call) and ast.unparse(node.func) == "codes.get":
        yield from literals(node.args[1])


def raised(call: ast.Call) -> ast.expr | None:
    """The expression of the code if the call raises a problem."""
    if isinstance(call.func, ast.Attribute):
        if call.func.attr not in METHODS or not call.args:
            return None
        # A problem that is reported whole is looked at where it is made.
        return None if isinstance(call.args[0], ast.Call) else call.args[0]
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name == "_failed":
        return call.args[1]
    if name not in CLASSES:
        return None
    code = next((word.value for word in call.keywords if word.arg == "code"), None)
    return code or (call.args[0] if call.args else None)


def passed(call: ast.Call) -> frozenset[str] | None:
    """The names of the parameters that a call passes; ``None`` when they come from elsewhere."""
    name = ast.unparse(call.func).rpartition(".")[2]
    words = {word.arg: word.value for word in call.keywords}
    groups = [argument for argument in call.args[1:] if isinstance(argument, ast.Dict)]
    if name == "Problem":
        words = {} if "params" not in words else {"params": words["params"]}
    given = words.pop("params", None)
    if given is not None and not isinstance(given, ast.Dict):
        return None
    groups += [given] if isinstance(given, ast.Dict) else []
    if None in words or any(None in group.keys for group in groups):
        return None
    names = {str(word) for word in words}
    for group in groups:
        names |= {str(key.value) for key in group.keys if isinstance(key, ast.Constant)}
    if name in {"report", "problem"}:
        names.discard("key")  # says where to point, fills nothing
    if name == "_failed":
        names.add("path")
    if name == "ExpressionError":
        names.add("column")
    return frozenset(names)


def sites(file: Path) -> Iterator[Site]:
    """Every code in a file that can be read off the syntax tree."""
    tree = ast.parse(file.read_text("utf-8"))
    for node in ast.walk(tree):
        where = f"{file.relative_to(PACKAGE)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Call):
            for code in literals(raised(node)):
                yield code, where, passed(node)
        elif isinstance(node, ast.Assign):
            target = ast.unparse(node.targets[0])
            if target == "code":
                for code in literals(node.value):
                    yield code, where, None
            elif target == "codes" and isinstance(node.value, ast.Dict):
                for value in node.value.values:
                    for code in literals(value):
                        yield code, where, None


@cache
def found() -> tuple[Site, ...]:
    """Every code of the package with its place."""
    listed = [
        (code, f"{name} (listed)", None) for name, codes in ELSEWHERE.items() for code in codes
    ]
    return tuple(site for file in sorted(PACKAGE.rglob("*.py")) for site in sites(file)) + tuple(
        listed
    )


def test_no_call_hides_its_code() -> None:
    """A code that is no literal comes by one of the known ways."""
    hidden = []
    for folder in ("domain", "io", "rule", "checks", "engine", "app", "cli"):
        for file in (PACKAGE / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                code = raised(node) if isinstance(node, ast.Call) else None
                if code is None or isinstance(code, ast.Constant | ast.IfExp):
                    continue
                if ast.unparse(code) not in INDIRECT:
                    hidden.append(f"{file.relative_to(PACKAGE)}:{code.lineno}: {ast.unparse(code)}")
    assert not hidden


@pytest.mark.parametrize("name", ELSEWHERE)
def test_listed_codes_are_in_their_file(name: str) -> None:
    """What is listed by hand is still written in the source, and nothing of its kind is left out."""
    text = (PACKAGE / name).read_text("utf-8")
    assert {code for code in ELSEWHERE[name] if f'"{code}"' not in text} == set()
    kind = "target" if name == "io/schema/__init__.py" else "yaml"
    written = set(re.findall(rf'"({kind}-[a-z]+)"', text))
    assert written <= {code for code, _, _ in found()}


def test_collection_is_plausible() -> None:
    """The collection finds codes of every way of raising, and only things that look like codes."""
    codes = {code for code, _, _ in found()}
    assert {code for code in codes if not _CODE.fullmatch(code)} == set()
    assert codes >= {
        "missing-key", "not-one-of-near", "out-of-range", "bad-form", "code-form", "target-list",
        "gbk-encoding", "nul-byte", "is-a-folder", "merge-key", "yaml-quote", "number-too-long",
        "target-approximate", "parent-level", "parent-unknown-near", "no-pack",
        "expression-name", "unknown-check-near", "target-plan-unknown", "cannot-write",
    }  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_words(lang: str) -> None:
    """No code is without its statement."""
    words = tables()[lang]["error"]
    assert {f"{code} ({where})" for code, where, _ in found() if code not in words} == set()
    assert COMING - set(words) == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_words_without_a_code(lang: str) -> None:
    """No statement is left over, and a hint belongs to a statement."""
    table = tables()[lang]
    assert set(table) == set(SECTIONS)
    assert set(table["error"]) - {code for code, _, _ in found()} - COMING == set()
    assert set(table["hint"]) - set(table["error"]) == set()


@pytest.mark.skipif(not CLI, reason="the command line is not written yet")
def test_codes_of_the_command_line_are_raised() -> None:
    """What was promised to the app and the command line is used."""
    assert COMING - {code for code, _, _ in found()} == set()


def test_both_languages_have_the_same_keys() -> None:
    """Also in the same order, so that the files can be read side by side."""
    zh, en = tables()["zh"], tables()["en"]
    assert {section: list(zh[section]) for section in SECTIONS} == {
        section: list(en[section]) for section in SECTIONS
    }


@pytest.mark.parametrize("section", SECTIONS)
def test_both_languages_use_the_same_parameters(section: str) -> None:
    """A name may have a variant for each language (``why_zh``, ``why_en``)."""

    def names(lang: str, code: str) -> set[str]:
        text = tables()[lang][section][code]
        return {name.removesuffix(f"_{lang}") for name in _NAME.findall(text)}

    codes = tables()["zh"][section]
    assert {code for code in codes if names("zh", code) != names("en", code)} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_parameters_are_passed_where_the_code_is_raised(lang: str) -> None:
    """A message names only what every call with its code passes."""
    missing = []
    for code, where, names in found():
        if names is None:
            continue
        for section in SECTIONS:
            wanted = set(_NAME.findall(tables()[lang][section].get(code, "")))
            if code.startswith("expression-"):
                wanted.discard("column")  # added by the check that passes the error on
            if "name" in names:
                wanted.discard("term")  # what the key is called; looked up when it is told
            if wanted - names:
                missing.append(f"{where}: {section}.{code}: {sorted(wanted - names)}")
    assert not missing


@pytest.mark.parametrize("lang", LANGUAGES)
def test_texts_are_filled_where_they_are_translated(lang: str) -> None:
    """A call of ``translate`` with a key of its own passes everything that the text names."""
    missing, looked = [], 0
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) not in {"translate", "say"}:
                continue
            keys = [one.value for one in node.args if isinstance(one, ast.Constant)]
            given = {one.arg for one in node.keywords}
            for key in keys:
                if not isinstance(key, str) or not known(lang, key) or None in given:
                    continue
                looked += 1
                if lacks := set(_NAME.findall(words_of(lang, key))) - given:
                    missing.append(f"{file.name}:{node.lineno}: {key}: {sorted(lacks)}")
    assert not missing
    assert looked > 20  # noqa: PLR2004 - else the calls are spelt otherwise


@pytest.mark.parametrize("lang", LANGUAGES)
def test_style(lang: str) -> None:
    """One line, no final period, no exclamation mark, and the signs of the language."""
    wrong = []
    for section in SECTIONS:
        for code, text in tables()[lang][section].items():
            plain = text.replace("“!”", "").replace("> | * & ! %", "")
            bad = "\n" in text or text != text.strip() or text.endswith((".", "。"))
            bad = bad or "!" in plain or "！" in plain
            bad = bad or text.count("“") != text.count("”") or text.count('"') % 2 == 1
            other = r"[\u4e00-\u9fff](?:[,;?]|:(?! ))|：" if lang == "zh" else r"[，。；：？（）]"
            if bad or re.search(other, plain.replace("“：”", "")):
                wrong.append(f"{section}.{code}: {text}")
    assert not wrong


def test_the_loader_knows_them() -> None:
    """Error messages are looked up like every other text, and braces that are no parameter stay."""
    for lang in LANGUAGES:
        assert known(lang, "error.target-unreadable")
        assert "约九成" in translate(lang, "error.target-unreadable", text="约九成")
        assert "{qualitative: …}" in translate(lang, "hint.target-unreadable", text="约九成")


# ---------------------------------------------------------------- the classic traps, from file to words

HEAD = """format: plancheck/plan@1
id: x-2021
title: 某市规划
jurisdiction: "330482"
field: disability
period: {start: 2021, end: 2025}
record: complete
"""
ROW = HEAD + "indicators:\n  - row: 1\n    id: professional-care-coverage\n"
TRAPS: list[tuple[str, str, str]] = [
    (ROW + "    target: >99%\n", "yaml-folded", '">99%"'),
    (ROW + "    target: >9\n", "block-scalar", '">9%"'),
    (ROW + "    target: @9\n", "yaml-reserved", "@"),
    (ROW + "\ttarget: 9\n", "yaml-tab", "Tab"),
    (ROW + "    target: {value: 1,000}\n", "number-comma", "1000"),
    (ROW + "    target: {value:90%}\n", "colon-no-space", "value"),
    (ROW + "    target: 0.85\n", "target-fraction", "85%"),
    (ROW + "    target: 接近全覆盖\n", "target-approximate", "接近全覆盖"),
    (ROW + "    target: 九成多\n", "target-unreadable", "九成多"),
    (ROW + "    target:\n", "target-null", "待定"),
    (ROW + "    target: true\n", "target-boolean", "true"),
    (ROW + "    target: [90]\n", "target-list", "90%"),
    (ROW + "    target: {year: 2024}\n", "target-mapping", "{value: 90%, year: 2024}"),
    (ROW + "    target: 90家\n", "target-unit", "家"),
    (ROW + "    target: 超过99%以上\n", "target-contradicts", "超过99%以上"),
    (ROW + "    target：90%\n", "full-width-colon", "target: …"),
    (ROW + "    target:\u300090%\n", "full-width-space", ""),
    (ROW + "    target:90%\n", "colon-no-space", "target: …"),
    (ROW + "   target: 90%\n", "yaml-dash", ""),
    (ROW + '    target: "90%"以上\n', "quote-not-whole", '"90%以上"'),
    (ROW + '    target: "90%\n', "yaml-quote", '"90%"'),
    (ROW + "    target: [90%\n", "yaml-bracket", "]"),
    (ROW + "    target: 90%\n    note: 见: 表1: x\n", "yaml-mapping", ""),
    (ROW + "    target: *注\n", "yaml-anchor", "*"),
    (ROW + "    target: *a\n", "unknown-alias", "“a”"),
    (ROW + "    target: !a!b 90%\n", "yaml-tag", "!"),
    (ROW + "    target: 90%\n    target: 91%\n", "duplicate-key", "11"),
    (ROW + "    tagret: 90%\n", "unknown-key-near", "tagret"),
    (ROW, "missing-key", "target: …"),
    (ROW + "    target: 90%\n    责任单位: 残联\n", "unknown-key", "责任单位"),
    (ROW.replace('"330482"', "330482"), "code-as-number", '"330482"'),
    (ROW.replace("330482", "339901"), "unknown-code-near", "339901"),
    (ROW.replace("row: 1", "row: 一"), "wrong-type-integer", "一"),
    (ROW.replace("2025", "20255"), "year-range", "20255"),
    (ROW.replace("某市规划", ""), "empty-required", "title"),
    (ROW.replace("x-2021", "平湖"), "bad-form", "平湖"),
    (ROW + "    target: 90%\n    nature: 约束\n", "not-one-of-near", "约束性"),
    (ROW.replace("care-coverage", "care"), "unknown-indicator-near", "专业托养机构"),
    (HEAD + "document: {issued: 2022年5月}\n", "bad-date-month", "2022年5月"),
    (HEAD.replace("plan@1", "plan@2"), "format-version", "plan@2"),
    (HEAD + "---\na: 1\n", "second-document", "---"),
]


@cache
def catalogues() -> dict[str, Catalogue]:
    """The catalogue that the traps are read against."""
    read = read_catalogue(read_file(ROOT / "rules" / "disability" / "catalogue.yaml"))
    assert read is not None
    return {read.field: read}


def words(lang: str, problem: Problem) -> str:
    """Statement and hint of a problem, filled in."""
    return "\n".join(filter(None, (message_of_problem(problem, lang), hint_of(problem, lang))))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("text", "code", "said"), TRAPS)
def test_trap(text: str, code: str, said: str, lang: str) -> None:
    """Each trap is told by its own name, with every parameter filled."""
    document = read_bytes(text.encode(), "plans/x.yaml")
    read_plan(document, catalogues(), {})
    problems = diagnose(document)
    told = [problem for problem in problems if problem.code == code]
    assert told, [problem.code for problem in problems]
    message = words(lang, told[0])
    assert said.lower() in message.lower()
    assert not _NAME.search(message)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", KINDS)
def test_every_check_kind_has_a_name(name: str, lang: str) -> None:
    assert known(lang, f"check.{name}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_of_a_plan_has_a_name(lang: str) -> None:
    """A planner is told 行政区划代码 beside ``jurisdiction``."""

    def properties(part: object) -> Iterator[str]:
        if isinstance(part, dict):
            yield from part.get("properties", {})
            for inner in part.values():
                yield from properties(inner)

    named = {key for key in properties(schema("plan")) if known(lang, f"term.{key}")}
    told_otherwise = {"format", "nature_evidence", "generic", "plan", "address", "series", "law"}
    assert set(properties(schema("plan"))) - named - told_otherwise <= {"op", "qualitative"}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_words(reason: Reason, lang: str) -> None:
    """A rule may do without a message of its own; then the tool's words stand in."""
    assert known(lang, f"message.{reason}")
    assert known(lang, f"reason.{reason}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_gbk_bytes(lang: str) -> None:
    """A file saved as GBK is told so, with the way to save it as UTF-8."""
    document = read_bytes(HEAD.encode("gbk"), "plans/x.yaml")
    assert [problem.code for problem in document.problems] == ["gbk-encoding"]
    assert "UTF-8" in words(lang, document.problems[0])
