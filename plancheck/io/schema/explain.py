"""Reports what a schema refuses, in our own words and places: what belongs together is reported once."""

from __future__ import annotations

import re
from typing import Any

from plancheck.domain.source import Location, Path
from plancheck.io.schema import FIRST_KEYS, part_of
from plancheck.io.schema.error import closest_keys, report_error
from plancheck.io.yaml import Document


class Explanation:
    """The errors of one file (``jsonschema.ValidationError``), and what has been reported of them."""

    def __init__(self, document: Document, name: str, errors: list[Any]) -> None:
        self.document = document
        self.name = name
        self.errors = [(tuple(one.absolute_path), one.validator, one) for one in errors]
        self.bad: set[Path] = set()
        """Paths that must not be read."""
        self.meant: set[Path] = set()
        """Keys that stand there under another name or in another place."""
        self.explained: set[Path] = set()
        """Values and entries whose trouble is reported by its cause."""

    def report(self) -> set[Path]:
        """Report all errors on the document; return the paths that must not be read."""
        for path, keyword, error in self.errors:
            if keyword == "additionalProperties":
                known = list(error.schema.get("properties", ()))
                unexpected = unexpected_keys(error)
                for key in unexpected:  # a misspelt key is not reported under its right name too
                    self.meant |= {(*path, near) for near in closest_keys(key, known)[:1]}
                self._find_children(path, error.instance, unexpected)
        self._find_dashes()
        missing: dict[Path, list[str]] = {}
        for path, keyword, error in self.errors:
            if self.document.problems.full:
                self.bad.add(())
                break
            if keyword in {"required", "anyOf"}:
                self._miss(path, keyword, error, missing.setdefault(path, []))
            elif path in self.explained and keyword == "type":
                self.bad.add(path)
            else:
                keys = unexpected_keys(error) if keyword == "additionalProperties" else []
                self.bad |= {inner for key in keys if (inner := (*path, key)) in self.explained}
                rest = [key for key in keys if (*path, key) not in self.explained]
                self.bad |= set(report_error(self.document, self.name, path, error, rest))
        for path, keys in missing.items():
            self._report_missing(path, keys)
        return self.bad

    def _miss(self, path: Path, keyword: str, error: Any, missing: list[str]) -> None:
        """Add to ``missing`` the keys that an error asks for, alternatives as one."""
        if keyword == "anyOf":
            options = [one["required"][0] for one in error.validator_value if "required" in one]
            self.bad.add(path)
            groups = [options]
        else:  # one error a key, and none says which
            groups = [[key] for key in error.validator_value if key not in error.instance]
            self.bad |= {(*path, key) for (key,) in groups}
        for keys in groups:
            written = any((*path, key) in self.meant for key in keys)
            if path not in self.explained and not written and "|".join(keys) not in missing:
                missing.append("|".join(keys))

    def _report_missing(self, path: Path, keys: list[str]) -> None:
        at_key = bool(path)
        if len(keys) > 1:
            self.document.report("missing-keys", path, at_key=at_key, keys=", ".join(keys))
        elif keys and "|" in keys[0]:
            listed = keys[0].replace("|", ", ")
            self.document.report("missing-one-of", path, at_key=at_key, keys=listed)
        elif keys:
            self.document.report("missing-key", path, at_key=at_key, name=keys[0])

    def _find_children(self, path: Path, data: dict[str, Any], unexpected: list[str]) -> None:
        """Report lines that belong under an empty key and are not indented under it, as one problem."""
        names = list(data)
        for at, key in enumerate(names):
            part = part_of(self.name, (*path, key))
            if data[key] is not None or part.get("type") != "object":
                continue
            inner = []
            for other in names[at + 1 :]:
                if other not in part.get("properties", ()) or other not in unexpected:
                    break
                inner.append((*path, other))
            if inner:
                self.document.report("child-not-indented", inner[0], at_key=True, name=key)
                self.explained |= {(*path, key), *inner}

    def _find_dashes(self) -> None:
        """Report entries that are the rest of the one above, cut off by a dash too many."""
        lacking = {
            path: error.instance
            for path, keyword, error in self.errors
            if keyword in {"required", "anyOf"} and path and isinstance(path[-1], int)
        }
        for path in sorted(lacking, key=str):
            if path in self.explained:
                continue
            entries = self.document.value(path[:-1])
            part = part_of(self.name, path)
            merged = dict(lacking[path])
            below: list[Path] = []
            for number in range(int(path[-1]) + 1, len(entries)):
                rest = entries[number]
                if not isinstance(rest, dict) or not rest or rest.keys() & merged.keys():
                    break
                if rest.keys() & FIRST_KEYS or not rest.keys() <= part.get("properties", {}).keys():
                    break
                merged |= rest
                below.append((*path[:-1], number))
                if _complete(merged, part):
                    break
            if below and _complete(merged, part):
                self.explained |= {path, *below}
                for one in below:
                    self._report_dash(one)

    def _report_dash(self, path: Path) -> None:
        place = self.document.locate(path)
        column = self.document.line(place.line).rfind("-", 0, place.column - 1) + 1
        here = Location(place.path, place.line, max(column, 1))
        self.document.problems.append(self.document.problem_at("dash-too-many", here))


def unexpected_keys(error: Any) -> list[str]:
    """Return the keys that ``additionalProperties`` refuses."""
    patterns = error.schema.get("patternProperties", ())
    return [
        key
        for key in error.instance
        if key not in error.schema.get("properties", ())
        and not any(re.search(pattern, key) for pattern in patterns)
    ]


def _complete(entry: dict[str, Any], part: dict[str, Any]) -> bool:
    """Whether an entry has what its schema requires."""
    options = part.get("anyOf")
    return all(key in entry for key in part.get("required", ())) and (
        not options or any(all(key in entry for key in one.get("required", ())) for one in options)
    )
