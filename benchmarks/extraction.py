"""Measure what ``plancheck extract`` finds against labels: the real documents, and synthetic ones of known truth.

Usage: PLANCHECK_SEEDS=DIR python benchmarks/extraction.py [--list] [--json FILE]

``PLANCHECK_SEEDS`` is a folder with the published texts; their labels are ``tests/labels/*.yaml``, paired by title.
The synthetic documents are written anew into a temporary folder in every reader's format (``tests/extract/documents.py``).
Prints, for each document and in all: row recall, cell precision, and precision, recall and F1 of the tuples
(section, operator, number, unit); then how often each field of a pair is right. ``--list`` names what was missed
and what was too much.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from plancheck.app.workspace.pack_registry import PackRegistry  # noqa: E402
from plancheck.extract.extract import extract  # noqa: E402
from plancheck.extract.extract_data import data_of  # noqa: E402
from plancheck.extract.match import assign  # noqa: E402
from plancheck.extract.readers.registry import read_document  # noqa: E402
from tests.extract.causes import CauseScore, score_set, sets  # noqa: E402
from tests.extract.scoring import Score, labels, score  # noqa: E402
from tests.extract.tables_scoring import by_layout, score_folder  # noqa: E402
from tests.extract.tables_scoring import total as tables_total  # noqa: E402


def real(folder: Path) -> list[tuple[str, Score, float]]:
    """The published texts of a folder against the labels of the same title."""
    wanted = {
        one["title"]: one for one in map(labels, sorted((ROOT / "tests/labels").glob("*.yaml")))
    }
    results = []
    for file in sorted(folder.iterdir()):
        if file.suffix not in {".txt", ".md", ".docx", ".pdf", ".html"} or file.name == "README.md":
            continue
        started = time.perf_counter()
        extraction = extract(read_document(str(file)))
        label = wanted.pop(extraction.metadata.title or "", None)
        if label is None:
            print(f"!!! no label for {file.name}: {extraction.metadata.title}", file=sys.stderr)
            continue
        catalogue = PackRegistry().field(label["field"]).catalogue
        assign(extraction, catalogue)
        seconds = time.perf_counter() - started
        results.append((label["id"], score(label, data_of(extraction), catalogue), seconds))
    for title in wanted:
        print(f"!!! no document for the label {title}", file=sys.stderr)
    return results


def synthetic(folder: Path) -> list[tuple[str, Score, float]]:
    """Synthetic documents in every format, made now; a format that can't be written here is told."""
    try:
        from tests.extract.synthetic import written  # noqa: PLC0415 - needs the libraries of the extra
    except ImportError as error:
        print(f"!!! SKIPPED: synthetic documents: {error}", file=sys.stderr)
        return []
    results = []
    for name, path, label in written(folder):
        started = time.perf_counter()
        extraction = extract(read_document(str(path)))
        assign(extraction, None)
        seconds = time.perf_counter() - started
        results.append((name, score(label, data_of(extraction), None), seconds))
    return results


def by_cause() -> None:
    """Print how the labelled sentences are read, cause by cause; ``blind`` are those that were never developed on."""
    for kind in ("open", "blind"):
        print(
            f"\n| cause ({kind}) | right/found | precision | found/all | recall | sure | inverted |"
        )
        print("| --- | --- | --- | --- | --- | --- | --- |")
        total = CauseScore()
        for cause, cases in sets(ROOT / "tests/labels/causes" / kind):
            one = score_set(cases)
            total.add(one)
            print(cause_line(cause, one))
        print(cause_line("**all**", total))


def cause_line(name: str, one: CauseScore) -> str:
    """A line of the table by cause."""
    return (
        f"| {name} | {one.hit}/{one.got} | {one.precision:.3f} | {one.hit}/{one.wanted} | {one.recall:.3f} "
        f"| {one.sure_right}/{one.sure} | {one.inverted} |"
    )


def tables() -> None:
    """Print rows and cells of the labelled tables, by layout."""
    for name in ("open", "blind"):
        scores = score_folder(ROOT / "tests/labels/tables" / name)
        print(f"\ntables, {name}:")
        for layout, one in by_layout(scores).items():
            print(f"  {layout}: {one}")
        print(f"  all: {tables_total(scores.values())}")


def line(name: str, one: Score, seconds: float) -> str:
    """A line of the table."""
    rows = f"{one.rows_found}/{one.rows}" if one.rows else "–"
    cells = f"{one.cells_right}/{one.cells}" if one.cells else "–"
    return (
        f"| {name} | {rows} | {cells} | {one.hit}/{one.got} | {one.precision:.3f} | {one.hit}/{one.wanted} "
        f"| {one.recall:.3f} | {one.f1:.3f} | {seconds * 1000:.0f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--list", action="store_true", help="name what was missed and what was too much"
    )
    parser.add_argument("--json", metavar="FILE", help="the numbers as JSON, too")
    arguments = parser.parse_args()
    published: list[tuple[str, Score, float]] = []
    seeds = os.environ.get("PLANCHECK_SEEDS")
    if seeds:
        published = real(Path(seeds))
    else:
        print("!!! PLANCHECK_SEEDS is not set: the real documents are left out", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="plancheck-extraction-") as work:
        invented = synthetic(Path(work))
    total = Score()
    found = [*published, *invented]
    print("| document | rows | cells | right/found | precision | found/all | recall | F1 | ms |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, one, seconds in found:
        print(line(name, one, seconds))
        total.add(one)
    for name, some in (("all published", published), ("all invented", invented)):
        part = Score()
        for _, one, _ in some:
            part.add(one)
        if some:
            print(line(name, part, sum(seconds for _, _, seconds in some)))
    print(line("all", total, sum(seconds for _, _, seconds in found)))
    tables()
    print()
    for name, right in total.fields.items():
        print(f"{name}: {right}/{total.paired} of the pairs")
    by_cause()
    if arguments.list:
        for name, one, _ in found:
            for item in one.missed:
                print(f"missed   {name}: {item}")
            for item in one.extra:
                print(f"too much {name}: {item}")
    if arguments.json:
        rows = {
            name: {
                "precision": one.precision,
                "recall": one.recall,
                "f1": one.f1,
                "rows": one.rows_found,
                "of": one.rows,
            }
            for name, one, _ in found
        }
        Path(arguments.json).write_text(
            json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
