"""Print the least releases that ``pyproject.toml`` allows, a pin each, for ``pip install -r``.

``.ci/run`` installs them into an environment of its own and runs a part of the tests there: a minimum that nobody
tries is a guess.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTED = ("hypothesis", "jsonschema", "openpyxl", "pytest", "python-docx", "reportlab")
"""What the tests that are run there need, of the extra ``dev``."""
# A requirement: the name, and the least release.
_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?\s*>=\s*([0-9][0-9.]*)")


def minimums(project: Path = ROOT / "pyproject.toml") -> list[str]:
    """``name==release`` of every dependency, of the extras ``extract`` and ``ocr``, and of what the tests need."""
    table = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
    extras = table["optional-dependencies"]
    found = {}
    for line in (*table["dependencies"], *extras["extract"], *extras["ocr"], *extras["dev"]):
        if line.startswith("plancheck["):
            continue
        match = _REQUIREMENT.match(line)
        if match is not None and (line not in extras["dev"] or match[1] in TESTED):
            found[match[1]] = match[2]
        elif match is None and line not in extras["dev"]:
            sys.exit(f"no least release of {line}")
    return [f"{name}=={release}" for name, release in found.items()]


if __name__ == "__main__":
    print("\n".join(minimums()))
