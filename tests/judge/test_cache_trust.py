"""A cache entry counts only when this user wrote it: whatever else lies in its place changes nothing and stops nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import stat
import zlib
from pathlib import Path

import pytest

from plancheck.io.cache_folder import Cache
from tests.conftest import ROOT, Ran, in_process, process, slow_but

CASE = ROOT / "tests/cases/judge/judge-cache-poisoned"
MAGIC = b"plancheck cache 3\n"
HEAD = len(MAGIC) + 32
RUN = ("verify", "b.yaml", "--only", "floor-kept")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """The case's plans, judged once with a cache: the plan fails."""
    for name in ("a.yaml", "b.yaml"):
        shutil.copy(CASE / name, tmp_path / name)
    assert verify(tmp_path).code == 1
    assert len(entries(tmp_path)) == 1
    return tmp_path


def verify(desk: Path, *, apart: bool = False) -> Ran:
    """``apart``: in a process of its own, so that one that waits for ever is ended by its time limit."""
    if apart:
        return process(*RUN, cwd=desk, PLANCHECK_CACHE=str(desk / "c"), PYTHONPATH=str(ROOT))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANCHECK_CACHE", str(desk / "c"))
        return in_process(*RUN, cwd=desk)


def entries(desk: Path) -> list[Path]:
    return sorted((desk / "c").glob("*.bin"))


def passing(body: bytes) -> bytes:
    """The entry as that of a plan that trips nothing."""
    size = int.from_bytes(body[:8], "big")
    meta = json.loads(zlib.decompress(body[8 : 8 + size]))
    meta["tripped"] = 0
    head = zlib.compress(json.dumps(meta, ensure_ascii=False).encode())
    rest = body[8 + size :].replace("不符合".encode(), "符　合".encode())
    return len(head).to_bytes(8, "big") + head + rest


def lacking(body: bytes) -> bytes:
    """The entry without what it rests on."""
    size = int.from_bytes(body[:8], "big")
    meta = json.loads(zlib.decompress(body[8 : 8 + size]))
    del meta["needs"]
    head = zlib.compress(json.dumps(meta).encode())
    return len(head).to_bytes(8, "big") + head + body[8 + size :]


def plain_hash(entry: Path, body: bytes) -> bytes:
    return hashlib.sha256(entry.stem.encode() + body).digest()


def other_secret(entry: Path, body: bytes) -> bytes:
    return hmac.digest(b"x" * 32, entry.stem.encode() + body, "sha256")


def no_secret(entry: Path, body: bytes) -> bytes:
    return hmac.digest(b"", entry.stem.encode() + body, "sha256")


@pytest.mark.parametrize("signed", [plain_hash, other_secret, no_secret])
@pytest.mark.parametrize("change", [passing, lacking, lambda body: body])
def test_a_forged_entry_is_not_taken(change, signed, desk):
    [entry] = entries(desk)
    before = verify(desk)
    body = change(entry.read_bytes()[HEAD:])
    entry.write_bytes(MAGIC + signed(entry, body) + body)
    assert verify(desk) == before
    assert verify(desk) == before


@pytest.mark.parametrize(
    "body",
    [b"", b"\0" * 8, b"\xff" * 64, b"\0" * 7 + b"\x02[]", lacking],
    ids=["nothing", "zeros", "ones", "list", "lacking"],
)
def test_an_entry_that_is_signed_and_yet_none_is_not_taken(body, desk):
    [entry] = entries(desk)
    before = verify(desk)
    secret = (desk / "c.key").read_bytes()
    body = body if isinstance(body, bytes) else body(entry.read_bytes()[HEAD:])
    entry.write_bytes(MAGIC + hmac.digest(secret, entry.stem.encode() + body, "sha256") + body)
    assert verify(desk) == before


def test_a_folder_of_another_user_is_of_no_use(desk):
    """What lies in the folder is not enough: the secret is elsewhere."""
    before = verify(desk)
    (desk / "c.key").unlink()
    [entry] = entries(desk)
    kept = entry.read_bytes()
    assert verify(desk) == before
    assert entries(desk)[0].read_bytes() != kept


def pipe(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()
    (path / "within").touch()


def link_to_nowhere(path: Path) -> None:
    path.symlink_to("nowhere")


def link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def link_to_a_file(path: Path) -> None:
    copy = path.with_name("copy")
    copy.write_bytes(b"x" * 32)
    copy.chmod(0o600)
    path.symlink_to(copy)


def socket(path: Path) -> None:
    import socket as sockets

    with sockets.socket(sockets.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(path.parent)  # the name of a socket is short
        try:
            one.bind(path.name[:60])
        finally:
            os.chdir(here)
        (path.parent / path.name[:60]).rename(path)


def sparse(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(10_000_000_000)


def empty(path: Path) -> None:
    path.touch()


def of_another(path: Path) -> None:
    path.write_bytes(b"x" * 32)
    if os.geteuid() == 0:
        os.chown(path, 12345, 12345)
    path.chmod(0o666)


ODD = (
    pipe, folder, link_to_nowhere, link_to_itself, link_to_a_device, link_to_a_file, socket, sparse, empty, of_another,
)  # fmt: skip
WAITING = {pipe, link_to_a_device}


@pytest.mark.parametrize("odd", ODD)
def test_what_is_no_file_of_ours_is_as_good_as_none(odd, desk):
    [entry] = entries(desk)
    before = verify(desk)
    entry.unlink()
    odd(entry)
    assert verify(desk, apart=odd in WAITING) == before
    assert verify(desk) == before


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", slow_but({"c.key"}, ["c.key", "c"]))
def test_so_is_a_secret_or_a_folder_that_is_none(name, odd, desk):
    before = verify(desk)
    path = desk / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    odd(path)
    assert verify(desk, apart=odd in WAITING) == before
    assert verify(desk) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_an_entry_of_another_user_is_not_taken(desk):
    [entry] = entries(desk)
    cache = Cache(desk / "c")
    assert cache.get(entry.stem) is not None
    os.chown(entry, 12345, 12345)
    assert cache.get(entry.stem) is None


@pytest.mark.parametrize("name", ["c/*.bin", "c", "c.key"])
def test_what_may_not_be_read_or_written_is_no_trouble(name, desk):
    before = verify(desk)
    paths = list(desk.glob(name))
    for path in paths:
        path.chmod(0)
    try:
        assert verify(desk) == before
    finally:
        for path in paths:
            path.chmod(0o700)


def test_secret_and_entries_are_for_their_user_only(desk):
    for path in (desk / "c.key", *entries(desk)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((desk / "c").stat().st_mode) == 0o700


def test_a_secret_that_others_may_read_is_made_anew(desk):
    secret = (desk / "c.key").read_bytes()
    (desk / "c.key").chmod(0o644)
    verify(desk)
    assert (desk / "c.key").read_bytes() != secret
    assert stat.S_IMODE((desk / "c.key").stat().st_mode) == 0o600


def test_processes_that_begin_together_have_one_secret(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        caches = list(pool.map(lambda _: Cache(tmp_path / "c"), range(32)))
    assert len({cache.secret for cache in caches}) == 1
    assert [one.name for one in tmp_path.iterdir() if one.name != "c"] == ["c.key"]


def test_tidying_removes_entries_only(tmp_path):
    """The folder may be one in which other things lie."""
    (tmp_path / "letter.docx").write_bytes(b"x" * 5000)
    (tmp_path / f"{'a' * 64}.txt").write_bytes(b"x" * 5000)
    cache = Cache(tmp_path, limit=3000)
    for number in range(10):
        cache.put(f"{number:064}", os.urandom(1000))
    cache.tidy()
    assert sum(one.stat().st_size for one in tmp_path.glob("*.bin")) <= 3000
    assert sum(one.stat().st_size for one in tmp_path.iterdir()) > 10_000


def test_nothing_is_left_of_an_entry_that_could_not_be_placed(tmp_path):
    cache = Cache(tmp_path)
    (tmp_path / f"{0:064}.bin").mkdir()
    cache.put(f"{0:064}", b"x")
    assert [one.name for one in tmp_path.iterdir()] == [f"{0:064}.bin"]


@pytest.mark.parametrize("value", [".", "/proc/nowhere", "/dev/null", "a\nb", "~", "x" * 300])
def test_an_odd_folder_is_no_trouble(value, tmp_path, inside, monkeypatch):
    for name in ("a.yaml", "b.yaml"):
        shutil.copy(CASE / name, tmp_path / name)
    (tmp_path / "within").mkdir()
    monkeypatch.setenv("PLANCHECK_CACHE", value)
    ran = inside("verify", "../b.yaml", "--only", "floor-kept", cwd=tmp_path / "within")
    assert (ran.code, ran.err) == (1, "")


def test_a_user_without_a_home_has_no_cache(monkeypatch, inside):
    monkeypatch.delenv("PLANCHECK_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    assert inside(*RUN, cwd=CASE).code == 1
