"""The known plans of the places over a plan, whether it names them or not: judged in this run, or in its folders."""

from __future__ import annotations

from dataclasses import field

from plancheck.domain.plan import Plan
from plancheck.domain.records import dataclass
from plancheck.io.repository.repository import STDIN_NAME, PlanRepository


@dataclass(slots=True, kw_only=True, eq=False)
class Above:
    """Looks them up by the code of the place. ``looked``: by plan, the codes that were asked for in judging it."""

    library: PlanRepository
    looked: dict[str, list[str]] = field(default_factory=dict)
    _names: dict[tuple[str, ...], dict[str | None, list[str]]] = field(default_factory=dict)

    def plans(self, plan: Plan, code: str) -> tuple[Plan, ...]:
        """The plans of a place in the field of a plan, by id."""
        looked = self.looked.setdefault(plan.id, [])
        if code not in looked:
            looked.append(code)
        found: dict[str, Plan] = {}
        for name in self.files(code, plan.path):
            read = self.library.read(name).plan
            if read is None or read.jurisdiction.code != code or read.field != plan.field:
                continue
            if read.id != plan.id and self.library.judged.get(read.id, name) == name:
                found.setdefault(read.id, read)
        return tuple(found[name] for name in sorted(found))

    def files(self, code: str, path: str) -> list[str]:
        """The files that may hold a plan of a place, as seen from the plan in ``path``."""
        by_code = self._by_code(self.library.places(path))
        wanted = code.encode()
        unclear = [name for name in by_code.get(None, ()) if wanted in self.library.raw(name)]
        return sorted(dict.fromkeys((*by_code.get(code, ()), *unclear)))

    def _by_code(self, places: tuple[str, ...]) -> dict[str | None, list[str]]:
        """The plan files at hand by the place that a look at them tells; ``None``: it tells none for sure."""
        if places not in self._names:
            library = self.library
            names = dict.fromkeys(library.judged.values())
            for folder in places:
                names.update(dict.fromkeys(library.files_in(folder)))
            found = self._names[places] = {}
            for name in names:
                if name == STDIN_NAME or name in library.texts:
                    found.setdefault(None, []).append(name)
                else:
                    header = library.headers.maybe(name)
                    found.setdefault(header.code if header.plain else None, []).append(name)
        return self._names[places]
