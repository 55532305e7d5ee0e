"""The check kinds, one module each. ``KINDS`` is the explicit, ordered list that names them."""

from __future__ import annotations

from plancheck.checks import CheckKind
from plancheck.checks.kinds import (
    agrees,
    cites,
    complete,
    consistent,
    current,
    dates,
    expression,
    known,
    milestones,
    nature_kept,
    numbered,
    stated,
    sums,
    weighted,
    within,
)

KINDS: dict[str, CheckKind] = {
    kind.name: kind
    for kind in (
        within.KIND,
        stated.KIND,
        nature_kept.KIND,
        agrees.KIND,
        complete.KIND,
        numbered.KIND,
        known.KIND,
        cites.KIND,
        current.KIND,
        dates.KIND,
        milestones.KIND,
        sums.KIND,
        weighted.KIND,
        consistent.KIND,
        expression.KIND,
    )
}
