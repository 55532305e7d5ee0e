"""The pages of the terminal: show, evidence, configuration here. Same folding and marks as the findings' table.

Evidence tells what differs first, then what the plan lacks, then the counts; the configuration what is in force, and
where each of it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plancheck.domain.claim import with_unit
from plancheck.domain.jurisdiction import NATION_CODE
from plancheck.report import Row
from plancheck.report.text import Cell, TableOptions, Writer, cells, fold, shorten, visible


class Page(Writer):
    """A page of folded lines and simple tables."""

    def __init__(self, lang: str, width: int, *, colour: bool) -> None:
        super().__init__(TableOptions(lang=lang, width=width, colour=colour))
        self.width = width

    def line(self, text: str = "", style: str = "", indent: int = 0) -> None:
        """A line, folded; every folded part is indented."""
        for line in fold(visible(text), max(self.width - indent, 20)):
            self.whole(" " * indent + line, style)

    def whole(self, text: str, style: str = "") -> None:
        """Text that is not folded (a place to click on, a line of a file); it is safe already."""
        self.parts += [(text, style), ("\n", "")]

    def table(
        self, heads: Sequence[str], rows: Iterable[Sequence[str]], shares: Sequence[int]
    ) -> None:
        """A table of texts that are safe already; ``shares`` divide the width (a negative one is fixed)."""
        fixed = sum(-share for share in shares if share < 0)
        rest = max(self.width - fixed - len(shares) + 1, 20)
        whole = sum(share for share in shares if share > 0) or 1
        widths = [-share if share < 0 else max(rest * share // whole, 6) for share in shares]
        self.row([Cell(head, "bold") for head in heads], widths)
        self.row([Cell("─" * width, "dim") for width in widths], widths)
        for row in rows:
            self.row([Cell(shorten(cell, 200)) for cell in row], widths)


def show_page(row: Row, page: Page) -> str:
    """One plan as understood."""
    say = page.say
    place = row["jurisdiction"]
    page.line(f"{place_name(place['code'], place['name'], page)} {row['title']}", "bold")
    meta = [say(f"level.{place['level']}"), place["code"]]
    if row["status"]:
        meta.append(say(f"status.{row['status']}"))
    if row["date"]:
        meta.append(row["date"])
    meta += [f"{row['period']['start']}-{row['period']['end']}", say(f"record.{row['record']}")]
    page.line(" · ".join([*meta, row["path"]]), "dim")
    if row["approved_by"]:
        page.line(say("show.approved", by=visible(row["approved_by"])), "dim")
    page.line()
    if row["ancestors"]:
        page.line(say("show.ancestors"), "bold")
    else:
        page.line(say("show.no-ancestors"), "yellow")
    for one in row["ancestors"]:
        parts = [one["id"], say("show.found", path=one["path"]), say(f"record.{one['record']}")]
        if one["date"]:
            parts.append(one["date"])
        about = page.in_brackets(page.join(parts, "comma"))
        page.line(f"{one['name']} {one['title']}{about}", indent=2)
    for one in row["foreign_parents"]:
        page.line(f"{one['name']} {one['title']} {say('show.foreign', id=one['id'])}", indent=2)
    for name in row["missing_parents"]:
        page.line(f"{name} {say('show.missing')}", "red", indent=2)
    page.line()
    rows = []
    for one in row["statements"]:
        number = one["statement"].removeprefix("row:")
        where = say("show.row", row=number) if one["statement"].startswith("row:") else number
        baseline = one["baseline"]
        rows.append(
            (
                _name(one, page),
                say(f"nature.{one['nature']}") if one["nature"] else "—",
                visible(with_unit(one["text"], one["unit"])) or "—",
                _meaning(one, page),
                _start(baseline, one["unit"]),
                f"{say('per.' + one['per'])} {one['year']}",
                "\n".join(visible(part) for part in (one["at"] or "", where) if part),
            )
        )
    heads = [
        say("table.subject"), say("table.nature"), say("table.stated"), say("show.set"),
        say("show.baseline"), say("show.per"), say("show.where"),
    ]  # fmt: skip
    page.table(heads, rows, (24, -int(say("show.nature-width")), 13, 15, 13, 11, 22))
    return page.text()


def _name(row: Row, page: Page) -> str:
    """The plan's own name, the catalogue's beside it where they differ."""
    printed, name = visible(row["printed"]), visible(row["name"])
    return printed if printed == name else page.say("shown.printed", printed=printed, name=name)


def _start(baseline: Row | None, unit: str | None) -> str:
    if baseline is None:
        return "—"
    return f"{visible(with_unit(baseline['text'], unit))} ({baseline['year']})"


def place_name(code: str, name: str, page: Page) -> str:
    """What a place is called: the nation by one word everywhere."""
    return page.say("show.nation") if code == NATION_CODE else name


def _meaning(one: Row, page: Page) -> str:
    say = page.say
    if one["broken"]:
        return say("show.broken")
    if one["set"]:
        text = f"{one['set']} {one['unit'] or ''}".strip()
    elif one["outside_domain"]:
        text = say("show.outside")
    else:
        words = {
            "relative": say("show.relative", series=one["series"] or ""),
            "deferred": say("show.deferred"),
            "deferred-to-law": say("show.law"),
            "set": say("show.approximate"),
            "baseline": say("show.baseline-relative"),
            "undecided": say("show.undecided"),
        }
        text = words.get(one["kind"], say("show.qualitative"))
    if one["hedge"]:
        text += f"\n{say('show.hedge', hedge=one['hedge'])}"
    if one["indicator"] is None:
        text += f"\n{say('show.no-indicator')}"
    return text


WIDEST = 44


def config_page(path: str | None, rows: Sequence[tuple[str, str, str]], page: Page) -> str:
    """The settings by name with value and origin; an empty value is none, an empty origin the default."""
    say = page.say
    page.line(say("config.file", path=path) if path else say("config.no-file"), "bold")
    page.line()
    shown = [
        (
            visible(name),
            visible(value) or say("config.nothing"),
            visible(origin) or say("config.default"),
        )
        for name, value, origin in rows
    ]
    heads = [say(f"config.{one}") for one in ("name", "value", "origin")]
    widest = max(cells(name) for name, _, _ in shown)
    page.table(heads, shown, (-min(max(widest, 12), WIDEST), 1, 1))
    return page.text()


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
