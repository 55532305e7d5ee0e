"""Keeps rendered plans between runs: a plan whose file, ancestors, packs and options are the same is not judged again.

An entry holds what a report keeps of the plan and the files that it rests on, each with the hash of its bytes. It
is taken only when every one of them is found again, by the same look-up, with the same bytes; only plans without
any problem in their chain are kept. So a run with the cache says what a run without it says.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import zlib
from collections.abc import Iterable
from dataclasses import field
from pathlib import Path as FilePath
from typing import ClassVar

from plancheck import __version__
from plancheck.app.verify import Session
from plancheck.common import ROOT, dataclass
from plancheck.domain.case import Case
from plancheck.io import installed_packs
from plancheck.io.cache_folder import Cache
from plancheck.io.inputs import STDIN, STDIN_NAME, SUFFIXES
from plancheck.io.paths import exists, is_file
from plancheck.io.repository import raw_of
from plancheck.report import Row
from plancheck.report.rows.rendered_plan import RenderedPlan

_NUMBERS = ("statements", "tripped")


@dataclass(slots=True, eq=False)
class CachedPlan:
    """A cached plan: the rules that ran and matched for it, and the packs that they came from."""

    plan: RenderedPlan
    ran: list[str]
    matched: list[str]
    packs: list[Row]


@dataclass(slots=True, kw_only=True, eq=False)
class ResultCache:
    """What a run may take from earlier ones. ``choices``: everything chosen that can change a rendered plan.

    ``VERIFIED``: for how many files above it is kept that they were found again.
    """

    VERIFIED: ClassVar[int] = 1000

    cache: Cache
    session: Session
    choices: str
    _verified: set[tuple[str, str, str, str]] = field(default_factory=set)

    @classmethod
    def open(
        cls, folder: FilePath, session: Session, choices: Iterable[object]
    ) -> ResultCache | None:
        """The cache of a run in a folder; ``None`` when it can't be kept there."""
        cache = Cache(folder)
        if cache.secret is None:
            return None
        parts = (_program(), _packs(session), repr(session.request.key), *map(repr, choices))
        return cls(cache=cache, session=session, choices=_digest("\x1e".join(parts).encode()))

    def get(self, name: str) -> CachedPlan | None:
        """What is kept of a plan file, where it still holds."""
        if name == STDIN or name in self.session.workspace.twice:
            return None
        kept = self.cache.get(self._key(name))
        if kept is None:
            return None
        try:
            return self._unpacked(kept, name)
        except (ArithmeticError, LookupError, TypeError, ValueError, zlib.error):
            return None  # signed, and yet not what is kept here

    def _unpacked(self, kept: bytes, name: str) -> CachedPlan | None:
        """An entry's content; ``None`` when a file that it rests on is not as it was."""
        size = int.from_bytes(kept[:8], "big")
        meta = json.loads(zlib.decompress(kept[8 : 8 + size]))
        if not all(self._there(tuple(need), name) for need in meta["needs"]):
            return None
        below = meta["below"]
        if below is not None and self._below(*below[:3]) != below[3]:
            return None
        if any(self._above(code, name) != digest for code, digest in meta["above"]):
            return None
        texts = {}
        at = 8 + size
        for form, length in meta["texts"]:
            texts[form] = kept[at : at + length]
            at += length
        plan = RenderedPlan(
            **{key: meta[key] for key in _NUMBERS},
            **meta["facts"],
            texts=texts,
            packed=True,
        )
        return CachedPlan(plan, meta["ran"], meta["matched"], meta["packs"])

    def _there(self, need: tuple[str, str, str, str], name: str) -> bool:
        """Whether a file that a plan rests on is found again as it was; asked once for those above it."""
        if need in self._verified:
            return True
        asker, identity, path, digest = need
        repository = self.session.workspace.repository
        there = repository.where(identity, asker) == path and self._hash(path) == digest
        if there and asker != name and len(self._verified) < self.VERIFIED:
            self._verified.add(need)
        return there

    def put(self, case: Case, rendered: RenderedPlan, matched: Iterable[str]) -> None:
        """Keep a plan that was just judged, if nothing in its chain was amiss."""
        workspace, plan, chain = self.session.workspace, case.plan, case.chain
        broken = {one.location.path if one.location else "" for one in workspace.log.problems}
        if STDIN_NAME in {one.path for one in chain} or "" in broken:
            return
        needs = []
        for one in chain:
            names = [parent.id for parent in one.parents]
            names += [cited.plan for cited in one.cites if cited.plan is not None]
            for name in names:
                path = workspace.repository.where(name, one.path)
                if path is None or path in broken:
                    return
                needs.append((one.path, name, path, self._hash(path)))
        if plan.path in broken or any(self._changed(one.path) for one in chain):
            return
        below = None
        if case.lower is not None:
            place = (plan.id, plan.jurisdiction.code, plan.path)
            below = (*place, self._below(*place))
        rendered.pack()
        texts = list(rendered.texts.items())
        meta = {key: getattr(rendered, key) for key in _NUMBERS} | {
            "facts": rendered.facts.row(),
            "needs": needs,
            "below": below,
            "above": [(code, self._above(code, plan.path)) for code in case.above],
            "texts": [(form, len(raw)) for form, raw in texts],
            "ran": [rule.id for rule in self.session.selection.rules(plan.field)],
            "matched": sorted(matched),
            "packs": [
                {"id": one.id, "version": one.version} for one in workspace.registry.of(plan.field)
            ],
        }
        head = zlib.compress(json.dumps(meta, ensure_ascii=False, separators=(",", ":")).encode())
        content = b"".join((len(head).to_bytes(8, "big"), head, *(raw for _, raw in texts)))
        self.cache.put(self._key(plan.path), content)

    def _key(self, name: str) -> str:
        return _digest(f"{self.choices}\x1e{name}\x1e{self._hash(name)}".encode())

    def _hash(self, path: str) -> str:
        return self.session.workspace.repository.headers.maybe(path).digest

    def _changed(self, path: str) -> bool:
        """Whether a file was judged with other bytes than those that were hashed."""
        return self.session.workspace.repository.digest(path) != self._hash(path)

    def _below(self, identity: str, code: str, path: str) -> str:
        return self._state(self.session.gatherer.lower.files(identity, code, path))

    def _above(self, code: str, path: str) -> str:
        return self._state(self.session.gatherer.above.files(code, path))

    def _state(self, files: Iterable[str]) -> str:
        return _digest("\x1e".join(f"{name}\x1f{self._hash(name)}" for name in files).encode())


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _program() -> str:
    """The program as it is: version, Python, and the state of its own files (a checkout changes under us)."""
    parts = [__version__, sys.version]
    package = ROOT
    for folder, below, files in os.walk(package):
        below[:] = sorted(one for one in below if one != "__pycache__")
        for name in sorted(files):
            state = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 - a hundred files, each run
            parts.append(f"{name} {state.st_size} {state.st_mtime_ns}")
    return "\n".join(parts)


def _packs(session: Session) -> str:
    """Every pack file that the run could open."""
    named = [FilePath(name) for name in session.request.rules]
    folders = [one.parent if is_file(one) else one for one in named if exists(one)]
    folders += [
        FilePath(one.folder) for pack in session.workspace.registry.given() for one in pack.bases
    ]
    parts: list[str] = []
    for folder in (*dict.fromkeys(folders), installed_packs.folder()):
        inside = sorted(one for one in folder.rglob("*") if one.suffix.lower() in SUFFIXES)
        parts.extend(f"{file} {_digest(raw_of(file))}" for file in inside)
    return "\n".join(parts)
