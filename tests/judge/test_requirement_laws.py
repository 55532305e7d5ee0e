"""Laws of what ancestors ask, held against an oracle of its own: sets of whole numbers, compared member by member."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from plancheck import api
from tests.conftest import examples
from tests.judge.places import Desk, Judged, found

RATE = "employment-rate"
START, END = 2021, 2025
TOWN = "城镇残疾人"
DESK = Desk()
law = examples(80)


class Said(NamedTuple):
    """A statement on the one indicator; ``row``: it stands in the table; ``step``: it is a milestone of the row."""

    value: int
    year: int = END
    nature: str | None = None
    people: str | None = None
    row: bool = False
    step: bool = False

    @property
    def accepts(self) -> frozenset[int]:
        return frozenset(range(self.value, 101))

    def entry(self, name: str) -> dict[str, Any]:
        one: dict[str, Any] = {"target": {"value": f"≥{self.value}%", "year": self.year}}
        if self.nature:
            one["nature"] = self.nature
        if self.people:
            one["population"] = self.people
        about = {"id": RATE, "row": 1} if self.row else {"id": name, "indicator": RATE}
        return one | about


natures = st.sampled_from(["binding", "expected", None])
prose = st.builds(
    Said, st.integers(1, 8).map(lambda ten: 10 * ten), st.integers(START, END), natures,
    st.sampled_from([None, None, TOWN]), st.just(False), st.just(False),
)  # fmt: skip
row = st.builds(
    Said,
    st.integers(1, 8).map(lambda ten: 10 * ten),
    st.just(END),
    natures,
    st.none(),
    st.just(True),
    st.just(False),
)
steps = st.dictionaries(
    st.integers(START, END - 1), st.integers(1, 8).map(lambda ten: 10 * ten), max_size=2
)


def _plan(one: Said | None, later: list[Said], years: dict[int, int]) -> list[Said]:
    """A row, if any, with its milestones, and prose."""
    if one is None:
        return later
    on_the_way = [one._replace(value=value, year=year, step=True) for year, value in years.items()]
    return [one, *on_the_way, *later]


filled = st.builds(_plan, st.none() | row, st.lists(prose, max_size=3), steps).filter(bool)


def report_of(above: list[Said], own: list[Said], *, turned: bool = False) -> Judged:
    """A county under a prefecture, judged; ``turned``: the files say the same in the opposite order."""
    files = {}
    for name, code, statements in (("above", "330400", above), ("own", "330482", own)):
        entries = [one.entry(f"s{number}") for number, one in enumerate(statements) if not one.row]
        rows = [one.entry("") for one in statements if one.row and not one.step]
        given_: dict[str, Any] = {"code": code, "period": [START, END], "issued": "2021-06-01"}
        if rows:
            nature = rows[0].pop("nature", None)
            given_["rows"] = {RATE: rows[0]["target"]}
            given_["natures"] = {RATE: nature}
            given_["milestones"] = {
                RATE: {one.year: f"≥{one.value}%" for one in statements if one.step}
            }
        given_["prose"] = entries[::-1] if turned else entries
        files[name] = given_
    files["own"]["parents"] = ["above"]
    return DESK.judge(files, "own")


def floor(report: Judged) -> list[tuple[Any, ...]]:
    """What floor-kept finds: requirement (value, year, nature) and verdict, without the reviews of other contexts."""
    return [
        (
            one.requirement.text,
            one.requirement.year,
            one.requirement.nature,
            str(one.verdict),
            str(one.reason),
        )
        for one in found(report, "floor-kept")
        if one.reason != "population-differs"
    ]


# ---------------------------------------------------------------- the oracle

RANK = {None: 0, "expected": 1, "binding": 2}


def stands_for(one: Said, other: Said) -> bool:
    """Whether ``one`` asks all that ``other`` asks."""
    return (
        one.people == other.people
        and RANK[one.nature] >= RANK[other.nature]
        and one.year <= other.year
        and one.accepts <= other.accepts
    )


def asked(above: list[Said]) -> list[Said]:
    """What remains when whatever another one stands for is left out; of equals the first row or name remains."""
    kept: list[Said] = []
    for number, one in enumerate(above):
        others = [two for at, two in enumerate(above) if at != number and stands_for(two, one)]
        equal = [
            at for at, two in enumerate(above) if stands_for(two, one) and stands_for(one, two)
        ]
        if all(stands_for(one, two) for two in others) and min(equal) == number:
            kept.append(one)
    return kept


def verdicts(required: Said, own: list[Said]) -> list[tuple[str, str]]:
    """The verdicts on one requirement, by the contract of years; statements of other people are left out."""
    governing = [one for one in own if one.row] or own
    same = [one for one in own if one.people == required.people]
    if not same:
        return []

    def compare(one: Said, *, value_only: bool = False) -> tuple[str, str]:
        if one.year > required.year and not value_only:
            return "fail", "later-than-required"
        if one.accepts <= required.accepts:
            return "pass", "met"
        return ("review", "not-due") if one.year < required.year else ("fail", "below-requirement")

    def first(group: list[Said]) -> list[Said]:
        return [one for one in group if one in governing] or group

    exact = [one for one in same if one.year == required.year]
    before = [one for one in same if one.year < required.year]
    after = first([one for one in same if one.year > required.year])
    last = first([one for one in before if one.year == max(two.year for two in before)])
    next_ = [one for one in after if one.year == min(two.year for two in after)]
    if exact:
        chosen = first(exact)
    elif last and next_:
        good = all(compare(one) == ("pass", "met") for one in last) or next_[0] not in governing
        chosen = last if good else next_
    else:
        chosen = last or next_
    latest = max(required.year, *(one.year for one in chosen))
    fallen = [
        one
        for one in same
        if one in governing
        and not one.step
        and one.year > latest
        and compare(one, value_only=True)[0] == "fail"
    ]
    results = [
        compare(one)
        for one in chosen
        # Of the row and its milestones one result is enough: the one that falls back.
        if not (one.row and any(two.row for two in fallen) and compare(one)[0] != "fail")
    ]
    told = any(one.row and compare(one)[0] == "fail" for one in chosen)
    return results + [("fail", "below-requirement") for one in fallen if not (one.row and told)]


@given(filled, filled)
@law
def test_every_requirement_gets_the_verdicts_of_its_context_and_year(
    above: list[Said], own: list[Said]
) -> None:
    wanted = Counter(
        (f"≥{one.value}%", one.year, one.nature, *verdict)
        for one in asked(sorted(above, key=lambda one: (not one.row, one.step)))
        for verdict in verdicts(one, own)
    )
    assert Counter(floor(report_of(above, own))) == wanted


@given(filled, filled)
@law
def test_the_order_of_statements_changes_nothing(above: list[Said], own: list[Said]) -> None:
    one, other = report_of(above, own), report_of(above, own, turned=True)
    assert {two.fingerprint for two in one.results} == {two.fingerprint for two in other.results}
    assert sorted(map(_told, one.results)) == sorted(map(_told, other.results))
    assert one.compared == other.compared


def _told(one: api.Result) -> tuple[str, ...]:
    """A result without its place in the file."""
    asked_ = one.requirement
    return (
        one.fingerprint, one.rule, one.verdict, str(one.reason), str(one.severity), one.message,
        str(asked_ and (asked_.text, asked_.year, asked_.nature, asked_.set)),
    )  # fmt: skip


@given(filled, filled)
@law
def test_fingerprints_are_unique(above: list[Said], own: list[Said]) -> None:
    prints = [one.fingerprint for one in report_of(above, own).results]
    assert len(set(prints)) == len(prints)


def held(report: Judged) -> set[tuple[str, str]]:
    """The rules that are failed against what is above, each with how grave that is."""
    return {
        (one.rule, severity)
        for one in report.findings
        if one.verdict in {"fail", "gap"} and one.requirement and one.requirement.kind == "ancestor"
        for severity in _up_to(str(one.severity))
    }


def _up_to(severity: str) -> list[str]:
    order = ["note", "warning", "error"]
    return order[: order.index(severity) + 1]


@given(filled, filled, prose)
@law
def test_another_statement_above_hides_no_finding(
    above: list[Said], own: list[Said], more: Said
) -> None:
    assert held(report_of(above, own)) <= held(report_of([*above, more], own))


@given(filled, filled, st.data())
@law
def test_a_stricter_statement_above_turns_no_fail_into_a_pass(
    above: list[Said], own: list[Said], data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(above) - 1))
    one = above[number]
    stricter = one._replace(
        value=data.draw(st.integers(one.value // 10, 9)) * 10,
        year=one.year if one.row and not one.step else data.draw(st.integers(START, one.year)),
        nature=data.draw(st.sampled_from([two for two in RANK if RANK[two] >= RANK[one.nature]])),
    )
    changed = [
        stricter
        if at == number
        else two._replace(nature=stricter.nature)
        if two.row and one.row
        else two
        for at, two in enumerate(above)
    ]  # a row and its milestones have one nature
    assert held(report_of(above, own)) <= held(report_of(changed, own))


@given(filled, filled, st.data())
@law
def test_a_weaker_plan_fails_no_less(
    above: list[Said], own: list[Said], data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(own) - 1))
    one = own[number]
    weaker = one._replace(value=data.draw(st.integers(1, one.value // 10)) * 10)
    changed = [weaker if at == number else two for at, two in enumerate(own)]
    before, after = (
        {two.requirement.text for two in found(report, "floor-kept") if two.verdict == "fail"}
        for report in (report_of(above, own), report_of(above, changed))
    )
    assert before <= after


def test_the_oracle_knows_the_cases_of_the_contract() -> None:
    """So that the laws above do not hold by both being wrong."""
    binding, expected = Said(85, nature="binding"), Said(90, nature="expected")
    assert asked([expected, binding]) == [expected, binding]
    assert verdicts(Said(55, 2023), [Said(60, row=True), Said(45, 2023)]) == [
        ("fail", "below-requirement")
    ]
    assert verdicts(Said(60), [Said(60, row=True), Said(45, 2023)]) == [("pass", "met")]
    assert verdicts(Said(70), [Said(60, 2024)]) == [("review", "not-due")]
    assert verdicts(Said(70, 2022), [Said(80)]) == [("fail", "later-than-required")]
    assert verdicts(Said(80, 2023), [Said(85, 2023), Said(70)]) == [
        ("pass", "met"),
        ("fail", "below-requirement"),
    ]
    for one, other in product((Said(50), Said(60)), repeat=2):
        assert stands_for(one, other) is (one.value >= other.value)


# ---------------------------------------------------------------- years and periods


years = st.integers(2018, 2032)
spans = st.tuples(years, years).map(sorted)


@given(
    spans,
    spans,
    st.integers(2018, 2036),
    st.integers(2018, 2036),
    st.integers(1, 9),
    st.integers(1, 9),
)
@law
def test_what_is_asked_depends_on_the_periods_and_the_years(
    own: list[int], over: list[int], said: int, due: int, value: int, wanted: int
) -> None:
    """A row for one year under a row for another, whatever the two plans' years."""
    files: dict[str, Any] = {
        "above": {"code": "330400", "period": over, "rows": {RATE: {"value": f"≥{10 * wanted}%", "year": due}}},
        "own": {"code": "330482", "period": own, "parents": ["above"],
                "rows": {RATE: {"value": f"≥{10 * value}%", "year": said}}},
    }  # fmt: skip
    report = DESK.judge(files, "own")
    results = {
        rule: [(str(one.verdict), str(one.reason), one.severity) for one in found(report, rule)]
        for rule in ("floor-kept", "former-level-kept", "binding-stated", "nature-kept")
    }
    enough = value >= wanted
    if over[1] < own[0]:  # the former cycle: a level by value, if it was due by its end
        level = ("pass", "met", None) if enough else ("fail", "below-former-level", "note")
        assert results.pop("former-level-kept") == ([level] if due <= over[1] else [])
        assert not any(results.values())
    elif over[0] > own[1]:  # the next one asks nothing
        assert not any(results.values())
    else:
        if said > due >= own[0]:
            floor_ = ("fail", "later-than-required", "error")
        elif enough:
            floor_ = ("pass", "met", None)
        elif said < due:
            floor_ = ("review", "not-due", "note")
        else:
            floor_ = ("fail", "below-requirement", "error")
        passed = [("pass", "met", None)]
        assert results == {
            "floor-kept": [floor_], "former-level-kept": [], "binding-stated": passed, "nature-kept": passed
        }  # fmt: skip
