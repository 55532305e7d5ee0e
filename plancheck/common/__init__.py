"""Helpers that know nothing of plans, and what all use: the folder of the installed package, and how data classes are made."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["ROOT", "dataclass"]

ROOT = Path(__file__).resolve().parents[1]


# One ``__repr__`` for all: to compile one for each class took a twentieth of a short run, and only debugging shows it.
if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(**options: bool) -> Callable[[type], type]:
        """Make a data class as ``dataclasses.dataclass`` does."""
        make = dataclasses.dataclass(repr=False, **options)

        def made(cls: type) -> type:
            cls.__repr__ = _shown  # before slots make the class anew
            return make(cls)

        return made


@recursive_repr()
def _shown(self: Any) -> str:
    """The class and its fields, as the standard library shows them."""
    shown = (one.name for one in dataclasses.fields(self) if one.repr)
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
    return f"{type(self).__qualname__}({fields})"
