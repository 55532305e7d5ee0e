"""Names to the catalogue: by name and alias exactly, then by likeness (RapidFuzz); near but confusable names are never merged."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from plancheck.domain.catalogue import Catalogue
from plancheck.extract.extra import module

SURE = 90.0
NEAR = 62.0
MARGIN = 6.0
_NOISE = re.compile(
    r"[\s“”\"《》（）()、，,。：:·•*]|^(?:全市|全区|全县|全省|我市|我区|我县|本市|本区)|的"
)
# Words that part one indicator from another, however alike the rest is.
_PARTING = (
    ("养老", "医疗"), ("困难", "重度"), ("生活", "护理"), ("农村", "城镇"), ("城乡", "城镇"), ("男", "女"), ("新增", "累计"),
    ("就业率", "失业率"), ("学前", "高中"), ("小学", "初中"), ("义务教育", "高中"), ("人数", "比例"), ("数量", "比例"), ("增长", "占比"), ("儿童", "老年"),
)  # fmt: skip


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
        if not name or not self.names:
            return Match(None, [])
        if name in self.names:
            return Match(self.names[name], [])
        fuzz = module("rapidfuzz.fuzz")
        scores: dict[str, float] = {}
        best_name: dict[str, str] = {}
        for known, identity in self.names.items():
            score = float(fuzz.ratio(name, known))
            if score > scores.get(identity, -1):
                scores[identity], best_name[identity] = score, known
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        near = [identity for identity, score in ranked[:3] if score >= NEAR]
        first, score = ranked[0]
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        if (
            score >= SURE
            and score - second >= MARGIN
            and not _parted(name, best_name[first])
            and not self._confusable(first, near[1:])
        ):
            return Match(first, [])
        return Match(None, near)

    def _confusable(self, identity: str, others: list[str]) -> bool:
        if self.catalogue is None:
            return False
        known = {one.id for one in self.catalogue.indicators[identity].confusable}
        return any(other in known for other in others)


def _parted(first: str, second: str) -> bool:
    return any(
        (one in first and other in second and one not in second)
        or (other in first and one in second and other not in second)
        for one, other in _PARTING
    )


def normal_name(name: str) -> str:
    """A name without what printing adds."""
    return _NOISE.sub("", name)
