"""Rules about rules: what a pack lacks that loads all the same, each with its place in the file.

A pack that can't be used at all is refused when it is read; this is about what its readers need (texts in
both languages, a basis, examples of both kinds) and about values of the law that contradict each other.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from pathlib import Path as FilePath
from typing import Any

from plancheck.checks.kinds import KINDS
from plancheck.domain.jurisdiction import lookup, territory
from plancheck.domain.source import PLAN_LANGUAGE, ParameterValue, Path, Problem
from plancheck.io.load import sniff
from plancheck.io.load.pack import is_head, pack_files
from plancheck.io.load.rules import TEXTS
from plancheck.io.yaml import Document
from plancheck.io.yaml.reader import read_file
from plancheck.rule import LawParameter, Pack, Rule

# a placeholder such as {indicator}
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_WORSE = {"fail", "gap"}


def faults(pack: Pack, only: Collection[str] = ()) -> list[Problem]:
    """Everything that a pack's rules and law parameters lack, in the order of its files.

    ``only``: the rules to look at, with the parameters that they ask for; nothing: the whole pack.
    """
    rules = {rule.id: rule for rule in pack.own if not only or rule.id in only}
    laws = {rule.ask.law for rule in rules.values() if rule.ask is not None}
    documents = []
    for file in pack_files(FilePath(pack.folder)):
        document = read_file(file, f"{pack.path}/{file.name}")
        documents.append(document)
        if is_head(file.name):
            for name, parameter in pack.parameters.items():
                if not only or name in laws:
                    _parameter(document, parameter)
        elif sniff(document) == "rules":
            for number, raw in enumerate(document.data["rules"]):
                if raw["id"] in rules:
                    _rule(document, ("rules", number), raw, rules[raw["id"]])
    problems = [problem for document in documents for problem in document.problems]
    return sorted(problems, key=lambda one: one.order)


def _rule(document: Document, path: Path, raw: dict[str, Any], rule: Rule) -> None:
    whole = "check" in raw  # else it changes an inherited rule, which has what it leaves out
    for name in TEXTS:
        if whole or name in raw:
            _text(document, path, raw, name)
    if whole and not rule.basis:
        document.report("lacking-basis", (*path, "id"), rule=rule.id)
    examples = raw.get("examples") or []
    if whole:
        _both(document, path, examples, rule)
    _names(document, path, examples, rule)


def _text(document: Document, path: Path, raw: dict[str, Any], name: str) -> None:
    """Two languages, not the same words twice, and braces in pairs."""
    rule, texts = raw["id"], raw.get(name)
    if not texts:
        document.report("lacking-text", (*path, "id"), rule=rule, name=name)
        return
    own = texts[PLAN_LANGUAGE].strip()
    for lang in texts:
        if lang != PLAN_LANGUAGE and texts[lang].strip() == own:
            document.report("lacking-translation", (*path, name, lang), rule=rule, name=name)
        if set(_PLACEHOLDER.sub("", texts[lang])) & set("{}"):
            document.report("brace-alone", (*path, name, lang), rule=rule, name=name)


def _both(document: Document, path: Path, examples: list[dict[str, Any]], rule: Rule) -> None:
    """One example that passes, one that shows the worst that the rule can find."""
    verdicts = {one["expect"]["verdict"] for one in examples}
    if "pass" not in verdicts:
        document.report("lacking-pass", (*path, "id"), rule=rule.id)
    if KINDS[rule.check].worst(rule.params) == "review":
        if not verdicts & {"review", *_WORSE}:
            document.report("lacking-review", (*path, "id"), rule=rule.id)
    elif not verdicts & _WORSE:
        document.report("lacking-fail", (*path, "id"), rule=rule.id)


def _names(document: Document, path: Path, examples: list[dict[str, Any]], rule: Rule) -> None:
    """Each example has a name of its own."""
    seen: dict[str, int] = {}
    for number, one in enumerate(examples):
        where = (*path, "examples", number, "name")
        name = str(one["name"]).strip()
        if name in seen:
            line = document.locate((*path, "examples", seen[name], "name")).line
            document.report("example-name-twice", where, rule=rule.id, name=name, line=str(line))
        else:
            seen[name] = number


def _parameter(document: Document, parameter: LawParameter) -> None:
    """One value at a time in a place, exceptions inside the territory."""
    for number, value in enumerate(parameter.values):
        where: Path = ("parameters", parameter.id, "values", number)
        for other, earlier in enumerate(parameter.values[:number]):
            shared = [code for code in value.codes if code in earlier.codes]
            if shared and _overlap(value, earlier):
                line = document.locate(("parameters", parameter.id, "values", other)).line
                place = lookup(shared[0])
                document.report(
                    "law-overlap",
                    where,
                    law=parameter.id,
                    place=place.name if place else shared[0],
                    line=str(line),
                )
        for order, code in enumerate(value.excluded):
            if not any(code != one and _inside(code, one) for one in value.codes):
                spot = (*where, "except", order)
                document.report("law-except-outside", spot, law=parameter.id, place=code)


def _inside(code: str, outer: str) -> bool:
    return code.startswith(territory(outer))


def _overlap(one: ParameterValue, two: ParameterValue) -> bool:
    """Whether two values are in force on a common day."""
    start = max(one.start or date.min, two.start or date.min)
    return start <= min(one.end or date.max, two.end or date.max)
