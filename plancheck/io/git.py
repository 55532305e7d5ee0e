"""Plan files of a git revision, read with the git command; nothing is checked out, nothing is fetched.

``REV:path`` names a file or folder as git does: from the repository's root, with ``./`` from the working
folder. A path that the root does not have is looked for from the working folder too.
"""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field

from plancheck.common.meant import closest
from plancheck.domain.plan import Plan
from plancheck.domain.source import UsageError
from plancheck.io.inputs import SUFFIXES, FileHeader
from plancheck.io.repository import Entry, Index, Lookup, PlanRepository, index_of
from plancheck.io.yaml import MAX_BYTES

# The drive of a Windows path.
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_LINK = "120000"
MAX_LINKS = 20


def split(argument: str) -> tuple[str, str] | None:
    """Revision and path of ``REV:path``; ``None`` for what can only be a path.

    The first colon outside braces parts them (``HEAD^{/fix: it}:plans``).
    """
    depth = 0
    for at, char in enumerate(argument):
        if char == ":" and depth == 0:
            drive = _DRIVE.match(argument) is not None
            return None if at == 0 or drive else (argument[:at], argument[at + 1 :])
        depth += {"{": 1, "}": -1}.get(char, 0)
    return None


@dataclass(frozen=True, slots=True)
class Node:
    """An entry of a tree: ``blob``, ``tree`` or ``commit`` (a submodule), its object and size in bytes."""

    mode: str
    kind: str
    object: str
    size: int


@dataclass(slots=True, kw_only=True)
class Revision:
    """The files of one revision. ``name`` as the user wrote it, ``commit`` what it stands for."""

    name: str
    commit: str
    tree: str
    prefix: str
    _nodes: dict[str, dict[str, Node]] = field(default_factory=dict)
    _blobs: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def open(cls, name: str) -> Revision:
        """Find a revision in the repository of the working folder; ``UsageError`` says what is missing."""
        if _git("rev-parse", "--git-dir") is None:
            raise UsageError("git-no-repository", value=name)
        # No revision begins with a dash, and none may be taken for an option.
        safe = not name.startswith("-") and "\0" not in name
        tree = _git("rev-parse", "--verify", "--quiet", f"{name}^{{tree}}") if safe else None
        if not tree:
            raise UsageError("git-revision", value=name, near=_near(name))
        commit = _git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}") or tree
        prefix = _git("rev-parse", "--show-prefix") or b""
        return cls(
            name=name,
            commit=commit.decode().strip(),
            tree=tree.decode().strip(),
            prefix=os.fsdecode(prefix).rstrip("\n"),
        )

    def find(self, path: str) -> tuple[str, Node] | None:
        """The file or folder that a written path means, with its path from the root."""
        written = path.replace("\\", "/") if os.sep == "\\" else path
        near = posixpath.join(self.prefix, written)
        relative = written.startswith(("./", "../")) or written in {".", ".."}
        for one in (near,) if relative else (written, near):
            inside = _inside(one)
            node = None if inside is None else self.node(inside)
            if node is not None and inside is not None:
                return inside, node
        return None

    def node(self, path: str, links: int = 0) -> Node | None:
        """What stands at a path from the root; links inside the repository are followed."""
        if path == "":
            return Node("040000", "tree", self.tree, 0)
        folder, _, name = path.rpartition("/")
        above = self.node(folder, links)
        if above is None or above.kind != "tree":
            return None
        node = self.listing(above.object).get(name)
        if node is None or node.mode != _LINK:
            return node
        if links >= MAX_LINKS:
            return None
        aim = os.fsdecode(self.blob(node))
        inside = None if aim.startswith("/") else _inside(posixpath.join(folder, aim))
        return None if inside is None else self.node(inside, links + 1)

    def listing(self, tree: str) -> dict[str, Node]:
        """The entries of a tree by name."""
        if tree not in self._nodes:
            found: dict[str, Node] = {}
            raw = _git("ls-tree", "--full-tree", "-z", "-l", tree) or b""
            for line in raw.split(b"\0"):
                head, tab, name = line.partition(b"\t")
                if tab:
                    mode, kind, obj, size = head.decode().split()
                    size = size if size.isdigit() else "0"
                    found[os.fsdecode(name)] = Node(mode, kind, obj, int(size))
            self._nodes[tree] = found
        return self._nodes[tree]

    def files(self, folder: str, *, deep: bool) -> list[str]:
        """The YAML files of a folder, sorted by name; hidden files and folders are left out."""
        node = self.node(folder)
        if node is None or node.kind != "tree":
            return []
        found: list[str] = []
        todo = [(folder, node.object)]
        while todo:
            place, tree = todo.pop()
            for name, entry in self.listing(tree).items():
                path = f"{place}/{name}" if place else name
                real = self.node(path) if entry.mode == _LINK else entry
                if name.startswith(".") or real is None:
                    continue
                if real.kind == "tree" and deep and entry.mode != _LINK:
                    todo.append((path, real.object))
                elif real.kind == "blob" and posixpath.splitext(name)[1].lower() in SUFFIXES:
                    found.append(path)
        self.load(found)
        return sorted(found)

    def load(self, paths: Iterable[str]) -> None:
        """Read many files with one run of git."""
        nodes = [self.node(path) for path in paths]
        wanted = {
            one.object for one in nodes if one and one.kind == "blob" and one.size <= MAX_BYTES
        }
        missing = sorted(wanted - self._blobs.keys())
        if not missing:
            return
        raw = _git("cat-file", "--batch", given="\n".join(missing).encode() + b"\n") or b""
        at = 0
        while at < len(raw):
            end = raw.index(b"\n", at)
            words = raw[at:end].split()
            at = end + 1
            if len(words) == 3:  # noqa: PLR2004 - object, type, size; a missing object has two
                size = int(words[2])
                self._blobs[words[0].decode()] = raw[at : at + size]
                at += size + 1

    def blob(self, node: Node) -> bytes:
        """The bytes of a file; one beyond the limit gives as many blanks, which its reader refuses."""
        if node.size > MAX_BYTES:
            return b" " * (MAX_BYTES + 1)
        if node.object not in self._blobs:
            self._blobs[node.object] = _git("cat-file", "blob", node.object) or b""
        return self._blobs[node.object]

    def read(self, path: str) -> bytes | None:
        """The bytes of the file at a path from the root."""
        node = self.node(path)
        return None if node is None or node.kind != "blob" else self.blob(node)


def _inside(path: str) -> str | None:
    """A path from the root in its plain form; ``None`` for one that leaves the repository."""
    plain = posixpath.normpath(path) if path else "."
    if plain.startswith(("/", "../")) or plain == "..":
        return None
    return "" if plain == "." else plain


def _near(name: str) -> str:
    """Known branches and tags like a name, for the message."""
    raw = _git("for-each-ref", "--format=%(refname:short)", "--count=500") or b""
    known = [*raw.decode(errors="replace").split(), "HEAD"]
    return ", ".join(closest(name, known, 0.5, 3)) or "HEAD, HEAD~1"


def _git(*arguments: str, given: bytes = b"") -> bytes | None:
    """Run git without a shell, a pager, a question or the network; ``None`` when it refuses."""
    surroundings = os.environ | {
        "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1",
        "GIT_LITERAL_PATHSPECS": "1", "GIT_PAGER": "",
    }  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments; what the user wrote is checked before
            ["git", "--no-pager", *arguments],  # noqa: S607 - git is where the user's PATH has it
            input=given,
            capture_output=True,
            env=surroundings,
            check=False,
        )
    except OSError:
        raise UsageError("git-missing") from None
    return done.stdout if done.returncode == 0 else None


@dataclass(slots=True, kw_only=True)
class RevisionRepository(PlanRepository):
    """A repository whose files may stand in git revisions, under the name ``REV:path from the root``.

    ``fallback``: folders that are searched for a parent found nowhere else (those of the other version).
    """

    revisions: dict[str, Revision] = field(default_factory=dict)
    fallback: tuple[str, ...] = ()

    def inside(self, name: str) -> tuple[Revision, str] | None:
        """Revision and path of a name of ours; ``None`` for a path on disk."""
        for prefix, revision in self.revisions.items():
            if name.startswith(f"{prefix}:"):
                return revision, name[len(prefix) + 1 :]
        return None

    def read(self, name: str, raw: bytes | None = None) -> Entry:
        """Read a plan file from disk or from its revision; each once."""
        here = self.inside(name)
        if here is not None and raw is None and name not in self.entries:
            raw = here[0].read(here[1]) or b""
        elif here is not None and raw is None:
            return self.entries[name]
        return PlanRepository.read(self, name, raw)

    def raw(self, name: str) -> bytes:
        """A file's bytes."""
        here = self.inside(name)
        return PlanRepository.raw(self, name) if here is None else here[0].read(here[1]) or b""

    def search_folders(self, path: str) -> tuple[str, ...]:
        """The folders in which the parents of a plan are looked up."""
        here = self.inside(path)
        if here is None or self.folders is not None:
            return PlanRepository.search_folders(self, path)
        return (f"{here[0].name}:{posixpath.dirname(here[1])}",)

    def find(self, identity: str, asker: Plan) -> Lookup:
        """The plan with an id; one that is missing may stand with the other version."""
        lookup = PlanRepository.find(self, identity, asker)
        if lookup.entry is not None or self.folders is not None:
            return lookup
        for folder in self.fallback:
            files = self.named(folder, identity)
            if len(files) == 1:
                return Lookup(entry=self.read(files[0]))
        searched = tuple(dict.fromkeys((*lookup.searched, *self.fallback)))
        return Lookup(searched=searched, near=lookup.near)

    def _index(self, folder: str) -> Index:
        here = self.inside(folder)
        if here is None:
            return PlanRepository._index(self, folder)  # noqa: SLF001 - its own base
        if folder not in self._indexes:
            revision, path = here
            headers = []
            for file in revision.files(path, deep=False):
                name = f"{revision.name}:{file}"
                headers.append((name, FileHeader.of(revision.read(file) or b"", name)))
            self._indexes[folder] = index_of(headers)
        return self._indexes[folder]


def plan_files(revision: Revision, folder: str) -> tuple[list[str], int]:
    """The plan files of a folder and below, as ``REV:path``; how many of our other formats were passed over."""
    found, skipped = [], 0
    for file in revision.files(folder, deep=True):
        if FileHeader.of(revision.read(file) or b"", file).other_format:
            skipped += 1
        else:
            found.append(f"{revision.name}:{file}")
    return found, skipped
