"""Suppressions: waivers and known findings, read before judging, noted on each plan's findings, summed up at the end.

What they did to a plan's findings is kept with the rendered plan, so that one from the cache or from another process
reports the same.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from plancheck.common import dataclass
from plancheck.common.meant import closest
from plancheck.domain.plan_result import PlanResult
from plancheck.domain.source import Location
from plancheck.io.inputs import STDIN, STDIN_NAME
from plancheck.report import Row

if TYPE_CHECKING:  # start-up: most runs have neither
    from plancheck.app import VerifyRequest
    from plancheck.app.workspace import Workspace
    from plancheck.app.workspace.pack_registry import PackRegistry
    from plancheck.domain.suppression import KnownFinding, Waiver
    from plancheck.engine.suppress import WaiverProblem

_NOWHERE = Location("", 0, 0)


@dataclass(slots=True, kw_only=True, eq=False)
class Suppressions:
    """The waivers and known findings of a run. ``key``: what they are, for the result cache.

    ``note``: whether the findings are to be written down as known.
    """

    waivers: tuple[Waiver, ...] = ()
    known: tuple[KnownFinding, ...] = ()
    note: bool = False
    key: tuple[str, ...] = ()
    _waivers_of: dict[str, list[Waiver]] = field(default_factory=dict, repr=False)
    _known_of: dict[str, list[KnownFinding]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for waiver in self.waivers:
            self._waivers_of.setdefault(waiver.plan, []).append(waiver)
        for entry in self.known:
            self._known_of.setdefault(entry.plan, []).append(entry)

    def __bool__(self) -> bool:
        return bool(self.waivers or self.known or self.note)

    def apply(
        self, result: PlanResult, ran: Collection[str], skipped: Collection[str], as_of: date
    ) -> Row:
        """Note on a plan's findings what covers them; what that came to, as plain data.

        ``ran``, ``skipped``: the ids of the rules of the plan's field that ran, and of the others.
        """
        from plancheck.engine.suppress import WaiverProblem, noted, recognise, waive  # noqa: PLC0415 - start-up  # noqa: PLC0415 - start-up
        from plancheck.io.load.known_findings import entry_row  # noqa: PLC0415 - start-up

        plan, findings = result.plan, result.findings
        problems = waive(findings, self._waivers_of.get(plan.id, ()), ran, as_of)
        met = recognise(findings, self._known_of.get(plan.id, ()), skipped)
        gone, left = met.gone, met.open
        if plan.damaged:  # what matched nothing may be about a statement that can't be read
            problems = {
                one: why for one, why in problems.items() if why is not WaiverProblem.UNMATCHED
            }
            gone, left = [], [*left, *gone]
        suppressed: Row = {
            "waivers": {str(number): problem.value for number, problem in problems.items()},
            "gone": gone,
            "worse": met.worse,
            "open": left,
        }
        if self.note:
            suppressed["noted"] = [entry_row(one) for one in noted(findings)]
        return suppressed


def read_suppressions(request: VerifyRequest, registry: PackRegistry) -> Suppressions:
    """Read the files that the request names; raises ``InputError`` with every problem of the first bad one."""
    waivers: tuple[Waiver, ...] = ()
    known: tuple[KnownFinding, ...] = ()
    key = []
    if request.waivers is not None:
        from plancheck.io.load.waivers import read_waivers  # noqa: PLC0415 - start-up

        rules = [rule.id for rule in registry.rules()]
        file = read_waivers(request.waivers, rules, registry.catalogues)
        waivers = file.waivers
        key.append(f"waivers {file.digest}")
    if request.known is not None:
        from plancheck.io.load.known_findings import read_known  # noqa: PLC0415 - start-up

        seen = read_known(request.known)
        known = seen.findings
        key.append(f"known {seen.digest}")
    if request.write_known is not None:
        key.append("note")
    note = request.write_known is not None
    return Suppressions(waivers=waivers, known=known, note=note, key=tuple(key))


@dataclass(slots=True, kw_only=True, eq=False)
class Conclusion:
    """What only the whole run knows of its waivers and known findings.

    ``problems``: the waivers to be reported, in the order of their file. ``strangers``: plans that waivers
    name and nobody knows, with the nearest known id. ``gone`` and ``worse``: known findings that are found no
    more, or worse than noted. ``noted``: what is to be written down.
    """

    problems: list[tuple[Waiver, WaiverProblem]]
    strangers: dict[str, str]
    gone: list[KnownFinding]
    worse: list[KnownFinding]
    noted: list[KnownFinding]


def conclude(
    suppressions: Suppressions, plans: Iterable[tuple[str, Mapping[str, Any]]], workspace: Workspace
) -> Conclusion:
    """Sum up what became of every waiver and known finding. ``plans``: each judged plan's id and what it suppressed."""
    if not suppressions:
        deque(plans, maxlen=0)  # whoever gives them counts them on the way
        return Conclusion(problems=[], strangers={}, gone=[], worse=[], noted=[])
    from plancheck.engine.suppress import WaiverProblem  # noqa: PLC0415 - start-up
    from plancheck.io.load.known_findings import finding_of  # noqa: PLC0415 - start-up

    problems: dict[int, WaiverProblem] = {}
    met: dict[str, set[int]] = defaultdict(set)
    fresh: list[KnownFinding] = []
    judged = set()
    for plan, suppressed in plans:
        judged.add(plan)
        for number, problem in suppressed.get("waivers", {}).items():
            problems[int(number)] = WaiverProblem(problem)
        for kind in ("gone", "worse", "open"):
            met[kind].update(suppressed.get(kind, ()))
        fresh.extend(finding_of(row, -1, _NOWHERE) for row in suppressed.get("noted", ()))
    strangers = _strangers(suppressions.waivers, judged, workspace)
    for waiver in suppressions.waivers:
        if waiver.plan in strangers:
            problems[waiver.number] = WaiverProblem.UNMATCHED
    left = [
        one for one in suppressions.known if one.plan not in judged or one.number in met["open"]
    ]
    return Conclusion(
        problems=[
            (one, problems[one.number]) for one in suppressions.waivers if one.number in problems
        ],
        strangers=strangers,
        gone=[one for one in suppressions.known if one.number in met["gone"]],
        worse=[one for one in suppressions.known if one.number in met["worse"]],
        noted=[*left, *fresh],
    )


MOST_SUGGESTED = 20
"""For how many unknown names the nearest known one is looked for: each is held against every plan there is."""


def _strangers(waivers: Sequence[Waiver], judged: set[str], workspace: Workspace) -> dict[str, str]:
    """The plans that waivers name and that are neither judged nor in the folders of this run."""
    unknown = dict.fromkeys(one.plan for one in waivers if one.plan not in judged)
    if not unknown:
        return {}
    repository, files = workspace.repository, workspace.inputs.files
    # What was judged by another process, or is broken, is known by its file.
    known = judged | {repository.headers.maybe(name).plan or "" for name in files if name != STDIN}
    folders = dict.fromkeys(
        folder
        for name in dict.fromkeys(map(_beside, files))
        for folder in repository.search_folders(name)
    )
    for folder in folders:
        known.update(repository.ids_in(folder))
    ordered = sorted(known)
    strangers = [name for name in unknown if name not in known]
    near = {name: "".join(closest(name, ordered, 0.6)) for name in strangers[:MOST_SUGGESTED]}
    return {name: near.get(name, "") for name in strangers}


def _beside(name: str) -> str:
    """One name for every file of a folder; they share the places in which plans are looked up."""
    return STDIN_NAME if name == STDIN else str(FilePath(name).parent / "*")
