"""``json``: report@1 as it stands."""

from __future__ import annotations

import json
from typing import Any

from plancheck.report.text import json_safe


def render(report: dict[str, Any]) -> str:
    """The report as JSON text with a final line end; the same report gives the same bytes."""
    return json_safe(json.dumps(report, ensure_ascii=False, indent=1)) + "\n"
