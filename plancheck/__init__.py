"""Tell whether a local government plan keeps what the plans and laws above it ask (规划合规核查)."""

from __future__ import annotations

__version__ = "0.1.0"
