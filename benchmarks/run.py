"""Measure plancheck against its own start-up floor and against two schema checkers.

Usage: python benchmarks/run.py [--quick] [--only NAME …] [--peers DIR …] [--json FILE]

Each comparison runs its sides in turn (A B A B …) after one run of each that does not count, and takes medians:
of CPU time (user and system, of the child processes) for what is held against a wanted value, of wall time beside
it. plancheck is the one of this interpreter's environment. No test depends on what comes out here.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from generate import generate

ROOT = Path(__file__).parents[1]
REAL = ROOT / "plans" / "pinghu.yaml"
AS_OF = ("--as-of", "2026-11-21")
JUDGED = (0, 1)
GROWN = 1.5
WRAPPER = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
sys.stderr.buffer.write(done.stderr)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""

Command = Sequence[str]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took, in seconds."""

    cpu: float
    wall: float


@dataclass(slots=True)
class Line:
    """A line of the table: what, what was measured, what is wanted, and whether it was reached."""

    what: str
    measured: str
    wanted: str = "—"
    met: bool | None = None
    numbers: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Bench:
    """The tools, the counts and the folder of a session of measuring."""

    work: Path
    rounds: int
    plans: int
    many: int
    sample: int
    plancheck: list[str]
    check_jsonschema: str | None
    ajv: str | None
    lines: list[Line] = field(default_factory=list)
    _folders: dict[int, Path] = field(default_factory=dict)
    _schema: Path | None = None

    def folder(self, count: int) -> Path:
        """A folder with so many county plans and the chain above them."""
        if count not in self._folders:
            self._folders[count] = self.work / f"plans-{count}"
            generate(self._folders[count], count)
        return self._folders[count]

    def counties(self, count: int) -> list[str]:
        """The county plans of that folder."""
        return sorted(map(str, self.folder(count).glob("county-*.yaml")))

    @property
    def schema(self) -> str:
        """The schema of plans, as plancheck prints it."""
        if self._schema is None:
            self._schema = self.work / "plan.schema.json"
            text = subprocess.run(
                [*self.plancheck, "schema", "plan"], check=True, capture_output=True
            )
            self._schema.write_bytes(text.stdout)
        return str(self._schema)

    def verify(self, *arguments: str, warm: bool = False) -> list[str]:
        """A ``plancheck verify`` command: without any cache, or with what the run before left there."""
        return [*self.plancheck, "verify", *AS_OF, *arguments, *(() if warm else ("--no-cache",))]

    def skip(self, what: str, missing: str) -> None:
        """A comparison that can't be made is told, in the table and at once."""
        print(
            f"!!! SKIPPED: {what}: {missing} is not installed (see benchmarks/README.md)",
            file=sys.stderr,
        )
        self.lines.append(Line(what, f"**skipped**: {missing} is not installed", met=None))


def run(command: Command, codes: Sequence[int] = (0,)) -> Cost:
    """Run a child process and tell what it and its own children took. Its output goes to a file."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as complaints:
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(command, stdout=out, stderr=complaints, cwd=ROOT, check=False)
        wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in codes:
            complaints.seek(0)
            out.seek(0)
            said = (complaints.read() + out.read())[-2000:].decode(errors="replace")
            sys.exit(f"{' '.join(command)[:300]} ended with {done.returncode}:\n{said}")
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Cost(cpu, wall)


def anew(file: Path, command: Command, codes: Sequence[int]) -> Cost:
    """Run a command that writes a file which is not there yet: to free the space of an old one costs time, too."""
    file.unlink(missing_ok=True)
    return run(command, codes)


def in_turn(rounds: int, *sides: Callable[[], Cost]) -> list[Cost]:
    """The medians of the sides, run in turn; the first run of each warms the caches and does not count."""
    for side in sides:
        side()
    costs: list[list[Cost]] = [[] for _ in sides]
    for _ in range(rounds):
        for number, side in enumerate(sides):
            costs[number].append(side())
    return [
        Cost(
            statistics.median(one.cpu for one in found),
            statistics.median(one.wall for one in found),
        )
        for found in costs
    ]


def peak(command: Command, codes: Sequence[int]) -> float:
    """The peak memory of one child, in MB; a small process of its own stands between, so that it is the only one."""
    said = subprocess.run(
        [sys.executable, "-c", WRAPPER, *command],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    code, used = said.stdout.split()
    if int(code) not in codes:
        sys.exit(f"{' '.join(command)[:300]} ended with {code}:\n{said.stderr[-2000:]}")
    return int(used) / (1e6 if sys.platform == "darwin" else 1e3)


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 10 else f"{seconds:.1f} s"  # noqa: PLR2004


def both(name: str, cost: Cost) -> str:
    return f"{name} {ms(cost.cpu)} CPU, {ms(cost.wall)} wall"


# ---------------------------------------------------------------- what is measured


def startup(bench: Bench) -> None:
    """How much of a start is plancheck's own, beyond the command-line library."""
    ours, floor = in_turn(
        bench.rounds * 3,
        lambda: run([*bench.plancheck, "--version"]),
        lambda: run([sys.executable, "-c", "import typer"]),
    )
    ratio = ours.cpu / floor.cpu
    bench.lines.append(
        Line(
            "start-up: `plancheck --version` over `python -c 'import typer'`",
            f"{ratio:.2f} × ({both('plancheck', ours)}; {both('typer', floor)})",
            "≤ 1.2 ×",
            ratio <= 1.2,  # noqa: PLR2004
            {"ratio": ratio, "plancheck_cpu": ours.cpu, "typer_cpu": floor.cpu},
        )
    )


def cold(bench: Bench) -> None:
    """One real plan with its chain, judged in full, against a schema check of the same file."""
    what = "cold: `plancheck verify plans/pinghu.yaml` with its chain over check-jsonschema on the file"
    if bench.check_jsonschema is None:
        bench.skip(what, "check-jsonschema")
        return
    peer = [bench.check_jsonschema, "--schemafile", bench.schema, str(REAL)]
    ours, warm, theirs = in_turn(
        bench.rounds * 2,
        lambda: run(bench.verify(str(REAL)), JUDGED),
        lambda: run(bench.verify(str(REAL), warm=True), JUDGED),
        lambda: run(peer),
    )
    for how, cost in (("no cache", ours), ("remembered by the cache", warm)):
        ratio = cost.cpu / theirs.cpu
        bench.lines.append(
            Line(
                f"{what}, {how}",
                f"{ratio:.2f} × ({both('plancheck', cost)}; {both('check-jsonschema', theirs)})",
                "≤ 0.7 ×",
                ratio <= 0.7,  # noqa: PLR2004
                {"ratio": ratio, "plancheck_cpu": cost.cpu, "check_jsonschema_cpu": theirs.cpu},
            )
        )


def many(bench: Bench) -> None:
    """Many plans in full on one core, against two programs that check their schema and nothing else."""
    count = bench.plans
    folder, report = str(bench.folder(count)), bench.work / "report"
    forms = {"table": f"table={report}.txt", "json": f"json={report}.json"}
    sides: dict[str, Callable[[], Cost]] = {}
    for name, form in forms.items():
        for how, warm in (("no cache", False), ("remembered", True)):
            command = bench.verify(folder, "--jobs", "1", "--format", form, warm=warm)
            file = Path(form.partition("=")[2])
            sides[f"{name}, {how}"] = partial(anew, file, command, JUDGED)
    ours = list(sides)
    files = bench.counties(count)[: bench.sample]
    if bench.check_jsonschema is None:
        bench.skip(f"{count} plans over check-jsonschema", "check-jsonschema")
    else:
        peer = [bench.check_jsonschema, "--schemafile", bench.schema]
        sides["one"] = partial(run, [*peer, files[0]])
        sides["sample"] = partial(run, [*peer, *files])
    if bench.ajv is None:
        bench.skip(f"{count} plans over ajv", "ajv-cli")
    else:
        peer = [bench.ajv, "validate", "--spec=draft2020", "--strict=false", "-s", bench.schema]
        sides["ajv"] = partial(run, [*peer, "-d", f"{folder}/*.yaml"])
    costs = dict(zip(sides, in_turn(bench.rounds, *sides.values()), strict=True))
    for name in ours:
        cost = costs[name]
        each = f"{cost.cpu / (count + 3) * 1000:.1f} ms a plan"
        what = f"{count} plans and the 3 above in full, `--jobs 1`, {name} to a new file"
        bench.lines.append(Line(what, f"{both('plancheck', cost)}; {each}", numbers=asdict(cost)))
    if "one" in costs:
        one, some = costs["one"], costs["sample"]
        each_file = (some.cpu - one.cpu) / (len(files) - 1)
        whole = one.cpu + (count - 1) * each_file
        scaled = f"{len(files)} files measured ({ms(some.cpu)}), scaled to {count}: {ms(whole)}"
        for name in ours:
            wanted = 15 if name.startswith("table") else 10
            times = whole / costs[name].cpu
            bench.lines.append(
                Line(
                    f"{count} plans in full, {name}, against check-jsonschema (schema only)",
                    f"{times:.1f} × faster (CPU; {scaled})",
                    f"≥ {wanted} × faster",
                    times >= wanted,
                    {"times": times, "check_jsonschema_cpu_scaled": whole, "sample": len(files)},
                )
            )
    if "ajv" in costs:
        for name in ours:
            times = costs["ajv"].cpu / costs[name].cpu
            remembered = name.endswith("remembered")
            bench.lines.append(
                Line(
                    f"{count} plans in full, {name}, against ajv (schema only)",
                    f"{times:.2f} × as fast (CPU; {both('ajv', costs['ajv'])})",
                    "≥ 1 ×" if remembered else "—",
                    times >= 1 if remembered else None,
                    {"times": times, "ajv_cpu": costs["ajv"].cpu},
                )
            )


def memory(bench: Bench) -> None:
    """Whether memory grows with the number of plans, and whether it does when those above are judged as well."""
    counts = (bench.plans // 5, bench.plans, bench.many)
    for what, pattern in (
        ("the county plans", "county-*.yaml"),
        ("the whole folder, those above too", ""),
    ):
        for form in ("table", "json"):
            used: dict[int, float] = {}
            told = ""
            for count in counts:
                named = str(bench.folder(count) / pattern)
                out = f"{form}={bench.work / 'report'}"
                used[count] = peak(bench.verify(named, "--jobs", "1", "--format", out), JUDGED)
                grown = (used[count] - used[counts[0]]) / max(count - counts[0], 1)
                if used[count] > GROWN * used[counts[0]] and count != bench.many:
                    # Not flat already: the largest run would only fill the machine.
                    told = f"; {bench.many} not run, they would take {grown * bench.many:.0f} MB"
                    break
            first, last = min(used), max(used)
            base = bench.plans if last == bench.many else first
            ratio = used[last] / used[base]
            sizes = ", ".join(f"{count}: {size:.0f} MB" for count, size in used.items())
            bench.lines.append(
                Line(
                    f"peak memory, {what}, {form}: {last} plans over {base}",
                    f"{ratio:.2f} × ({sizes}{told})",
                    "flat (≤ 1.1 ×)",
                    ratio <= 1.1,  # noqa: PLR2004
                    {"ratio": ratio} | {f"mb_{count}": size for count, size in used.items()},
                )
            )


def jobs(bench: Bench) -> None:
    """What a second process brings; more CPU than cores are free tells little."""
    folder = str(bench.folder(bench.plans))
    out = f"table={bench.work / 'report'}"
    one, two = in_turn(
        bench.rounds,
        *[
            (lambda n=n: run(bench.verify(folder, "--jobs", n, "--format", out), JUDGED))
            for n in ("1", "2")
        ],
    )
    ratio = two.wall / one.wall
    bench.lines.append(
        Line(
            f"{bench.plans} plans, `--jobs 2` over `--jobs 1`, wall time",
            f"{ratio:.2f} × ({both('one', one)}; {both('two', two)})",
            "faster with a free core",
            ratio < 1,
            {"wall_ratio": ratio, "cpu_ratio": two.cpu / one.cpu},
        )
    )


PARTS = {"startup": startup, "cold": cold, "many": many, "memory": memory, "jobs": jobs}


# ---------------------------------------------------------------- the session


def found(name: str, peers: list[Path]) -> str | None:
    """A peer's program: in the given folders (a venv, an npm folder, a folder of programs), else on PATH."""
    for peer in peers:
        for place in (peer / "bin", peer / "Scripts", peer / "node_modules" / ".bin", peer):
            program = shutil.which(name, path=str(place))
            if program is not None:
                return program
    return shutil.which(name)


def version(command: Command) -> str:
    said = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False)
    return said.stdout.strip().splitlines()[-1] if said.stdout.strip() else "version not told"


def machine(bench: Bench) -> list[str]:
    """What the numbers were measured on and with."""
    load = f"load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        names = [one for one in cpuinfo.read_text().splitlines() if one.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    peers = {"check-jsonschema": bench.check_jsonschema, "ajv-cli": bench.ajv}
    tools = [version(bench.plancheck), f"Python {platform.python_version()}"]
    if bench.check_jsonschema is not None:
        tools.append(version([bench.check_jsonschema]))
    tools += [f"{name} {'found' if path else 'MISSING'}" for name, path in peers.items()]
    return [f"{model}, {os.cpu_count()} cores, {platform.system()}, {load}", "; ".join(tools)]


def markdown(lines: list[Line]) -> str:
    marks = {True: "yes", False: "**no**", None: ""}
    rows = [f"| {one.what} | {one.measured} | {one.wanted} | {marks[one.met]} |" for one in lines]
    return "\n".join(["| what | measured | wanted | reached |", "| --- | --- | --- | --- |", *rows])


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure plancheck against its peers.")
    parser.add_argument(
        "--quick", action="store_true", help="small counts: whether it runs, not how fast"
    )
    parser.add_argument("--only", action="append", choices=list(PARTS), metavar="NAME",
                        help=f"only this part, repeatable: {', '.join(PARTS)}")  # fmt: skip
    parser.add_argument("--json", type=Path, metavar="FILE", help="the numbers as JSON, too")
    parser.add_argument("--peers", type=Path, action="append", default=[], metavar="DIR",
                        help="where the peers are installed, repeatable; else they are found on PATH")  # fmt: skip
    parser.add_argument("--rounds", type=int, help="counted runs of each side (5; with --quick 2)")
    given = parser.parse_args()
    script = shutil.which("plancheck", path=str(Path(sys.executable).parent))
    with tempfile.TemporaryDirectory(prefix="plancheck-bench-") as work:
        os.environ["PLANCHECK_CACHE"] = str(Path(work) / "cache")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the peers have their bytecode, too
        bench = Bench(
            work=Path(work),
            rounds=given.rounds or (2 if given.quick else 5),
            plans=40 if given.quick else 1000,
            many=120 if given.quick else 10_000,
            sample=10 if given.quick else 100,
            plancheck=[script] if script else [sys.executable, "-m", "plancheck"],
            check_jsonschema=found("check-jsonschema", given.peers),
            ajv=found("ajv", given.peers),
        )
        about = machine(bench)
        for name, part in PARTS.items():
            if not given.only or name in given.only:
                print(f"measuring: {name}", file=sys.stderr)
                part(bench)
    print("\n".join([*about, "", markdown(bench.lines)]))
    if given.json is not None:
        told = {
            "machine": about,
            "quick": given.quick,
            "lines": [asdict(one) for one in bench.lines],
        }
        given.json.write_text(
            json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
