"""What was worked out and may be asked for again, up to a bound, so that the memory of a long run stays flat."""

from __future__ import annotations

from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class BoundedCache(Generic[Key, Value]):
    """The values that were put or asked for last.

    Two halves of at most ``half`` values: a full new half becomes the old one, and what nobody asked for since then goes
    with the half that was old before. ``None`` is no value.
    """

    __slots__ = ("half", "new", "old")

    def __init__(self, half: int) -> None:
        self.half = half
        self.new: dict[Key, Value] = {}
        self.old: dict[Key, Value] = {}

    def get(self, key: Key) -> Value | None:
        """The value of a key, if it is still there."""
        found = self.new.get(key)
        if found is None and self.old:
            found = self.old.get(key)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: Key, value: Value) -> None:
        """Keep a value."""
        if len(self.new) >= self.half:
            self.old, self.new = self.new, {}
        self.new[key] = value

    def __len__(self) -> int:
        return len(self.new.keys() | self.old.keys())
