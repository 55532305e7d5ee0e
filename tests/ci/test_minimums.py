"""Every least release that the project allows is tried: ``tools/minimums.py`` names them, ``.ci/run`` installs them."""

from __future__ import annotations

import runpy
import tomllib

import pytest

from tests.conftest import ROOT

TOOL = runpy.run_path(str(ROOT / "tools/minimums.py"))


def test_every_dependency_has_a_least_release_that_is_tried():
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pins = dict(pin.split("==") for pin in TOOL["minimums"]())
    for line in (*table["dependencies"], *table["optional-dependencies"]["extract"]):
        name = next(one for one in pins if line.startswith(f"{one}>="))
        assert line.startswith(f"{name}>={pins[name]}")
    assert set(TOOL["TESTED"]) <= set(pins)


def test_a_dependency_without_one_is_refused(tmp_path):
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    (tmp_path / "p.toml").write_text(text.replace('"rich>=', '"rich<'), "utf-8")
    with pytest.raises(SystemExit, match="rich"):
        TOOL["minimums"](tmp_path / "p.toml")


def test_ci_installs_them():
    script = (ROOT / ".ci/run").read_text("utf-8")
    assert "tools/minimums.py > least.txt" in script
    assert "-r least.txt '.[extract]'" in script
