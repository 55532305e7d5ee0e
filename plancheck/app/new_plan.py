"""What names a new plan, for the commands that write one: its place, its years, its id."""

from __future__ import annotations

import re
from collections.abc import Iterable

from plancheck.domain.jurisdiction import Jurisdiction, lookup
from plancheck.domain.place_names import named, nearest_code
from plancheck.domain.source import UsageError

# lower-case letters, digits and hyphens, not a hyphen first
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
# 2026-2030, 2026—2030年, 2026至2030年
_PERIOD = re.compile(r"([0-9]{4})\s*[-–—~～至]+\s*([0-9]{4})年?")
_YEARS = range(1900, 2201)


def check_id(text: str) -> str:
    """The id of a plan; raises ``UsageError`` for a text that is none."""
    if not _ID.fullmatch(text):
        raise UsageError("init-id", value=text)
    return text


def period_of(text: str) -> tuple[int, int]:
    """The first and last year of ``2026-2030``; raises ``UsageError``."""
    found = _PERIOD.fullmatch(text.strip())
    start, end = (int(found[1]), int(found[2])) if found else (0, 0)
    if start not in _YEARS or end not in _YEARS or start > end:
        raise UsageError("init-period", value=text)
    return start, end


def place_of(text: str) -> Jurisdiction:
    """The place that a code or a Chinese name means (``平湖市``, ``北京市朝阳区``); raises ``UsageError``."""
    wanted = text.strip()
    if wanted.isascii():
        found = lookup(wanted.upper())
        if found is not None and not found.virtual:
            return found
        near = lookup(nearest_code(wanted) or "")
        shown = f"{near.code}（{near.name}）" if near else "330482, CN"
        raise UsageError("init-place", value=text, near=shown)
    places = named(wanted)
    if len(places) == 1:
        return places[0]
    if places:
        raise UsageError("init-place-several", value=text, known=_shown(places[:20]))
    near_places = named(wanted, part=True)[:5]
    raise UsageError("init-place", value=text, near=_shown(near_places) or "330482, 平湖市")


def _shown(places: Iterable[Jurisdiction]) -> str:
    return ", ".join(f"{one.code}（{one.full_name}）" for one in places)
