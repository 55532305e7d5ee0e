"""Problems of inputs in the form the ecosystem knows: place, words, the line with a caret, what to do."""

from __future__ import annotations

from plancheck.domain.errors import Problem
from plancheck.i18n import known, translate
from plancheck.report.text import cells, shorten, visible

WIDEST = 100


def message_of_problem(problem: Problem, lang: str) -> str:
    """What is wrong, in one line."""
    return _fill(problem, lang, f"error.{problem.code}")


def hint_of(problem: Problem, lang: str) -> str | None:
    """What to do about it."""
    key = f"hint.{problem.code}"
    return _fill(problem, lang, key) if known(lang, key) else None


def _fill(problem: Problem, lang: str, key: str) -> str:
    # What a file says is cut; what may be written there is not.
    lists = {"known", "options", "near", "names", "paths", "searched"}
    params = {
        name: value if name in lists else shorten(value, 200)
        for name, value in problem.params.items()
    }
    for name in lists & params.keys():
        if params[name] == "—":
            params[name] = translate(lang, "label.none")
    # A key of our files is told with what it is called in the reader's language.
    name = params.get("name", "")
    words = translate(lang, f"term.{name}") if known(lang, f"term.{name}") else name
    params["term"] = "" if words == name else translate(lang, "label.in-brackets", text=words)
    return translate(lang, key, **params)


def render(problem: Problem, lang: str) -> str:
    """The whole complaint; several lines, no line end."""
    location = problem.location
    head = ""
    if location is not None:
        head = f"{visible(location.path)}: "
        if location.line > 0:
            head = f"{visible(location.path)}:{location.line}:{location.column}: "
    lines = [f"{head}error: {visible(message_of_problem(problem, lang))}"]
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
