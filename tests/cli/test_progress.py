"""The progress bar: only on a terminal, only for long runs, gone when the run ends."""

from __future__ import annotations

import io
import sys

import pytest

from plancheck.cli import terminal


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(terminal.time, "monotonic", lambda: now[0])
    return now


def draw(clock, stream, monkeypatch, seconds):
    monkeypatch.setattr(sys, "stderr", stream)
    with terminal.Progress("zh") as progress:
        clock[0] += seconds
        progress.show(5, 10)
    return stream.getvalue()


def test_a_long_run_on_a_terminal_shows_nothing(clock, monkeypatch):
    drawn = draw(clock, Terminal(), monkeypatch, 2)
    assert "5/10" in drawn
    assert "核查中" in drawn
    assert drawn.endswith("\r\x1b[K")


def test_a_short_run_flickers(clock, monkeypatch):
    assert draw(clock, Terminal(), monkeypatch, 0.5) == ""


def test_a_log_file_gets_a_bar(clock, monkeypatch):
    assert draw(clock, io.StringIO(), monkeypatch, 5) == ""
