"""Odd surroundings and odd numbers are told, or do not matter: never a defect of the program (70), never a traceback."""

from __future__ import annotations

import errno
import os
import sys
from datetime import datetime
from pathlib import Path

import pytest

from plancheck.extract.readers.xlsx.number_format import shown
from tests.conftest import ROOT, environment, in_process, process, thinned

PLAN = ROOT / "plans/pinghu.yaml"
NUMBERS = (
    "1" * 29, "9" * 40, "-" + "9" * 40, "9" * 40 + ".5", "0." + "9" * 40, "1" * 4301, "1e400", "1e-400", "1e999999999",
    "-1e30", "NaN", "sNaN", "Infinity", "0x" + "f" * 40, "1_000", "١٢٣", "-0", "²", "",
)  # fmt: skip
DRAFT = ("--jurisdiction", "330482", "--field", "disability")
COMMANDS = {
    "set": ("verify", PLAN, "--set", "gdp-growth={}"),
    "set percent": ("verify", PLAN, "--set", "gdp-growth={}%"),
    "set name": ("verify", PLAN, "--set", "{}=5%"),
    "as-of": ("verify", PLAN, "--as-of", "{}"),
    "as-of year": ("verify", PLAN, "--as-of", "{}-01-01"),
    "as-of day": ("verify", PLAN, "--as-of", "2026-01-{}"),
    "jobs": ("verify", PLAN, "--jobs", "{}"),
    "fail-on": ("verify", PLAN, "--fail-on", "{}"),
    "format": ("verify", PLAN, "--format", "{}"),
    "only": ("verify", PLAN, "--only", "{}"),
    "rules": ("verify", PLAN, "--rules", "{}"),
    "plans": ("verify", PLAN, "--plans", "{}"),
    "known": ("verify", PLAN, "--known", "{}"),
    "waivers": ("verify", PLAN, "--waivers", "{}"),
    "write-known": ("verify", PLAN, "--write-known", "{}/k.yaml"),
    "config": ("verify", PLAN, "--config", "{}"),
    "plan": ("verify", "{}"),
    "show": ("show", "{}"),
    "trace": ("trace", "{}", PLAN),
    "explain": ("rules", "explain", "{}"),
    "schema": ("schema", "{}"),
    "diff": ("diff", "{}", PLAN),
    "diff revision": ("diff", "{}:plan.yaml", PLAN),
    "diff as-of": ("diff", PLAN, PLAN, "--as-of", "{}"),
    "extract": ("extract", "{}"),
    "extract period": ("extract", "plan.txt", *DRAFT, "--period", "2021-{}"),
    "extract place": ("extract", "plan.txt", "--jurisdiction", "{}"),
    "init period": ("init", "new", *DRAFT, "--period", "{}"),
    "init place": ("init", "new", "--jurisdiction", "{}", "--period", "2026-2030"),
    "init id": ("init", "new", *DRAFT, "--period", "2026-2030", "--id", "{}"),
    "command": ("{}",),
    "option": ("verify", PLAN, "--{}"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_takes_any_number_for_what_it_is(name, tmp_path):
    (tmp_path / "plan.txt").write_text("到2025年，就业率达到95%。\n", "utf-8")
    for number in NUMBERS:
        given = [str(one).replace("{}", number) for one in COMMANDS[name]]
        ran = in_process(*given, cwd=tmp_path)
        assert ran.code in {0, 1, 2, 3}, given
        assert ran.out or ran.err, given


@pytest.mark.parametrize("value", ["1e400", "9" * 40, "0." + "9" * 40])
def test_a_series_that_can_be_no_figure_is_refused(value, inside):
    ran = inside("verify", PLAN, "--set", f"gdp-growth={value}%")
    assert (ran.code, ran.out) == (2, "")
    assert "--set" in ran.err


GONE = """
import os, sys
os.mkdir("gone")
os.chdir("gone")
os.rmdir("../gone")
from plancheck.cli.start import run
run()
"""
X = (
    "--field",
    "disability",
    "--jurisdiction",
    "330482",
    "--period",
    "2021-2025",
    "--id",
    "x",
    "--title",
    "x",
)
ANYWHERE = {
    ("verify", PLAN): 1, ("show", PLAN): 0, ("rules", "list"): 0, ("--help",): 0, ("schema", "plan"): 0,
    ("diff", PLAN, PLAN): 0, ("extract", "{}/plan.txt", *X): 0, ("verify", PLAN, "--format", "json={}/out.json"): 1,
    ("verify", PLAN, "--show-config"): 0,
}  # fmt: skip
NOWHERE = (
    ("verify", "x.yaml"), ("verify", "-"), ("verify",), ("verify", PLAN, "--config", "c.toml"),
    ("verify", PLAN, "--rules", "."), ("verify", PLAN, "--rules", ""), ("rules", "test", "--rules", "."),
    ("verify", PLAN, "--format", "json=a.json"), ("verify", PLAN, "--write-known", "k.yaml"), ("diff", "a", "b"),
    ("extract", "{}/plan.txt", *X, "-o", "a.yaml"), ("init",), ("init", "new"), ("verify", PLAN, "--known", "k.yaml"),
)  # fmt: skip


def in_a_folder_that_is_gone(tmp_path: Path, arguments: tuple[object, ...]):
    import subprocess

    (tmp_path / "plan.txt").write_text("到2025年，就业率达到95%。\n", "utf-8")
    given = [str(one).replace("{}", str(tmp_path)) for one in arguments]
    return subprocess.run(
        [sys.executable, "-c", GONE, *given], cwd=tmp_path, env=environment(PYTHONPATH=str(ROOT)),
        stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=600,
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use can't be removed")
@pytest.mark.parametrize(
    "arguments", thinned([*ANYWHERE, *NOWHERE]), ids=lambda one: " ".join(map(str, one))[-60:]
)
def test_a_working_folder_that_is_gone(arguments, tmp_path):
    done = in_a_folder_that_is_gone(tmp_path, arguments)
    err = done.stderr.decode()
    assert done.returncode == ANYWHERE.get(arguments, 2), err
    assert "Traceback" not in err
    assert bool(err) == (done.returncode == 2 or "extract" in arguments)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EMFILE, errno.EIO])
def test_what_the_system_refuses_is_no_defect_of_the_program(code, inside, monkeypatch):
    def refuse(*_: object):
        raise OSError(code, os.strerror(code), "spool")

    monkeypatch.setattr("plancheck.app.verify.evaluate", refuse)
    ran = inside("verify", PLAN)
    assert ran.code == 2
    assert f"{os.strerror(code)}: spool" in ran.err


@pytest.mark.parametrize(
    "columns",
    ["0", "-1", "1", "39", "1000000000", "9" * 30, "9" * 5000, "80.5", "1e9", "٣٠", "", "x"],
)
def test_a_width_beyond_reason_is_none(columns, monkeypatch):
    from plancheck.cli import terminal

    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    terminal.prepare()
    assert 40 <= terminal.width() <= 400
    assert int(os.environ.get("COLUMNS", "80")) < 10_000  # libraries read it too


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("columns", ["1", "999999999", "9" * 5000])
@pytest.mark.parametrize(
    "command", [("verify", PLAN), ("show", PLAN), ("rules",), ("--help",)], ids=lambda one: one[0]
)
def test_a_terminal_of_that_width(command, columns):
    import subprocess

    main, other = os.openpty()
    run = subprocess.Popen(
        [sys.executable, "-m", "plancheck", *map(str, command)], cwd=ROOT, env=environment(COLUMNS=columns),
        stdin=other, stdout=other, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(other)
    said = b""
    try:
        while part := os.read(main, 65536):
            said += part
    except OSError:  # the terminal was closed at the other end
        pass
    os.close(main)
    _, err = run.communicate(timeout=600)
    assert (run.returncode in {0, 1}, err) == (True, b"")
    assert 0 < len(said) < 1_000_000


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("0.5", "0." + "0" * 29, "0.5" + "0" * 28),
        ("0.5", "0." + "0" * 250, "0.5" + "0" * 29),
        ("0.5", "0." + "#" * 250 + "%", "50%"),
        ("1e30", "0." + "0" * 60, "1" + "0" * 30 + "." + "0" * 30),
        ("-1234.5", "0." + "0" * 28, "-1234.5" + "0" * 27),
        ("1" * 40, "0.00", "1" * 40),
    ],
)
def test_a_number_format_of_many_digits(value, code, text):
    assert shown(value, code, datetime(1899, 12, 30)) == text


def test_a_number_of_a_format_that_is_none(tmp_path):
    import zipfile

    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["序号", "指标", "2020年", "2025年"])
    book.active.append([1, "残疾人就业率", 0.7, 0.75])
    book.active["D2"].number_format = "0.00%"
    book.save(tmp_path / "a.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "a.xlsx") as old,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new,
    ):
        for name in old.namelist():
            new.writestr(
                name, old.read(name).replace(b'numFmtId="10"', b'numFmtId="%s"' % (b"1" * 5000))
            )
    assert process("extract", "b.xlsx", *X, cwd=tmp_path, PYTHONPATH=str(ROOT)).code == 0
