"""Pieces that were put away come back whole, each in its place, whether they stand in memory or on disk."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from plancheck.report.rows.rendered_plan import RenderedPlan
from plancheck.report.rows.rendered_plans import RenderedPlans, Spool


def piece(number: int, **more: object) -> RenderedPlan:
    return RenderedPlan(
        statements=number,
        tripped=number + 1,
        texts={"json": f"{number} 残疾人".encode() * number, "table": b""},
        plan={"id": f"p{number}", "title": "half \ud800 of one"},
        total={"pass": number},
        reasons=Counter({"no-number": number}),
        unjudged=[{"plan": "p", "statement": "row:1"}] * number,
        labels={"above": "浙江省"},
        suppressed={"met": [1, 2]},
        **more,
    )


def told(one: RenderedPlan) -> tuple[object, ...]:
    facts = one.facts
    return (
        one.numbers, facts.plan, facts.total, facts.reasons, facts.unjudged, facts.labels, facts.suppressed,
        one.text("json"), one.text("table"), one.plan,
    )  # fmt: skip


@pytest.mark.parametrize(("in_memory", "file"), [(10, 30), (10, 10_000_000), (10_000_000, 30)])
def test_pieces_come_back_as_they_were_in_the_order_of_their_ranks(in_memory, file, monkeypatch):
    monkeypatch.setattr(Spool, "IN_MEMORY", in_memory)
    monkeypatch.setattr(Spool, "FILE", file)
    kept = RenderedPlans(["json", "table"])
    assert len(kept) == 0
    assert list(kept) == []
    for number in (3, 1, 0, 2):
        kept.add(piece(number), number)
        assert len(list(kept)) == len(kept)  # one may be looked at before all are there
    wanted = [told(piece(number)) for number in range(4)]
    assert [told(one) for one in kept] == wanted
    assert [told(one) for one in reversed(kept)] == wanted[::-1]
    assert told(kept[-1]) == wanted[-1]
    assert [told(one) for one in kept[1:3]] == wanted[1:3]
    with pytest.raises(IndexError):
        kept[4]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("formats", [["json"], ["json", "table"]])
def test_texts_are_drained_in_the_order_of_their_ranks_whole(formats, packed, monkeypatch):
    monkeypatch.setattr(Spool, "FILE", 50)
    kept = RenderedPlans(formats)
    for number in (7, 9, *range(7), 8):
        one = piece(number)
        if packed:
            one.pack()
        kept.add(one, number)
    assert len(kept._texts._files) > 2
    assert list(kept.drain("json")) == [piece(number).raw("json") for number in range(10)]
    assert [one.plan["id"] for one in kept] == [f"p{number}" for number in range(10)]


def test_a_report_of_no_plan_has_no_texts():
    assert list(RenderedPlans(["json"]).drain("json")) == []


def test_disk_space_is_free_again_before_the_last_text_is_asked_for(monkeypatch):
    monkeypatch.setattr(Spool, "FILE", 50)
    store = Spool()
    for _ in range(100):
        store.put(b"x" * 20)
    texts = store.drain(range(100))
    for _ in range(60):
        next(texts)
    assert sum(one.closed for one in store._files) > len(store._files) / 3
    assert len(list(texts)) == 40


def test_a_long_run_keeps_few_files_open():
    store = Spool()
    store.IN_MEMORY = 0
    store.FILE = 100
    for _ in range(20_000):
        store.put(b"x" * 50)
    assert len(store._files) < 120


def test_a_packed_piece_comes_back_packed():
    one = piece(2)
    one.pack()
    kept = RenderedPlans(["json", "table"])
    kept.add(one, 0)
    assert kept[0].packed
    assert told(kept[0])[1:] == told(piece(2))[1:]


def test_of_a_piece_put_away_nothing_big_stays_in_memory(tmp_path: Path):
    import tracemalloc

    kept = RenderedPlans(["json", "table"])
    kept.add(piece(1), 0)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for number in range(2000):
        kept.add(piece(100, packed=False), number)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (after - before) / 2000 < 200
