"""Make synthetic plans to measure with: many county plans under one chain of nation, province and prefecture.

Usage: python benchmarks/generate.py OUT [--count 1000] [--seed 1] [--size 52]

OUT gets ``above-national.yaml``, ``above-province.yaml``, ``above-prefecture.yaml`` and ``county-00001.yaml`` …
Same arguments, same bytes: no clock, no hash order, a plan is drawn from the seed and its own number alone.
The places are real, the plans are made up.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from pathlib import Path

import yaml

CATALOGUE = Path(__file__).parents[1] / "rules" / "disability" / "catalogue.yaml"
COUNTIES = {
    "330402": "南湖区", "330411": "秀洲区", "330421": "嘉善县", "330424": "海盐县", "330481": "海宁市",
    "330482": "平湖市", "330483": "桐乡市",
}  # fmt: skip
ABOVE = (
    ("above-national", "national-synthetic", "CN", "全国", 0),
    ("above-province", "zhejiang-synthetic", "330000", "浙江省", 1),
    ("above-prefecture", "jiaxing-synthetic", "330400", "嘉兴市", 2),
)
SUBJECTS = (
    "残疾人文化", "残疾人体育健身", "残疾人辅具租赁", "孤独症儿童干预", "残疾预防重点筛查", "助残志愿服务", "残疾人法律援助",
    "手语翻译", "盲文出版物", "残疾人社会工作", "听力语言康复", "残疾妇女关爱", "残疾人托养照护", "智能化证件换领", "残疾人信访事项",
)  # fmt: skip
KINDS = ("服务覆盖率", "知晓率", "满意率", "达标率", "办结率")
PROMISES = (
    ("job-fairs", "残疾人专场招聘会", "场", "year", "{}场以上"),
    ("cadre-training", "残疾人工作者培训", "人次", "year", "不少于{}人次"),
    ("stations", "社区示范性康复站", "个", "period", "{}个以上"),
    ("libraries", "公共图书馆视障阅览室", "个", "end", "{}个"),
    ("guides", "盲道整治", "处", "year", "至少{}处"),
    ("bases", "残疾人就业创业基地", "个", "period", "{}个以上"),
    ("volunteers", "注册助残志愿者", "名", "end", "{}名以上"),
    ("interpreters", "持证手语翻译员", "名", "end", "不少于{}名"),
    ("homes", "规范化残疾人之家", "家", "period", "{}家"),
)
CITED = {
    "中华人民共和国残疾人保障法": "2018-10-26",
    "残疾人就业条例": "2007-02-25",
    "浙江省实施《中华人民共和国残疾人保障法》办法": "2009-01-09",
    "无障碍环境建设法": "2023-06-28",
    "残疾预防和残疾人康复条例": "2017-02-07",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table that all these plans share: what the nation asks, and how it is written."""

    id: str | None
    name: str
    percent: bool
    unit: str
    nation: int
    binding: bool
    form: str


def table(size: int, seed: int) -> list[Row]:
    """The rows: every share of the catalogue, its counts, then rows that it does not know."""
    known = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))["indicators"]
    rng = random.Random(f"{seed}/table")  # noqa: S311 - figures, no secrets
    rows = []
    for name, raw in known.items():
        percent = raw["unit"] == "%"
        rows.append(
            Row(
                id=name,
                name=raw["name"]["zh"],
                percent=percent,
                unit=raw["unit"],
                nation=rng.randint(70, 92) if percent else rng.randint(3, 40),
                binding=rng.random() < 0.4,  # noqa: PLR2004 - two rows of five
                form=rng.choice(["≥{}%", "{}%", "{}%以上", ">{}%"])
                if percent
                else "{}" + raw["unit"],
            )
        )
    rows += [
        Row(
            id=None,
            name=subject + rng.choice(KINDS),
            percent=True,
            unit="%",
            nation=rng.randint(60, 90),
            binding=False,
            form=rng.choice(["≥{}%", "{}%", "{}%以上"]),
        )
        for subject in SUBJECTS[: max(size - len(rows), 0)]
    ]
    return rows[:size]


SPECIAL = {  # what is written alike at every level: the target, and where it starts
    "household-income-growth": ("与GDP增长同步", "5.5%"),
    "living-subsidy-coverage": ("100%", "100%"),
    "nursing-subsidy-coverage": ("100%", "99.5%"),
    "minimum-living-coverage": ("应保尽保", "100%"),
    "public-sector-employment-ratio": ("≥1.6%", "1.5%"),
}


def quoted(text: str) -> str:
    """A YAML scalar: quoted where it must be."""
    return f'"{text}"' if text[0] in ">%" or text.isdigit() else text


def row_lines(
    number: int, row: Row, level: int, rng: random.Random, *, slips: float
) -> tuple[list[str], str]:
    """One row of a plan: at least what the plan above asks, save for a slip now and then; and its target."""
    figure = row.nation + level * (1 if row.percent else 0)
    start = max(figure - rng.randint(3, 20), 1)
    nature = row.binding
    slip = rng.random() < slips
    how = rng.randrange(4) if slip else -1
    if row.percent and level > 2:  # noqa: PLR2004 - counties differ, the chain does not
        figure = min(figure + rng.randint(0, 4), 99)
    if how == 0:
        figure -= rng.randint(3, 9)
    elif how == 1:
        nature = False
    elif how == 2:  # noqa: PLR2004 - the third slip: the baseline is above the target
        start = min(figure + 2, 100)
    written = f"{start}%" if row.percent else f"{start}{row.unit}"
    target, baseline = SPECIAL.get(row.id or "", (row.form.format(figure), written))
    lines = [f"  - row: {number}"]
    if row.id is not None:
        lines.append(f"    id: {row.id}")
    lines.append(f"    name: {row.name}")
    if row.id is None:
        lines.append(f'    unit: "{row.unit}"')
    if how != 3:  # noqa: PLR2004 - the fourth slip: no nature is given
        lines.append(f"    nature: {'约束性' if nature else '预期性'}")
    lines += ["    baseline:", "      year: 2025", f"      value: {baseline}"]
    lines += [f"    target: {quoted(target)}", "    source: text", f"    at: 主要指标/{number}"]
    return lines, target


def promise_lines(targets: dict[str, str], rng: random.Random, *, slips: float) -> list[str]:
    """Prose on some rows, mostly as the table has it, and promises outside the table."""
    lines = []
    for name in rng.sample(sorted(targets), 8):
        target = targets[name].replace("≥", "不低于").replace(">", "超过")
        if rng.random() < slips:
            target = targets[name].replace(">", "≥")  # a sign is lost on the way into the prose
        lines += [
            f"  - id: prose-{name}",
            f"    indicator: {name}",
            f"    target: {quoted(target)}",
            f"    at: 三/（{rng.choice('一二三四五六')}）/{rng.randint(1, 6)}",
        ]
    for name, subject, unit, per, form in rng.sample(PROMISES, 8):
        lines += [
            f"  - id: {name}",
            f"    subject: {subject}",
            f"    unit: {unit}",
            f"    per: {per}",
            f"    target: {form.format(rng.randint(1, 60))}",
            f"    at: 三/（{rng.choice('一二三四五六')}）/{rng.randint(1, 6)}",
        ]
    return lines


def plan(
    identity: str, code: str, place: str, level: int, parent: str | None, rows: list[Row], seed: int
) -> str:
    """The text of one plan file."""
    rng = random.Random(f"{seed}/{identity}")  # noqa: S311
    month, day = 3 + 2 * level, rng.randint(10, 28)
    lines = [
        "# Synthetic: made by benchmarks/generate.py to measure with; the place is real, the plan is not.",
        "format: plancheck/plan@1",
        f"id: {identity}",
        f"title: {place}残疾人事业发展“十五五”规划（样例）",
        "document:",
        f"  number: 样政发〔2026〕{rng.randint(1, 99)}号",
        f"  issuer: {place}人民政府" if level else "  issuer: 国务院",
        f'  issued: "2026-{month:02d}-{day:02d}"',
        "  status: issued",
        f'jurisdiction: "{code}"',
        "field: disability",
        "period:",
        "  start: 2026",
        "  end: 2030",
        "  outlook: 2035",
    ]
    if parent is not None:
        lines += ["parents:", f"  - {parent}"]
    lines += ["record: complete", "cites:"]
    if parent is not None:
        lines += ["  - title: 上一级残疾人事业发展“十五五”规划", f"    plan: {parent}"]
    for title, issued in CITED.items():
        lines += [f"  - title: {title}", f'    issued: "{issued}"']
    lines += [
        "sources:",
        "  - id: text",
        f"    title: {place}规划印发文本（样例）",
        "    kind: primary",
    ]
    lines.append("indicators:")
    slips = 0.05 if level > 2 else 0.0  # noqa: PLR2004 - the plans above have none
    targets = {}
    for number, row in enumerate(rows, 1):
        written, target = row_lines(number, row, level, rng, slips=slips)
        lines += written
        if row.id is not None:
            targets[row.id] = target
    lines += ["commitments:", *promise_lines(targets, rng, slips=4 * slips)]
    return "\n".join(lines) + "\n"


def generate(out: Path, count: int, seed: int = 1, size: int = 52) -> list[Path]:
    """Write the chain and ``count`` county plans; the county files are returned."""
    out.mkdir(parents=True, exist_ok=True)
    rows = table(size, seed)
    parent = None
    for file, identity, code, place, level in ABOVE:
        text = plan(identity, code, place, level, parent, rows, seed)
        (out / f"{file}.yaml").write_text(text, encoding="utf-8", newline="\n")
        parent = identity
    made = []
    codes = list(COUNTIES)
    for number in range(1, count + 1):
        code = codes[number % len(codes)]
        text = plan(f"county-{number:05d}", code, COUNTIES[code], 3, parent, rows, seed)
        file = out / f"county-{number:05d}.yaml"
        file.write_text(text, encoding="utf-8", newline="\n")
        made.append(file)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description="Make synthetic plans to measure with.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=52, help="rows of the table (40 to 60)")
    given = parser.parse_args()
    made = generate(given.out, given.count, given.seed, given.size)
    kilobytes = sum(file.stat().st_size for file in made) / max(len(made), 1) / 1000
    print(
        f"{len(made)} county plans of {kilobytes:.1f} kB and the {len(ABOVE)} above them in {given.out}"
    )


if __name__ == "__main__":
    main()
