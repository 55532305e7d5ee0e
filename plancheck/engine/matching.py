"""Which statement of one version of a plan became which of the other. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence

from plancheck.domain.catalogue import normal_name
from plancheck.domain.claim import Nature, Statement, population_of
from plancheck.domain.said import reference

ALIKE = 50
"""From which likeness of names (Dice, per cent) two statements may be one renamed."""

Matched = tuple[Statement | None, Statement | None]
Key = Callable[[Statement], Hashable | None]


def match(old: Sequence[Statement], new: Sequence[Statement]) -> list[Matched]:
    """Pairs in the order of the new version, what was dropped last; the order of either changes no pair.

    First by what each is about and how it is called (a row by indicator or name, a commitment by its id too), then
    by what is unique on both sides: indicator and place, figures, year; name; a like name under the same id. Of what
    is left, statements on one indicator are one in the order of their years, and those with the same figures under a
    like name are one renamed. Two statements on different indicators, or under unlike names, are never one: an id
    that is given to another promise does not carry the first one on.
    """
    left = {id(one): one for one in old}
    right = {id(one): one for one in new}
    found: dict[int, Statement] = {}

    def groups(key: Key) -> list[tuple[list[Statement], list[Statement]]]:
        by_key: dict[Hashable, tuple[list[Statement], list[Statement]]] = defaultdict(
            lambda: ([], [])
        )
        for number, side in enumerate((left, right)):
            for one in side.values():
                name = key(one)
                if name is not None:
                    by_key[name][number].append(one)
        return list(by_key.values())

    def take(one: Statement, other: Statement) -> None:
        found[id(other)] = one
        del left[id(one)], right[id(other)]

    for key, fits in _KEYS:
        for ones, others in groups(key):
            if len(ones) == len(others) == 1 and fits(ones[0], others[0]):
                take(ones[0], others[0])
    for ones, others in groups(_on):
        for one, other in zip(sorted(ones, key=_order), sorted(others, key=_order), strict=False):
            take(one, other)
    for one, other in _renamed(list(left.values()), list(right.values())):
        take(one, other)
    pairs: list[Matched] = [(found.get(id(other)), other) for other in new]
    return pairs + [(one, None) for one in old if id(one) in left]


def _may_be(one: Statement, other: Statement) -> bool:
    return one.indicator is None or other.indicator is None or one.indicator == other.indicator


def _is_like(one: Statement, other: Statement) -> bool:
    return _may_be(one, other) and likeness(one.name, other.name) >= ALIKE


def _name_of(one: Statement) -> str:
    return normal_name(one.name)


def _on(one: Statement) -> str | None:
    return one.indicator.id if one.indicator else None


def _about(one: Statement) -> tuple[str, str]:
    """What a statement speaks of."""
    return ("indicator", one.indicator.id) if one.indicator else ("name", _name_of(one))


def _figures(one: Statement) -> tuple[Hashable, ...]:
    """What a statement says in figures, whatever its name."""
    target = one.target
    baseline = one.baseline
    return (
        target.kind, one.interval or target.bounds, reference(target),
        one.unit.name if one.unit else None, one.per, one.year, population_of(one),
        (baseline.year, baseline.bounds, baseline.approximate) if baseline else None,
        tuple(map(_figures, one.milestones)),
    )  # fmt: skip


def _order(one: Statement) -> tuple[int, str, str, str]:
    """An order that no file decides."""
    return (one.year, population_of(one) or "", str(one.interval), one.target.text)


# What names a statement, the surest first, and whether two of that name may be one.
_KEYS: tuple[tuple[Key, Callable[[Statement, Statement], bool]], ...] = (
    (lambda one: ("row" if one.in_table else one.id, _about(one)), _may_be),
    (lambda one: _name_of(one) if one.in_table else None, _may_be),
    (lambda one: (_on(one), one.at) if _on(one) and one.at and not one.in_table else None, _may_be),
    (lambda one: (_on(one), _figures(one)) if _on(one) and not one.in_table else None, _may_be),
    (lambda one: (_on(one), one.year, population_of(one), one.in_table) if _on(one) else None, _may_be),
    (lambda one: (_on(one), one.in_table) if _on(one) else None, _may_be),
    (_on, _may_be),
    (lambda one: (_name_of(one), one.at, one.in_table), _may_be),
    (lambda one: (_name_of(one), _figures(one), one.in_table), _may_be),
    (lambda one: (_name_of(one), one.year, one.in_table), _may_be),
    (lambda one: (_name_of(one), one.in_table), _may_be),
    (_name_of, _may_be),
    (lambda one: None if one.in_table else one.id, _is_like),
)  # fmt: skip


def _renamed(old: list[Statement], new: list[Statement]) -> list[tuple[Statement, Statement]]:
    """Statements that kept their figures under another name: the likest first, each once, no tie taken."""
    by_figures: dict[Hashable, list[Statement]] = defaultdict(list)
    for other in new:
        by_figures[other.in_table, _figures(other)].append(other)
    scored: list[tuple[int, Statement, Statement]] = []
    for one in old:
        for other in by_figures.get((one.in_table, _figures(one)), ()):
            if not _may_be(one, other):
                continue
            score = likeness(one.name, other.name)
            # The same place or the same starting point speaks for one statement too, but a binding one is
            # given up to a new name only on a like name or its own baseline.
            bound = Nature.BINDING in {one.nature, other.nature}
            if one.baseline is not None or (
                one.at is not None and one.at == other.at and not bound
            ):
                score += ALIKE
            if score >= ALIKE:
                scored.append((score, one, other))
    best: dict[int, list[int]] = defaultdict(list)
    for score, one, other in scored:
        best[id(one)].append(score)
        best[id(other)].append(score)

    def clear(score: int, one: Statement) -> bool:
        scores = best[id(one)]
        return score == max(scores) and scores.count(score) == 1

    return [
        (one, other) for score, one, other in scored if clear(score, one) and clear(score, other)
    ]


def likeness(one: str, other: str) -> int:
    """How like two names are: the share of common pairs of neighbouring characters, in per cent."""
    left, right = (_couples(normal_name(name)[:200]) for name in (one, other))
    return 200 * len(left & right) // (len(left) + len(right) or 1)


def _couples(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(max(len(text) - 1, 1))}
