"""What ``io/dump`` writes, ``io/yaml_source`` reads back the same: whatever the values, wherever the comments."""

from __future__ import annotations

from decimal import Decimal

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from plancheck.io.yaml.plain_reader import EDGE
from plancheck.io.yaml.reader import read_bytes
from plancheck.io.yaml.writer import MAX_KEY, comment, dump, scalar

HOSTILE = st.sampled_from(
    list("\n\r\t\x00\x07\x1b\x85\u2028\u202e\u200b\ufeff：:#-?&*!|>'\"%@`{}[],~=<.…　")
)
characters = st.one_of(HOSTILE, st.characters(exclude_categories=["Cs"]))
texts = st.text(characters, max_size=30).map(
    lambda text: text.strip(EDGE)
)  # the reader's own habit
traps = st.sampled_from(
    ["no", "on", "Null", "~", "", "12:30", "0x1f", "010000", "1_000", "330482", "1e5", "-", "- a", "a: b",
     "a #b", "a:", ">99%", ">=99%", "|", "<<", "=", "---", "...", "!x", "&a", "*a", "abc：", "a　：b", "% x",
     "2022-05-26", "1,000", "+5%", "'", '"', "\\", "待定", "[1]", "{a}", "true", "y", "1.", ".5", "-0", "\n"]
)  # fmt: skip
numbers = st.one_of(
    st.integers(-(10**20), 10**20),
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9
    ),
)
scalars = st.one_of(st.none(), st.booleans(), numbers, texts, traps)
keys = st.one_of(
    texts.filter(lambda text: 0 < len(text.strip()) <= MAX_KEY), traps.filter(lambda t: t.strip())
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=12,
)
mappings = st.dictionaries(keys, values, min_size=1, max_size=5)


def paths(data, here=()):
    yield here
    inner = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for key, value in inner:
        yield from paths(value, (*here, key))


def read(text):
    document = read_bytes(text.encode(), "dumped.yaml")
    assert document.problems == [], (text, document.problems)
    return document.data


def same(one, other):
    """Equal in value and kind: a number stays a number, a string a string."""
    if isinstance(one, dict):
        assert list(one) == list(other)
        for key, value in one.items():
            same(value, other[key])
    elif isinstance(one, list):
        assert len(one) == len(other)
        for mine, theirs in zip(one, other, strict=True):
            same(mine, theirs)
    else:
        number = isinstance(one, int | Decimal) and not isinstance(one, bool)
        assert isinstance(other, int | Decimal) if number else type(one) is type(other)
        assert one == other


@given(mappings)
@example({"a": {}, "b": [], "c": [[], {}, [[1]], [{"x": [{"y": None}]}]]})
def test_what_is_written_reads_back_the_same(data):
    same(data, read(dump(data)))


@given(mappings, st.data())
def test_comments_change_nothing(data, draw):
    """Whatever a comment holds, and wherever it stands, the data stay what they were."""
    lines = st.lists(st.text(characters, max_size=40), max_size=3)
    notes = {path: draw.draw(lines) for path in paths(data)}
    text = dump(data, notes, draw.draw(lines))
    same(data, read(text))


@given(st.lists(st.text(characters, max_size=60), min_size=1, max_size=4))
def test_a_comment_is_one_line_and_shows_what_is_hidden(lines):
    text = dump({"a": 1}, {("a",): lines})
    assert text.count("\n") == len(lines) + 1
    assert all(one.isprintable() or one in "\n　" for one in text)


@given(st.one_of(texts, traps))
def test_other_yaml_readers_take_strings_for_strings(text):
    """Also a reader of YAML 1.1, except for dates, which our files write plainly."""
    written = f"a: {scalar(text)}\n"
    if written == "a: 2022-05-26\n":
        return
    assert yaml.safe_load(written) == {"a": text}


@pytest.mark.parametrize(
    "text",
    ["99%", "99%以上", "全覆盖", "1-2名", "≥90%", "2022-05-26", "平政发〔2022〕32号", "二/（二）/2", "待定",
     "残疾人事业发展“十四五”规划", "a-b", "x: y".replace(": ", ":"), "控制在5%以内"],
)  # fmt: skip
def test_what_needs_no_quotes_has_none(text):
    assert scalar(text) == text


@pytest.mark.parametrize("text", [">99%", "330482", "90", "no", "a: b", "", "#5", "0.7", "- x"])
def test_what_needs_quotes_has_them(text):
    assert scalar(text) == f'"{text}"'


def test_block_style_a_key_a_line():
    data = {
        "id": "a",
        "period": {"start": 2026},
        "parents": ["b"],
        "indicators": [{"id": "c", "row": 1}],
    }
    notes = {
        (): ["head", ""],
        ("indicators", 0): ["one", "", "two"],
        ("indicators", 0, "row"): ["row"],
    }
    assert dump(data, notes, ["", "end"]) == (
        "# head\n\nid: a\nperiod:\n  start: 2026\nparents:\n  - b\nindicators:\n"
        "  # one\n\n  # two\n  - id: c\n    # row\n    row: 1\n\n# end\n"
    )


@pytest.mark.parametrize("value", [0.5, object(), b"x", {1}])
def test_what_is_no_plain_data_is_refused(value):
    with pytest.raises(TypeError):
        dump({"a": value})


@pytest.mark.parametrize(
    "data", [{"": 1}, {"k" * 201: 1}, {3: 1}, {"a": 10**31}, {"a": Decimal("NaN")}, {"a": "\ud800"}]
)  # fmt: skip
def test_what_no_file_of_ours_can_hold_is_refused(data):
    with pytest.raises(ValueError):
        dump(data)


def test_half_of_a_surrogate_pair_in_a_comment_is_written_out():
    assert comment("a\ud800") == "a\\ud800"
