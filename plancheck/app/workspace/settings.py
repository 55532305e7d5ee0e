"""The configuration joined with the flags: what is in force, and where each of it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field
from typing import TYPE_CHECKING, TypeVar

from plancheck.app.workspace.options import VerifyRequest
from plancheck.app.workspace.pack_registry import open_registry
from plancheck.domain.records import dataclass
from plancheck.domain.source import InputError, Path, UsageError

if TYPE_CHECKING:
    from plancheck.io.load.config import Config  # start-up: there is none in most runs

Value = TypeVar("Value")
DEFAULT = ""
PATHS: dict[str, Path] = {
    "gate.fail_on": ("gate", "fail_on"),
    "gate.strict": ("gate", "strict"),
}


@dataclass(slots=True, eq=False)
class InForce:
    """One setting: its name, its value in words, and its origin: a flag, a variable, ``file:line``, or the default."""

    name: str
    value: str
    origin: str = DEFAULT


@dataclass(slots=True, kw_only=True, eq=False)
class Settings:
    """A configuration (or none), asked setting by setting; flags win. ``rows``: every answer given."""

    config: Config | None = None
    rows: list[InForce] = field(default_factory=list)

    def pick(self, name: str, given: Value | None, flag: str, default: Value) -> Value:
        """The value of a setting: the flag's when given, else the configured one, else the default."""
        configured: Value | None = self._configured(name)
        if given is not None:
            value, origin = given, flag
        elif configured is not None and self.config is not None:
            value, origin = configured, self.config.origin(PATHS.get(name, (name,)))
        else:
            value, origin = default, DEFAULT
        self.remember(name, value, origin)
        return value

    def file(self, name: str, given: str | None, flag: str) -> str | None:
        """The file of a setting; raises ``InputError`` when it is the configured one and is not there."""
        value = self.pick(name, given, flag, None)
        if given is None and self.config is not None:
            problem = self.config.missing_file(name)
            if problem is not None:
                raise InputError([problem])
        return value

    def remember(self, name: str, value: object, origin: str) -> None:
        """Remember what is in force."""
        self.rows.append(InForce(name, _words(value), origin))

    def _configured(self, name: str) -> Value | None:
        value = getattr(self.config, name.rpartition(".")[2], None)
        return None if value in ((), {}) else value

    def join(self, options: VerifyRequest, *, judge: bool = True) -> None:
        """Put what is configured into options made of flags; raises ``InputError`` for a path that is not there.

        ``judge``: without a plan named, the configured ones are meant.
        """
        config = self.config
        plans = options.plans if judge else None
        named = self.pick("plans", plans or None, "PLAN", ())
        options.rules = self.pick("packs", options.rules or None, "--rules", ())
        if config is None:
            self._series(options)
            return
        if options.folders is None or named == config.plans:
            problems = config.missing_plans()
            if problems:
                raise InputError(problems)
        self._divisions(options)
        if judge:
            options.plans = named
        options.extra = config.folders() if options.folders is None else ()
        options.config = config.without_series(options.series)
        self._series(options)
        options.series = dict(options.config.series) | options.series
        options.severity = dict(config.severity)

    def packs(self, options: VerifyRequest) -> list[str]:
        """The packs in force; raises ``InputError`` where a configured one is not there."""
        options.rules = self.pick("packs", options.rules or None, "--rules", ())
        options.config = self.config
        self._divisions(options)
        open_registry(options)
        return list(options.rules)

    def _divisions(self, options: VerifyRequest) -> None:
        """Put the configured division codes into options."""
        config = self.config
        if config is not None and config.divisions:
            options.divisions = dict(config.divisions)
            for code, name in config.divisions.items():
                origin = config.divisions_file or config.origin(("divisions", code))
                self.remember(f"divisions.{code}", name, origin)

    def _series(self, options: VerifyRequest) -> None:
        """Note the series and severities that hold, the flag's before the configured."""
        for name, text in options.series.items():
            self.remember(f"series.{name}", text, "--set")
        config = options.config
        if config is None:
            return
        for name, text in config.series.items():
            self.remember(f"series.{name}", text, config.origin(("series", name)))
        for name, grade in config.severity.items():
            if name in options.only and grade == "off":
                self.remember(f"severity.{name}", DEFAULT, "--only")
            else:
                self.remember(f"severity.{name}", grade, config.origin(("severity", name)))

    def placed(self, name: str, work: Callable[[], Value]) -> Value:
        """Run what reads a configured value; a complaint about it gets the setting's place."""
        try:
            return work()
        except UsageError as error:
            config, problem = self.config, error.problem
            origin = next(row.origin for row in self.rows if row.name == name)
            if config is None or origin != config.origin((name,)):
                raise
            raise InputError([config.placed(problem, (name,))]) from None


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
