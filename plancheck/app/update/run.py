"""One update: the plan file and the new draft read, merged, and the file's new text made."""

from __future__ import annotations

from dataclasses import dataclass, replace

from plancheck.app import WorkspaceOptions
from plancheck.app.extract import ExtractRequest, read
from plancheck.app.update import Change, Kind
from plancheck.app.update.head import update_head
from plancheck.app.update.merge import Merge
from plancheck.app.update.new_draft import draft_of
from plancheck.app.update.same_plan import refuse_another
from plancheck.app.workspace import Workspace
from plancheck.domain.catalogue import Catalogue
from plancheck.domain.plan import SEVERAL, Plan
from plancheck.domain.source import Problem, UsageError
from plancheck.extract.evidence.check import check
from plancheck.extract.evidence.result import without_doubtful
from plancheck.extract.model import Extraction
from plancheck.extract.readings import MARK, all_readings, lines_of, read_lines
from plancheck.i18n import translate
from plancheck.io.inputs import STDIN
from plancheck.io.load.plan import read_plan
from plancheck.io.yaml import Document
from plancheck.io.yaml.editor import EditError, Editor
from plancheck.io.yaml.reader import encode_like, read_bytes


@dataclass(slots=True, kw_only=True)
class Updated:
    """A finished update. ``text``: the file's new text, ``None`` when nothing is to be written or it can't be read."""

    problems: list[Problem]
    changes: list[Change]
    extraction: Extraction | None = None
    text: str | None = None
    raw: bytes = b""

    @property
    def open(self) -> bool:
        """Whether something is left for a person to decide."""
        return any(one.kind in {Kind.GONE, Kind.DOUBTFUL} for one in self.changes)

    @property
    def new(self) -> bytes:
        """The file's new bytes, in the encoding that it has."""
        return self.raw if self.text is None else encode_like(self.raw, self.text)


def update(path: str, request: ExtractRequest) -> Updated:
    """Bring the draft that ``request`` names into the plan file at ``path``; nothing is written here."""
    if path == STDIN:
        raise UsageError("update-stdin")
    workspace = Workspace.open(WorkspaceOptions(plans=(path,), rules=request.rules))
    entry = workspace.entry(path)
    if entry.plan is None or workspace.log.stops:
        return Updated(problems=workspace.log.problems, changes=[])
    plan = entry.plan
    extraction, catalogue = _read(plan, request)
    editor = Editor(entry.document)
    memory = read_lines(entry.document.text)
    merge = Merge(
        editor=editor,
        plan=plan,
        draft=draft_of(workspace, plan, extraction, catalogue, request.lang),
        check=lambda: without_doubtful(check(plan, extraction), extraction.account),
        memory=memory,
        unchanged=memory == all_readings(extraction),
        say=lambda key, **params: translate(request.lang, f"update.mark-{key}", **params),
    )
    changes = update_head(editor, plan, extraction, memory)
    merge.run()
    if memory is not None or editor.changed:
        editor.comments(MARK, lines_of(all_readings(extraction, merge.again)))
    done = Updated(
        problems=workspace.log.problems,
        changes=[*changes, *merge.changes],
        extraction=extraction,
        raw=workspace.repository.raw(path),
    )
    if editor.changed:
        done.text = _text(workspace, editor, entry.document)
    return done


def _read(plan: Plan, request: ExtractRequest) -> tuple[Extraction, Catalogue | None]:
    """The new draft, read as of the plan's own place, period and field; refused when it is another plan's."""
    request.field = request.field or (None if plan.field == SEVERAL else plan.field)
    extraction, catalogue, _ = read(request)
    refuse_another(plan, extraction.metadata, request.document, request.lang)
    meta = extraction.metadata
    if meta.jurisdiction is None or meta.start is None:
        period = f"{plan.period.start}-{plan.period.end}"
        again = replace(request, jurisdiction=plan.jurisdiction.code, period=period)
        extraction, catalogue, _ = read(again)
    return extraction, catalogue


def _text(workspace: Workspace, editor: Editor, document: Document) -> str:
    """The file's new text; raises ``UsageError`` when the file can't be edited there, or would be wrong after it."""
    try:
        text = editor.text()
    except EditError:
        raise UsageError("update-not-editable", path=document.path) from None
    again = read_bytes(text.encode(), document.path)
    read_plan(again, workspace.repository.catalogues, workspace.repository.laws)
    known = {(one.code, str(one.params)) for one in document.problems}
    new = [one for one in again.problems if not one.warning and (one.code, str(one.params)) not in known]  # fmt: skip
    if new:
        raise UsageError("update-not-editable", path=document.path)
    return text
