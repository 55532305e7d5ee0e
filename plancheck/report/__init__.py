"""Reports: one module a format, all from the same rows (report@1)."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
"""A row of a report: JSON data by key."""
