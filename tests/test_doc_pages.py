"""docs/: made from what the program knows, fresh, linked, escaped, and true."""

from __future__ import annotations

import ast
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from plancheck import api
from plancheck.app.rules.examples import run_examples
from plancheck.app.workspace.pack_registry import PackRegistry
from plancheck.checks.kinds import KINDS
from plancheck.domain.finding import Reason, Verdict
from plancheck.i18n import keys, translate
from plancheck.io.schema import NAMES, schema
from tests.conftest import validator

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT / "tools"))

import doc_pages  # noqa: E402 - beside make_docs
import make_docs  # noqa: E402

PAGES = sorted(DOCS.rglob("*.md"))
EVERY = [*PAGES, ROOT / "README.md", ROOT / "README.zh.md", ROOT / "CHANGELOG.md"]
LANGUAGES = ("zh", "en")


def named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def prose(text: str) -> str:
    """A page without fenced blocks."""
    return re.sub(r"(?ms)^(`{3,}).*?^\1$", "", text)


@cache
def packs():
    return PackRegistry().packs()


# ---------------------------------------------------------------- fresh


def test_the_pages_are_fresh_whatever_the_order_of_hashes(tmp_path):
    """Elsewhere, in another language, with another hash seed: the same bytes. Run tools/make_docs.py when red."""
    done = subprocess.run(
        [sys.executable, ROOT / "tools/make_docs.py", "--check"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONHASHSEED": "4711", "PLANCHECK_LANG": "en", "LANG": "en_GB"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_stale_missing_and_left_over_pages_are_told_and_mended(tmp_path, monkeypatch, capsys):
    docs = tmp_path / "docs"
    shutil.copytree(DOCS, docs)
    monkeypatch.setattr(make_docs, "DOCS", docs)
    monkeypatch.setattr(make_docs, "READMES", {})
    assert make_docs.main(["--check"]) == 0
    (docs / "exit-codes.md").unlink()
    (docs / "rules/disability/gone.md").write_text("# Gone\n", encoding="utf-8")
    page = docs / "rules/common/floor-kept.md"
    page.write_text(page.read_text("utf-8") + "edited\n", encoding="utf-8")
    mine = docs / "mine.md"
    mine.write_text("# Written by hand\n", encoding="utf-8")
    capsys.readouterr()
    assert make_docs.main(["--check"]) == 1
    told = set(capsys.readouterr().out.splitlines())
    wanted = {"exit-codes.md", "gone.md", "floor-kept.md", "README.md"}
    assert told == {f"{name}: stale" for name in wanted}
    assert make_docs.main([]) == 0
    assert make_docs.main(["--check"]) == 0
    assert mine.exists()
    assert "[Written by hand](mine.md)" in (docs / "README.md").read_text("utf-8")
    assert not (docs / "rules/disability/gone.md").exists()
    assert page.read_text("utf-8") == (DOCS / "rules/common/floor-kept.md").read_text("utf-8")


# ---------------------------------------------------------------- links and form


def anchors(file: Path) -> set[str]:
    """What a link may point to: marks, and headings as GitHub names them."""
    text = file.read_text("utf-8")
    found = set(re.findall(r'<a id="([^"]+)"></a>', text))
    for heading in re.findall(r"(?m)^#+ (.+)$", prose(text)):
        found.add(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-"))
    return found


@pytest.mark.parametrize("file", EVERY, ids=named)
def test_every_relative_link_resolves(file):
    text = prose(file.read_text("utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        path, _, fragment = target.partition("#")
        there = (file.parent / path).resolve() if path else file
        assert there.exists(), target
        if fragment and there.suffix == ".md":
            assert fragment in anchors(there), target


def test_the_index_names_every_page():
    text = (DOCS / "README.md").read_text("utf-8")
    for file in PAGES:
        name = file.relative_to(DOCS).as_posix()
        assert name == "README.md" or f"]({name})" in text, name


def cells(line: str) -> int:
    """How many cells a row has; bars that are escaped divide nothing."""
    return len(re.split(r"(?<!\\)\|", line.strip().strip("|")))


def ill_formed(text: str) -> list[str]:
    """The table rows that have other cells than their head, and raw HTML but for our anchors and breaks."""
    wrong = []
    for group in re.findall(r"(?m)(?:^\|.*\|$\n?)+", prose(text)):
        rows = group.splitlines()
        wrong += [row for row in rows if cells(row) != cells(rows[0])]
    bare = re.sub(r"`[^`\n]*`", "", prose(text))
    bare = re.sub(r'<a id="[A-Za-z0-9_-]+"></a>|<br>|<!-- [^>]* -->', "", bare)
    return wrong + re.findall(r"<[A-Za-z/!][^>]*>?", bare)


@pytest.mark.parametrize("file", PAGES, ids=named)
def test_tables_hold_together_and_no_html_stands_raw(file):
    assert ill_formed(file.read_text("utf-8")) == []


HOSTILE = "<script>alert(1)</script> | `a` *b* [x](javascript:y) \n# head \u202e ~~c~~ &lt; \\|"


def test_hostile_texts_of_a_pack_stay_text():
    pack = next(one for one in packs() if one.id == "disability")
    text = {"zh": HOSTILE, "en": HOSTILE}
    (one, *_) = [rule for rule in pack.rules if rule.id == "employment-quota"]
    basis = (replace(one.basis[0], title=HOSTILE, number=HOSTILE, article=HOSTILE),)
    rule = replace(one, title=text, why=text, message=text, remedy=text, basis=basis)
    evil = replace(pack, title=text, rules=(rule,))
    outcomes = list(run_examples(evil, rule))
    for page in (doc_pages.rule_page(rule, evil, outcomes), doc_pages.pack_page(evil)):
        assert ill_formed(page) == []
        assert "\u202e" not in page
        assert "\n# head" not in page
        assert not re.search(r"(?<!\\)\]\(javascript:", page)
        assert "<script>" not in page
        assert "&lt;script&gt;" in page


# ---------------------------------------------------------------- true


@pytest.mark.parametrize("pack", packs(), ids=lambda one: one.id)
def test_every_rule_has_a_page_with_all_that_it_says(pack):
    for rule in pack.own:
        page = (DOCS / "rules" / pack.id / f"{rule.id}.md").read_text("utf-8")
        shown = html.unescape(re.sub(r"\\([\\`*_\[\]|~#])", r"\1", page))
        for lang in LANGUAGES:
            for text in (rule.title, rule.why, rule.message, rule.remedy):
                assert text[lang] in shown, (rule.id, text[lang])
        for basis in rule.basis:
            said = (
                [basis.label] if basis.words is None else [basis.words[lang] for lang in LANGUAGES]
            )
            assert all(one and one in shown for one in said), (rule.id, said)
        for value in pack.parameters[rule.ask.law].values if rule.ask and rule.ask.law else ():
            assert value.value in shown
            assert value.basis is None or value.basis.title in shown
            assert value.start is None or str(value.start) in shown
        rows = re.findall(r"(?m)^\| \d+\. .*\|$", page)
        assert len(rows) == len(rule.examples)
        assert " object at 0x" not in page
        assert "<function" not in shown


@pytest.mark.parametrize("pack", packs(), ids=lambda one: one.id)
def test_the_index_of_a_pack_has_the_whole_catalogue(pack):
    page = (DOCS / "rules" / pack.id / "README.md").read_text("utf-8")
    for one in pack.catalogue.indicators.values():
        rows = [line for line in page.splitlines() if f"| `{one.id}` |" in line]
        assert len(rows) == 2, one.id
        for lang, row in zip(LANGUAGES, rows, strict=True):
            shown = re.sub(r"\\(.)", r"\1", row)
            assert one.name[lang] in shown
            assert one.unit.name in shown
            assert str(one.domain) in shown
            assert translate(lang, f"cascade.{one.cascade}") in shown
            assert translate(lang, f"direction.{one.better}") in shown
            assert all(alias in shown for alias in one.aliases)
    for rule in pack.rules:
        folder = "" if pack.holds(rule) else f"../{pack.home(rule).id}/"
        assert page.count(f"]({folder}{rule.id}.md)") == 2


def example(name: str):
    text = (DOCS / f"formats/{name}.md").read_text("utf-8")
    found = re.search(r"(?ms)^(`{3,})(yaml|json|toml)\n(.*?)^\1$", text)
    assert found is not None
    kind, block = found[2], found[3]
    if kind == "toml":
        return block, tomllib.loads(block)
    return block, json.loads(block) if kind == "json" else yaml.load(block, yaml.BaseLoader)


def plain(node):
    """YAML's words as JSON would have them: whole numbers, truth values and nothing, as plancheck reads them."""
    from plancheck.io.yaml.reader import read_bytes

    return read_bytes(node.encode(), "example").data


@pytest.mark.parametrize("name", NAMES)
def test_every_format_has_an_example_that_validates(name):
    block, data = example(name)
    if name not in {"config", "diff", "report"}:
        data = json.loads(json.dumps(plain(block), default=float))
    errors = sorted(validator(name).iter_errors(data), key=str)
    assert not errors, errors[0]


@pytest.mark.parametrize("name", NAMES)
def test_every_key_of_a_format_is_told_in_both_languages(name):
    page = (DOCS / f"formats/{name}.md").read_text("utf-8")

    def walk(node):
        if isinstance(node, dict):
            for key, child in (node.get("properties") or {}).items():
                if isinstance(child, dict) and "description" in child and key not in LANGUAGES:
                    zh, en = doc_pages.both_languages(child["description"])
                    assert zh != en, child["description"]
                    assert re.search("[\u4e00-\u9fff]", zh)
                    assert f"| {doc_pages.code(key)} |" in page
                    assert doc_pages.md(zh) in page
                    assert doc_pages.md(en) in page
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(schema(name))


def test_the_example_of_a_plan_is_read_without_a_problem():
    block, _ = example("plan")
    report = api.verify_text(block, as_of=date(2026, 1, 1), plans=ROOT / "plans")
    assert report.errors == ()
    assert report.exit_code == 1


# ---------------------------------------------------------------- codes


def test_what_a_kind_comes_to_is_what_it_says():
    """Over every example of every rule and every real plan: no verdict with a reason that is not announced."""
    announced = {name: set(doc_pages._gives(kind, packs())) for name, kind in KINDS.items()}
    seen = set()
    for pack in packs():
        for rule in pack.rules:
            for outcome in run_examples(pack, rule):
                if outcome.finding is not None:
                    seen.add((rule.check, outcome.finding.verdict, outcome.finding.reason))
    for one in api.verify(ROOT / "plans", as_of=date(2026, 11, 21)).results:
        if one.reason is not None:
            seen.add((one.check, one.verdict, one.reason))
    seen = {one for one in seen if one[1] is not Verdict.NOT_APPLICABLE}
    assert {one for one in seen if one[1:] not in announced[one[0]]} == set()
    assert len(seen) > 40


def test_every_reason_is_given_by_some_kind_and_has_its_row():
    given = {reason for kind in KINDS.values() for _, reason in doc_pages._gives(kind, packs())}
    # In the contract's closed list; no pack has a rule on plans of other fields of a place yet.
    # What text recognition read is no kind's reason: any pass that rests on it becomes a review.
    assert given == set(Reason) - {Reason.SIBLING_DIFFERS, Reason.READ_BY_OCR}
    page = (DOCS / "reasons.md").read_text("utf-8")
    for reason in Reason:
        assert page.count(f"`{reason}` |") == 2
        for lang in LANGUAGES:
            assert f"reason-means.{reason}" in keys(lang)


def test_the_exit_codes_are_those_of_the_report_and_the_interrupt():
    listed = re.findall(r"(?m)^\| `(\d+)` \|", (DOCS / "exit-codes.md").read_text("utf-8"))
    assert [int(one) for one in listed] == [
        *schema("report")["properties"]["exit_code"]["enum"],
        130,
    ]


def test_every_environment_variable_that_is_read_is_told():
    names = {"COLUMNS"}  # read by the standard library for the terminal's width
    for file in (ROOT / "plancheck").rglob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {
                "os.environ.get",
                "os.getenv",
            }:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    names.add(first.value)
                else:  # a loop over names
                    names |= {
                        one.value
                        for loop in ast.walk(tree)
                        if isinstance(loop, ast.For)
                        and ast.unparse(loop.target) == ast.unparse(first)
                        for one in loop.iter.elts
                    }
    page = (DOCS / "environment.md").read_text("utf-8")
    assert set(re.findall(r"(?m)^\| `([A-Z_]+)` \|", page)) == names
