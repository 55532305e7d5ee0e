"""The page of ``plancheck evidence``: what differs first, then what the plan lacks, then the counts."""

from __future__ import annotations

from plancheck.report.pages.page import Page
from plancheck.report.rows import Row
from plancheck.report.text.escape import visible

ORDER = ("different", "missing", "elsewhere", "unchecked", "found")


def evidence_page(row: Row, page: Page, *, everything: bool = False) -> str:
    """The page; statements found at their place are listed with ``everything`` only."""
    say = page.say
    page.line(f"{row['plan']['title']} · {row['document']}", "bold")
    page.line()
    listed = [
        one
        for state in ORDER
        for one in row["statements"]
        if one["state"] == state
        and (everything or one["doubt"] or state not in {"found", "unchecked"})
    ]
    if listed:
        heads = [say(f"held.head-{name}") for name in ("state", "name", "stated", "found", "place")]
        page.table(heads, [_cells(one, page) for one in listed], (-10, 26, 14, 16, 20))
        page.line()
    if row["lacking"]:
        page.line(say("held.lacking", count=len(row["lacking"])), "bold")
        heads = [say(f"held.head-{name}") for name in ("name", "found", "place")]
        rows = [
            (visible(one["subject"]), visible(one["text"]), visible(one["section"]))
            for one in row["lacking"]
        ]
        page.table(heads, rows, (40, 16, 24))
        page.line()
    page.line(say("held.summary", **row["summary"]), "red" if row["exit_code"] else "green")
    return page.text()


def _cells(one: Row, page: Page) -> tuple[str, ...]:
    state = page.say(f"held.{one['state']}")
    if one["what"] != "target":
        state = f"{state}\n{page.say('held.' + one['what'], year=one.get('year'))}"
    stated, found = one["stated"] or "—", one["found"] or "—"
    if one["what"] == "nature":
        stated, found = (
            page.say(f"nature.{word}") if word != "—" else word for word in (stated, found)
        )
    place = one["location"]
    where = [one["section"] or "", one["at"] if one["at"] != one["section"] else ""]
    lines = [visible(part) for part in where if part]
    lines += [page.say(f"extract.why-{one['doubt']}")] if one["doubt"] else []
    return (
        state,
        visible(one["name"]),
        visible(stated),
        visible(found),
        "\n".join([*dict.fromkeys(lines), visible(f"{place['path']}:{place['line']}")]),
    )
