"""Data classes that share one ``__repr__``: to compile one for each took a twentieth of a short run, and only debugging shows it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

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
