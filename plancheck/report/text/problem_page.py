"""Problems of inputs in the form the ecosystem knows: place, words, the line with a caret, what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from plancheck.domain.source import Problem
from plancheck.i18n import LANGUAGES, in_brackets, join, known, of_language, translate
from plancheck.report.text import cells, shorten, visible

WIDEST = 100
_LISTS = {"known", "options", "near", "names", "paths", "searched"}


def message_of_problem(problem: Problem, lang: str) -> str:
    """What is wrong, in one line."""
    return _fill(problem, lang, f"error.{problem.code}")


def hint_of(problem: Problem, lang: str) -> str | None:
    """What to do about it."""
    key = f"hint.{problem.code}"
    hint = _fill(problem, lang, key) if known(lang, key) else None
    if hint is not None and problem.params.get("rest") == "unread":
        return translate(lang, "label.rest-unread", hint=hint)
    return hint


def _fill(problem: Problem, lang: str, key: str) -> str:
    # What a file says is cut; what may be written there is not.
    params = dict(problem.params)
    for name, value in params.items():
        base, _, code = name.rpartition("_")
        if (base if code in LANGUAGES else name) not in _LISTS:
            params[name] = shorten(value, 200)
        elif value == "—":
            params[name] = translate(lang, "label.none")
        elif name in {"known", "options", "names"}:
            params[name] = _in_sentence(value, lang)
    for name in problem.params:
        base = name.rpartition("_")[0]
        found = of_language(params, base, lang) if base else None
        if found is not None:
            params.setdefault(base, found)
    # A key of our files is told with what it is called in the reader's language.
    params["term"] = _term(lang, params.get("name", ""))
    if "keys" in params:
        params["keys"] = _keys(lang, problem.params["keys"])
    return translate(lang, key, **params)


def _in_sentence(listed: str, lang: str) -> str:
    """Words as a sentence of the language lists them; where some are in its own letters, these stand for all."""
    words = listed.split(", ")
    own = re.compile(translate(lang, "label.own-letter"))
    return join(lang, [word for word in words if own.match(word)] or words)


def _term(lang: str, name: str) -> str:
    words = translate(lang, f"term.{name}") if known(lang, f"term.{name}") else name
    return "" if words == name else in_brackets(lang, words)


def _keys(lang: str, listed: str) -> str:
    """Keys of our files (``a, b|c``: either b or c), each with its name where the language tells it."""
    if not listed:
        return translate(lang, "label.none")
    either = translate(lang, "label.or")
    groups = (
        either.join(
            translate(lang, "label.key", key=key, term=_term(lang, key)) for key in group.split("|")
        )
        for group in listed.split(", ")
    )
    # No blank follows a full-width bracket.
    return join(lang, groups).replace("） ", "）")


ALIKE = 5
"""How many slips of one kind are shown one by one; an editor's “replace” mends the rest."""
_ALIKE = frozenset({
    "full-width-colon", "full-width-space", "full-width-indent", "full-width-dash",
    "braces-full-width", "colon-no-space", "dash-no-space", "yaml-tab",
})  # fmt: skip


def summed_up(problems: Iterable[Problem]) -> list[Problem]:
    """The problems as a reader wants them: of many alike in one file the first few and how many follow."""
    kept: list[Problem] = []
    seen: dict[tuple[str, str], int] = {}
    more: dict[tuple[str, str], int] = {}
    for problem in problems:
        place = problem.location
        if place is None or problem.code not in _ALIKE:
            kept.append(problem)
            continue
        key = (place.path, problem.code)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] <= ALIKE:
            kept.append(problem)
        elif key in more:
            here = kept[more[key]]
            kept[more[key]] = replace(here, params={**here.params, "count": str(seen[key] - ALIKE)})
        else:
            more[key] = len(kept)
            kept.append(
                Problem(
                    code="same-more",
                    location=place,
                    params={"count": "1", "rest": problem.params.get("rest", "")},
                    excerpt=problem.excerpt,
                )
            )
        if key in more and problem.params.get("rest"):
            here = kept[more[key]]
            kept[more[key]] = replace(here, params={**here.params, "rest": "unread"})
    return kept


def render(problem: Problem, lang: str) -> str:
    """The whole complaint; several lines, no line end."""
    location = problem.location
    head = ""
    if location is not None:
        head = f"{visible(location.path)}: "
        if location.line > 0:
            head = f"{visible(location.path)}:{location.line}:{location.column}: "
    kind = "warning" if problem.warning else "error"
    lines = [f"{head}{kind}: {visible(message_of_problem(problem, lang))}"]
    if location is not None and location.line > 0 and problem.excerpt is not None:
        lines += _excerpt(problem.excerpt, location.line, location.column, location.width)
    hint = hint_of(problem, lang)
    if hint is not None:
        lines.append(f"   {translate(lang, 'label.hint')}: {visible(hint)}")
    return "\n".join(lines)


def _excerpt(text: str, line: int, column: int, width: int) -> list[str]:
    """The line and a caret under its part; a long line is cut around the place."""
    start = 0
    if column > WIDEST:
        start = column - WIDEST // 2
    shown = text[start : start + WIDEST]
    before = visible(shown[: column - 1 - start])
    marked = visible(shown[column - 1 - start : column - 1 - start + width])
    after = visible(shown[column - 1 - start + width :])
    lead = "…" if start else ""
    number = f"{line:>5} | "
    caret = " " * (len(number) + len(lead) + cells(before)) + "^" * max(cells(marked), 1)
    return [f"{number}{lead}{before}{marked}{after}", caret]
