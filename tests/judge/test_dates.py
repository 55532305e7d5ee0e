"""Dates that can't be: each a finding of its own, and everything else judged as if the date were unknown."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck import api
from tests.making import AS_OF, LIVING, PUBLIC, found, plan, row, verify

CASES = Path(__file__).parents[1] / "cases/judge"
ABOVE = plan("above", "330000", [row("employment-rate", "≥90%")], document={"issued": "2021-06-01"})


def made(document: dict[str, Any], **more: Any) -> dict[str, Any]:
    rows = [row("employment-rate", "10%", 1), row(LIVING, "10%", 2), row(PUBLIC, "1%", 3)]
    return plan("own", "330400", rows, document=document, parents=["above"], **more)


def held(report: api.Report) -> set[tuple[str, ...]]:
    """What is held against the plan: its findings that are no passes, with how much they matter."""
    return {
        (one.rule, one.verdict, one.severity, one.reason, one.subject.indicator or "", source(one))
        for one in report.results
        if one.verdict in {"fail", "gap", "review"} and one.rule != "dates-possible"
    }  # type: ignore[misc]


def source(one: api.Result) -> str:
    return (one.requirement.source or "") if one.requirement else ""


def test_an_impossible_date_is_told_and_switches_nothing_off() -> None:
    report = api.verify(CASES / "judge-date-that-cannot-be/b.yaml", as_of=AS_OF)
    (one,) = found(report, "dates-possible")
    assert (one.verdict, one.severity, one.reason) == ("fail", "error", "date-impossible")
    assert "1922-05-26" in one.message
    failed = {
        (one.rule, one.subject.indicator, one.severity)
        for one in report.results
        if one.verdict == "fail"
    }
    assert ("floor-kept", "employment-rate", "error") in failed
    assert ("two-subsidies-full", LIVING, "error") in failed
    assert report.exit_code == 1


@pytest.mark.parametrize(
    ("document", "broken"),
    [
        ({"issued": "2022-05-26"}, ()),
        ({"issued": "2019-01-01"}, ()),
        ({"issued": "2018-12-31"}, ("issued",)),
        ({"issued": "1922-05-26"}, ("issued",)),
        ({"issued": "2026-11-30"}, ()),
        ({"issued": "2026-12-01"}, ("issued",)),
        ({"issued": "2099-05-26"}, ("issued",)),
        ({"published": "1922-05-26"}, ("published",)),
        ({"published": "2099-05-26", "issued": "2022-05-26"}, ("published",)),
        ({"dated": "0001-01-01", "status": "draft"}, ("dated",)),
        ({"dated": "2099-01-01", "status": "issued"}, ("dated",)),
        ({"issued": "1922-01-01", "published": "2099-01-01"}, ("issued", "published")),
        ({"number": "某政发〔2022〕1号"}, ()),
    ],
)  # fmt: skip
def test_each_date_that_cant_be_is_one_finding(
    tmp_path: Path, document: dict[str, str], broken: tuple[str, ...]
) -> None:
    report = verify(tmp_path, ABOVE, made(document))
    failed = [one for one in found(report, "dates-possible") if one.verdict == "fail"]
    assert len(failed) == len(broken)
    for one, key in zip(failed, broken, strict=True):
        assert document[key] in one.message
        assert one.location.line == 1 + next(
            number
            for number, line in enumerate((tmp_path / "own.yaml").read_text("utf-8").splitlines())
            if line.strip().startswith(f"{key}:")
        )
    assert bool(broken) <= (report.exit_code == 1)


@pytest.mark.parametrize("issued", ["2099-06-01", "2026-12-01", "1922-06-01"])
def test_an_ancestor_of_an_impossible_date_asks_in_full(tmp_path: Path, issued: str) -> None:
    above = {**ABOVE, "document": {"issued": issued}}
    report = verify(tmp_path, above, made({"issued": "2022-01-01"}))
    (told,) = [one for one in found(report, "dates-possible") if one.verdict == "fail"]
    assert (source(told), told.severity) == ("above", "error")
    assert "示例规划above" in told.message
    (floor,) = found(report, "floor-kept", "employment-rate")
    assert floor.requirement is not None
    assert (floor.verdict, floor.severity, floor.requirement.later) == ("fail", "error", False)


@pytest.mark.parametrize(
    ("issued", "told"), [("2099-01-01", 1), ("1922-01-01", 1), ("1953-01-01", 0)]
)
def test_a_cited_document_of_an_impossible_date_is_told(
    tmp_path: Path, issued: str, told: int
) -> None:
    cites = [{"title": "某法", "issued": issued}]
    report = verify(tmp_path, ABOVE, made({"issued": "2022-01-01"}, cites=cites))
    failed = [one for one in found(report, "dates-possible") if one.verdict == "fail"]
    assert len(failed) == told
    assert all("某法" in one.message for one in failed)


def test_an_issued_plan_does_not_take_the_date_of_a_draft(tmp_path: Path) -> None:
    above = {**ABOVE, "document": {"issued": "2023-06-01"}}

    def severity(document: dict[str, str]) -> tuple[str | None, bool]:
        (one,) = found(verify(tmp_path, above, made(document)), "floor-kept", "employment-rate")
        assert one.requirement is not None
        return one.severity, one.requirement.later

    assert severity({"issued": "2022-01-01", "status": "issued"}) == ("note", True)
    assert severity({"dated": "2022-01-01", "status": "issued"}) == ("error", False)
    assert severity({"dated": "2022-01-01"}) == ("error", False)
    assert severity({"dated": "2022-01-01", "status": "draft"}) == ("error", False)


def test_law_that_comes_into_force_after_the_day_of_the_check_asks_nothing(tmp_path: Path) -> None:
    rows = [row(PUBLIC, "1.5%")]
    for issued in ("2099-01-01", "1922-01-01"):
        made_ = plan("p", "370100", rows, document={"issued": issued})
        (one,) = found(verify(tmp_path, made_, as_of=date(2026, 5, 31)), "employment-quota")
        assert one.basis[0].title == "残疾人就业条例"
        (one,) = found(verify(tmp_path, made_, as_of=date(2026, 6, 1)), "employment-quota")
        assert one.basis[0].number == "鲁财税〔2026〕8号"


KEYS = st.sampled_from(["issued", "published"])
IMPOSSIBLE = st.dates(date(1, 1, 1), date(2018, 12, 31)) | st.dates(
    date(2026, 12, 1), date(9999, 12, 31)
)
POSSIBLE = st.dates(date(2019, 1, 1), AS_OF)


@given(
    key=KEYS,
    wrong=IMPOSSIBLE,
    theirs=POSSIBLE | IMPOSSIBLE,
    status=st.sampled_from(["issued", "draft"]),
)
def test_an_impossible_date_is_no_date_and_one_finding_more(
    tmp_path_factory: pytest.TempPathFactory, key: str, wrong: date, theirs: date, status: str
) -> None:
    folder = tmp_path_factory.mktemp("p")
    above = {**ABOVE, "document": {"issued": theirs.isoformat()}}
    unknown = verify(folder, above, made({"status": status}))
    report = verify(folder, above, made({"status": status, key: wrong.isoformat()}))
    assert held(report) == held(unknown)
    told = [one for one in found(report, "dates-possible") if one.verdict == "fail"]
    before = [one for one in found(unknown, "dates-possible") if one.verdict == "fail"]
    assert len(told) == len(before) + 1


@given(right=POSSIBLE, wrong=IMPOSSIBLE)
def test_an_impossible_date_never_lowers_what_is_held(
    tmp_path_factory: pytest.TempPathFactory, right: date, wrong: date
) -> None:
    folder = tmp_path_factory.mktemp("p")
    known = verify(folder, ABOVE, made({"issued": right.isoformat()}))
    slipped = verify(folder, ABOVE, made({"issued": wrong.isoformat()}))

    def errors(report: api.Report) -> int:
        return sum(
            one.severity == "error" for one in report.results if one.verdict in {"fail", "gap"}
        )

    assert errors(slipped) > errors(known)
    assert len([one for one in slipped.results if one.verdict in {"fail", "gap"}]) > len(
        [one for one in known.results if one.verdict in {"fail", "gap"}]
    )
