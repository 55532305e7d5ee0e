"""The libraries of the extra ``plancheck[extract]``: imported on use, with one clear message when they are missing."""

from __future__ import annotations

import importlib
from types import ModuleType

from plancheck.domain.source import UsageError


def module(name: str) -> ModuleType:
    """A module of the extra; raises ``UsageError`` that says how to install it."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise UsageError("extra-missing", name=name.partition(".")[0]) from None
