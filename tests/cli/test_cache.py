"""The cache saves time and nothing else: with it, without it, cold, warm or damaged, a run says the same."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path

import pytest

from tests.conftest import AS_OF, ROOT, Ran, in_process, process, slow_but

FORMS = (
    ("--format", "table"),
    ("--format", "json"),
    ("--all", "--explain"),
    ("-q", "--format", "table=out.txt", "--format", "json"),
)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A working folder with some of the real plans, which a test may change, and a cache of its own."""
    copy(tmp_path, "pinghu", "jiaxing", "zhejiang", "national", "national-public-services")
    copy(tmp_path, "beilin", "xian", "shaanxi")
    return tmp_path


def copy(folder: Path, *names: str) -> None:
    (folder / "plans").mkdir(exist_ok=True)
    for name in names:
        shutil.copy(ROOT / "plans" / f"{name}.yaml", folder / "plans")


def verify(desk: Path, *arguments: str, cache: str | None = None, lang: str = "zh") -> Ran:
    folder = str(desk / "cache") if cache is None else cache
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANCHECK_CACHE", folder)
        return in_process("verify", *arguments, *AS_OF, cwd=desk, lang=lang)


def entries(desk: Path) -> list[Path]:
    return sorted((desk / "cache").glob("*.bin"))


def alike(desk: Path, *arguments: str, lang: str = "zh") -> Ran:
    """A run with whatever is in the cache, then one without any: both say the same."""
    with_cache = verify(desk, *arguments, lang=lang)
    without = verify(desk, *arguments, cache="off", lang=lang)
    assert (with_cache.code, with_cache.out, with_cache.err) == (
        without.code,
        without.out,
        without.err,
    )
    return with_cache


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
@pytest.mark.parametrize("lang", slow_but({"zh"}, ("zh", "en")))
def test_cold_warm_and_off_say_the_same(desk, form, lang):
    cold = alike(desk, "plans", *form, lang=lang)
    kept = entries(desk)
    assert len(kept) == len(list((desk / "plans").glob("*.yaml")))
    warm = alike(desk, "plans", *form, lang=lang)
    assert warm == cold
    assert entries(desk) == kept


def test_a_remembered_plan_is_not_judged_again(desk, inside, monkeypatch):
    monkeypatch.setenv("PLANCHECK_CACHE", str(desk / "cache"))
    run = ("verify", "plans", *AS_OF, "--format", "json")
    cold = inside(*run, cwd=desk)
    monkeypatch.setattr("plancheck.app.verify.evaluate", None)  # judging would end in exit 70
    monkeypatch.setattr("plancheck.io.repository.read_plan", None)
    warm = inside(*run, cwd=desk)
    assert (warm.code, warm.out) == (cold.code, cold.out)


def test_languages_and_styles_are_remembered_apart(desk):
    for lang in ("zh", "en", "zh"):
        for form in FORMS[:2]:
            alike(desk, "plans/pinghu.yaml", *form, lang=lang)


def weaker(desk: Path) -> None:
    edit(desk / "plans/pinghu.yaml", "target: 90%", "target: 80%")


def reformatted(desk: Path) -> None:
    edit(desk / "plans/pinghu.yaml", "record: complete", "\n# a comment\nrecord: complete")


def stricter_above(desk: Path) -> None:
    edit(desk / "plans/zhejiang.yaml", ">90%", ">95%")


def gone_above(desk: Path) -> None:
    (desk / "plans/jiaxing.yaml").unlink()


def broken_above(desk: Path) -> None:
    edit(desk / "plans/zhejiang.yaml", "record:", "recrod:")


def twice_above(desk: Path) -> None:
    shutil.copy(desk / "plans/zhejiang.yaml", desk / "plans/zhejiang-2.yaml")


def moved_above(desk: Path) -> None:
    (desk / "plans/zhejiang.yaml").rename(desk / "plans/浙江.yaml")


def weaker_below(desk: Path) -> None:
    """Sums and shares of a prefecture look at the counties."""
    edit(desk / "plans/pinghu.yaml", "parents:", "# moved\nparents:")


CHANGES = (
    weaker,
    reformatted,
    stricter_above,
    gone_above,
    broken_above,
    twice_above,
    moved_above,
    weaker_below,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)
@pytest.mark.parametrize("what", slow_but({"plans"}, ["plans", "plans/pinghu.yaml"]))
def test_a_change_is_seen_at_once(desk, change, what):
    run = (what, "--format", "json")
    alike(desk, *run)
    change(desk)
    alike(desk, *run)
    alike(desk, *run)


@pytest.mark.parametrize(
    "option",
    [
        ("--only", "floor-kept"),
        ("--skip", "floor-kept"),
        ("--set", "gdp-growth=9%"),
        ("--fail-on", "note"),
        ("--strict",),
        ("--plans", "plans"),
        ("--as-of", "2022-01-01"),
    ],
    ids=" ".join,
)
def test_an_option_that_changes_the_verdicts_is_seen(desk, option):
    run = ("plans/pinghu.yaml", "plans/beilin.yaml", "--format", "json")
    alike(desk, *run)
    alike(desk, *run, *option)
    alike(desk, *run)


def test_a_changed_pack_is_seen(desk):
    shutil.copytree(ROOT / "rules/disability", desk / "mine")
    run = ("plans/pinghu.yaml", "--rules", "mine", "--format", "json")
    before = alike(desk, *run)
    edit(desk / "mine/guarantees.yaml", "severity: error", "severity: note")
    assert alike(desk, *run).out != before.out


def test_a_changed_pack_that_another_extends_is_seen(desk):
    for pack in ("common", "disability"):
        shutil.copytree(ROOT / "rules" / pack, desk / "packs" / pack)
    run = ("plans/pinghu.yaml", "--rules", "packs/disability", "--format", "json")
    before = alike(desk, *run)
    file = desk / "packs/common/levels.yaml"
    edit(file, "severity: {binding: error", "severity: {binding: note")
    assert alike(desk, *run).out != before.out


def test_a_plan_with_a_problem_in_its_chain_is_told_each_time(desk):
    broken_above(desk)
    for _ in range(2):
        ran = alike(desk, "plans/pinghu.yaml")
        assert ran.code == 2
        assert "recrod" in ran.err
    assert not entries(desk)


def test_standard_input_is_not_remembered(desk):
    raw = (desk / "plans/pinghu.yaml").read_bytes()
    env = {"PLANCHECK_CACHE": str(desk / "cache")}
    assert process("verify", "-", *AS_OF, cwd=desk, stdin=raw, **env).code in {0, 1}
    assert not entries(desk)


def test_the_same_id_twice_among_the_judged_is_told_though_remembered(desk):
    alike(desk, "plans")
    shutil.copy(desk / "plans/pinghu.yaml", desk / "plans/aaa.yaml")
    assert alike(desk, "plans").code == 2


def cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def flipped(raw: bytes) -> bytes:
    middle = len(raw) // 2
    return raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :]


@pytest.mark.parametrize(
    "damage",
    slow_but(
        {cut, flipped}, [cut, flipped, lambda _: b"", lambda _: b"\0" * 5000, lambda raw: raw[::-1]]
    ),
    ids=["cut", "flipped", "empty", "zeros", "reversed"],
)
def test_damaged_entries_are_as_good_as_none(desk, damage):
    run = ("plans", "--format", "json")
    alike(desk, *run)
    for entry in entries(desk):
        entry.write_bytes(damage(entry.read_bytes()))
    alike(desk, *run)
    alike(desk, *run)


def test_an_entry_in_the_place_of_another_is_not_taken(desk):
    alike(desk, "plans", "--format", "json")
    kept = entries(desk)
    contents = [entry.read_bytes() for entry in kept]
    for entry, content in zip(kept, contents[1:] + contents[:1], strict=True):
        entry.write_bytes(content)
    alike(desk, "plans", "--format", "json")


def test_a_cache_folder_that_cannot_be_is_no_trouble(desk):
    (desk / "file").write_text("", encoding="utf-8")
    ran = verify(desk, "plans/pinghu.yaml", cache=str(desk / "file" / "below"))
    assert (ran.code, ran.err) == (1, "")


def test_no_cache_writes_none(desk):
    assert verify(desk, "plans/pinghu.yaml", "--no-cache").code == 1
    assert not (desk / "cache").exists()


def test_a_draft_is_for_its_user_only(desk):
    verify(desk, "plans/pinghu.yaml")
    assert stat.S_IMODE((desk / "cache").stat().st_mode) == 0o700
    assert {stat.S_IMODE(entry.stat().st_mode) for entry in entries(desk)} == {0o600}


def test_processes_share_the_cache_and_say_the_same(desk):
    for _ in range(2):
        alike(desk, "plans", "--format", "json", "--jobs", "2")


WAIVERS = """format: plancheck/waivers@1
waivers:
  - rule: two-subsidies-full
    plan: pinghu-2021
    indicator: living-subsidy-coverage
    reason: 示例
    approved_by: 示例
    from: 2026-01-01
    until: 2026-12-31
  - rule: two-subsidies-full
    plan: pudong-2021
    indicator: living-subsidy-coverage
    reason: 示例
    approved_by: 示例
    from: 2026-01-01
  - rule: floor-kept
    plan: pudong-2021
    indicator: living-subsidy-coverage
    requirement: nowhere
    reason: 示例
    approved_by: 示例
    from: 2026-01-01
    until: 2026-12-31
"""
SETTLED = ("plans", "--waivers", "w.yaml", "--known", "k.yaml", "--write-known", "new.yaml")


@pytest.fixture
def suppressed(desk):
    """A desk with waivers, and with known findings of which one is gone and one is worse than noted."""
    copy(desk, "pudong", "shanghai", "zhoushan")
    (desk / "w.yaml").write_text(WAIVERS, encoding="utf-8")
    verify(desk, "plans", "-q", "--write-known", "k.yaml", cache="off")
    edit(desk / "plans/pinghu.yaml", "    target: 90%", "    target: 95%")
    edit(desk / "plans/zhoushan.yaml", 'target: ">99%"', "target: 98%")
    return desk


@pytest.mark.parametrize("jobs", [(), ("--jobs", "2")], ids=["one process", "two"])
@pytest.mark.parametrize("form", slow_but({()}, [(), ("--format", "json"), ("-q",)]), ids=str)
def test_waivers_and_known_findings_are_told_the_same_cold_warm_and_off(suppressed, form, jobs):
    run = (*SETTLED, *form, *jobs)
    said = set()
    for cache in ("off", None, None, "off"):
        ran = verify(suppressed, *run, cache=cache)
        said.add((ran.code, ran.out, ran.err, (suppressed / "new.yaml").read_bytes()))
        (suppressed / "new.yaml").unlink()
    assert len(said) == 1
    [(_, out, err, _)] = said
    assert "更差" in out + err
    assert "不再出现" in out + err


def test_processes_that_share_the_plans_tell_waivers_and_known_findings_the_same(suppressed):
    """Enough files for two shares: the processes read neither file anew."""
    for number in range(30):
        text = (suppressed / "plans/pudong.yaml").read_text(encoding="utf-8")
        copy = text.replace("id: pudong-2021", f"id: pudong-{number:04}", 1)
        (suppressed / f"plans/copy-{number:02}.yaml").write_text(copy, encoding="utf-8")
    said = {
        (ran.code, ran.out, ran.err, (suppressed / "new.yaml").read_bytes())
        for jobs in ("1", "2")
        for cache in ("off", None, None)
        for ran in [verify(suppressed, *SETTLED, "--format", "json", "--jobs", jobs, cache=cache)]
    }
    assert len(said) == 1
    assert {one["problem"] for one in json.loads(said.pop()[1])["unmatched_waivers"]} == {
        "endless",
        "unmatched",
    }


@pytest.mark.parametrize("name", ["w.yaml", "k.yaml"])
def test_a_changed_file_of_waivers_or_known_findings_is_seen(suppressed, name):
    before = alike(suppressed, *SETTLED, "--format", "json")
    if name == "w.yaml":
        edit(suppressed / name, "until: 2026-12-31", "until: 2026-11-20")
    else:
        edit(suppressed / name, 'value: "1"', 'value: "0.5"')
    assert alike(suppressed, *SETTLED, "--format", "json").out != before.out
    for options in (("--no-waivers",), ("--as-of", "2027-01-01")):
        alike(suppressed, *SETTLED, *options, "--format", "json")


def test_what_is_written_down_is_remembered_apart(suppressed):
    """A run that wrote no known findings leaves nothing from which one that does could take them."""
    alike(suppressed, "plans")
    alike(suppressed, "plans", "--write-known", "a.yaml")
    first = (suppressed / "a.yaml").read_bytes()
    verify(suppressed, "plans", "--write-known", "b.yaml")
    assert (suppressed / "b.yaml").read_bytes() == first
    assert first.count(b"fingerprint") > 100


def test_the_folder_stays_below_its_limit(tmp_path):
    from plancheck.io.cache_folder import Cache

    cache = Cache(tmp_path, limit=3000)
    for number in range(10):
        cache.put(f"{number:064}", os.urandom(1000))
        os.utime(tmp_path / f"{number:064}.bin", (number, number))
    cache.tidy()
    assert sum(one.stat().st_size for one in tmp_path.iterdir()) <= 3000
    assert cache.get(f"{9:064}") is not None
    assert cache.get(f"{0:064}") is None
