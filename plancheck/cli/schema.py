"""``plancheck schema``."""

from __future__ import annotations

from typing import Annotated

import typer

from plancheck.cli import terminal
from plancheck.domain.source import UsageError


def schema(
    name: Annotated[str, typer.Argument(metavar="NAME", help="plancheck.io.schema:NAMES")],
) -> int:
    from plancheck.io.schema import NAMES, schema_text  # noqa: PLC0415 - start-up

    if name not in NAMES:
        raise UsageError("schema-unknown", value=name, known=", ".join(NAMES))
    terminal.write(schema_text(name))
    return 0
