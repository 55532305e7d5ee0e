"""Paths that are no plain files: links to themselves, endless names, pipes, what may not be opened."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_look import COUNTY, PROVINCE
from tests.conftest import Ran, environment, thinned

posix = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and permissions of POSIX")
LONG = "x" * 300


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "cty.yaml").write_text(COUNTY, "utf-8")
    (tmp_path / "prov.yaml").write_text(PROVINCE, "utf-8")
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    return tmp_path


def shell(line: str, cwd: Path, lang: str = "en") -> Ran:
    """A line of bash, in which ``plancheck`` is ours."""
    python = f'plancheck() {{ "{sys.executable}" -m plancheck "$@"; }}; {line}'
    done = subprocess.run(
        ["bash", "-c", python], cwd=cwd, env=environment(lang), capture_output=True, timeout=600,
        check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


USES = {
    "verify": "plancheck verify {}",
    "show": "plancheck show {}",
    "trace": "plancheck trace employment-rate {}",
    "evidence-plan": "plancheck evidence {} cty.yaml",
    "evidence-document": "plancheck evidence cty.yaml {}",
    "extract": "plancheck extract {}",
    "diff": "plancheck diff cty.yaml {}",
    "plans": "plancheck verify cty.yaml --plans {}",
    "rules": "plancheck verify cty.yaml --rules {}",
    "waivers": "plancheck verify cty.yaml --waivers {}",
    "known": "plancheck verify cty.yaml --known {}",
    "config": "plancheck verify cty.yaml --config {}",
}
OUTPUTS = {
    "write-known": "plancheck verify cty.yaml --fail-on never --write-known {}",
    "format": "plancheck verify cty.yaml --fail-on never --format json={}",
}


@posix
@pytest.mark.parametrize("path", ["loop", LONG, f"a/{LONG}/b", "pipe", "nowhere/x"])
@pytest.mark.parametrize("use", USES)
def test_what_is_no_file_is_told_and_waited_for_by_nobody(use, path, desk, inside):
    words = USES[use].format(path).split()[1:]
    ran = inside(*words, cwd=desk, lang="en")
    assert (ran.code, "internal" in ran.err) == (2, False)
    assert path[:100] in ran.err


@posix
@pytest.mark.parametrize("path", ["loop", LONG, f"a/{LONG}/b"])
@pytest.mark.parametrize("use", OUTPUTS)
def test_nor_is_it_written_to(use, path, desk, inside):
    ran = inside(*OUTPUTS[use].format(path).split()[1:], cwd=desk, lang="en")
    assert ran.code == 2
    assert "error: cannot write" in ran.err
    assert (desk / "loop").is_symlink()


@posix
def test_a_pipe_among_the_files_of_a_folder_or_a_glob(desk, inside):
    (desk / "pipe").rename(desk / "pipe.yaml")
    for argument in (".", "*.yaml"):
        ran = inside("verify", argument, "-q", cwd=desk, lang="en")
        assert ran.code == 2
        assert ran.err.startswith("pipe.yaml: error: this is a pipe or a device, not a file")
    ran = inside("verify", "cty.yaml", "-q", cwd=desk)  # it is not what was asked for
    assert (ran.code, ran.err) == (1, "")


@posix
@pytest.mark.skipif(shutil.which("bash") is None, reason="bash")
@pytest.mark.parametrize(
    ("line", "code"),
    thinned(
        [
            ("cat cty.yaml | plancheck verify /dev/stdin -q", 1),
            ("plancheck verify /dev/stdin -q < cty.yaml", 1),
            ("plancheck verify <(cat cty.yaml) -q", 1),
            ("plancheck verify <(sed s/90%/99%/ cty.yaml) -q", 0),
            ("plancheck verify <(cat prov.yaml) <(sed s/90%/99%/ cty.yaml) -q", 0),
            ("plancheck show <(cat cty.yaml)", 0),
            ("plancheck trace professional-care-coverage <(cat cty.yaml)", 0),
            ("plancheck diff <(cat cty.yaml) <(sed s/90%/99%/ cty.yaml)", 0),
            (
                "plancheck verify cty.yaml -q --waivers <(printf 'format: plancheck/waivers@1\\nwaivers: []\\n')",
                1,
            ),
            (
                "plancheck verify cty.yaml -q --known <(printf 'format: plancheck/known@1\\nfindings: []\\n')",
                1,
            ),
            (
                "plancheck verify -q cty.yaml --config <(printf '[gate]\\nfail_on = \"never\"\\n')",
                0,
            ),
        ],
        several=True,
    ),
)
def test_an_open_stream_is_read_once(line, code, desk):
    ran = shell(line, desk)
    assert (ran.code, ran.err) == (code, "")


@posix
def test_a_stream_is_never_taken_from_the_cache(desk):
    for share, code in (("90%", 1), ("99%", 0), ("90%", 1)):
        line = (
            f"export PLANCHECK_CACHE=$PWD/cache; plancheck verify <(sed s/90%/{share}/ cty.yaml) -q"
        )
        assert shell(line, desk).code == code


@posix
def test_standard_input_once_by_whatever_name(desk):
    ran = shell("cat cty.yaml | plancheck verify - /dev/stdin", desk)
    assert (ran.code, ran.out) == (2, "")


# ---------------------------------------------------------------- what may not be opened

BARE = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
"""Root may open everything; without these powers it is as everybody else."""
able = pytest.mark.skipif(
    sys.platform == "win32" or (os.geteuid() == 0 and shutil.which(BARE[0]) is None),
    reason="permissions can't be taken away",
)


def barred(*words: str, cwd: Path) -> Ran:
    lead = BARE if os.geteuid() == 0 else ()
    done = subprocess.run(
        [*lead, sys.executable, "-m", "plancheck", *words], cwd=cwd, env=environment("en"),
        capture_output=True, timeout=600, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def locked(desk):
    for name, mode in (("noread", 0o311), ("nosearch", 0o644), ("mixed", 0o755)):
        folder = desk / name
        folder.mkdir()
        shutil.copy(desk / "cty.yaml", folder)
        shutil.copy(desk / "prov.yaml", folder)
        folder.chmod(mode)
    (desk / "mixed" / "prov.yaml").chmod(0)
    sub = desk / "plans" / "sub"
    sub.mkdir(parents=True)
    shutil.copy(desk / "cty.yaml", desk / "plans")
    shutil.copy(desk / "prov.yaml", desk / "plans")
    sub.chmod(0)
    yield desk
    for folder in (desk / "noread", desk / "nosearch", sub):
        folder.chmod(0o755)


@able
@pytest.mark.parametrize(
    ("words", "told"),
    thinned([
        (("verify", "noread"), "noread: error: cannot open the folder"),
        (("verify", "noread/*.yaml"), "noread: error: cannot open the folder"),
        (("verify", "nosearch"), "nosearch/cty.yaml: error: the file cannot be opened"),
        (("verify", "nosearch/*.yaml"), "nosearch/cty.yaml: error: the file cannot be opened"),
        (("verify", "nosearch/cty.yaml"), "nosearch/cty.yaml: error: the file cannot be opened"),
        (("verify", "plans"), "plans/sub: error: cannot open the folder"),
        (("verify", "mixed/cty.yaml"), "mixed/prov.yaml: error: the file cannot be opened"),
        (("verify", "noread/cty.yaml"), "noread: error: cannot open the folder"),
        (("verify", "cty.yaml", "--plans", "noread"), "noread: error: cannot open the folder"),
        (("verify", "cty.yaml", "--plans", "mixed"), "mixed/prov.yaml: error: the file cannot be opened"),
        (("verify", "cty.yaml", "--rules", "noread"), "cannot open the folder: noread"),
        (("verify", "cty.yaml", "--rules", "nosearch"), "cannot open the folder: nosearch"),
        (("verify", "cty.yaml", "--waivers", "nosearch/w.yaml"), "nosearch/w.yaml: error: the file cannot"),
        (("verify", "cty.yaml", "--format", "json=nosearch/o.json"), "cannot write"),
        (("verify", "cty.yaml", "--fail-on", "never", "--write-known", "nosearch/k.yaml"), "cannot write"),
        (("verify", "cty.yaml", "--config", "nosearch/c.toml"), "nosearch/c.toml: error: the file cannot"),
        (("show", "nosearch/cty.yaml"), "nosearch/cty.yaml: error: the file cannot be opened"),
        (("trace", "employment-rate", "noread"), "noread: error: cannot open the folder"),
        (("diff", "noread", "plans"), "noread: error: cannot open the folder"),
    ], several=True),
    ids=str,
)  # fmt: skip
def test_what_may_not_be_opened_is_told_as_that(words, told, locked):
    ran = barred(*words, cwd=locked)
    assert ran.code == 2
    assert told in ran.err


@posix
def test_a_stream_that_is_not_open(desk, inside):
    ran = inside("verify", "/dev/fd/987", cwd=desk)
    assert ran.code == 2
    assert ran.err.startswith("/dev/fd/987: error: ")
