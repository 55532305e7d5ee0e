"""The pages of docs/ that are made from what the program knows: rules, catalogues, formats, codes.

``pages()`` gives them all, path (below docs/) to text. They are read from Rule objects, schemas and the texts of
plancheck itself, so they can't say something else; the same tree always makes the same bytes.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from plancheck import api
from plancheck.app.rules.examples import Outcome, run_examples
from plancheck.app.workspace.pack_registry import PackRegistry
from plancheck.checks import CheckKind
from plancheck.checks.kinds import KINDS
from plancheck.domain.claim import Evidence
from plancheck.domain.finding import Reason, Verdict
from plancheck.domain.jurisdiction import lookup
from plancheck.domain.source import Basis, cited
from plancheck.i18n import LANGUAGES, fill, in_brackets, join, keys, translate, words
from plancheck.i18n import known as has_words
from plancheck.io.schema import NAMES, schema_text
from plancheck.report.pages.rules import boundary_grades, given_words, places_words, severity_words
from plancheck.report.text import visible
from plancheck.report.text.messages import message_of
from plancheck.rule import LawParameter, Pack, Rule

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = Path(__file__).resolve().parent / "examples"
MARK = "<!-- tools/make_docs.py 生成，请勿手改 · made by tools/make_docs.py, don't edit -->"
LEAD = LANGUAGES[0]
"""The language that the pages begin with; anchors stand in its part."""
DAY = date(2026, 1, 1)


class Page:
    """A Markdown page as it grows; everything from files is escaped on its way in."""

    def __init__(self, title: str) -> None:
        self.parts = [MARK, f"# {title}"]

    def add(self, text: str) -> None:
        """Add a paragraph; an empty one is left out."""
        if text:
            self.parts.append(text)

    def table(self, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
        """Add a table of cells that are Markdown already."""
        head = list(heads)
        lines = [head, ["---"] * len(head), *(list(row) for row in rows)]
        self.parts.append("\n".join(f"| {' | '.join(line)} |" for line in lines))

    def text(self) -> str:
        """The whole page."""
        return "\n\n".join(self.parts) + "\n"


def md(text: object) -> str:
    """Any text as Markdown that shows it as it stands, also inside a table cell."""
    shown = html.escape(visible(str(text)), quote=False)
    return re.sub(r"([\\`*_\[\]|~#])", r"\\\1", shown)


def code(text: object) -> str:
    """Text in code type; a table's bar is escaped even there."""
    shown = visible(str(text))
    fence = "``" if "`" in shown else "`"
    pad = " " if "`" in shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}".replace("|", r"\|") if shown else ""


def fenced(text: str, kind: str) -> str:
    """A block as it stands; its fence is longer than any in it."""
    longest = max((len(found) for found in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{kind}\n{text.rstrip()}\n{fence}"


def colon(lang: str) -> str:
    return words(lang, "label.colon")


def each(key: str) -> list[str]:
    """The page's own words in every language; those that are alike once."""
    return list(dict.fromkeys(words(lang, f"page.{key}") for lang in LANGUAGES))


def both(key: str) -> str:
    """The page's own words in every language, side by side."""
    return " · ".join(each(key))


class Words:
    """The pages' own words in a language; what plancheck itself says is taken from its texts."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __getitem__(self, key: str) -> str:
        return words(self.lang, f"page.{key}")

    def get(self, key: str, other: str) -> str:
        """The words of a key, or ``other``."""
        return self[key] if has_words(self.lang, f"page.{key}") else other


def basis_words(basis: Basis | None, lang: str) -> str:
    if basis is None:
        return "—"
    since = f"（{basis.start}）" if basis.start else ""
    return md(f"{cited(**basis.row(lang))}{since}")


def place_names(codes: Iterable[str], lang: str) -> str:
    names = []
    for one in codes:
        place = lookup(one)
        nation = words(lang, "page.everywhere")
        names.append(nation if one == "CN" else md(place.name if place else one))
    return join(lang, names)


# ---------------------------------------------------------------- rules


def rule_page(rule: Rule, pack: Pack, outcomes: list[Outcome]) -> str:
    """One rule: Chinese, then English."""
    page = Page(f"{md(rule.title[LEAD])}")
    page.add(f"{md(rule.title['en'])} · [English](#english)")
    for lang in LANGUAGES:
        if lang != LEAD:
            page.add("---")
            page.add("## English")
            page.add(f"**{md(rule.title['en'])}**")
        _rule(page, rule, pack, outcomes, lang)
    return page.text()


def _rule(page: Page, rule: Rule, pack: Pack, outcomes: list[Outcome], lang: str) -> None:
    say = Words(lang)
    mark = "##" if lang == LEAD else "###"
    kind = KINDS[rule.check]
    page.table(
        ("", ""),
        [
            (say["rule"], code(rule.id)),
            (
                say["pack"],
                f"[{md(pack.title[lang])}](README.md) ({md(pack.id)} {md(pack.version)})",
            ),
            (say["severity"], md(severity_words(rule, lang))),
        ],
    )
    if rule.why[lang]:
        page.add(f"{mark} {say['why']}")
        page.add(md(rule.why[lang]))
    if rule.basis:
        page.add(f"{mark} {say['basis']}")
        page.add("\n".join(f"- {basis_words(one, lang)}" for one in rule.basis))
    page.add(f"{mark} {say['how']}")
    lines = [
        (
            say["check"],
            f"[{md(rule.check)}](../../checks.md#{rule.check}){colon(lang)}{md(translate(lang, f'check-means.{kind.name}'))}",
        )
    ]
    if rule.ask is not None:
        lines.append((say["against"], _asks(rule, pack, lang)))
    lines.append((say["applies"], _statements(rule, pack, lang)))
    plans = _plans(rule, lang)
    if plans:
        lines.append((say["applies-plans"], plans))
    for one in kind.parameters:
        value = _parameter(rule, one.name)
        if value is not None:
            means = translate(lang, f"parameter-means.{kind.name}-{one.name}")
            note = translate(lang, "label.in-brackets", text=md(means))
            lines.append((code(one.name), code(_raw(value)) + note))
    if rule.effective_from or rule.effective_until:
        start, end = rule.effective_from, rule.effective_until
        days = [f"{say['from']} {start}" if start else "", f"{say['until']} {end}" if end else ""]
        lines.append((say["effective"], " ".join(filter(None, days))))
    page.add("\n".join(f"- {name}{colon(lang)}{text}" for name, text in lines))
    _grading(page, rule, lang, mark)
    if rule.ask is not None and rule.ask.law is not None:
        _law(page, pack.parameters[rule.ask.law], lang, mark)
    if rule.message[lang]:
        page.add(f"{mark} {say['says']}")
        page.add(f"> {md(rule.message[lang])}")
        page.add(say["says-note"])
    if rule.remedy[lang]:
        page.add(f"{mark} {say['remedy']}")
        page.add(f"> {md(rule.remedy[lang])}")
    if outcomes:
        page.add(f"{mark} {say['examples']}")
        page.add(say["examples-note"])
        rows = [_example(one, pack, number, lang) for number, one in enumerate(outcomes, 1)]
        heads = ("", say["given"], say["own"], say["verdict"], say["said"])
        kept = [at for at in range(len(heads)) if at != 1 or any(row[1] for row in rows)]
        page.table(
            [heads[at] for at in kept], ([row[at] or say["none"] for at in kept] for row in rows)
        )


def _asks(rule: Rule, pack: Pack, lang: str) -> str:
    ask = rule.ask
    if ask is None:
        return ""
    if ask.ancestors:
        text = md(translate(lang, f"rules.asks-{ask.ancestors}"))
        text += md(translate(lang, f"rules.asks-{ask.cycle}"))
        if ask.natures is not None:
            natures = [_nature(one, lang) for one in sorted(ask.natures, key=str)]
            text += in_brackets(lang, join(lang, natures))
        return text
    if ask.law:
        title = pack.parameters[ask.law].title
        return md(translate(lang, "rules.asks-law", name=title[lang] if title else ask.law))
    return md(given_words(ask, lang))


def _nature(nature: object, lang: str) -> str:
    if nature is None:
        return words(lang, "page.no-nature")
    return translate(lang, f"nature.{nature}")


def _statements(rule: Rule, pack: Pack, lang: str) -> str:
    select = rule.select
    parts: list[str] = []
    if select.indicators is not None:
        names = []
        for one in select.indicators:
            known = pack.catalogue.indicators.get(one)
            names.append(f"[{md(known.name[lang])}](README.md#{one})" if known else code(one))
        parts.append(join(lang, names))
    if select.cascades is not None:
        cascades = [translate(lang, f"cascade.{one}") for one in sorted(select.cascades)]
        parts.append(fill(Words(lang)["cascade-of"], {"words": join(lang, cascades)}))
    if select.natures is not None:
        parts += [_nature(one, lang) for one in sorted(select.natures, key=str)]
    if select.pers is not None:
        parts += [translate(lang, f"per.{one}") for one in sorted(select.pers)]
    if select.where is not None:
        parts.append(Words(lang)[select.where])
    return " · ".join(parts) or translate(lang, "rules.all-statements")


def _plans(rule: Rule, lang: str) -> str:
    select = rule.select
    parts: list[str] = []
    if select.places is not None or select.excluded:
        parts.append(md(places_words(select, lang)))
    if select.levels is not None:
        parts.append(
            join(lang, [translate(lang, f"level.{one.key}") for one in sorted(select.levels)])
        )
    if select.statuses is not None:
        parts.append(
            join(lang, [translate(lang, f"status.{one}") for one in sorted(select.statuses)])
        )
    if select.records is not None:
        parts.append(
            join(lang, [translate(lang, f"record.{one}") for one in sorted(select.records)])
        )
    return " · ".join(parts)


def _parameter(rule: Rule, name: str) -> Any:
    """A typed parameter of a rule as its check kind keeps it; ``None``: not given, or not for reading."""
    params = rule.params
    written = getattr(params, "written", None)
    if written is not None:
        return written.get(name)
    return params.get(name) if isinstance(params, dict) else getattr(params, name, None)


def _raw(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _grading(page: Page, rule: Rule, lang: str, mark: str) -> None:
    say, grading = Words(lang), rule.grading
    rows = []
    for severity, known in boundary_grades(grading):
        of = join(lang, [translate(lang, f"evidence.{one}") for one in known])
        every = len(known) == len(Evidence)
        rows.append(
            (say["boundary"] if every else fill(say["boundary-of"], {"evidence": of}), severity)
        )
    if grading.copied is not None:
        rows.append((say["copied"], grading.copied))
    for reason, severity in grading.by_reason.items():
        word = translate(lang, f"reason.{reason}")
        rows.append((fill(say["reason-is"], {"reason": word}), severity))
    if rows:
        page.add(f"{mark} {say['grading']}")
        lines = [md(severity_words(rule, lang))]
        lines += [
            f"{md(name)}{colon(lang)}{translate(lang, f'severity.{one}')}" for name, one in rows
        ]
        page.add("\n".join(f"- {line}" for line in lines))


def _law(page: Page, parameter: LawParameter, lang: str, mark: str) -> None:
    say = Words(lang)
    title = parameter.title[lang] if parameter.title else parameter.id
    page.add(f"{mark} {say['law']}{colon(lang)}{md(title)}")
    page.table(*_law_table(parameter, lang))


def _law_table(parameter: LawParameter, lang: str) -> tuple[list[str], list[tuple[str, ...]]]:
    say = Words(lang)
    heads = [say[one] for one in ("value", "place", "from", "until", "basis", "evidence")]
    rows = []
    for value in parameter.values:
        places = place_names(value.codes, lang)
        if value.excluded:
            excluded = f"{say['except']}{place_names(value.excluded, lang)}"
            places += in_brackets(lang, excluded)
        rows.append(
            (
                code(value.value),
                places,
                str(value.start or "—"),
                str(value.end or "—"),
                basis_words(value.basis, lang),
                translate(lang, f"evidence.{value.evidence}"),
            )
        )
    return heads, rows


# ---------------------------------------------------------------- examples


def _example(outcome: Outcome, pack: Pack, number: int, lang: str) -> tuple[str, ...]:
    data = outcome.example.data
    given = [_indicator(data, pack, lang)] if "indicator" in data else []
    above = data.get("ancestors") or ([data["ancestor"]] if "ancestor" in data else [])
    for one in above:
        level = translate(lang, f"level.{one.get('level', 'province')}")
        name = fill(Words(lang)["plan-of"], {"level": level})
        given.append(f"{md(name)}{colon(lang)}{_facts(one, pack, lang, skip=('level',))}")
    given += [
        f"{Words(lang)['lower']}{colon(lang)}{_facts(one, pack, lang)}"
        for one in data.get("lower") or ()
    ]
    for name, value in (data.get("series") or {}).items():
        series = pack.catalogue.series.get(name)
        shown = series.name[lang] if series else name
        given.append(f"{md(shown)}{colon(lang)}{code(value)}")
    if "as_of" in data:
        given.append(f"{Words(lang)['as_of']}{colon(lang)}{md(data['as_of'])}")
    verdict = Verdict(outcome.expected.get("verdict", "pass"))
    words_of = [translate(lang, f"verdict.{verdict}")]
    if "severity" in outcome.expected:
        words_of.append(translate(lang, f"severity.{outcome.expected['severity']}"))
    said = ""
    if outcome.finding is not None:
        rule = outcome.rule
        said = message_of(outcome.finding, rule, lang)
    # Names of examples are in one language; the number says which is which.
    label = str(number) if lang == LEAD else f"{number}. {md(outcome.example.name)}"
    return (
        label,
        "<br>".join(given),
        _facts(data.get("plan") or {}, pack, lang) or Words(lang)["nothing"],
        " · ".join(words_of),
        md(said),
    )


def _indicator(data: dict[str, Any], pack: Pack, lang: str) -> str:
    given = data["indicator"]
    if isinstance(given, str):
        known = pack.catalogue.indicators.get(given)
        return md(known.name[lang] if known else given)
    parts = []
    for key, value in given.items():
        if key == "better":
            parts.append(translate(lang, f"direction.{value}"))
        elif key == "cascade":
            parts.append(translate(lang, f"cascade.{value}"))
        elif key == "per":
            parts.append(translate(lang, f"per.{value}"))
        else:
            parts.append(f"{Words(lang).get(key, key)} {_text(value)}")
    return md(join(lang, parts))


_WORDS = {"level", "nature", "per", "record", "status"}


def _facts(raw: dict[str, Any], pack: Pack, lang: str, skip: tuple[str, ...] = ()) -> str:
    """A plan of an example in words: what it states, then what is special about it."""
    say = Words(lang)
    parts: list[str] = []
    for key, value in raw.items():
        if key in skip:
            continue
        if key == "target":
            parts.insert("indicator" in raw, code(_text(value)))
        elif key == "statements":
            parts += [_facts(one, pack, lang) for one in _placed(value)] or [say["nothing"]]
        elif key == "in":
            parts.append(say[f"in-{value}"])
        elif key in _WORDS and f"{key}.{value}" in keys(lang):
            parts.append(translate(lang, f"{key}.{value}"))
        elif key in _WORDS:
            parts.append(md(value))
        elif key == "jurisdiction":
            parts.append(place_names([str(value)], lang))
        elif key == "cites":
            cited = [_facts(one, pack, lang) if one else "" for one in value]
            parts.append(
                f"{say['cites']}{colon(lang)}{'; '.join(filter(None, cited)) or say['nobody']}"
            )
        elif key == "period":
            parts.append(f"{say['period']} {md(value.get('start'))}–{md(value.get('end'))}")
        elif key == "generic":
            parts.append(say["generic"])
        elif key == "title":
            parts.append(md(f"《{value}》"))
        elif key == "indicator" and value in pack.catalogue.indicators:
            parts.insert(0, md(pack.catalogue.indicators[value].name[lang]))
        elif key == "plan" and f"level.{value}" in keys(lang):
            level = translate(lang, f"level.{value}")
            parts.append(md(fill(say["plan-of"], {"level": level})))
        elif key in {"name", "plan", "id", "number", "indicator"}:
            parts.append(md(_text(value)))
        else:
            parts.append(f"{md(say.get(key, key))} {md(_text(value))}")
    return join(lang, parts, "semicolon" if "statements" in raw else "comma")


def _placed(statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Several statements with where they stand: the first in the table, the others in the prose, if not said."""
    if len(statements) < 2:  # noqa: PLR2004
        return statements
    return [
        one if "in" in one else {**one, "in": "prose" if number else "table"}
        for number, one in enumerate(statements)
    ]


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_text(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return str(value)


# ---------------------------------------------------------------- packs


def pack_page(pack: Pack) -> str:
    """A pack's index: rules, law parameters, the catalogue."""
    page = Page(md(pack.title[LEAD]))
    page.add(f"{md(pack.title['en'])} · [English](#english)")
    for lang in LANGUAGES:
        if lang != LEAD:
            page.add("---")
            page.add("## English")
            page.add(f"**{md(pack.title['en'])}**")
        _pack(page, pack, lang)
    return page.text()


def rule_link(rule: Rule, pack: Pack) -> str:
    """The page of a rule, seen from its pack's folder; a rule that is handed on has its page there."""
    home = pack.home(rule)
    return f"{rule.id}.md" if home is pack else f"../{home.id}/{rule.id}.md"


def _pack(page: Page, pack: Pack, lang: str) -> None:
    say = Words(lang)
    mark = "##" if lang == LEAD else "###"
    facts = [("pack", pack.id), ("version", pack.version), ("field", pack.field)]
    lines = [f"{say[name]} {code(value)}" for name, value in facts]
    if pack.bases:
        names = [f"[{md(one.title[lang])}](../{one.id}/README.md)" for one in pack.bases]
        lines.append(f"{say['extends']} {join(lang, names)}")
    page.add(" · ".join(lines))
    if pack.rules:
        page.add(f"{mark} {say['rules']}")
        page.table(
            (say["rule"], say["title"], say["severity"], say["check"]),
            (
                (
                    f"[{md(rule.id)}]({rule_link(rule, pack)})",
                    md(rule.title[lang]),
                    md(severity_words(rule, lang)),
                    f"[{rule.check}](../../checks.md#{rule.check})",
                )
                for rule in pack.rules
            ),
        )
    for parameter in pack.parameters.values():
        _law(page, parameter, lang, mark)
    indicators = pack.catalogue.indicators.values()
    if indicators:
        page.add(f"{mark} {say['indicators']}")
        heads = (
            "name",
            "id",
            "unit",
            "better",
            "cascade",
            "per",
            "domain",
            "population",
            "aliases",
        )
        page.table(
            [say[one] for one in heads],
            (
                (
                    (f'<a id="{one.id}"></a>' if lang == LEAD else "") + md(one.name[lang]),
                    code(one.id),
                    md(one.unit.name),
                    translate(lang, f"direction.{one.better}"),
                    translate(lang, f"cascade.{one.cascade}"),
                    translate(lang, f"per.{one.per}"),
                    md(one.domain),
                    md(one.population or say["none"]),
                    md(join(lang, one.aliases) or say["none"]),
                )
                for one in indicators
            ),
        )
    near = [
        (one, pack.catalogue.indicators[mark_.id], mark_.why)
        for one in indicators
        for mark_ in one.confusable
        if mark_.id in pack.catalogue.indicators
    ]
    if near:
        page.add(f"{mark} {say['near']}")
        page.add(
            "\n".join(
                f"- {md(one.name[lang])} ↔ {md(other.name[lang])}{colon(lang)}{md(why[lang])}"
                for one, other, why in near
            )
        )
    if pack.catalogue.series:
        page.add(f"{mark} {say['series']}")
        page.table(
            (say["name"], say["id"], say["unit"], say["per"]),
            (
                (
                    md(one.name[lang]),
                    code(one.id),
                    md(one.unit.name),
                    translate(lang, f"per.{one.per}"),
                )
                for one in pack.catalogue.series.values()
            ),
        )


# ---------------------------------------------------------------- formats


def both_languages(description: str) -> tuple[str, str]:
    """A schema's description: Chinese up to the full stop that English follows, then English."""
    found = re.match(r"(.*?。)(?=[^\u3000-\u9fff])(.*)$", description, re.DOTALL)
    return (found[1], found[2].strip()) if found else (description, description)


def format_page(name: str) -> str:
    """One file format: every key with its type and meaning, and an example."""
    schema = json.loads(schema_text(name))
    zh, _, en = schema["title"].partition(" · ")
    page = Page(f"{md(zh)} · {md(en)}")
    page.add(f"`plancheck schema {name}`")
    described = both_languages(schema.get("description", ""))
    page.add("\n\n".join(dict.fromkeys(md(one) for one in described)))
    for paths, part in _objects(schema):
        page.add(f"## {code(paths[0]) if paths[0] else both('top-level')}")
        if len(paths) > 1:
            page.add(f"{both('also-at')}: {', '.join(map(code, paths[1:]))}")
        page.table(
            (both("key"), both("type"), both("required"), *each("explained")),
            _rows(schema, part),
        )
        choices = [one.get("required", []) for one in part.get("anyOf", ()) if "required" in one]
        if choices:
            options = " / ".join(" + ".join(map(code, one)) for one in choices)
            page.add(f"{both('at-least-one-of')}: {options}")
    text, source, kind = format_example(name)
    if text:
        page.add(f"## {both('example')}")
        page.add(source)
        page.add(fenced(text, kind))
    return page.text()


def _deref(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        rest = {key: value for key, value in node.items() if key != "$ref"}
        node = schema["$defs"][node["$ref"].removeprefix("#/$defs/")] | rest
    return node


def _objects(schema: dict[str, Any]) -> list[tuple[list[str], dict[str, Any]]]:
    """Every object of a format with the paths to it (``document``, ``indicators[]``), each definition once."""
    found: list[tuple[list[str], dict[str, Any]]] = []
    known: dict[str, list[str]] = {}

    def walk(node: dict[str, Any], path: str) -> None:
        reference = node.get("$ref", "")
        node = _deref(schema, node)
        if "properties" in node:
            if _bilingual(node):
                return
            if reference in known:
                known[reference].append(path)
                return
            paths = [path]
            found.append((paths, node))
            if reference:
                known[reference] = paths
            for key, child in node["properties"].items():
                walk(child, f"{path}.{key}" if path else key)
        for child in (node.get("patternProperties") or {}).values():
            walk(child, f"{path}.*")
        if isinstance(node.get("additionalProperties"), dict):
            walk(node["additionalProperties"], f"{path}.*")
        if isinstance(node.get("items"), dict):
            walk(node["items"], f"{path}[]")
        for group in ("anyOf", "oneOf"):
            for option in node.get(group, ()):
                if "type" in option or "$ref" in option:
                    walk(option, path)

    walk(schema, "")
    return found


def _bilingual(node: dict[str, Any]) -> bool:
    return set(node.get("properties", ())) == set(LANGUAGES)


def _rows(schema: dict[str, Any], part: dict[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
    required = set(part.get("required", ()))
    for key, raw in part["properties"].items():
        node = _deref(schema, raw)
        zh, en = both_languages(node.get("description", ""))
        wanted = both("yes") if key in required else ""
        yield code(key), _type(schema, raw), wanted, md(zh), md(en) if en != zh else ""


_NAMED = {"date", "id", "code", "year", "decimal", "fingerprint"}
"""Definitions of the schemas that have a name of their own."""


def _type_name(name: str) -> str:
    return " ".join(each(f"type-{name}"))


def _type(schema: dict[str, Any], node: dict[str, Any]) -> str:
    definition = node.get("$ref", "").removeprefix("#/$defs/")
    if definition in _NAMED:
        return _type_name(definition)
    node = _deref(schema, node)
    if "const" in node:
        return code(json.dumps(node["const"], ensure_ascii=False).strip('"'))
    if "enum" in node:
        shown = ["null" if one is None else str(one) for one in node["enum"]]
        return ", ".join(map(code, shown))
    kinds = node.get("type")
    named = [kinds] if isinstance(kinds, str) else list(kinds or ())
    parts = []
    for kind in named:
        if kind == "array" and isinstance(node.get("items"), dict):
            parts.append(f"{_type_name(kind)}{colon(LEAD)}{_type(schema, node['items'])}")
        elif kind == "object" and _bilingual(node):
            parts.append("`{zh: …, en: …}`")
        elif kind == "string" and "then" in node and "enum" in node["then"]:
            parts.append(", ".join(map(code, node["then"]["enum"])))
        else:
            parts.append(_type_name(kind))
    if not named:
        options = [one for group in ("anyOf", "oneOf") for one in node.get(group, ())]
        parts = [_type(schema, one) for one in options if "type" in one or "$ref" in one]
        if not parts and "properties" in node:
            parts = [_type_name("object")]
    return " / ".join(dict.fromkeys(filter(None, parts))) or "—"


REAL = {
    "plan": "plans/pinghu.yaml",
    "pack": "rules/disability/pack.yaml",
    "catalogue": "rules/disability/catalogue.yaml",
    "rules": "rules/disability/guarantees.yaml",
}
FEW = 2


def shortened(text: str) -> str:
    """A YAML file of ours with the first entries of each of its lists: short, and still whole."""
    lines: list[str] = []
    counts: dict[int, int] = {}  # entries so far, by the indent of their list
    waiting: list[str] = []  # comments and empty lines belong to what follows
    for line in text.splitlines(keepends=True):
        if line.lstrip()[:1] in {"", "#"}:
            waiting.append(line)
            continue
        indent = len(line) - len(line.lstrip(" "))
        item = re.match(r" *- | {2}[a-z0-9][a-z0-9-]*:$", line)
        counts = {at: count for at, count in counts.items() if at <= indent - (not item)}
        if item:
            counts[indent] = counts.get(indent, 0) + 1
        if all(count <= FEW for count in counts.values()):
            lines += [*waiting, line]
        waiting = []
    return "".join(lines)


def format_example(name: str) -> tuple[str, str, str]:
    """An example of a format, a line that says where it comes from, and the language of its block.

    From the real plans and packs where there are such files, cut where they are long; else from tools/examples.
    """
    if name in REAL:
        path = REAL[name]
        whole = (ROOT / path).read_text(encoding="utf-8")
        text = shortened(whole)
        part = "" if text == whole else f"（{both('in-part')}）"
        return text, f"[{path}](../../{path}){part}", "yaml"
    if name == "report":
        text = shortened((ROOT / REAL["plan"]).read_text(encoding="utf-8"))
        report = api.verify_text(
            text,
            name=REAL["plan"],
            plans=ROOT / "plans",
            only=["two-subsidies-full", "floor-kept"],
            as_of=DAY,
        )
        here = json.dumps(str(ROOT), ensure_ascii=False)[1:-1]
        said = both("report-example")
        return report.to_json().replace(f"{here}/", ""), said, "json"
    for file in sorted(EXAMPLES.glob(f"{name}.*")):
        text = file.read_text(encoding="utf-8")
        return (
            text,
            f"[tools/examples/{file.name}](../../tools/examples/{file.name})",
            file.suffix[1:],
        )
    return "", "", ""


# ---------------------------------------------------------------- codes


def checks_page(packs: list[Pack]) -> str:
    """Every check kind."""
    page = Page(both("check-kinds"))
    page.add(both("check-kinds-note"))
    for kind in KINDS.values():
        page.add(f"## {kind.name}")
        page.add(f"{md(translate('zh', f'check-means.{kind.name}'))}")
        page.add(f"{md(translate('en', f'check-means.{kind.name}'))}")
        lines = []
        if kind.sources:
            names = [code(one) for one in kind.sources]
            lines.append(f"{both('requirements-it-takes')}: {', '.join(names)}")
        used = [
            f"[{md(rule.id if len(packs) == 1 else f'{pack.id}/{rule.id}')}](rules/{pack.id}/{rule.id}.md)"
            for pack in packs
            for rule in pack.own
            if rule.check == kind.name
        ]
        if used:
            lines.append(f"{both('rules-that-use-it')}: {', '.join(used)}")
        page.add("\n".join(f"- {line}" for line in lines))
        if kind.parameters:
            page.table(
                (both("parameter"), both("required"), *each("explained")),
                (
                    (
                        code(one.name),
                        both("yes") if one.required else "",
                        *(
                            md(translate(lang, f"parameter-means.{kind.name}-{one.name}"))
                            for lang in LANGUAGES
                        ),
                    )
                    for one in kind.parameters
                ),
            )
        page.table(
            (both("both-verdict"), both("reason")),
            (
                (
                    f"{translate('zh', f'verdict.{verdict}')} · {translate('en', f'verdict.{verdict}')}",
                    ", ".join(
                        f"[{reason}](reasons.md#{reason})"
                        for other, reason in _gives(kind, packs)
                        if other is verdict
                    ),
                )
                for verdict in Verdict
                if any(other is verdict for other, _ in _gives(kind, packs))
            ),
        )
    return page.text()


def _gives(kind: CheckKind, packs: list[Pack]) -> list[tuple[Verdict, Reason]]:
    """What a kind comes to: its own, and what the rules that use it choose (``otherwise``)."""
    found = dict.fromkeys(kind.gives)
    for pack in packs:
        for rule in pack.rules:
            verdict, reason = (getattr(rule.params, one, None) for one in ("verdict", "reason"))
            if (
                rule.check == kind.name
                and isinstance(verdict, Verdict)
                and isinstance(reason, Reason)
            ):
                found[verdict, reason] = None
    return list(found)


def reasons_page(packs: list[Pack]) -> str:
    """Every reason code."""
    page = Page(both("reason-codes"))
    first, *others = each("reason-codes-note")
    page.add(first)
    page.add(" · ".join([*others, "[English](#english)"]))
    for lang in LANGUAGES:
        say = Words(lang)
        if lang != LEAD:
            page.add("## English")
        rows = []
        for reason in Reason:
            given = [
                (kind, verdict)
                for kind in KINDS.values()
                for verdict, one in _gives(kind, packs)
                if one is reason
            ]
            verdicts = [one for one in Verdict if any(one is verdict for _, verdict in given)]
            kinds = dict.fromkeys(kind.name for kind, _ in given)
            every = len(kinds) == len(KINDS)
            rows.append(
                (
                    (f'<a id="{reason}"></a>' if lang == LEAD else "") + code(reason),
                    md(translate(lang, f"reason.{reason}")),
                    join(lang, [translate(lang, f"verdict.{one}") for one in verdicts]),
                    md(words(lang, f"reason-means.{reason}")),
                    say["all"]
                    if every
                    else ", ".join(f"[{one}](checks.md#{one})" for one in kinds),
                )
            )
        page.table([say[one] for one in ("code", "word", "verdict", "meaning", "kinds")], rows)
    return page.text()


def _listing(title: str, section: str, first: str) -> Page:
    page = Page(title)
    names = [key.partition(".")[2] for key in keys(LEAD) if key.startswith(f"{section}.")]
    order = sorted(names, key=lambda one: (int(one) if one.isdecimal() else 0, one))
    page.table(
        (both(first), *each("meaning-of")),
        (
            (code(one), *(md(words(lang, f"{section}.{one}")) for lang in LANGUAGES))
            for one in order
        ),
    )
    return page


def exit_page() -> str:
    """The exit codes."""
    page = _listing(both("exit-codes"), "exit", "code-number")
    page.add(both("exit-codes-note"))
    return page.text()


def environment_page() -> str:
    """The environment variables."""
    page = _listing(both("environment-variables"), "environment", "variable")
    page.add(both("no-variable"))
    return page.text()


# ---------------------------------------------------------------- all of them


def title_of(text: str) -> str:
    """The first heading of a page."""
    found = re.search(r"(?m)^# (.+)$", text)
    return found[1] if found else ""


def index_page(made: dict[str, str], written: dict[str, str]) -> str:
    """docs/README.md: every page by its title."""
    page = Page(both("documentation"))
    page.add(words(LEAD, "page.start"))
    plain_pages = {
        name: title_of(text) for name, text in (written | made).items() if "/" not in name
    }
    groups: dict[str, dict[str, str]] = {"": plain_pages}
    for name, text in made.items():
        if "/" in name:
            groups.setdefault(name.rpartition("/")[0], {})[name] = title_of(text)
    heads = {"": both("general"), "formats": both("file-formats")}
    for folder, names in groups.items():
        if folder.startswith("rules/"):
            page.add(f"## [{names.pop(f'{folder}/README.md')}]({folder}/README.md)")
        else:
            page.add(f"## {heads.get(folder, folder)}")
        listed = names.items() if folder.startswith("rules/") else sorted(names.items())
        page.add("\n".join(f"- [{title}]({name})" for name, title in listed))
    return page.text()


def pages(written: dict[str, str]) -> dict[str, str]:
    """Every made page: its path below docs/, its text. ``written``: the pages written by hand, likewise."""
    packs = sorted(PackRegistry().packs(), key=lambda one: one.id)
    made = {
        "checks.md": checks_page(packs),
        "reasons.md": reasons_page(packs),
        "exit-codes.md": exit_page(),
        "environment.md": environment_page(),
    }
    for name in sorted(NAMES):
        made[f"formats/{name}.md"] = format_page(name)
    for pack in packs:
        made[f"rules/{pack.id}/README.md"] = pack_page(pack)
        for rule in pack.own:
            outcomes = list(run_examples(pack, rule))
            made[f"rules/{pack.id}/{rule.id}.md"] = rule_page(rule, pack, outcomes)
    made["README.md"] = index_page(made, written)
    return made
