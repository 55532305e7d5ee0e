"""The page of ``--show-config``: what is in force, and where each of it comes from."""

from __future__ import annotations

from collections.abc import Sequence

from plancheck.report.pages.page import Page
from plancheck.report.text.escape import cells, visible

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
