"""Helpers that know nothing of plans, and where the installed package stands: its data files are looked up from there."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
