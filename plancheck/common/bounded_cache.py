"""What was worked out and may be asked for again, up to a bound, so that the memory of a long run stays flat."""

from __future__ import annotations

from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class BoundedCache(dict[Key, "Value | None"]):
    """The values that were put or asked for last: ``cache[key]``, ``None`` for a key that is not there any more.

    Two halves of at most ``half`` values: a full new half (the dict itself, which is quick to ask) becomes the old one,
    and what nobody asked for since then goes with the half that was old before. ``None`` is no value.
    """

    __slots__ = ("half", "old")

    def __init__(self, half: int) -> None:
        super().__init__()
        self.half = half
        self.old: dict[Key, Value | None] = {}

    def __missing__(self, key: Key) -> Value | None:
        found = self.old.get(key)
        if found is not None:
            self.put(key, found)
        return found

    def put(self, key: Key, value: Value) -> None:
        """Keep a value."""
        if len(self) >= self.half:
            self.old = dict(self)
            self.clear()
        self[key] = value

    def held(self) -> int:
        """How many values are there."""
        return len(self.keys() | self.old.keys())
