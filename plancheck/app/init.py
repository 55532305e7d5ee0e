"""``init``: a configuration, a first plan from what the plans above ask, and the wiring of editor and CI.

Nothing is asked back and nothing is overwritten: a file that is there stays as it is and is reported. What the first
plan leaves open says so (``target: 待定``), so that checking it shows gaps and never a pass that nobody decided.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path as FilePath

from plancheck import __version__
from plancheck.app.first_plan import PLANS, Draft, DraftBuilder, InitRequest
from plancheck.app.new_plan import SCHEMAS
from plancheck.common import ROOT
from plancheck.domain.source import UsageError
from plancheck.i18n import translate
from plancheck.io.paths import read, real
from plancheck.io.schema import schema_text
from plancheck.io.write import write_whole
from plancheck.io.yaml import MAX_BYTES

GATE = ".plancheck/ci/gate.sh"
SHIPPED = ("plan", "waivers", "known", "config", "catalogue", "pack", "rules")
CI = ("github", "gitlab", "pre-commit")
# what Python makes of bytes in arguments that are no text
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True, kw_only=True)
class File:
    """One file of the wiring. ``state``: ``written``, ``same`` (it was so already) or ``left`` (it differs)."""

    name: str
    content: bytes
    what: str
    state: str = ""


@dataclass(slots=True, kw_only=True)
class Started:
    """What ``init`` did. Exit: 0 all is there as asked, 1 a file that differs was left, 2 a plan is unreadable."""

    folder: str
    files: list[File]
    draft: Draft | None

    @property
    def exit_code(self) -> int:
        """The exit code of the run."""
        if self.draft is not None and self.draft.problems:
            return 2
        return 1 if any(file.state == "left" for file in self.files) else 0


def init(request: InitRequest) -> Started:
    """Write what is wanted and not there yet: all of it or nothing."""
    if _SURROGATE.search("".join((request.folder, *request.folders, request.title or ""))):
        raise UsageError("init-not-unicode")
    for name in (request.folder, *request.folders):
        try:
            FilePath(name).exists()
        except OSError:  # a name that no file system takes, a folder that may not be entered
            raise UsageError("cannot-write", path=name) from None
    for value in request.ci:
        if value not in CI:
            raise UsageError("init-ci", value=value, known=", ".join((*CI, "none")))
    draft = DraftBuilder(request).draft() if request.jurisdiction is not None else None
    if draft is None:
        _needs_place(request)
    files = [
        File(name="plancheck.toml", content=_config(request).encode(), what="config"),
        *(
            File(
                name=f"{SCHEMAS}/{name}.schema.json",
                content=schema_text(name).encode(),
                what="schema",
            )
            for name in SHIPPED
        ),
        File(name=".vscode/settings.json", content=_settings().encode(), what="editor"),
        *_wiring(request.ci),
    ]
    if draft is not None:
        files.append(File(name=draft.name, content=draft.text.encode(), what="plan"))
    _write(FilePath(request.folder), files)
    return Started(folder=request.folder, files=files, draft=draft)


def _needs_place(request: InitRequest) -> None:
    given = {
        "--field": request.field,
        "--period": request.period,
        "--title": request.title,
        "--id": request.id,
        "--parents": request.parents,
    }
    for name, value in given.items():
        if value is not None:
            raise UsageError("init-needs", value=name, name="--jurisdiction")


# ---------------------------------------------------------------- files


def _write(folder: FilePath, files: list[File]) -> None:
    """Write the files that are not there; folders made for them go again when that fails."""
    wanted: list[tuple[FilePath, bytes]] = []
    for file in files:
        path = folder / file.name
        if os.path.lexists(path):
            file.state = "same" if _content(path) == file.content else "left"
        else:
            file.state = "written"
            wanted.append((path, file.content))
    made: list[FilePath] = []
    try:
        for path, _ in wanted:
            _make(path.parent, made)
        write_whole((str(path), [content]) for path, content in wanted)
    except UsageError:
        for one in reversed(made):
            with contextlib.suppress(OSError):
                one.rmdir()
        raise


def _make(folder: FilePath, made: list[FilePath]) -> None:
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        try:
            one.mkdir(exist_ok=True)
        except OSError:
            raise UsageError("cannot-write", path=str(one)) from None
        made.append(one)


def _content(path: FilePath) -> bytes | None:
    try:
        return read(path, MAX_BYTES)
    except OSError:
        return None


def _config(request: InitRequest) -> str:
    own = FilePath(request.folder)
    plans = [PLANS, *(_relative(one, own) for one in request.outside)]
    listed = ", ".join(_toml(one) for one in plans)
    return (
        "#:schema ./.plancheck/schemas/config.schema.json\n"
        + translate(request.lang, "init-file.config", plans=listed).strip("\n")
        + "\n"
    )


def _relative(path: str, start: FilePath) -> str:
    try:
        return FilePath(os.path.relpath(path, start)).as_posix()
    except ValueError:  # another drive (Windows)
        return FilePath(real(path)).as_posix()


def _toml(text: str) -> str:
    shown = (
        char if char.isprintable() and char not in '"\\' else f"\\U{ord(char):08x}" for char in text
    )
    return f'"{"".join(shown)}"'


def _settings() -> str:
    schemas = {
        f"./{SCHEMAS}/plan.schema.json": ["plans/**/*.yaml", "plans/**/*.yml"],
        f"./{SCHEMAS}/waivers.schema.json": ["waivers.yaml"],
        f"./{SCHEMAS}/known.schema.json": ["known.yaml"],
        f"./{SCHEMAS}/pack.schema.json": ["rules/*/pack.yaml"],
        f"./{SCHEMAS}/catalogue.schema.json": ["rules/*/catalogue.yaml"],
    }
    return json.dumps({"yaml.schemas": schemas}, indent=2, ensure_ascii=False) + "\n"


def shipped(name: str) -> str:
    """A file of the CI wiring, as it comes with the package."""
    text = (ROOT / "data" / "ci" / name).read_text(encoding="utf-8")
    return text.replace("@VERSION@", __version__)


def _wiring(wanted: Iterable[str]) -> list[File]:
    chosen = set(wanted)
    files = []
    if chosen & {"github", "gitlab"}:
        files.append(File(name=GATE, content=shipped("gate.sh").encode(), what="gate"))
    for name, target, source in (
        ("github", ".github/workflows/plancheck.yml", "github.yml"),
        ("gitlab", ".plancheck/ci/gitlab.yml", "gitlab.yml"),
        ("gitlab", ".gitlab-ci.yml", "gitlab-include.yml"),
        ("pre-commit", ".pre-commit-config.yaml", "pre-commit.yaml"),
    ):
        if name in chosen:
            files.append(File(name=target, content=shipped(source).encode(), what=name))
    return files
