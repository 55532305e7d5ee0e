"""The main indicator table (主要指标表): found by its header, read row by row, several levels and years told apart.

A table may come as a grid, cut by page breaks with its header repeated, or as one cell a line. Cells that span columns
speak for each of them; ``—`` is none. What a column holds is told by its header, and where the header does not tell, by what
stands in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from plancheck.extract.blocks import Cell, Paragraph, Table, Text
from plancheck.extract.model import Class, Row, Value
from plancheck.extract.outline import Part

_NAME = re.compile(r"指标名称|主要指标|指标内容|具体指标|指标|项目名称|项目|名称|内容")
_INDICATOR = re.compile(r"指\s*标")
_TARGET = re.compile(r"目标|规划值|预期值|预期|20(?:2[1-9]|3\d)\s*年?")
_BASE = re.compile(r"基期|现状|完成值|完成情况|实际|实绩|基数|基准|当前|现值")
_YEAR = re.compile(r"(20\d\d)\s*年?")
_GROWTH = re.compile(r"年均|增速|增长|累计|增幅|变化")
_UNIT_HEAD = re.compile(r"单\s*位")
_NATURE_HEAD = re.compile(r"属\s*性|性\s*质|类\s*型|指标类别")
_NUMBER_HEAD = re.compile(r"序\s*号|编\s*号|^\s*号\s*$|^No\.?$", re.IGNORECASE)
_CATEGORY_HEAD = re.compile(r"类\s*别|分\s*类|领\s*域|一级|维度|方面")
_OTHER_HEAD = re.compile(r"备\s*注|说\s*明|责任|牵头|部门|单位名|来源|计算|依据")
_NATURE = {
    "约束性": "binding",
    "预期性": "expected",
    "约束": "binding",
    "预期": "expected",
    "约束型": "binding",
    "预期型": "expected",
}
_NONE = re.compile(r"[-—–－―/／\\\s]*|无|暂无|不适用|——")
_VALUE = re.compile(
    r"\s*(?:[≥≤><=＞＜]|>=|<=)?\s*[〔\[（(]?\s*[-+]?\d[\d,.]*(?:\s*[-~至]\s*\d[\d,.]*)?\s*[%％‰]?[^\d]{0,8}[〕\]）)]?\s*"
)
_WORDS = re.compile(
    r"全覆盖|应.尽.|同步|不低于|不高于|高于|低于|超过|待定|下达|完成|达到|控制|以上|以下|以内|提高|提升|下降|降低|增长|翻|左右|保持|稳定|清零|零拒绝|动态"
)
_UNITS = re.compile(
    r"%|％|‰|百分点|个百分点|[万亿百千]?(?:人|人次|名|个|家|所|张|元|户|套|件|次|项|公里|亩|平方米|平方公里|公顷|起|次/[万亿]?人|1?/10万|吨|吨标准煤|岁|年|倍|辆|台|块|片|处|座|支|场|立方米|册|种|级|分|床|床位|微克/立方米|吨/万元|元/人|人/万人|张/千人|件/万人|个/万人|册/人|平方米/人|千米|小时|天|对|门|只|头|公斤|千克|点|亿元|万元)"
)
_ROMAN = re.compile(r"\s*(\d{1,3})\s*[.．、]?\s*")
_MIN_ROWS = 3


@dataclass(slots=True)
class _Column:
    role: str = ""
    year: int | None = None
    level: str | None = None
    header: str = ""


@dataclass(slots=True, kw_only=True)
class IndicatorTable:
    """The table as read: rows, the names of its levels, the places in the outline that it takes."""

    rows: list[Row]
    levels: list[str]
    places: set[int] = field(default_factory=set)
    title: str = ""
    section: str = ""


def find(parts: list[Part], base_year: int | None, own: str | None = None) -> IndicatorTable | None:
    """The main indicator table of a document; ``None`` when there is none.

    ``base_year``: the last year before the plan's period, to tell baselines from targets. ``own``: the plan's place
    (平湖市), to tell its columns from those of other levels.
    """
    best: IndicatorTable | None = None
    for candidate in _candidates(parts, base_year, own):
        if best is None or len(candidate.rows) > len(best.rows):
            best = candidate
    return best


def _candidates(parts: list[Part], base_year: int | None, own: str | None) -> list[IndicatorTable]:
    found: list[IndicatorTable] = []
    at = 0
    while at < len(parts):
        part = parts[at]
        if isinstance(part.block, Table):
            grid, places, after = _whole(parts, at)
            read = _read(grid, base_year, own, part)
            if read is not None:
                read.places = places
                last = found[-1] if found else None
                if (
                    last is not None
                    and last.rows
                    and read.rows
                    and read.rows[0].row == last.rows[-1].row + 1
                ):
                    last.rows.extend(read.rows)
                    last.places |= places
                else:
                    found.append(read)
            at = after
            continue
        lines = _one_a_line(parts, at)
        if lines is not None:
            grid, after = lines
            read = _read(grid, base_year, own, part)
            if read is not None:
                read.places = set(range(at, after))
                found.append(read)
                at = after
                continue
        at += 1
    return found


def _whole(parts: list[Part], at: int) -> tuple[list[tuple[Cell, ...]], set[int], int]:
    """A table with those that follow it directly: a page break cuts one in two."""
    block = parts[at].block
    rows = list(block.rows) if isinstance(block, Table) else []
    places = {at}
    width = len(rows[0]) if rows else 0
    after = at + 1
    while after < len(parts):
        step = after
        if (
            isinstance(parts[step].block, Paragraph)
            and len(parts[step].text) <= 12  # noqa: PLR2004 - 续表, a page number
            and re.fullmatch(
                r"[（(]?续\s*表?[）)]?|[-—\s]*\d{1,3}[-—\s]*", parts[step].text.strip()
            )
        ):
            step += 1
        if step >= len(parts):
            break
        following = parts[step].block
        if (
            not isinstance(following, Table)
            or not following.rows
            or len(following.rows[0]) != width
        ):
            break
        rows.extend(following.rows)
        places.update(range(after, step + 1))
        after = step + 1
    return rows, places, after


# ---------------------------------------------------------------- the header


def _texts(row: tuple[Cell, ...]) -> list[str]:
    return [re.sub(r"\s+", "", cell.text) for cell in row]


def _is_header(texts: list[str]) -> bool:
    """Whether a row names columns: an indicator column and a target, year, unit or nature column."""
    joined = [text for text in texts if text]
    if len(set(joined)) < 2 or any(len(text) > 24 for text in joined):  # noqa: PLR2004
        return False
    name = any(_NAME.search(text) and not _VALUE.fullmatch(text) for text in joined)
    others = sum(
        bool(
            _TARGET.search(text)
            or _BASE.search(text)
            or _UNIT_HEAD.search(text)
            or _NATURE_HEAD.search(text)
            or _NUMBER_HEAD.search(text)
        )
        for text in joined
    )
    return name and others >= 1 and not any(text in _NATURE for text in joined)


def _is_under_header(texts: list[str], first: list[str]) -> bool:
    """Whether a row goes on with the header: levels or years under a spanning cell, the rest empty or repeated."""
    said = [text for text in texts if text]
    if not said or any(_ROMAN.fullmatch(text) and len(text) <= 2 for text in said[:1]):  # noqa: PLR2004
        return False
    if any(text in _NATURE for text in said):
        return False
    fresh = [
        text for at, text in enumerate(texts) if text and (at >= len(first) or text != first[at])
    ]
    if not fresh:
        return True
    if any(re.search(r"\d", text) and not _YEAR.search(text) for text in fresh):
        return False
    # What is new stands right of the name: 一、服务供给 in the first column heads a group of rows.
    lead = next(
        at for at, text in enumerate(texts) if text and (at >= len(first) or text != first[at])
    )
    name_at = next((at for at, text in enumerate(first) if _INDICATOR.search(text)), 0)
    return lead > name_at and all(len(text) <= 12 for text in fresh)  # noqa: PLR2004


def _columns(header: list[list[str]], base_year: int | None) -> list[_Column]:
    width = max(len(row) for row in header)
    filled = [
        _spread(row, width) if number == 0 and len(header) > 1 else row
        for number, row in enumerate(header)
    ]
    columns = []
    for at in range(width):
        words: list[str] = []
        for row in filled:
            word = row[at] if at < len(row) else ""
            if word and word not in words:
                words.append(word)
        columns.append(_column(words, base_year))
    if not any(one.role == "name" for one in columns):
        for one in columns:
            if one.role == "" and _NAME.search(one.header):
                one.role = "name"
                break
    return columns


def _spread(row: list[str], width: int) -> list[str]:
    """A header row in which a spanning cell's later columns stand empty: they belong to it."""
    result = list(row) + [""] * (width - len(row))
    for at in range(1, width):
        if not result[at] and (
            _TARGET.search(result[at - 1])
            or _BASE.search(result[at - 1])
            or _YEAR.search(result[at - 1])
        ):
            result[at] = result[at - 1]
    return result


def _column(words: list[str], base_year: int | None) -> _Column:
    text = "".join(words)
    found = _YEAR.search(text)
    year = int(found[1]) if found else None
    column = _Column(year=year, header=text)
    if not text:
        return column
    if _NUMBER_HEAD.search(text):
        column.role = "number"
    elif _OTHER_HEAD.search(text) and not _INDICATOR.search(text):
        column.role = "other"
    elif _NATURE_HEAD.search(text) and not _TARGET.search(text):
        column.role = "nature"
    elif _UNIT_HEAD.search(text) and not _TARGET.search(text):
        column.role = "unit"
    elif _BASE.search(text) or (year is not None and base_year is not None and year <= base_year):
        column.role = "baseline"
    elif _GROWTH.search(text) and not re.search(r"目标|指标", text):
        column.role = "growth"
    elif _TARGET.search(text) or year is not None:
        column.role = "target"
    elif _CATEGORY_HEAD.search(text):
        column.role = "category"
    elif _NAME.search(text):
        column.role = "name"
    if column.role in {"baseline", "target"}:
        rest = words[-1] if len(words) > 1 else ""
        if rest and not (
            _YEAR.search(rest) or _BASE.search(rest) or _TARGET.search(rest) or _GROWTH.search(rest)
        ):
            column.level = rest
        elif rest and _GROWTH.search(rest) and not _YEAR.search(rest):
            column.role = "growth"
    return column


# ---------------------------------------------------------------- the rows


def _read(
    grid: list[tuple[Cell, ...]], base_year: int | None, own: str | None, part: Part
) -> IndicatorTable | None:
    head_at = next((at for at, row in enumerate(grid[:6]) if _is_header(_texts(row))), None)
    if head_at is None:
        return None
    header = [_texts(grid[head_at])]
    start = head_at + 1
    while (
        start < len(grid)
        and start - head_at < 3  # noqa: PLR2004
        and _is_under_header(_texts(grid[start]), header[0])
    ):
        header.append(_texts(grid[start]))
        start += 1
    columns = _columns(header, base_year)
    if not any(one.role == "name" for one in columns) or not any(
        one.role == "target" for one in columns
    ):
        return None
    if not any(_INDICATOR.search(text) for row in header for text in row) and not _INDICATOR.search(
        part.caption
    ):
        return None
    levels = list(
        dict.fromkeys(
            one.level for one in columns if one.level and one.role in {"baseline", "target"}
        )
    )
    mine = _own_level(levels, own)
    _categories(columns, grid[start:])
    rows: list[Row] = []
    count = 0
    heads = [set(row) - {""} for row in header]
    for cells in grid[start:]:
        texts = _texts(cells)
        said = set(texts) - {""}
        if (
            not said
            or any(said <= head for head in heads)
            or (_is_header(texts) and said & heads[0])
        ):
            continue
        if len(said) == 1 and len(texts) > 2 and all(texts):  # noqa: PLR2004 - a title across the table: 二、办学条件
            continue
        row = _row(cells, columns, levels, mine, count + 1)
        if row is None:
            _continued(cells, columns, rows)
            continue
        rows.append(row)
        count = row.row
    plausible = sum(any(_is_value(value.text) for value in row.targets) for row in rows)
    if len(rows) < _MIN_ROWS or plausible * 2 < len(rows):
        return None
    return IndicatorTable(rows=rows, levels=levels, title=part.caption, section=part.section)


def _categories(columns: list[_Column], grid: list[tuple[Cell, ...]]) -> None:
    """Of several columns of names, those whose texts repeat from row to row are groups, no names."""
    names = [at for at, one in enumerate(columns) if one.role == "name"]
    for at in names[:-1]:
        texts = [re.sub(r"\s+", "", row[at].text) for row in grid if at < len(row)]
        fresh = sum(text != before for text, before in zip(texts, ["", *texts], strict=False))
        if texts and fresh * 2 <= len(texts):
            columns[at].role = "category"


def _own_level(levels: list[str], own: str | None) -> str | None:
    """The level whose columns are this plan's: the one that names its place, else 全市, 本区, else the last."""
    if not levels:
        return None
    if own:
        for level in levels:
            core = level.rstrip("省市区县")
            if core and (core in own or own.rstrip("省市区县") in level):
                return level
    for level in levels:
        if re.search(r"^[全本我][省市区县]", level):
            return level
    return levels[-1]


def _is_value(text: str) -> bool:
    return bool(_VALUE.fullmatch(text) or _WORDS.search(text)) and len(text) <= 40  # noqa: PLR2004


def _row(
    cells: tuple[Cell, ...],
    columns: list[_Column],
    levels: list[str],
    mine: str | None,
    expected: int,
) -> Row | None:
    texts = [cell.text.strip() for cell in cells]
    names: list[str] = []
    number: int | None = None
    unit = nature = None
    for at, text in enumerate(texts):
        column = columns[at] if at < len(columns) else _Column()
        flat = re.sub(r"\s+", "", text)
        if not flat:
            continue
        if column.role == "number":
            found = re.match(r"(\d{1,3})", flat)
            number = int(found[1]) if found else number
        elif column.role == "name":
            if flat not in names:
                names.append(flat)
        elif column.role == "unit":
            unit = None if _NONE.fullmatch(flat) else flat
        elif column.role == "nature":
            nature = next((value for word, value in _NATURE.items() if word in flat), None)
    if not names:
        return None
    name = _name(names)
    lead = re.match(r"(\d{1,3})\s*[.．、]\s*(?=\D)", name)
    if lead is not None:
        number = number if number is not None else int(lead[1])
        name = name[lead.end() :]
    baselines = _values(cells, columns, "baseline", levels)
    targets = _values(cells, columns, "target", levels)
    reasons = []
    if not targets and any(one.role == "target" for one in columns):
        # 年均增速[累计]: the target stands in the column of growth where the year's own is —
        targets = [
            Value(text=one.text.strip("[]〔〕【】［］()（）"), year=None, level=one.level)
            for one in _values(cells, columns, "growth", levels)
        ]
        if targets:
            reasons.append("growth-column")
    if not targets:
        return None
    unit_in_name = re.search(r"[（(]([^（）()]{1,10})[)）]$", name)
    if unit is None and unit_in_name is not None and _UNITS.fullmatch(unit_in_name[1]):
        unit = unit_in_name[1].replace("％", "%")
        name = name[: unit_in_name.start()]
    first, last = cells[0].body, cells[-1].body
    if number is None and any(one.role == "number" for one in columns):
        reasons.append("no-number")
    elif number is not None and number != expected:
        reasons.append("row-number")
    own_targets = [one for one in targets if mine is None or one.level in {mine, None}]
    if not own_targets or not any(_is_value(one.text) for one in own_targets):
        reasons.append("target-unread")
    return Row(
        row=number if number is not None else expected,
        name=name,
        unit=unit,
        nature=nature,
        baselines=baselines,
        targets=targets,
        start=min(first.origin[0], last.origin[0]),
        end=max(first.origin[-1], last.origin[-1]),
        own=mine,
        cls=Class.SURE if not reasons else Class.LOOK,
        reason=", ".join(reasons),
    )


def _name(names: list[str]) -> str:
    """The name of a row whose name stands in several columns (a group and its part)."""
    if len(names) == 1:
        return names[0]
    return names[-1] if names[-1].startswith(names[0]) else "".join(names)


def _values(
    cells: tuple[Cell, ...], columns: list[_Column], role: str, levels: list[str]
) -> list[Value]:
    """The values of a role, column by column; a cell that spans several speaks for each."""
    found: list[Value] = []
    held: tuple[str, int | None] | None = None
    group = [at for at, one in enumerate(columns) if one.role == role and at < len(cells)]
    for at in group:
        column = columns[at]
        text = (
            re.sub(r"\s+", "", cells[at].text)
            if not re.search(r"[A-Za-z]\s", cells[at].text)
            else cells[at].text.strip()
        )
        if not text and held is not None and held[1] == column.year and column.level is not None:
            text = held[0]  # the text of a spanning cell stands in its first column only
        held = (text, column.year) if text else held
        if not text or _NONE.fullmatch(text):
            if text:
                held = (text, column.year)
            continue
        found.append(Value(text=text, year=column.year, level=column.level))
    return found


def _continued(cells: tuple[Cell, ...], columns: list[_Column], rows: list[Row]) -> None:
    """A row without target whose name goes on with the one before: a page break inside a cell."""
    if not rows:
        return
    said = [
        (at, re.sub(r"\s+", "", cell.text)) for at, cell in enumerate(cells) if cell.text.strip()
    ]
    if len(said) == 1 and said[0][0] < len(columns) and columns[said[0][0]].role == "name":
        rows[-1].name += said[0][1]
        rows[-1].end = cells[said[0][0]].body.origin[-1]


# ---------------------------------------------------------------- one cell a line


def _one_a_line(parts: list[Part], at: int) -> tuple[list[tuple[Cell, ...]], int] | None:
    """A table whose cells stand one a line: header words, then 1, its cells, 2, its cells …."""
    head: list[Paragraph] = []
    here = at
    while here < len(parts) and len(head) < 12:  # noqa: PLR2004
        block = parts[here].block
        if not isinstance(block, Paragraph):
            return None
        text = re.sub(r"\s+", "", block.number + block.text)
        if re.fullmatch(r"1[.．、]?", text):
            break
        if len(text) > 16 or not (  # noqa: PLR2004
            _NUMBER_HEAD.search(text)
            or _NAME.search(text)
            or _UNIT_HEAD.search(text)
            or _NATURE_HEAD.search(text)
            or _TARGET.search(text)
            or _BASE.search(text)
            or _GROWTH.search(text)
            or _CATEGORY_HEAD.search(text)
            or _YEAR.search(text)
        ):
            return None
        head.append(block)
        here += 1
    else:
        return None
    if (
        len(head) < 3  # noqa: PLR2004
        or not _NUMBER_HEAD.search(head[0].text)
        or not any(_INDICATOR.search(one.text) for one in head)
    ):
        return None
    width = len(head)
    grid: list[tuple[Cell, ...]] = [tuple(Cell(body=one.body) for one in head)]
    row: list[Cell] = []
    number = 1
    last = here
    while here < len(parts):
        block = parts[here].block
        if not isinstance(block, Paragraph):
            break
        text = re.sub(r"\s+", "", block.number + block.text)
        if re.fullmatch(rf"{number}[.．、]?", text) and (len(row) >= width - 1 or number == 1):
            if row:
                grid.append(_fitted(row, width))
            row = [Cell(body=block.body)]
            number += 1
        elif row and len(row) < width and len(text) <= 60:  # noqa: PLR2004
            row.append(Cell(body=block.body))
        elif (
            len(row) == width
            and len(text) <= 40  # noqa: PLR2004
            and not block.number
            and _goes_on(parts, here, width, number)
        ):
            grid.append(_fitted(row, width))  # a row without a number: 其中：…
            row = [Cell(body=Text("", block.body.origin[-1:])), Cell(body=block.body)]
        elif text in {re.sub(r"\s+", "", one.text) for one in head}:
            pass  # the header again, after a page break
        else:
            break
        here += 1
        last = here
    if len(row) >= width - 1:
        grid.append(_fitted(row, width))
    return (grid, last) if len(grid) > _MIN_ROWS else None


def _goes_on(parts: list[Part], at: int, width: int, number: int) -> bool:
    """Whether the row that a text begins ends where the next number or the table does."""
    after = [part.block for part in parts[at + 1 : at + width]]
    texts = [re.sub(r"\s+", "", one.text) for one in after if isinstance(one, Paragraph)]
    if len(texts) < width - 2 or any(len(one) > 40 for one in texts[: width - 2]):  # noqa: PLR2004
        return False
    values = texts[: width - 2]
    return sum(
        bool(
            _VALUE.fullmatch(one) or _UNITS.fullmatch(one) or one in _NATURE or _NONE.fullmatch(one)
        )
        for one in values
    ) * 2 >= len(values)


def _fitted(row: list[Cell], width: int) -> tuple[Cell, ...]:
    return tuple((row + [row[-1]] * width)[:width])
