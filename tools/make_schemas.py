"""What the schemas list from the registries: check kinds with their parameters, and reasons (see ``make_docs``).

Everything else in ``plancheck/schemas`` is written by hand, and so are its line breaks: only a list that lacks something is
written anew.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable

from plancheck.checks import CheckKind
from plancheck.i18n import LANGUAGES, translate

_WRAP = textwrap.TextWrapper(100, break_on_hyphens=False, break_long_words=False)
# An array of words and nulls on one or several lines, with what stands before it on its line.
_WORDS = re.compile(
    r'^(?P<indent> *)(?P<before>.*?)(?P<list>\[(?:\s*(?:"[a-z-]+"|null),?)+\s*\])', re.MULTILINE
)
# The last entry of the severities by reason: what stands before the brace that closes them.
_LAST_SEVERITY = re.compile(r'("severity_by_reason": \{.*?\})(?=\n {10}\}\n)', re.DOTALL)


def fresh(text: str, kinds: Iterable[CheckKind], reasons: Iterable[str]) -> str:
    """Return a schema with every kind, parameter and reason in it; one that lacks none stays as it is."""
    kinds, reasons = list(kinds), list(reasons)
    for names in (reasons, [kind.name for kind in kinds]):
        text = _WORDS.sub(lambda found, names=names: _listed(found, names), text)
    if '"severity_by_reason"' not in text:
        return text
    rule = json.loads(text)["$defs"]["rule"]["properties"]
    for kind in kinds:
        for parameter in kind.parameters:
            if parameter.name not in rule:
                key = f"parameter-means.{kind.name}-{parameter.name}"
                entry = {"description": _described(key, f"{kind.name}: "), **parameter.schema}
                text = text.replace(
                    '        "requirement": {\n',
                    f"        {_entry(parameter.name, entry)},\n" + '        "requirement": {\n',
                    1,
                )
    for reason in reasons:
        if reason not in rule["severity_by_reason"]["properties"]:
            entry = {"description": _described(f"reason.{reason}"), "$ref": "#/$defs/severity"}
            added = f",\n            {_entry(reason, entry)}"
            text = _LAST_SEVERITY.sub(lambda found, added=added: found[1] + added, text, count=1)
    return text


def _listed(found: re.Match[str], names: list[str]) -> str:
    """A list of the schema with the names that it lacks, if it is one of them; its own further words follow."""
    words = json.loads(found["list"])
    wanted = names + [word for word in words if word not in names]
    if len(set(words) & set(names)) <= len(names) / 2 or words == wanted:
        return found[0]
    indent = found["indent"] + "  "
    items = [json.dumps(word) for word in wanted]
    if len(found["list"].splitlines()) > len(words):  # one a line
        filled = f",\n{indent}".join(items)
    else:
        filled = f"\n{indent}".join(_WRAP.wrap(", ".join(items)))
    return f"{found['indent']}{found['before']}[\n{indent}{filled}\n{found['indent']}]"


def _described(key: str, before: str = "") -> str:
    """The words of a key in every language."""
    return " ".join(dict.fromkeys(f"{before}{translate(lang, key)}" for lang in LANGUAGES))


def _entry(name: str, entry: object) -> str:
    return f"{json.dumps(name)}: {json.dumps(entry, ensure_ascii=False)}"
