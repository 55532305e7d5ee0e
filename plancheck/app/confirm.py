"""``evidence --confirm``: a person has compared figures that text recognition read; their marks are taken out of the plan file."""

from __future__ import annotations

from plancheck.app import WorkspaceOptions
from plancheck.app.workspace import Workspace
from plancheck.domain.source import UsageError
from plancheck.io.inputs import STDIN
from plancheck.io.yaml.editor import EditError, Editor
from plancheck.io.yaml.reader import encode_like

_ALL = frozenset({"all", "全部"})
Confirmed = tuple[bytes, bytes, list[str]]


def confirm(options: WorkspaceOptions, names: str, wrong: set[str]) -> Confirmed:
    """The file's old and new bytes, and the statements confirmed. ``names``: their ids (``row:5``, ``p3``), or ``all``.

    ``wrong``: statements whose figure is another one in the document; those are not confirmed. Nothing is written here.
    """
    path = options.plans[0]
    if path == STDIN:
        raise UsageError("confirm-by-hand", path=path)
    workspace = Workspace.open(options)
    document = workspace.entry(path).document
    editor = Editor(document)
    asked = {one.strip() for one in names.replace("，", ",").split(",") if one.strip()}
    places = {}
    for group in ("indicators", "commitments"):
        for at, entry in enumerate(document.value((group,)) or ()):
            if "via" in entry:
                places[f"row:{entry.get('row')}" if group == "indicators" else str(entry.get("id"))] = (group, at)  # fmt: skip
    chosen = set(places) if asked & _ALL else asked
    for name in sorted(chosen - set(places)):
        raise UsageError("confirm-none", name=name, known=", ".join(places) or "—")
    for name in sorted(chosen & wrong):
        raise UsageError("confirm-wrong", name=name)
    try:
        for name in chosen:
            editor.remove((*places[name], "via"))
        new = editor.text()
    except EditError:
        raise UsageError("confirm-by-hand", path=path) from None
    raw = workspace.repository.raw(path)
    return raw, encode_like(raw, new), [name for name in places if name in chosen]
