"""The parameters of ``expression``: condition and guard, compiled when the rule is read."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from plancheck.checks.kind import ParameterError
from plancheck.checks.named_values import KINDS, WORDS, names_of
from plancheck.common import dataclass
from plancheck.domain.finding import Reason, Verdict
from plancheck.rule.expression import Compiled, ExpressionError, compile_expression


@dataclass(slots=True, eq=False)
class Params:
    """The compiled condition, the guard, and what a false condition comes to.

    ``compares``: the condition sets the plan's numbers against the requirement's; ``counts``: it speaks of the plan's
    numbers. ``others``: further indicators by the names that the condition uses. ``written``: condition and guard as
    the rule file has them, for reading.
    """

    condition: Compiled
    when: Compiled | None
    verdict: Verdict
    reason: Reason
    compares: bool = False
    counts: bool = False
    others: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)


_NUMBERS = re.compile(r"\b(low|high|baseline)\b")  # names of the plan's own numbers
_ALIAS = re.compile(r"[a-z][a-z0-9_]*")  # a name that a rule may give to an indicator


def compiled_of(raw: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Compiled]:
    """Condition and guard over some names; raises ``ParameterError``."""
    compiled: dict[str, Compiled] = {}
    for key in ("condition", "when"):
        if key in raw:
            try:
                compiled[key] = compile_expression(str(raw[key]), names, WORDS)
            except ExpressionError as error:
                raise ParameterError(
                    error.code,
                    (key,),
                    column=str(error.column),
                    width=str(error.width),
                    **error.params,
                ) from None
    return compiled


def read(raw: dict[str, Any]) -> Params:
    """The parameters of a rule, compiled; raises ``ParameterError``."""
    others: dict[str, str] = raw.get("with") or {}
    for alias in others:
        taken = {*KINDS, *names_of(one for one in others if one != alias)}
        if not _ALIAS.fullmatch(alias) or keyword.iskeyword(alias) or taken & {*names_of([alias])}:
            raise ParameterError("alias-unusable", ("with", alias), name=alias)
    compiled = compiled_of(raw, KINDS | names_of(others))
    otherwise = raw.get("otherwise") or {}
    try:
        reason = Reason(otherwise.get("reason", Reason.BELOW_REQUIREMENT))
    except ValueError:
        raise ParameterError(
            "unknown-reason",
            ("otherwise", "reason"),
            value=str(otherwise.get("reason")),
            near=", ".join(Reason),
        ) from None
    return Params(
        condition=compiled["condition"],
        when=compiled.get("when"),
        verdict=Verdict(otherwise.get("verdict", "fail")),
        reason=reason,
        compares="required_low" in str(raw["condition"])
        or "required_high" in str(raw["condition"]),
        counts=bool(others) or any(_NUMBERS.search(str(raw[key])) for key in compiled),
        others=others,
        written={key: str(raw[key]) for key in compiled}
        | ({"with": ", ".join(f"{name}: {one}" for name, one in others.items())} if others else {}),
    )
