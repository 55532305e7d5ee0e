"""A printed name that is exactly another indicator's is held against the id, wherever it stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from plancheck import api
from tests.conftest import ROOT, slow_but

AS_OF = date(2026, 11, 30)
CASE = ROOT / "tests/cases/judge/judge-name-is-another-indicator"
PACK = api.load_pack(ROOT / "rules/disability")
INDICATORS = PACK.catalogue.indicators


def test_a_name_of_another_indicator_passes() -> None:
    report = api.verify(CASE / "b.yaml", as_of=AS_OF)
    assert report.exit_code == 2
    (error,) = report.errors
    assert "basic-pension-rate" in error.message
    assert not [one for one in report.results if one.subject.statement == "row:1"]


HEAD = (CASE / "b.yaml").read_text("utf-8").partition("indicators:")[0]
FORMS = {
    "row": "indicators:\n  - {{id: {id}, row: 1, target: 99%, name: {name}}}\n",
    "commitment": "commitments:\n  - {{id: c, indicator: {id}, target: 99%, subject: {name}}}\n",
}


@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize(
    "own",
    slow_but(
        {"employment-rate"},
        ["pension-insurance-rate", "employment-rate", "household-accessibility-rate"],
    ),
)
def test_only_confusable_names_are_held_against_the_id(tmp_path: Path, form: str, own: str) -> None:
    """Every name and alias of every other indicator is refused, in quotes too; its own are not."""
    for other in INDICATORS.values():
        for name in (other.name["zh"], other.name["en"], *other.aliases, f"“{other.name['zh']}”"):
            text = HEAD.replace("parents: [a]\n", "") + FORMS[form].format(id=own, name=f'"{name}"')
            (tmp_path / "b.yaml").write_text(text, "utf-8")
            report = api.verify(tmp_path / "b.yaml", as_of=AS_OF, rules=["disability"])
            assert bool(report.errors) == (other.id != own), name
