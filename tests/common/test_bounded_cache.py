"""What is kept up to a bound: values that were put or asked for lately, never another one, never too many."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plancheck.common.bounded_cache import BoundedCache


@given(st.integers(1, 5), st.lists(st.tuples(st.booleans(), st.integers(0, 9)), max_size=80))
def test_what_was_used_lately_is_there_and_nothing_else_than_was_put(half, steps):
    kept: BoundedCache[int, str] = BoundedCache(half)
    last: dict[int, str] = {}
    used: list[int] = []  # the last one last, each once
    for number, (puts, key) in enumerate(steps):
        if puts:
            last[key] = f"{key} {number}"
            kept.put(key, last[key])
        else:
            found = kept[key]
            assert found in (None, last.get(key))
            if key in used[-half:]:
                assert found is not None
            if found is None:
                continue
        if key in used:
            used.remove(key)
        used.append(key)
        assert kept.held() <= 2 * half


def test_a_value_that_is_asked_for_again_and_again_outlives_all_others():
    kept: BoundedCache[int, int] = BoundedCache(3)
    kept.put(-1, -1)
    for number in range(1000):
        kept.put(number, number)
        assert kept[-1] == -1
    assert kept[0] is None
