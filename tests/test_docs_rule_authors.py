"""docs/rule-authors.md: its files are written, its commands run in order, and they print what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[1] / "docs" / "rule-authors.md").read_text("utf-8")
PARTS = dict(zip(("zh", "en"), re.split(r"(?m)^## ", PAGE)[1:], strict=True))
STEP = re.compile(
    r"```yaml\n# (?P<file>\S+)\n(?P<text>.*?)```|```console\n(?P<console>.*?)```"
    r"|(?:把|Change) `(?P<old>[^`]+)` (?:改成|to) `(?P<new>[^`]+)`",
    re.DOTALL,
)


@pytest.mark.parametrize("lang", PARTS)
def test_every_step_works_as_shown(lang, inside, tmp_path):
    ran = 0
    for step in STEP.finditer(PARTS[lang]):
        if step["file"]:
            file = tmp_path / step["file"]
            file.parent.mkdir(exist_ok=True)
            file.write_text(f"# {step['file']}\n{step['text']}", "utf-8")
        elif step["old"]:
            changed = 0
            for file in tmp_path.rglob("*.yaml"):
                text = file.read_text("utf-8")
                changed += text.count(step["old"])
                file.write_text(text.replace(step["old"], step["new"]), "utf-8")
            assert changed == 1, step["old"]
        else:
            for command in re.split(r"(?m)^\$ ", step["console"])[1:]:
                line, _, shown = command.partition("\n")
                line, _, code = line.partition("   # exit ")
                done = inside(*shlex.split(line)[1:], cwd=tmp_path, lang=lang)
                assert done.code == int(code), done.err
                if done.code == 2:
                    assert done.err.startswith(shown)
                elif shown:
                    assert done.out == shown
                ran += 1
    assert ran == 11


def test_both_languages_show_the_same_files_and_commands():
    def shown(lang):
        steps = list(STEP.finditer(PARTS[lang]))
        commands = re.findall(r"(?m)^\$ .*$", PARTS[lang])
        return [(one["file"], one["text"], one["old"], one["new"]) for one in steps], commands

    assert shown("zh") == shown("en")


@pytest.mark.parametrize("lang", PARTS)
def test_no_block_is_left_out(lang):
    fences = len(re.findall(r"(?m)^```[a-z]+$", PARTS[lang]))
    steps = [one for one in STEP.finditer(PARTS[lang]) if not one["old"]]
    assert fences == len(steps)
