"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from plancheck.cli import environment, terminal
from plancheck.common.meant import date_trouble, meant_day
from plancheck.domain.source import UsageError
from plancheck.i18n import LANGUAGES, words

if TYPE_CHECKING:
    from pathlib import Path

    from plancheck.app import VerifyRequest
    from plancheck.app.workspace.selection import Settings
    from plancheck.domain.finding import Severity

Rules = Annotated[list[str] | None, typer.Option("--rules", metavar="PACK|PATH")]
Folders = Annotated[list[str] | None, typer.Option("--plans", metavar="DIR")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE")]
Set = Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE")]
ConfigFile = Annotated[str | None, typer.Option("--config", metavar="FILE")]
NoConfig = Annotated[bool, typer.Option("--no-config")]
NoCache = Annotated[bool, typer.Option("--no-cache")]

Waivers = Annotated[str | None, typer.Option("--waivers", metavar="FILE")]
NoWaivers = Annotated[bool, typer.Option("--no-waivers")]
Known = Annotated[str | None, typer.Option("--known", metavar="FILE")]
WriteKnown = Annotated[str | None, typer.Option("--write-known", metavar="FILE")]


def options_of(
    plans: list[str] | None,
    *,
    rules: list[str] | None = None,
    folders: list[str] | None = None,
    as_of: str | None = None,
    values: list[str] | None = None,
    only: list[str] | None = None,
    skip: list[str] | None = None,
) -> VerifyRequest:
    """The use cases' options; today is read here, once."""
    from plancheck.app import VerifyRequest  # noqa: PLC0415 - start-up
    from plancheck.io.inputs import STDIN  # noqa: PLC0415
    from plancheck.io.yaml import MAX_BYTES  # noqa: PLC0415

    named = tuple(plans or ())
    if sum(one in {STDIN, "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"} for one in named) > 1:
        raise UsageError("stdin-twice")
    return VerifyRequest(
        as_of=_day(as_of),
        plans=named,
        rules=tuple(rules or ()),
        folders=tuple(folders) if folders else None,
        only=_split(only),
        skip=_split(skip),
        series=_series(values),
        stdin=lambda: terminal.read_input(MAX_BYTES + 1),
    )


def settings_of(config: str | None, *, no_config: bool) -> Settings:
    """The configuration that holds, to be joined with the flags."""
    from plancheck.app.workspace.selection import Settings  # noqa: PLC0415 - start-up
    from plancheck.domain.jurisdiction import use_divisions  # noqa: PLC0415

    found = environment.load(config, without=no_config)
    use_divisions(found.divisions if found is not None else {})
    return Settings(config=found)


def use_configured_divisions() -> None:
    """Use the division codes of the configuration, in a command that needs nothing else of it.

    One that can't be read is told by those that do.
    """
    from plancheck.domain.jurisdiction import use_divisions  # noqa: PLC0415
    from plancheck.domain.source import InputError  # noqa: PLC0415

    try:
        found = environment.load(None, without=False)
    except InputError:
        found = None
    use_divisions(found.divisions if found is not None else {})


def cache_of(*, no_cache: bool) -> Path | None:
    """The cache folder; ``None``: none is used."""
    from plancheck.io.cache_folder import default_folder  # noqa: PLC0415 - start-up

    return None if no_cache else default_folder()


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(text: str | None) -> date:
    if text is None:
        return date.today()  # noqa: DTZ011 - the user's own calendar day
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)  # noqa: TRY301 - fromisoformat also takes 20260101 and 2026-W01-1
        return date.fromisoformat(text)
    except ValueError:
        meant = meant_day(text)
        if meant is None and date_trouble(text) == "no-such-day":
            raise UsageError("no-such-day-option", value=text) from None
        code = "bad-date-option-near" if meant else "bad-date-option"
        raise UsageError(code, value=text, near=str(meant or "")) from None


def _split(values: list[str] | None) -> tuple[str, ...]:
    found = [one.strip() for value in values or () for one in value.split(",")]
    return tuple(dict.fromkeys(one for one in found if one))


def _series(values: list[str] | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for value in values or ():
        name, sign, number = value.partition("=")
        if not sign or not name.strip() or not number.strip():
            raise UsageError("bad-set", value=value)
        if name.strip() in found:
            raise UsageError("set-twice", value=name.strip())
        found[name.strip()] = number.strip()
    return found


def severity_of(text: str) -> Severity | None:
    """``--fail-on``: a severity, or never, by its code or its word in any language."""
    from plancheck.domain.finding import Severity  # noqa: PLC0415 - start-up

    if text in {"never", *(words(lang, "diff.gate-never") for lang in LANGUAGES)}:
        return None
    for one in Severity:
        if text in {one.value, *(words(lang, f"severity.{one}") for lang in LANGUAGES)}:
            return one
    raise UsageError("fail-on-severity", value=text)


def jobs_of(text: str | None) -> int | None:
    """``--jobs``: a whole number of 1 or more; ``None``: decide by the number of plans."""
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or not int(text[:9]) >= 1 or len(text) > 4:  # noqa: PLR2004
        raise UsageError("jobs-number", value=text)
    return int(text)
