"""The rows of report@1 that every format is made from, and the names that stand beside them."""

from typing import Any

Row = dict[str, Any]
"""A row of a report: JSON data by key."""
