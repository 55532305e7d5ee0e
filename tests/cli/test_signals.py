"""What ends a run from outside: no process outlives it, Ctrl-C is one line, no half-written file stays.

No test depends on how fast anything is: a state is waited for, far longer than it ever takes.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.conftest import ROOT, environment

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks into /proc")
PLAN = (ROOT / "tests/cases/judge/judge-workers-outlive-sigterm/b.yaml").read_text("utf-8")
LONG = 600  # seconds, for what takes a tenth of one
# Work that never ends: what is being done when the signal comes does not depend on the machine.
ENDLESS = """
import threading
from plancheck.app.verify import verify
def _work(names):
    threading.Event().wait()
_work.__module__ = verify.__name__
verify._work = _work
"""
WRITING = """
import threading
from plancheck.report.formats import csv as csv_format
def document(*_):
    yield "begun"
    threading.Event().wait()
csv_format.document = document
"""
RUN = "from plancheck.cli.start import run\nrun()\n"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A working folder with enough plans for two processes."""
    (tmp_path / "many").mkdir()
    for number in range(80):
        text = PLAN.replace("id: b\n", f"id: b{number}\n", 1)
        (tmp_path / f"many/p{number}.yaml").write_text(text, "utf-8")
    return tmp_path


def usual_signals() -> None:
    """What nohup or a shell's background job ignores is not ignored here."""
    for one in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(one, signal.SIG_DFL)


@contextmanager
def started(
    desk: Path, script: str = "", *arguments: str, lang: str = "zh"
) -> Iterator[subprocess.Popen]:
    """A run in a process group of its own; whatever is left of it goes at the end."""
    command = [sys.executable, "-c", script + RUN, "verify", "many", "--jobs", "2", *arguments]
    with subprocess.Popen(
        command, cwd=desk, env=environment(lang, PYTHONPATH=str(ROOT)), start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=usual_signals,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            for number in members(process.pid):
                os.kill(number, signal.SIGKILL)


def wait_for(state: Callable[[], object]) -> None:
    deadline = time.monotonic() + LONG
    while not state():
        assert time.monotonic() < deadline, "the state was never reached"
        time.sleep(0.005)


def members(group: int) -> list[int]:
    """The living processes of a group."""
    found = []
    for one in Path("/proc").iterdir():
        if one.name.isdigit():
            try:
                fields = (one / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(one.name))
    return found


def catches(number: int, caught: int) -> bool:
    """Whether a process handles a signal."""
    lines = Path(f"/proc/{number}/status").read_text().splitlines()
    [mask] = [int(line.split()[1], 16) for line in lines if line.startswith("SigCgt:")]
    return bool(mask >> (caught - 1) & 1)


def at_work(process: subprocess.Popen) -> bool:
    """Whether both workers have begun: they ignore Ctrl-C then."""
    assert process.poll() is None, process.communicate()
    workers = [one for one in members(process.pid) if one != process.pid]
    return len(workers) == 2 and not any(catches(one, signal.SIGINT) for one in workers)


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("SIGINT", True),
        ("SIGKILL", False),
        *(
            pytest.param(name, group, marks=pytest.mark.slow)
            for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGKILL")
            for group in (False, True)
            if (name, group) not in {("SIGINT", True), ("SIGKILL", False)}
        ),
    ],
)
def test_no_process_outlives_a_run(name, group, desk):
    number = signal.Signals[name]
    with started(desk, ENDLESS) as process:
        wait_for(lambda: at_work(process))
        (os.killpg if group else os.kill)(process.pid, number)
        out, err = process.communicate(timeout=LONG)
        wait_for(lambda: not members(process.pid))
    assert out == b""
    if number == signal.SIGINT:
        assert (process.returncode, err.decode()) == (130, "plancheck: 已中断\n")
    else:
        assert (process.returncode, err) == (-number, b"")


def test_a_signal_while_processes_are_made_is_told_once(desk):
    """From the moment at which the program can hear one."""
    for _ in range(2):
        with started(desk, ENDLESS, lang="en") as process:
            wait_for(lambda: catches(process.pid, signal.SIGHUP))
            os.killpg(process.pid, signal.SIGINT)
            _, err = process.communicate(timeout=LONG)
            wait_for(lambda: not members(process.pid))
        assert process.returncode == 130
        assert err.decode() in {
            "plancheck: interrupted\n",
            "plancheck: 已中断\n",
        }  # the language was not known yet


@pytest.mark.parametrize(
    "moment", [3, *(pytest.param(one, marks=pytest.mark.slow) for one in range(8) if one != 3)]
)
def test_a_real_run_is_done_or_interrupted(moment, desk):
    """Wherever it is when the signal comes; how far that is does not matter."""
    with started(desk, "", "--format", "json=o.json") as process:
        # The run may be done before this process gets to look.
        wait_for(lambda: process.poll() is not None or catches(process.pid, signal.SIGHUP))
        time.sleep(moment / 10)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=LONG)
        wait_for(lambda: not members(process.pid))
    assert out == b""
    assert (process.returncode, err.decode()) in {
        (130, "plancheck: 已中断\n"),
        (130, "plancheck: interrupted\n"),  # the language was not known yet
        (1, ""),
    }
    if process.returncode == 1:
        assert (desk / "o.json").is_file()
    assert [one.name for one in desk.iterdir() if one.name not in {"many", "o.json"}] == []


@pytest.mark.parametrize(
    "name",
    ["SIGTERM", *(pytest.param(one, marks=pytest.mark.slow) for one in ("SIGINT", "SIGHUP"))],
)
def test_a_half_written_file_goes(name, desk):
    (desk / "o.csv").write_text("earlier", "utf-8")
    with started(desk, WRITING, "--format", "csv=o.csv") as process:
        wait_for(lambda: process.poll() is not None or len(list(desk.iterdir())) == 3)
        assert process.poll() is None, process.communicate()
        os.kill(process.pid, signal.Signals[name])
        process.communicate(timeout=LONG)
    assert sorted(one.name for one in desk.iterdir()) == ["many", "o.csv"]
    assert (desk / "o.csv").read_text("utf-8") == "earlier"


def test_more_than_one_interrupt_is_told_once(desk):
    with started(desk, ENDLESS) as process:
        wait_for(lambda: at_work(process))
        for _ in range(20):
            os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=LONG)
    assert (process.returncode, err.decode()) == (130, "plancheck: 已中断\n")


def test_a_run_that_was_told_to_ignore_a_signal_does(desk):
    """As under nohup."""
    ignoring = "import signal\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
    with started(desk, ignoring + ENDLESS) as process:
        wait_for(lambda: at_work(process))
        assert not catches(process.pid, signal.SIGHUP)
        os.kill(process.pid, signal.SIGHUP)
        os.kill(process.pid, signal.SIGTERM)
        process.communicate(timeout=LONG)
    assert process.returncode == -signal.SIGTERM


def test_a_worker_that_is_killed_is_told(desk):
    with started(desk, ENDLESS) as process:
        wait_for(lambda: at_work(process))
        [one, _] = [number for number in members(process.pid) if number != process.pid]
        os.kill(one, signal.SIGKILL)
        _, err = process.communicate(timeout=LONG)
        wait_for(lambda: not members(process.pid))
    assert process.returncode == 2
    assert "内存" in err.decode()
    assert "Traceback" not in err.decode()
