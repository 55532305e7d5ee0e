"""``plancheck schema``."""

from __future__ import annotations

from typing import Annotated

import typer

from plancheck.cli import terminal
from plancheck.cli.language import t
from plancheck.cli.options import Debug, Lang
from plancheck.domain.problem import UsageError


def schema(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="plan|catalogue|pack|rules|waivers|known|config|report|diff|extract|evidence",
        ),
    ],
    lang: Lang = "",
    debug: Debug = False,
) -> int:
    from plancheck.io.schema.parts import NAMES, schema_text  # noqa: PLC0415 - start-up

    if name not in NAMES:
        raise UsageError("schema-unknown", value=name, known=", ".join(NAMES))
    terminal.write(schema_text(name))
    return 0


schema.__doc__ = t(
    """输出一种文件格式的 JSON Schema，供编辑器和 CI 使用。

    例: plancheck schema plan > plan.schema.json
    """,
    """Print the JSON Schema of a file format, for editors and CI.

    Example: plancheck schema plan > plan.schema.json
    """,
)
