"""Two versions of one statement, made at random, and an oracle of plain numbers that says which is the weaker."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from plancheck.domain.interval import Direction
from tests.engine.test_diff import promise

UP, DOWN = Direction.UP, Direction.DOWN
# Each form with the direction that its words give, and which end it keeps open.
FORMS = {
    "≥{}%": (UP, False), ">{}%": (UP, True), "提高到{}%": (UP, False), "{}%以上": (UP, False),
    "≤{}%": (DOWN, False), "<{}%": (DOWN, True), "降至{}%": (DOWN, False), "控制在{}%以内": (DOWN, False),
}  # fmt: skip
GRID = [Decimal(step) / 2 for step in range(201)]


def accepted(form: str, number: int) -> set[Decimal]:
    """The oracle: the values on a grid that a target accepts, by plain comparison."""
    way, opened = FORMS[form]
    if way is UP:
        return {one for one in GRID if one > number or (one == number and not opened)}
    return {one for one in GRID if one < number or (one == number and not opened)}


said = st.fixed_dictionaries(
    {
        "form": st.sampled_from(sorted(FORMS)),
        "number": st.integers(2, 98),
        "year": st.integers(2022, 2025),
        "nature": st.sampled_from([None, "预期性", "约束性"]),
        "hedge": st.sampled_from([None, "力争"]),
        "population": st.sampled_from([None, "男", "女"]),
        "per": st.sampled_from(["期末", "每年"]),
        "permille": st.booleans(),
        "about": st.booleans(),
    }
)


def written(one: dict[str, Any], identity: str = "a", subject: str = "某种比例") -> dict[str, Any]:
    """The statement in a plan; the same number may stand in ‰."""
    number = one["number"] * 10 if one["permille"] else one["number"]
    text = one["form"].format(number)
    if one["permille"]:
        text = text.replace("%", "‰")
    if one["about"]:
        text += "左右"
    stated: dict[str, Any] = promise(
        {"value": text, "year": one["year"]}, subject, identity, per=one["per"]
    )
    stated["unit"] = "‰" if one["permille"] else "%"
    for key in ("nature", "hedge", "population"):
        if one[key] is not None:
            stated[key] = one[key]
    return stated


def weaker(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """The oracle: whether anything was given up, or can't be held against what was said before."""
    return (
        FORMS[old["form"]][0] is not FORMS[new["form"]][0]
        or not accepted(new["form"], new["number"]) <= accepted(old["form"], old["number"])
        or (new["about"] and not old["about"])
        or new["year"] > old["year"]
        or (old["nature"] == "约束性" and new["nature"] != "约束性")
        or (old["hedge"] is None and new["hedge"] is not None)
        or old["population"] != new["population"]
        or old["per"] != new["per"]
    )
