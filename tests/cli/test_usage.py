"""The command line itself: version, help, completion, colour, the terminal's width."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from pathlib import Path

import pytest

from plancheck import __version__

ROOT = Path(__file__).parents[2]
AS_OF = ("--as-of", "2026-11-21")
COMMANDS = ("verify", "show", "trace", "rules", "schema")
SUBCOMMANDS = (("rules", "list"), ("rules", "explain"), ("rules", "test"))
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def cells(text):
    """Terminal columns: wide characters two, combining none."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )


def test_version(plancheck):
    ran = plancheck("--version")
    assert (ran.code, ran.out, ran.err) == (0, f"plancheck {__version__}\n", "")


def test_version_of_the_installed_command():
    import subprocess

    script = Path(sys.executable).with_name("plancheck")
    if not script.exists():
        pytest.skip("not installed as a script")
    done = subprocess.run([script, "--version"], capture_output=True, check=True, text=True)
    assert done.stdout == f"plancheck {__version__}\n"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_names_every_command_and_the_exit_codes(plancheck, lang):
    ran = plancheck("--help", lang=lang)
    assert (ran.code, ran.err) == (0, "")
    for name in COMMANDS:
        assert re.search(rf"^ +{name} ", ran.out, re.M), name
    assert "plancheck verify plans/pinghu.yaml" in ran.out
    for code in ("0", "1", "2", "3", "70"):
        assert re.search(rf"\b{code}\s", ran.out)
    assert ("退出码" in ran.out) == (lang == "zh")
    assert plancheck("-h", lang=lang).out == ran.out


def test_help_follows_lang_too(plancheck):
    assert plancheck("--help", "--lang", "en").out == plancheck("--help", lang="en").out


def test_help_of_each_command(plancheck):
    for path in (("verify",), ("rules", "test")):
        for lang in ("zh", "en"):
            ran = plancheck(*path, "--help", lang=lang)
            assert (ran.code, ran.err) == (0, ""), path
            assert "plancheck " + " ".join(path) in ran.out
            assert bool(re.search("[\u4e00-\u9fff]", ran.out.replace("残疾人", ""))) == (
                lang == "zh"
            )


def test_the_chinese_help_is_chinese(plancheck):
    out = plancheck("--help").out
    for phrase in ("Usage:", "Show this message and exit.", "Install completion"):
        assert phrase not in out


def test_each_option_of_the_contract_is_in_the_help(plancheck):
    out = plancheck("verify", "--help", lang="en").out
    for option in (
        "--format", "--all", "-q", "--explain", "--lang", "--rules", "--plans", "--only", "--skip",
        "--as-of", "--set", "--fail-on", "--strict", "--stats",
    ):  # fmt: skip
        assert option in out, option


def test_without_a_command_the_help(plancheck):
    ran = plancheck(lang="en")
    assert ran.out + ran.err == plancheck("--help", lang="en").out


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_completion_script(plancheck, shell):
    ran = plancheck(_PLANCHECK_COMPLETE=f"source_{shell}")
    assert (ran.code, ran.err) == (0, "")
    assert "_PLANCHECK_COMPLETE=complete_" + shell in ran.out
    assert ("#compdef plancheck" in ran.out) == (shell == "zsh")


def test_show_completion_where_the_shell_can_be_told(plancheck):
    ran = plancheck("--show-completion", SHELL="/bin/bash")
    if ran.code != 0:
        pytest.skip("the shell can't be told here")
    assert "_PLANCHECK_COMPLETE=complete_" in ran.out


def test_completing_a_command(plancheck):
    ran = plancheck(_PLANCHECK_COMPLETE="complete_bash", COMP_WORDS="plancheck ver", COMP_CWORD="1")
    assert ran.out.split() == ["verify"]


@pytest.mark.parametrize(
    "arguments", [("--debug", "verify", "nowhere.yaml"), ("verify", "--debug", "nowhere.yaml")]
)
def test_debug_changes_nothing_about_a_mistake_of_use(inside, arguments):
    ran = inside(*arguments, lang="en")
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_a_bug_is_told_as_one_without_a_traceback(inside, monkeypatch):
    import sys

    def broken(*arguments, **options):
        raise ZeroDivisionError("secret text of a plan")

    inside("--version")  # imports the commands
    monkeypatch.setattr(sys.modules["plancheck.cli.verify"], "options_of", broken)
    for lang in ("zh", "en"):
        ran = inside("verify", "plans/pinghu.yaml", lang=lang)
        assert ran.code == 70
        assert ran.out == ""
        assert "ZeroDivisionError" in ran.err
        assert "Traceback" not in ran.err
        assert "secret" not in ran.err
    with pytest.raises(ZeroDivisionError):
        inside("verify", "plans/pinghu.yaml", "--debug")


def test_utf8_also_where_the_console_is_not(plancheck):
    """A GBK console, a C locale: the bytes are UTF-8 all the same."""
    run = ("verify", "plans/pinghu.yaml", *AS_OF, "-q")
    usual = plancheck(*run)
    for env in ({"PYTHONIOENCODING": "gbk"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}):
        assert plancheck(*run, **env) == usual
    broken = plancheck("verify", "规划.yaml", PYTHONIOENCODING="gbk")
    assert "规划.yaml" in broken.err


# -- the terminal


def on_terminal(*arguments, columns=80, lang="zh", **env):
    """Run plancheck with stdout on a pseudo-terminal; what it drew, as text."""
    pty = pytest.importorskip("pty")
    import fcntl
    import struct
    import subprocess
    import termios

    from tests.conftest import environment

    head, tail = pty.openpty()
    fcntl.ioctl(tail, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    done = subprocess.Popen(
        [sys.executable, "-m", "plancheck", *arguments],
        cwd=ROOT,
        env=environment(lang, TERM="xterm-256color", **env),
        stdin=subprocess.DEVNULL,
        stdout=tail,
        stderr=subprocess.PIPE,
    )
    os.close(tail)
    raw = b""
    while True:
        try:
            piece = os.read(head, 65536)
        except OSError:  # the other side is closed
            break
        if not piece:
            break
        raw += piece
    os.close(head)
    err = done.stderr.read().decode()
    done.stderr.close()
    return done.wait(timeout=600), raw.decode("utf-8").replace("\r\n", "\n"), err


@pytest.mark.parametrize(
    ("arguments", "lang"),
    [
        (("verify", "plans/pinghu.yaml", *AS_OF), "zh"),
        (("verify", "plans/zhoushan.yaml", *AS_OF, "--explain"), "en"),
        (("verify", "plans", *AS_OF), "zh"),
        (("show", "plans/zhoushan.yaml", *AS_OF), "zh"),
        (("trace", "残疾人就业率", *AS_OF), "zh"),
        (("rules",), "en"),
        (("rules", "explain", "floor-kept"), "zh"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value[:2]),
)
def test_no_line_is_wider_than_80_columns(arguments, lang):
    code, text, err = on_terminal(*arguments, lang=lang)
    assert code in {0, 1}
    for line in ANSI.sub("", text).splitlines():
        assert cells(line) <= 80, line


def test_a_narrow_terminal_folds_and_loses_nothing():
    _, wide, _ = on_terminal("verify", "plans/pinghu.yaml", *AS_OF, columns=160)
    _, narrow, _ = on_terminal("verify", "plans/pinghu.yaml", *AS_OF, columns=60)
    assert all(cells(ANSI.sub("", line)) <= 60 for line in narrow.splitlines())
    marks = re.compile(r"^[✗○✓?] ", re.MULTILINE)
    assert len(marks.findall(ANSI.sub("", wide))) == len(marks.findall(ANSI.sub("", narrow)))
    whole = [re.sub(r"\s", "", ANSI.sub("", text)) for text in (wide, narrow)]
    for name in ("残疾人专业托养机构覆盖率", "国发〔2015〕52号"):
        assert name in whole[0]
    assert "…" not in whole[1] or "…" in whole[0]


def test_colour_on_a_terminal_only_and_never_alone():
    run = ("verify", "plans/pinghu.yaml", *AS_OF)
    code, coloured, err = on_terminal(*run)
    assert (code, err) == (1, "")
    assert "\x1b[" in coloured
    _, plain, _ = on_terminal(*run, NO_COLOR="1")
    assert "\x1b" not in plain
    assert [line.rstrip() for line in ANSI.sub("", coloured).split("\n")] == plain.split("\n")
    rows = [line for line in plain.splitlines() if line[:2] in {"✗ ", "○ ", "? ", "✓ "}]
    words = {"✗": "不符合", "○": "缺项", "?": "待核", "✓": "符合"}
    for line in rows:
        assert line[2:].startswith(words[line[0]]), line
    assert {line[0] for line in rows} == set("✗○?✓") - {"○"}


def test_no_colour_in_a_pipe_and_100_columns(plancheck):
    for arguments in (
        ("verify", "plans"),
        ("verify", "plans/zhoushan.yaml", "--explain"),
        ("rules",),
    ):
        ran = plancheck(*arguments, *(AS_OF if arguments[0] == "verify" else ()), FORCE_COLOR="1")
        assert "\x1b" not in ran.out
        widest = max(cells(line) for line in ran.out.splitlines())
        assert 80 < widest <= 100


def test_columns_of_the_environment_do_not_change_a_pipe(plancheck):
    run = ("verify", "plans/pinghu.yaml", *AS_OF)
    assert plancheck(*run, COLUMNS="40").out == plancheck(*run).out
