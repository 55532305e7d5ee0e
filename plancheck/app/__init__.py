"""The use cases: verify, show, trace, rules; the only room that joins files, engine and reports. Here: what their caller chooses.

The clock and the terminal stay outside.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import field
from datetime import date
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from plancheck.common import dataclass
from plancheck.domain.finding import Finding, Severity, Verdict
from plancheck.domain.source import UsageError
from plancheck.report.formats import FORMATS

if TYPE_CHECKING:  # start-up: most runs have neither
    from plancheck.app.verify.suppressions import Suppressions
    from plancheck.io.load.config import Config

OFF = "off"


@dataclass(slots=True, kw_only=True, eq=False)
class WorkspaceOptions:
    """The files, folders and packs to work on.

    ``extra``: folders in which plans above are looked up after the plan's own. ``texts``: plans in memory, by the path
    they go by. ``divisions``: rows for the table of division codes. ``config``: where the configured part of this
    stands, for complaints.
    """

    plans: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    folders: tuple[str, ...] | None = None
    extra: tuple[str, ...] = ()
    texts: Mapping[str, bytes] = field(default_factory=dict)
    stdin: Callable[[], bytes] = bytes
    cache: FilePath | None = None
    divisions: Mapping[str, str] = field(default_factory=dict)
    config: Config | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class VerifyRequest(WorkspaceOptions):
    """By what plans are judged.

    ``severity``: ``error``, ``warning``, ``note`` or ``off`` by rule. ``waivers``, ``known`` and ``write_known`` are
    files; ``suppressions`` is what the first two hold, read once.
    """

    as_of: date
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    series: dict[str, str] = field(default_factory=dict)
    severity: dict[str, str] = field(default_factory=dict)
    waivers: str | None = None
    known: str | None = None
    write_known: str | None = None
    suppressions: Suppressions | None = None

    def require_plans(self) -> None:
        """Raise ``UsageError`` where no plan is named."""
        if not self.plans and self.config is not None:
            raise UsageError("no-input-config", path=self.config.path)
        if not self.plans:
            raise UsageError("no-input")

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


@dataclass(slots=True, kw_only=True, eq=False)
class Gate:
    """What trips the gate: findings of ``fail_on`` or worse (``None``: never), with ``strict`` reviews too."""

    fail_on: Severity | None = Severity.ERROR
    strict: bool = False

    def trips(self, finding: Finding) -> bool:
        """Whether one finding trips it."""
        if self.fail_on is None or finding.severity is None or finding.waiver or finding.known:
            return False
        looked_at = finding.verdict in {Verdict.FAIL, Verdict.GAP} or (
            self.strict and finding.verdict is Verdict.REVIEW
        )
        return looked_at and finding.severity.rank <= self.fail_on.rank


@dataclass(slots=True, eq=False)
class Output:
    """One ``--format``: its name, and the file it goes to (``None``: stdout)."""

    name: str
    path: str | None


def outputs_of(written: list[str], known: Collection[str] = FORMATS) -> list[Output]:
    """Read ``NAME[=FILE]`` values; at most one goes to stdout, no file is named twice."""
    outputs: list[Output] = []
    for value in written:
        name, sign, path = value.partition("=")
        if name not in known or (sign and not path):
            raise UsageError("format-name", value=value, known=", ".join(known))
        outputs.append(Output(name, path if sign else None))
    if sum(one.path is None for one in outputs) > 1:
        raise UsageError("format-stdout-twice")
    paths = [one.path for one in outputs if one.path is not None]
    for path in paths:
        if paths.count(path) > 1:
            raise UsageError("format-file-twice", path=path)
    return outputs


@dataclass(slots=True, kw_only=True, eq=False)
class Style:
    """How reports look: language, the terminal's width and colour, how much is listed."""

    lang: str
    width: int
    colour: bool
    everything: bool = False
    quiet: bool = False
    explain: bool = False
