"""Names to the catalogue: by name and alias exactly, then by likeness (RapidFuzz); near but confusable names are never merged."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from plancheck.domain.catalogue import Catalogue
from plancheck.extract.extra import module
from plancheck.extract.table.heads import WORDS

SURE = 90.0  # likeness of 100 from which on a name is an indicator's
NEAR = 62.0  # from which on it is shown as a candidate
MARGIN = 6.0  # by which the next indicator must be less alike
# What printing adds to a name, and what says that it is of the whole place.
_NOISE = re.compile(
    r"[\s“”\"《》（）()、，,。：:·•*]|^(?:全市|全区|全县|全省|我市|我区|我县|本市|本区)|的"
)
# Words that part one indicator from another, however alike the rest is.
_PARTING = WORDS.values("parting")


@dataclass(frozen=True, slots=True)
class Match:
    """The indicator that a name means, or ``None`` with the nearest ones."""

    indicator: str | None
    candidates: list[str]


@dataclass
class Matcher:
    """Matches names of rows and subjects of promises against one catalogue (``None``: nothing matches)."""

    catalogue: Catalogue | None
    _cached: dict[str, Match] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[str, str]:
        """Every name and alias, plain, with its indicator."""
        found: dict[str, str] = {}
        if self.catalogue is not None:
            for one in self.catalogue.indicators.values():
                for name in (one.name["zh"], *one.aliases):
                    found.setdefault(normal_name(name), one.id)
        return found

    def match(self, name: str) -> Match:
        """The indicator of a name."""
        if name not in self._cached:
            found = self._match(normal_name(name))
            candidates = self._suggested(name, found.candidates)
            self._cached[name] = Match(found.indicator, candidates)
        return self._cached[name]

    def _suggested(self, name: str, near: list[str]) -> list[str]:
        """Of the nearest indicators those that a person is asked about: the catalogue's own candidates."""
        if self.catalogue is None or not near:
            return []
        meant = {one.id for one in self.catalogue.candidates(name, None)}
        return [one for one in near if one in meant]

    def _match(self, name: str) -> Match:
        if not name or not self.names or self.catalogue is None or name in self.names:
            return Match(self.names.get(name), [])
        fuzz = module("rapidfuzz.fuzz")
        best: dict[str, tuple[float, str]] = {}  # by indicator: its likest name
        for known, identity in self.names.items():
            best[identity] = max(best.get(identity, (-1.0, "")), (float(fuzz.ratio(name, known)), known), key=_score)  # fmt: skip
        ranked = sorted(best, key=lambda identity: (-best[identity][0], identity))
        near = [identity for identity in ranked[:3] if best[identity][0] >= NEAR]
        first = ranked[0]
        score, known = best[first]
        second = best[ranked[1]][0] if len(ranked) > 1 else 0.0
        confusable = {one.id for one in self.catalogue.indicators[first].confusable}
        if score < SURE or score - second < MARGIN or parted(name, known):
            return Match(None, near)
        return Match(None, near) if confusable.intersection(near[1:]) else Match(first, [])


def _score(pair: tuple[float, str]) -> float:
    return pair[0]


def parted(first: str, second: str) -> bool:
    """Whether a word parts two names, however alike they are (养老, 医疗)."""
    return any(
        (one in first and other in second and one not in second)
        or (other in first and one in second and other not in second)
        for one, other in _PARTING.items()
    )


def normal_name(name: str) -> str:
    """A name without what printing adds."""
    return _NOISE.sub("", name)
