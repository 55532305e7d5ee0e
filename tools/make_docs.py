"""Keep READMEs and docs/ in step with the tool: rewrite what is made, not written.

Three parts stand between marks, in README.md in English and in README.zh.md in Chinese:

* ``<!-- excerpt: begin -->`` … ``<!-- excerpt: end -->``: lines of what ``plancheck verify
  plans/pinghu.yaml`` prints at 100 columns, the findings named in ``EXCERPT`` and the summary;
* ``<!-- diff: begin -->`` … ``<!-- diff: end -->``: all that ``plancheck diff`` prints for the draft of 碑林 and its
  invented issued text;
* ``<!-- rules: begin -->`` … ``<!-- rules: end -->``: one row a rule of the pack that the README is about.

The pages of docs/ that are made whole are told in ``doc_pages``; whatever else lies in ``docs/rules`` and
``docs/formats`` is taken away.

``python tools/make_docs.py`` rewrites them in place; ``--check`` only looks and exits 1 when one is
stale. The language and the plan are given, so the same tree always makes the same bytes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import doc_pages  # noqa: E402 - after the path to this tree
from make_schemas import fresh  # noqa: E402

from plancheck.checks.kinds import KINDS  # noqa: E402
from plancheck.domain.finding import Reason  # noqa: E402
from plancheck.i18n import LANGUAGES, translate  # noqa: E402
from plancheck.io.load.pack import read_pack  # noqa: E402
from plancheck.report.formats import FORMATS  # noqa: E402
from plancheck.report.pages.rules import severity_words  # noqa: E402

DOCS = ROOT / "docs"
MADE = ("rules", "formats")  # folders in which every page is made
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
PLAN = "plans/pinghu.yaml"
VERSIONS = ("plans/beilin.yaml", "examples/beilin-issued.yaml")
PACK = ROOT / "rules" / "disability"
MARKS = "✗○?✓"

# The findings that the excerpt shows, in the order of the output; each is known by words of its block.
EXCERPT = (
    ("two-subsidies-full", "主要指标/2"),
    ("employment-quota",),
    ("floor-kept", "主要指标/5"),
    ("prose-agrees", "二/（二）/2"),
    ("✓", "残疾人就业率", "≥68%"),
    ("✓", "残疾人就业率", "≥60%"),
)
_LANGUAGES = ", ".join(f'"{one}"' for one in LANGUAGES)
# Parts of schemas that the registries know: what begins and ends each, and what stands between.
ENUMERATIONS = {
    "config": (
        ('"pattern": "^(table', ')(=.+)?$"', "|".join(FORMATS).removeprefix("table")),
        ('Language.", "enum": [', "]", _LANGUAGES),
    ),
    "report": (('Language of the messages.", "enum": [', "]", _LANGUAGES),),
    "rules": (),
    "known": (),
    "diff": (('Language of the messages.", "enum": [', "]", _LANGUAGES),),
}


def run(lang: str, *arguments: str) -> str:
    """What the tool prints, in a language, at the width of a pipe."""
    environment = os.environ | {
        "PLANCHECK_LANG": lang,
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-m", "plancheck", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stderr)
    return done.stdout


def excerpt(lang: str) -> str:
    """The head of the table, the findings of ``EXCERPT``, and the summary, as the tool prints them."""
    paragraphs = [part.split("\n") for part in run(lang, "verify", PLAN).strip("\n").split("\n\n")]
    table = paragraphs[0]
    head: list[str] = []
    blocks: list[list[str]] = []
    for line in table:
        if line[:1] in MARKS:
            blocks.append([line])
        else:
            (blocks[-1] if blocks else head).append(line)
    chosen = [next((b for b in blocks if _has(b, words)), None) for words in EXCERPT]
    missing = [words for words, block in zip(EXCERPT, chosen, strict=True) if block is None]
    if missing:
        raise SystemExit(f"{PLAN}: no longer printed: {missing}")
    lines = [*head, *(line for block in chosen if block for line in block), "", *paragraphs[-1]]
    return "\n".join(["```text", *(line.rstrip() for line in lines), "```"])


def _has(block: list[str], words: tuple[str, ...]) -> bool:
    text = "\n".join(block)
    return all(word in text for word in words)


def difference(lang: str) -> str:
    """The command that compares ``VERSIONS``, and what it prints."""
    printed = run(lang, "diff", *VERSIONS).strip("\n").split("\n")
    command = f"$ plancheck diff {' '.join(VERSIONS)}"
    return "\n".join(["```console", command, *(line.rstrip() for line in printed), "```"])


def rule_table(lang: str) -> str:
    """One row a rule of the pack of ``PLAN``'s field; the other packs are told by ``plancheck rules``."""
    heads = [translate(lang, f"page.{one}") for one in ("rule", "asks", "severity", "kind")]
    rows: list[Sequence[str]] = [heads, ["---"] * len(heads)]
    rows += [
        (f"`{rule.id}`", rule.title[lang], severity_words(rule, lang), f"`{rule.check}`")
        for rule in read_pack(PACK).rules
    ]
    escaped = [[cell.replace("|", r"\|") for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in escaped)


def between(text: str, name: str) -> tuple[str, str, str]:
    """The text before, inside and after a pair of marks."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    if text.count(begin) != 1 or text.count(end) != 1:
        raise SystemExit(f"{begin} and {end} must stand once each")
    before, _, rest = text.partition(begin)
    inside, _, after = rest.partition(end)
    return before + begin + "\n", inside.strip("\n"), "\n" + end + after


def made(text: str, lang: str) -> str:
    """The README with its made parts as they should be."""
    for name, make in (("excerpt", excerpt), ("diff", difference), ("rules", rule_table)):
        before, _, after = between(text, name)
        text = before + make(lang) + after
    return text


def schemas() -> dict[Path, str]:
    """The schemas whose enumerations are made from the registries, as they should be."""
    found = {}
    for name, parts in ENUMERATIONS.items():
        file = ROOT / "plancheck" / "schemas" / f"{name}.schema.json"
        text = file.read_text(encoding="utf-8")
        for begin, end, inside in parts:
            before, _, rest = text.partition(begin)
            text = before + begin + inside + end + rest.partition(end)[2]
        found[file] = fresh(text, KINDS.values(), Reason)
    return found


def pages() -> dict[Path, str | None]:
    """The made pages of docs/ as they should be; ``None``: there should be no such page."""
    kept = {file.name: file.read_text(encoding="utf-8") for file in sorted(DOCS.glob("*.md"))}
    written = {name: text for name, text in kept.items() if not text.startswith(doc_pages.MARK)}
    wanted: dict[Path, str | None] = {
        DOCS / name: text for name, text in doc_pages.pages(written).items()
    }
    here = [file for folder in MADE for file in sorted((DOCS / folder).rglob("*.md"))]
    here += [DOCS / name for name in kept if name not in written]
    return wanted | {file: None for file in here if file not in wanted}


def main(arguments: Sequence[str] | None = None) -> int:
    """Rewrite READMEs and pages, or with ``--check`` say whether they are stale."""
    parser = argparse.ArgumentParser(description="Rewrite the made parts of READMEs and docs.")
    parser.add_argument("--check", action="store_true", help="only look; exit 1 when stale")
    check = parser.parse_args(arguments).check
    stale = 0
    wanted: dict[Path, str | None] = {
        file: made(file.read_text(encoding="utf-8"), lang) for lang, file in READMES.items()
    }
    for file, new in (wanted | schemas() | pages()).items():
        old = file.read_text(encoding="utf-8") if file.exists() else None
        if new == old:
            continue
        stale = 1
        print(f"{file.name}: {'stale' if check else 'rewritten' if new else 'removed'}")
        if check:
            continue
        if new is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(new, encoding="utf-8", newline="\n")
    return stale if check else 0


if __name__ == "__main__":
    sys.exit(main())
