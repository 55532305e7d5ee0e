"""Standard streams that are closed, full, or read by nobody: the exit code says what the run came to."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.cli.test_look import COUNTY, PROVINCE
from tests.cli.test_paths import shell
from tests.conftest import thinned

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or not Path("/dev/full").exists() or shutil.which("bash") is None,
    reason="bash and /dev/full",
)
WRITE = "error: cannot write: stdout"


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "cty.yaml").write_text(COUNTY, "utf-8")
    (tmp_path / "prov.yaml").write_text(PROVINCE, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "code", "told"),
    thinned(
        [
            ("plancheck verify . >&-", 2, WRITE),
            ("plancheck show cty.yaml >&-", 2, WRITE),
            ("plancheck verify prov.yaml >/dev/full", 2, WRITE),
            ("plancheck rules >/dev/full", 2, WRITE),
            ("plancheck --help >/dev/full", 2, WRITE),
            ("plancheck --version >/dev/full", 2, WRITE),
            ("plancheck verify --help >/dev/full", 2, WRITE),
            ("plancheck >/dev/full", 2, WRITE),
            ("plancheck --help >&-", 2, WRITE),
            ("plancheck verify cty.yaml --format json=o.json >&-", 1, ""),
            ("plancheck verify prov.yaml --format json=o.json >&- 2>&- <&-", 0, ""),
            ("plancheck verify - <&-", 2, "error: standard input cannot be read"),
            ("plancheck extract - <&-", 2, "error: standard input cannot be read"),
            ("plancheck evidence cty.yaml - <&-", 2, "error: standard input cannot be read"),
            ("plancheck verify nope.yaml 2>&-", 2, ""),
            ("plancheck verify nope.yaml 2>/dev/full", 2, ""),
            ("plancheck verify --nope 2>/dev/full", 2, ""),
            ("plancheck verify . >/dev/full 2>/dev/full", 2, ""),
        ],
        several=True,
    ),
)
def test_a_stream_that_takes_nothing(line, code, told, desk):
    ran = shell(line, desk)
    assert ran.code == code
    assert told in ran.err
    assert "Traceback" not in ran.err
    assert "internal" not in ran.err


@pytest.mark.parametrize(
    ("line", "code"),
    thinned(
        [
            ("plancheck verify prov.yaml --all", 0),
            ("plancheck verify cty.yaml", 1),
            ("plancheck verify nope.yaml", 2),
            ("plancheck verify nope.yaml 2>&1", 2),
            ("plancheck verify prov.yaml --stats 2>&1", 0),
            ("plancheck schema plan", 0),
            ("plancheck rules", 0),
            ("plancheck --help", 0),
            ("plancheck verify --help", 0),
            ("plancheck --version", 0),
        ],
        several=True,
    ),
)
def test_a_reader_that_went_away_changes_no_exit_code(line, code, desk):
    ran = shell(f"({line}; echo $? >code) | true; cat code", desk)
    assert ran.out == f"{code}\n"
    assert "Traceback" not in ran.err
    assert "Broken" not in ran.err
