"""The quick reader of YAML and libyaml say the same of whatever the quick reader accepts: values and places.

* ``PLANCHECK_FUZZ_PLAIN=50000`` – so many mutants of the files here instead of 400; ``…_FROM=1234`` – from that one on.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck.io.yaml import MAX_DEPTH, MAX_NODES, Document, plain_reader
from plancheck.io.yaml.events import parse
from plancheck.io.yaml.reader import CONTROL, open_text, read_bytes
from tests.conftest import examples

ROOT = Path(__file__).parents[2]
FILES = sorted(
    file
    for file in ROOT.glob("**/*.y*ml")
    if not {"node_modules", ".venv", "venv"} & set(file.relative_to(ROOT).parts)
)
OURS = [
    file
    for folder in ("plans", "examples", "rules", "tests/labels")
    for file in sorted((ROOT / folder).glob("**/*.yaml"))
    # labels of sentences and tables are written by hand, with flow mappings over lines
    if not {"causes", "tables", "outline"} & set(file.relative_to(ROOT).parts)
]
COUNT = int(os.environ.get("PLANCHECK_FUZZ_PLAIN", "400"))
FIRST = int(os.environ.get("PLANCHECK_FUZZ_PLAIN_FROM", "0"))


def quick(text: str) -> Document | None:
    """The document as the quick reader has it; ``None``: it leaves the text to the other."""
    read = plain_reader.read(text, MAX_NODES)
    return None if read is None else Document("a.yaml", text=text, data=read[0], positions=read[1])


def thorough(text: str) -> Document:
    """The document as libyaml has it."""
    document = Document("a.yaml", text=text)
    parse(document)
    return document


def paths(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every path, and some that lead nowhere."""
    yield path
    yield (*path, "no-such-key")
    yield (*path, 0)
    yield (*path, 999)
    if isinstance(data, dict | list):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from paths(value, (*path, step))


def seen(document: Document, path: tuple[Any, ...]) -> tuple[Any, ...]:
    """All that a document tells of the place of a path."""
    span = document.span(path)
    assert span is not None
    several = span.line != span.end_line
    return (
        (span.line, span.column, several, None if several else span.end_column),
        (span.raw, span.style, span.block, span.key_line, span.key_column),
        document.locate(path),
        document.locate(path, key=True),
        document.inside(path),
        document.inside(path, 1, 2),
        document.inside(path, 3),
    )


def differs(text: str) -> str | None:
    """What the two readers don't agree on; empty: they agree; ``None``: the quick one leaves the text."""
    ours = quick(text)
    if ours is None:
        return None
    theirs = thorough(text)
    if CONTROL.search(text) or theirs.problems or theirs.blocks:
        return f"accepted in spite of {[one.code for one in theirs.problems]}"
    if repr(ours.data) != repr(theirs.data):  # types and order as well
        return f"{ours.data!r} is not {theirs.data!r}"
    for path in paths(theirs.data):
        if seen(ours, path) != seen(theirs, path):
            return f"{path}: {seen(ours, path)} is not {seen(theirs, path)}"
    return ""


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_the_files_here_read_the_same(file: Path) -> None:
    document = open_text(file, "a.yaml")
    if not document.problems:
        assert not differs(document.text)


@pytest.mark.parametrize("file", OURS, ids=lambda file: str(file.relative_to(ROOT)))
def test_what_we_write_is_read_quickly(file: Path) -> None:
    assert quick(file.read_text(encoding="utf-8")) is not None


def test_generated_plans_are_read_quickly_and_the_same(tmp_path: Path) -> None:
    made = [sys.executable, str(ROOT / "benchmarks" / "generate.py"), str(tmp_path)]
    subprocess.run([*made, "--count", "200"], check=True, capture_output=True, timeout=600)
    files = sorted(tmp_path.glob("*.yaml"))
    assert len(files) > 200
    for file in files[::8]:
        assert differs(file.read_text(encoding="utf-8")) == "", file.name
    for file in files:
        text = file.read_text(encoding="utf-8")
        ours = quick(text)
        assert ours is not None, file.name
        assert repr(ours.data) == repr(thorough(text).data), file.name


# ---------------------------------------------------------------- documents drawn

WORDS = [
    "a", "x-y", "残疾人就业率", "GDP增长 5%", "不低于90%", "≥95", "-1", "+1", "1", "007", "1.0", "1.", ".5", "-.5", "1e3", "9" * 31, "~", "null", "Null",
    "nil", "NULL x", "true", "True", "FALSE", "false,", "yes", "no", "on", "0o17", "0x1F", "1_000", "1,000", "12:30", "2021-02-03", "a:b", "a: b", "a :b",
    "a#b", "a #b", "#x", "-", "- x", "--", "---", "...", "-x", "-[", "?", "? x", "?x", ":", ": x", ":x", "x:", "x: ", "x:#", "<<", "=", "=1", "<5", ">5", "|",
    "|-", ">-", "&a", "&a b", "*a", "!t x", "!", "%x", "@x", "`x", ",x", "x,y", "[", "]", "{", "}", "x]", "x}", "[a, b]", "[a,b]", "[ a ]", "[]", "[ ]", "{}", "{ }",
    "[[1], [2, {a: b}]]", "{a: 1, b: x}", "{a: 1,b: 2}", "{a:1}", "{a}", "{a: }", "{a: 1, a: 2}", "[a: 1]", "[a, ]", "[,]", "{a: 1,000}", "{a: x y, b: 'q'}", "[a b]",
    "[a?b]", "[a:b]", "[http://a/b]", "[-inf, inf]", "[-, a]", "[- a]", "[a #b]", "[a#b]", "[a] #b", "[a]#b", "[a] b", "{a: b}: c", "['a', \"b\"]", "['a'b]",
    "{'a': b}", "{a: [b], c: {d: e}}", "{a: 'b'}", "{? a: b}", "{a: b: c}", "[" * 12 + "]" * 12, "'q'", '"q"', "''", '""', "' q '", "'a''b'", "'a' b", "'a'#b",
    "'a' #b", '"a\\nb"', "\"a'b\"", "'a\"b'", "'a", '"a', "a'", 'a"b', "'#x'", "': x'", "“甲”", "甲：乙", "abc：d", "abc ：d", "n：d", "甲，乙", "（甲）", "全　角", "𠮷野", "💧", "a  b",
    "a ", " a", "a\u200b", "\xa0a", "a\xa0b", "a\tb", "a\x85b", "a\u2028b", "\ufeffa", "e\u0301", "\U000e0041", "\ue000", "\ufffd", "\x7f", "x" * 1100, "", " ", "# c", " # c",
]  # fmt: skip
NAMES = [
    "a",
    "b",
    "key",
    "format",
    "target",
    "x-y",
    "_",
    "a1",
    "null",
    "true",
    "n",
    "k" * 128,
    "k" * 129,
]
RARE_NAMES = [
    *NAMES,
    "<<",
    "甲",
    "a b",
    "1",
    "'q'",
    "~",
    "a:b",
    "-a",
    "a：b",
    "a ",
    "",
    "? a",
    "&x a",
]


def wrong_here_and_there(rare: st.SearchStrategy[Any], usual: st.SearchStrategy[Any]) -> Any:
    """Mostly the usual."""
    return st.integers(0, 19).flatmap(lambda chance: rare if chance == 0 else usual)


def plainly_read(word: str) -> bool:
    return plain_reader.read(f"a: {word}\n", MAX_NODES) is not None


SCALARS = wrong_here_and_there(
    st.one_of(st.sampled_from(WORDS), st.text(alphabet="ab1-:#'\"{}[], \\.~?中：", max_size=8)),
    st.one_of(
        st.sampled_from([word for word in WORDS if plainly_read(word)]),
        st.text(alphabet="ab1-:#. 中，", max_size=8).filter(plainly_read),
    ),
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4),
        st.lists(
            st.tuples(
                wrong_here_and_there(st.sampled_from(RARE_NAMES), st.sampled_from(NAMES[:-1])),
                inner,
            ),
            min_size=1,
            max_size=4,
            unique_by=lambda pair: pair[0],
        ).map(tuple),
    ),
    max_leaves=25,
)


class Writer:
    """Writes a tree of pairs, lists and words line by line, mostly as people do."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.lines: list[str] = []

    def odd(self, usual: Any, *others: Any) -> Any:
        return self.draw(wrong_here_and_there(st.sampled_from([usual, *others]), st.just(usual)))

    def line(self, text: str) -> None:
        self.lines.append(
            text + self.odd("", " ", "  # c", " #", "#", "\t", "\n", "\n  # c", "\n#")
        )

    def below(self, tree: Any, column: int, lead: str) -> None:
        """A tree at a column; ``lead`` stands in for the spaces of its first line."""
        for entry in tree:
            name, value = entry if isinstance(tree, tuple) else (None, entry)
            head = f"{lead}{name}:" if name is not None else f"{lead}-"
            space = self.odd(" ", "  ", "    ", "")
            if isinstance(value, str):
                self.line(f"{head}{space}{value}")
            elif name is None and isinstance(value, tuple):
                self.below(value, len(head) + len(space) + self.odd(0, 1, -1), head + space)
            elif name is None:  # a list within a list: not written so here
                self.line(head)
                self.below(value, column + 2, " " * (column + 2))
            else:
                self.line(head)
                step = (
                    self.odd(2, 0, 1, 4)
                    if isinstance(value, tuple)
                    else self.draw(st.sampled_from([2, 0, 2, 0, 1, 4]))
                )
                self.below(value, column + step, " " * (column + step))
            lead = " " * max(column + self.odd(0, 0, 0, 0, 1, -1), 0)


@st.composite
def documents(draw: Any) -> str:
    tree = draw(TREES.filter(lambda tree: isinstance(tree, tuple)))
    writer = Writer(draw)
    writer.below(tree, 0, "")
    end = writer.odd("\n", "", "\n\n", "\n...\n", "\n---\n")
    text = "\n".join(writer.lines) + end
    return text.replace("\n", "\r\n") if writer.odd(False, True) else text


@examples(int(os.environ.get("PLANCHECK_FUZZ_DRAWN", "300")))
@given(documents())
def test_documents_drawn_read_the_same(text: str) -> None:
    assert not differs(text)


FRAMES = [
    "a: {}\n", "a:\n- {}\n", "a:\n  - b: {}\n    c: d\n", "a: [{}]\n", "a: {{b: {}}}\n", "a: {}\n  b: c\n", "a:\n  {}\nb: c\n", "{}: a\n", "{}a: b\n",
    "a: {}", "a:\n  - {}\n  - x # y\n", "# {}\na: b\n", "a: b # {}\n", "{}\na: b\n", "a: b\n{}\n", "a: {}\r\nb: c\r\n",
]  # fmt: skip


@pytest.mark.parametrize("frame", FRAMES, ids=ascii)
def test_odd_words_read_the_same(frame: str) -> None:
    for word in WORDS:
        assert not differs(frame.format(word)), word


# ---------------------------------------------------------------- mutants

BITS = [
    " ", " ", "  ", ":", ": ", " :", "-", "- ", "-  ", "'", '"', "{", "}", "[", "]", "#", " #", " # ", ",", ", ", "\n", "\n  ", "\n- ", "\n# c\n", "\n\n", "?", "? ", "&a ", "*a",
    "!", "!x ", "|", ">", "%", "@", "`", "\\", "：", "，", "\u3000", "\xa0", "\t", "\r", "\r\n", "\x85", "\u2028", "\ufeff", "\u200b", "~", "null", "true", "1", "0", ".", "+", "1e3",
    "<<: ", "\n---\n", "---", "...", "💧", "𠮷", "a", "a: ", "a:\n", "key: value\n", "- a: b\n", "{a: b}", "[a, b]", "''", '""', "\0", "\x7f", "<", "=", "“", "中",
]  # fmt: skip


@cache
def sources() -> list[list[str]]:
    return [file.read_text(encoding="utf-8").splitlines(keepends=True) for file in OURS]


def mutant(number: int) -> str:
    """A part of one of our files with some slips in it; number N is always the same."""
    rng = random.Random(number)
    lines = rng.choice(sources())
    start = rng.randrange(len(lines))
    lines = lines[start : start + rng.randint(1, 30)]
    least = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    lines = [line[least:] if line.strip() else line for line in lines]
    while lines and lines[0].startswith(" "):
        lines.pop(0)
    lines = [line[:200] if line.endswith("\n") and len(line) < 200 else line for line in lines]
    if not lines or lines[0].startswith("-"):
        lines.insert(0, "list:\n")
    for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3, 5))):
        at = rng.randrange(len(lines)) if lines else 0
        kind = rng.randrange(10)
        if not lines:
            lines = ["a: b\n"]
        elif kind == 0:
            lines.pop(at)
        elif kind == 1:
            lines.insert(rng.randint(0, len(lines)), lines[at])
        elif kind == 2:
            other = rng.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == 3:
            lines[at] = " " * rng.randint(1, 4) + lines[at]
        elif kind == 4:
            lines[at] = lines[at].removeprefix(" " * rng.randint(1, 4))
        elif kind == 5:
            for row in range(at, min(at + rng.randint(1, 9), len(lines))):
                lines[row] = "  " + lines[row]
        elif kind == 6:
            for row in range(at, min(at + rng.randint(1, 9), len(lines))):
                lines[row] = lines[row].removeprefix("  ")
        else:
            line = lines[at]
            spot = rng.randrange(len(line) + 1)
            gone = rng.choice((0, 0, 1, 1, 2, 5))
            put = "" if kind == 7 else rng.choice(BITS)
            lines[at] = line[:spot] + put + line[spot + gone :]
    return "".join(lines)


def check(numbers: range) -> int:
    """How many of these mutants are read quickly; all of them are read the same."""
    accepted = 0
    for number in numbers:
        text = mutant(number)
        said = differs(text)
        assert not said, f"{number}: {text!r}: {said}"
        accepted += said == ""
    return accepted


def test_mutants_read_the_same() -> None:
    assert check(range(FIRST, FIRST + COUNT)) > COUNT / 5  # not in vain


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 50_000, 5_000))
def test_fifty_thousand_mutants(start: int) -> None:
    check(range(start, start + 5_000))


# ---------------------------------------------------------------- limits


def test_depth_and_size_are_left_to_the_other() -> None:
    deep = "".join(f"{' ' * level}a:\n" for level in range(MAX_DEPTH + 5))
    assert quick(deep) is None
    assert quick("a: b\na: c\n") is None
    assert plain_reader.read("a: b\nc: d\n", 5) is None
    read = read_bytes(b"a: b\n", "a.yaml")
    assert read.positions is not None
    assert read.data == {"a": "b"}


@pytest.mark.parametrize("level", range(1, 16))
@pytest.mark.parametrize("within", range(1, 12))
def test_no_depth_is_read_otherwise(level: int, within: int) -> None:
    lines, column = [], 0
    for _ in range(level):
        lines.append(f"{' ' * column}a:\n{' ' * column}- b:\n")
        column += 3
    text = "".join(lines) + f"{' ' * column}c: {'[' * within}{']' * within}\n"
    assert not differs(text)
    assert quick(text) is not None or within > 8 or level > 8


def test_a_long_line_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    document = quick(f"a: [{', '.join(map(str, range(1000)))}]\n")
    assert document is not None
    before, calls = plain_reader._collection, []
    monkeypatch.setattr(
        plain_reader, "_collection", lambda *given: calls.append(given) or before(*given)
    )
    assert len({document.locate(("a", number)).column for number in range(1000)}) == 1000
    assert len(calls) == 1
