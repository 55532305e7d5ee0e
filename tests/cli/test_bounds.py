"""A file in which everything is wrong is told so in a page, with work in proportion to the file."""

from __future__ import annotations

import pytest

from tests.cli.test_look import COUNTY, PROVINCE
from tests.counting import grows_evenly

HEAD = COUNTY[: COUNTY.index("indicators:")]
ROW = "  - {{id: professional-care-coverage, row: {0}, target: 90%}}\n"


def rows(line: str, count: int) -> str:
    return HEAD + "indicators:\n" + "".join(line.format(number) for number in range(1, count + 1))


# Each a file with a number of mistakes.
FILES = {
    "schema": lambda count: rows("  - id: professional-care-coverage\n    row: x{0}\n    nature: y{0}\n    tagret: 9\n", count),
    "keys": lambda count: HEAD + "".join(f"key{number}: 1\n" for number in range(count)),
    "full-width": lambda count: HEAD + "".join(f"k{'abcdefg'[number % 7]}：1\n" for number in range(count)),
    "unknown-ids": lambda count: rows("  - {{id: foo-bar-{0}, row: {0}, target: 90%}}\n", count),
    "one-line": lambda count: HEAD + "indicators: [" + ",".join(
        f"{{id: foo-bar-{number}, row: {number}, target: 90%}}" for number in range(1, count + 1)) + "]\n",
    "duplicates": lambda count: HEAD + "".join(f"id: a{number}\n" for number in range(count)),
    "blocks": lambda count: rows("  - id: professional-care-coverage\n    row: {0}\n    target: >\n      90%\n", count),
    "twice": lambda count: rows(ROW.replace("{0}", "1"), count),
    "targets": lambda count: rows("  - {{name: x{0}, row: {0}, target: 九成来的样子}}\n", count),
}  # fmt: skip
COUNTS = {"schema": 8_000, "keys": 60_000, "full-width": 100_000, "duplicates": 60_000}


@pytest.mark.parametrize("name", FILES)
def test_twice_the_mistakes_are_twice_the_work(name, tmp_path, inside):
    (tmp_path / "prov.yaml").write_text(PROVINCE, "utf-8")

    def run(count: int) -> None:
        (tmp_path / "plan.yaml").write_text(FILES[name](count), "utf-8")
        assert inside("verify", "plan.yaml", "--format", "json", cwd=tmp_path).code in {0, 1, 2}

    assert grows_evenly(run, 500, spare=100_000)


@pytest.mark.parametrize("name", FILES)
def test_the_problems_of_a_file_are_bounded(name, tmp_path, inside, checked):
    (tmp_path / "plan.yaml").write_text(FILES[name](COUNTS.get(name, 12_000)), "utf-8")
    (tmp_path / "prov.yaml").write_text(PROVINCE, "utf-8")
    ran = inside("verify", "plan.yaml", "--format", "json", cwd=tmp_path, lang="en")
    assert ran.code == 2
    assert len(ran.err) < 60_000
    lines = [line for line in ran.err.splitlines() if line.startswith("plan.yaml")]
    if name != "full-width":  # slips that are alike are summed up
        assert len(lines) == len(checked(ran.out)["errors"])
    assert 1 <= len(lines) <= 101
    places = [int(line.split(":")[1]) for line in lines if line.split(":")[1].isdigit()]
    assert places == sorted(places)
    if name != "keys":
        assert lines[-1] == (
            "plan.yaml: error: too many problems: not all are listed, and no more were looked for"
        )
    assert max(map(len, ran.err.splitlines())) < 400


def test_a_hundred_problems_are_all_told(tmp_path, inside):
    text = rows("  - {{id: foo-bar-{0}, row: {0}, target: 90%}}\n", 100)
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    ran = inside("verify", "plan.yaml", "--plans", ".", cwd=tmp_path, lang="en")
    assert ran.err.count("plan.yaml:") >= 100
    assert "too many problems" not in ran.err


def test_near_names_of_waivers_are_looked_for_a_few_times_only(tmp_path, inside, monkeypatch):
    from plancheck.app.verify import suppressions

    asked = []
    monkeypatch.setattr(suppressions, "closest", lambda *words: asked.append(words) or [])
    for name, text in (("cty", COUNTY), ("prov", PROVINCE)):
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    entry = "  - {{rule: floor-kept, plan: p{0}, indicator: employment-rate, reason: r, approved_by: a, from: 2021-01-01}}\n"
    waivers = "".join(entry.format(number) for number in range(1, 500))
    (tmp_path / "w.yaml").write_text("format: plancheck/waivers@1\nwaivers:\n" + waivers, "utf-8")
    inside("verify", "cty.yaml", "--waivers", "w.yaml", "--format", "json", cwd=tmp_path)
    assert len(asked) == suppressions.MOST_SUGGESTED
