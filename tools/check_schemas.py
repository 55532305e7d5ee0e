"""Validate every plan and rule file against its JSON Schema with the reference validator.

Usage: python tools/check_schemas.py FOLDER [FOLDER …]. Exits 1 when a file does not fit.
"""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path

import jsonschema

from plancheck.io.load import sniff
from plancheck.io.schema import schema_text
from plancheck.io.yaml.reader import read_file


def main(folders: list[str]) -> int:
    """Check the files; say how many there were."""
    count = wrong = 0
    for folder in folders:
        for file in sorted(Path(folder).rglob("*.yaml")):
            document = read_file(file)
            kind = sniff(document)
            if kind is None:
                print(f"{file}: no plancheck format")
                wrong += 1
                continue
            schema = json.loads(schema_text(kind), parse_float=Decimal)
            count += 1
            for error in jsonschema.Draft202012Validator(schema).iter_errors(document.data):
                print(f"{file}: {'/'.join(map(str, error.absolute_path))}: {error.message}")
                wrong += 1
    print(f"{count} files, {wrong} problems")
    return 1 if wrong or not count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
