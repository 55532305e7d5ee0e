"""The two versions that ``diff`` compares: where their files are, and the plans in them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import Any

from plancheck.app import VerifyRequest
from plancheck.app.verify import Session
from plancheck.app.workspace import Workspace
from plancheck.app.workspace.pack_registry import PackRegistry
from plancheck.domain.jurisdiction import Level
from plancheck.domain.plan import Plan
from plancheck.domain.plan_result import PlanResult
from plancheck.domain.source import Problem, UsageError
from plancheck.engine import evaluate
from plancheck.io import paths
from plancheck.io.git import Revision, RevisionRepository, plan_files, split
from plancheck.io.inputs import STDIN, FileHeader, Inputs, expand
from plancheck.io.repository import Entry
from plancheck.report import Row


@dataclass(slots=True, kw_only=True)
class Side:
    """One version: the plans in its files by id.

    ``unread``: ids (or, of a file without a known id, names from the folder) of plans that could not be
    read, so that they are not taken for dropped or added. ``lost``: nothing could be read at all.
    """

    argument: str
    session: Session
    library: RevisionRepository
    revision: Revision | None = None
    folder: str | None = None
    home: str = ""
    lost: bool = False
    plans: dict[str, Plan] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    _digests: dict[str, str] = field(default_factory=dict)

    def read(self) -> None:
        """Read every file of this version, and report what is wrong."""
        workspace = self.workspace
        for name in workspace.inputs.files:
            entry: Entry = workspace.entry(name)
            plan, path = entry.plan, entry.document.path
            if plan is None:
                raw = b"" if name == STDIN else self.library.raw(name)
                known = FileHeader.of(raw, name).plan
                self.unread.add(known or self.below(name))
                if known is not None:
                    self.library.judged.setdefault(known, path)
                continue
            first = self.library.judged.setdefault(plan.id, path)
            if first != path:
                workspace.report_twice(plan, first)
            elif plan.defective or plan.damaged:
                self.unread.add(plan.id)
            else:
                self.plans[plan.id] = plan
            self.names[plan.id] = self.below(name)
        workspace.report_empty()

    @property
    def workspace(self) -> Workspace:
        """The files of this version."""
        return self.session.workspace

    def below(self, name: str) -> str:
        """A file's name from the folder that was named."""
        root = self.folder
        return name if root is None else name[len(root) :].lstrip("/\\").replace(os.sep, "/")

    def misses(self, identity: str, name: str) -> bool:
        """Whether a plan that is not here may be one that could not be read."""
        return self.lost or identity in self.unread or name in self.unread

    def judge(self, plan: Plan) -> PlanResult:
        """Judge a plan of this version."""
        session = self.session
        rules = session.selection.rules(plan.field)
        return evaluate(session.gatherer.case(plan), session.context(plan.field), rules)

    def ground(self, plan: Plan) -> tuple[Any, ...]:
        """Digests of the files that a plan's result rests on; the same digests give the same result."""
        gatherer = self.session.gatherer
        case = gatherer.chain(plan)
        lower: list[str] = []
        if plan.jurisdiction.level is not Level.COUNTY:  # counties have no plans below
            lower = gatherer.lower.files(plan.id, plan.jurisdiction.code, plan.path)
        return (
            self.digest(plan.path),
            sorted(self.digest(one.path) for one in case.chain[1:]),
            sorted(one.id for one in case.lineage.unreadable),
            sorted(hashlib.sha256(self.library.raw(name)).hexdigest() for name in lower),
        )

    def digest(self, path: str) -> str:
        """The hash of a file that was read."""
        if path not in self._digests:
            self._digests = {
                one.document.path: one.document.digest for one in self.library.entries.values()
            }
        return self._digests[path]

    def row(self) -> Row:
        """The version as the report names it."""
        commit = self.revision.commit if self.revision else None
        return {"argument": self.argument, "revision": commit}


def open_sides(
    old: str, new: str, request: VerifyRequest
) -> tuple[tuple[Side, Side], list[Problem]]:
    """Both versions with the files that they mean; what can't be found is reported for both."""
    registry = PackRegistry(named=request.rules)
    shared: dict[str, Entry] = {}
    revisions: dict[str, Revision] = {}
    for name in request.folders or ():
        if not paths.is_folder(name):
            from plancheck.io.paths import no_such_file  # noqa: PLC0415 - only for a mistake

            raise no_such_file(name)
    problems: list[Problem] = []
    sides = []
    for argument in (old, new):
        library = RevisionRepository(
            catalogues=registry.catalogues,
            laws=registry.laws,
            folders=request.folders,
            entries=shared,
            revisions=revisions,
        )
        own = replace(request, plans=(argument,))
        workspace = Workspace(options=own, registry=registry, repository=library, inputs=Inputs())
        side = Side(
            argument=argument, session=Session(request=own, workspace=workspace), library=library
        )
        try:
            _locate(side, revisions)
        except UsageError as error:
            side.lost = True
            problems.append(error.problem)
        workspace.log.add(*workspace.inputs.problems)
        sides.append(side)
    before, after = sides
    before.session.selection.check_series()
    if not problems and (before.folder is None) != (after.folder is None):
        problems.append(Problem(code="diff-file-and-folder", params={"old": old, "new": new}))
        before.lost = after.lost = True
    before.library.fallback = (after.home,) if after.home else ()
    after.library.fallback = (before.home,) if before.home else ()
    return (before, after), problems


def _locate(side: Side, revisions: dict[str, Revision]) -> None:
    """What an argument means: standard input, a path on disk, or ``REV:path``; an existing path wins."""
    argument, inputs = side.argument, side.workspace.inputs
    if argument == STDIN:
        inputs.files = [STDIN]
        return
    if paths.is_folder(argument):
        side.workspace.inputs = expand((argument,))
        side.folder = side.home = str(FilePath(argument))
        if side.folder == ".":
            side.folder = ""
        return
    parts = None if os.path.lexists(argument) else split(argument)
    if parts is None:
        inputs.files = [argument]
        side.home = str(FilePath(argument).parent)
        return
    name, path = parts
    if name not in revisions:
        revisions[name] = Revision.open(name)
    revision = side.revision = revisions[name]
    found = revision.find(path)
    if found is None or found[1].kind == "commit":
        raise UsageError("git-path", value=argument, path=path, revision=name)
    inside, node = found
    if node.kind == "blob":
        inputs.files = [f"{name}:{inside}"]
        side.home = f"{name}:{inside.rpartition('/')[0]}"
        return
    inputs.files, inputs.skipped = plan_files(revision, inside)
    side.folder = side.home = f"{name}:{inside}"
    if not inputs.files:
        inputs.empty = [argument]
