"""From a result to its reports: which format goes where, each file written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from plancheck import __version__
from plancheck.app.verify import Gate, Result
from plancheck.domain.errors import UsageError
from plancheck.domain.finding import Severity, Verdict
from plancheck.io.output import write_whole
from plancheck.report.model import report
from plancheck.rule.model import Rule

Row = dict[str, Any]
FORMATS = ("table", "json")


@dataclass(frozen=True, slots=True)
class Output:
    """One ``--format``: its name, and the file it goes to (``None``: stdout)."""

    name: str
    path: str | None


def outputs_of(written: list[str]) -> list[Output]:
    """Read ``NAME[=FILE]`` values; at most one goes to stdout, no file is named twice."""
    outputs: list[Output] = []
    for value in written:
        name, sign, path = value.partition("=")
        if name not in FORMATS or (sign and not path):
            raise UsageError("format-name", value=value, known=", ".join(FORMATS))
        outputs.append(Output(name, path if sign else None))
    if sum(one.path is None for one in outputs) > 1:
        raise UsageError("format-stdout-twice")
    paths = [one.path for one in outputs if one.path is not None]
    for path in paths:
        if paths.count(path) > 1:
            raise UsageError("format-file-twice", path=path)
    return outputs


def write_outputs(
    result: Result,
    outputs: list[Output],
    gate: Gate,
    *,
    lang: str,
    width: int,
    colour: bool,
    everything: bool = False,
    quiet: bool = False,
    explain: bool = False,
) -> str:
    """Write the files; the text for stdout comes back."""
    rows = report_of(result, lang)
    shown = ""
    for output in outputs:
        if output.name == "table":
            plain = output.path is not None
            text = table_of(
                result,
                rows,
                gate,
                lang=lang,
                width=100 if plain else width,
                colour=colour and not plain,
                everything=everything,
                quiet=quiet,
                explain=explain,
            )
        else:
            from plancheck.report import json_format  # noqa: PLC0415 - only what is asked for

            text = json_format.render(rows)
        if output.path is None:
            shown = text
        else:
            write_whole(output.path, text.encode())
    return shown


def rules_of(result: Result) -> Mapping[tuple[str, str], Rule]:
    """The rules of the judged plans' fields, by field and id."""
    fields = {judgement.plan.field for judgement in result.judgements}
    return {(name, rule.id): rule for name in sorted(fields) for rule in result.run.rules(name)}


def report_of(result: Result, lang: str) -> Row:
    """report@1 of a result."""
    return report(
        judgements=result.judgements,
        rules=rules_of(result),
        problems=result.problems,
        packs=[(pack.id, pack.version) for pack in result.run.shelf.opened()],
        unmatched_rules=result.unmatched_rules,
        exit_code=result.exit_code,
        lang=lang,
        as_of=result.run.options.as_of.isoformat(),
        version=__version__,
    )


def table_of(
    result: Result,
    rows: Row,
    gate: Gate,
    *,
    lang: str,
    width: int,
    colour: bool,
    everything: bool,
    quiet: bool,
    explain: bool,
) -> str:
    """The table of a result."""
    from plancheck.report.names import names_of  # noqa: PLC0415 - rich is imported here only
    from plancheck.report.table import TableOptions, render  # noqa: PLC0415

    options = TableOptions(
        lang=lang,
        width=width,
        colour=colour,
        everything=everything,
        quiet=quiet,
        explain=explain,
        trips=_trips(gate),
        gate=gate.fail_on.value if gate.fail_on else "never",
        strict=gate.strict,
        tripped=result.tripped,
        skipped=result.run.inputs.skipped,
        line_of=_line_of(result),
    )
    return render(rows, names_of(result.judgements, rules_of(result), lang), options)


def _trips(gate: Gate) -> Callable[[Row], bool]:
    def trips(row: Row) -> bool:
        if gate.fail_on is None or row["severity"] is None or row["waiver"] or row["known"]:
            return bool(row["verdict"] == Verdict.ERROR)
        looked_at = row["verdict"] in {Verdict.FAIL, Verdict.GAP} or (
            gate.strict and row["verdict"] == Verdict.REVIEW
        )
        bad_enough = Severity(row["severity"]).rank <= gate.fail_on.rank
        return bool(row["verdict"] == Verdict.ERROR or (looked_at and bad_enough))

    return trips


def _line_of(result: Result) -> Callable[[str, int], str]:
    def line_of(path: str, line: int) -> str:
        document = result.run.document(path)
        return document.line(line) if document is not None else ""

    return line_of
