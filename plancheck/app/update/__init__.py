"""``extract --update``: a new draft of the same document into a plan file that a person has worked on.

same_plan   refuses a document that is another plan's
pairs       which entry of the file is which row or promise of the new draft; in doubt neither
new_draft   the new draft as a plan
head        what the document says of itself, and what it cites
facts       which facts of an entry are taken over, which of the person's stand
merge       entries of both sides, new ones, those that are gone
run         reads both, merges, gives the new text of the file and the list of changes
tell        the changes for people and programs
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What became of an entry, or of one of its facts."""

    CHANGED = "changed"  # a fact of the document, taken over
    ADDED = "added"
    GONE = "gone"  # not found in the new draft: marked, not deleted
    DOUBTFUL = "doubtful"  # left as it is, for a person to decide
    KEPT = "kept"  # the file's own wording stands against what was read
    BACK = "back"  # marked as gone before, found again


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that the new draft brings. ``what``: the key of plan@1 that it is about, ``entry`` for a whole entry.

    ``statement``: ``row:5``, a commitment's id, ``document`` or ``cites``; ``start``, ``end``, ``page``: its place in the
    new draft.
    """

    kind: Kind
    statement: str
    name: str
    what: str
    old: str | None = None
    new: str | None = None
    section: str | None = None
    start: int | None = None
    end: int | None = None
    page: int | None = None

    def data(self) -> dict[str, Any]:
        """The change as plain data."""
        return {name: getattr(self, name) for name in self.__slots__} | {"kind": self.kind.value}


def shown(value: Any) -> str | None:
    """A value of plan@1 in a line."""
    if value is None:
        return None
    if isinstance(value, dict):
        return "，".join(str(one) for one in value.values())
    return str(value)
