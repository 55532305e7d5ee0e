"""What the caller of a use case chooses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from plancheck.domain.records import dataclass

if TYPE_CHECKING:  # start-up: most runs have neither
    from plancheck.app.verify.suppressions import Suppressions
    from plancheck.io.load.config import Config

OFF = "off"


@dataclass(slots=True, kw_only=True, eq=False)
class Options:
    """What the caller of a use case chooses; the clock and the terminal stay outside.

    ``extra``: folders in which plans above are looked up after the plan's own. ``severity``: ``error``,
    ``warning``, ``note`` or ``off`` by rule. ``config``: where the configured part of this stands, for complaints.
    ``waivers``, ``known`` and ``write_known`` are files; ``settling`` is what the first two hold, read once.
    ``divisions``: rows for the table of division codes.
    """

    as_of: date
    plans: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    folders: tuple[str, ...] | None = None
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    series: dict[str, str] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    severity: dict[str, str] = field(default_factory=dict)
    config: Config | None = None
    stdin: Callable[[], bytes] = bytes
    cache: FilePath | None = None
    texts: Mapping[str, bytes] = field(
        default_factory=dict
    )  # plans in memory, by the path they go by
    waivers: str | None = None
    no_waivers: bool = False
    known: str | None = None
    write_known: str | None = None
    suppressions: Suppressions | None = None
    divisions: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[object, ...]:
        """Everything chosen here that can change what is said of a plan file."""
        series = tuple(sorted(self.series.items()))
        severity = tuple(sorted(self.severity.items()))
        return (
            self.as_of, self.rules, self.folders, self.only, self.skip, series, self.extra, severity,
            self.suppressions.key if self.suppressions is not None else (), tuple(sorted(self.divisions.items())),
        )  # fmt: skip

    @property
    def read(self) -> tuple[str | int, ...]:
        """The files that are read besides plans and packs; 0 is standard input, which may be one."""
        config = self.config
        configured = (config.path, config.divisions_file) if config is not None else ()
        named = (*configured, self.waivers, self.known)
        return (0, *(one for one in named if one is not None))

    @property
    def off(self) -> tuple[str, ...]:
        """The rules that are switched off; ``--only`` switches them on again."""
        return tuple(
            name for name, grade in self.severity.items() if grade == OFF and name not in self.only
        )
