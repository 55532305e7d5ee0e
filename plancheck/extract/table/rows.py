"""The rows of a table's grid: names, numbers, natures and units, the values of each level and year."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from plancheck.extract.blocks import Cell, unspaced
from plancheck.extract.model import Class, Row, Value
from plancheck.extract.outline import Part
from plancheck.extract.table.cells import shifted, unstacked
from plancheck.extract.table.grid.lines import joined
from plancheck.extract.table.grid.words import UNIT
from plancheck.extract.table.heads import (
    INDICATOR,
    NATURES,
    NONE,
    UNITS,
    WORDS,
    Column,
    columns_of,
    is_header,
    is_under_header,
    is_value,
)  # fmt: skip

_FEW = 3  # rows below which a table must be one of targets beyond doubt
_NUMBER = re.compile(r"\d{1,3}")  # The number of a row.
# 12. 名称
_NUMBERED = re.compile(r"(?P<number>\d{1,3})\s*[.．、]\s*(?=\D)")
# 名称（%）
_UNIT_IN_NAME = re.compile(r"[（(](?P<unit>[^（）()]{1,10})[)）]$")
# The level that is the plan's own where its place is not named: 全市, 本区.
_OWN_LEVEL = re.compile(r"^[本我][省市区县镇乡州盟旗]|^本街道")
# A level that is the plan's own where it is of its kind: 全县 for a county.
_WHOLE_LEVEL = re.compile(r"^全[省市区县镇乡州盟旗]")
# 单位：% before a table.
_UNIT_BEFORE = re.compile(r"[（(]?(?:计量)?单位[:：]\s*(?P<unit>[^\s（）()]{1,8})[)）]?")
# 〔约束性〕 behind a name or value.
_NATURE_BEHIND = re.compile(rf"[（(\[〔【](?P<nature>{'|'.join(NATURES)})[）)\]〕】]$")
_NOTE_MARK = re.compile(r"[①-⑳*※★▲#]+$")  # A note's mark behind a name.
_GROUP = WORDS.compiled("group-marks")
_PART_OF = WORDS.compiled("part-marks")
_OF_PLACE = "省市区县"
# A number with a unit behind it.
_UNIT_OF_VALUE = re.compile(rf"\d[\]〕】］]?(?P<unit>{UNIT.pattern})")
Grid = list[tuple[Cell, ...]]


@dataclass(slots=True, kw_only=True)
class IndicatorTable:
    """The table as read: rows, the names of its levels, the places in the outline that it takes."""

    rows: list[Row]
    levels: list[str]
    places: set[int] = field(default_factory=set)


def read(grid: Grid, base_year: int | None, own: str | None, part: Part) -> IndicatorTable | None:
    """The indicator table that a grid is; ``None`` when it is none."""
    texts = [[unspaced(cell.text) for cell in cells] for cells in grid]
    start = next((at for at, row in enumerate(texts[:6]) if is_header(row)), None)
    if start is None:
        return None
    header = [texts[start]]
    start += 1
    while start < len(grid) and len(header) <= 2 and is_under_header(texts[start], header[0]):  # noqa: PLR2004
        header.append(texts[start])
        start += 1
    columns = columns_of(header, base_year)
    if not {"name", "target"} <= {one.role for one in columns}:
        return None
    heads = [set(row) - {""} for row in header]
    if not any(INDICATOR.search(text) for text in set().union(*heads, [part.caption])):
        return None
    _mark_categories(columns, texts[start:])
    levels = list(dict.fromkeys(one.level for one in columns if one.level and one.role in {"baseline", "target"}))  # fmt: skip
    before = _UNIT_BEFORE.fullmatch(unspaced(part.caption))
    reader = _RowReader(columns, _own_level(levels, own), before["unit"] if before else None)
    pending: tuple[Cell, ...] | None = None
    rows: list[Row] = []
    for cells in (part for row in grid[start:] for part in unstacked(row, columns)):
        cells = shifted(cells, columns)  # noqa: PLW2901
        row_texts = [unspaced(cell.text) for cell in cells]
        filled = set(row_texts) - {""}
        if not filled or any(filled <= head for head in heads):
            continue
        if is_header(row_texts) and filled & heads[0]:
            continue
        if len(filled) == 1 and len(row_texts) > 1 and all(row_texts):
            continue  # a title across the table: 二、办学条件
        if pending is not None and reader.goes_on(row_texts):
            cells = reader.together(pending, cells)  # noqa: PLW2901
            row_texts = [unspaced(cell.text) for cell in cells]
        pending = None
        row = reader.row(cells, row_texts, rows[-1].row + 1 if rows else 1)
        if row is not None:
            rows.append(row)
        elif reader.begins(row_texts):
            pending = cells
        elif rows:
            reader.join(rows[-1], cells, row_texts)
    _name_wholes(rows)
    plausible = sum(any(is_value(value.text) for value in row.targets) for row in rows)
    roles = {one.role for one in columns}
    if not rows or plausible * 2 < len(rows):
        return None
    if len(rows) < _FEW and (plausible < len(rows) or not roles & {"unit", "nature", "baseline"}):
        return None
    return IndicatorTable(rows=rows, levels=levels)


def _mark_categories(columns: list[Column], texts: list[list[str]]) -> None:
    """Of several columns of names, those whose texts repeat from row to row are groups, no names."""
    names = [at for at, one in enumerate(columns) if one.role == "name"]
    for at in names[:-1]:
        column = [row[at] for row in texts if at < len(row)]
        fresh = sum(text != before for text, before in zip(column, ["", *column], strict=False))
        if column and fresh * 2 <= len(column):
            columns[at].role = "category"


def _own_level(levels: list[str], own: str | None) -> str | None:
    """The level whose columns are this plan's: the one that names its place, else 全市, 本区, else the last."""
    for level in levels if own else []:
        core = level.rstrip(_OF_PLACE)
        if own and core and (core in own or own.rstrip(_OF_PLACE) in level):
            return level
    last = levels[-1] if levels else None
    whole = [level for level in levels if _WHOLE_LEVEL.search(level)]
    found = [level for level in levels if _OWN_LEVEL.search(level)]
    found += [level for level in whole if own and level[1] == own[-1]]
    return next(iter([*found, *whole]), last)


@dataclass(frozen=True, slots=True)
class _RowReader:
    """Reads rows under given columns. ``own``: the level whose columns are this plan's; ``unit``: of the whole table."""

    columns: list[Column]
    own: str | None
    unit: str | None = None

    def row(self, cells: tuple[Cell, ...], texts: list[str], expected: int) -> Row | None:
        """The row of some cells; ``None`` without a name or target. ``expected``: the number it should have."""
        said: dict[str, list[str]] = {}
        for column, text in zip(self.columns, texts, strict=False):
            if text:
                said.setdefault(column.role, []).append(text)
        if "name" not in said:
            return None
        name = _name(list(dict.fromkeys(said["name"])))
        numbers = [found[0] for text in said.get("number", []) if (found := _NUMBER.match(text))]
        number = int(numbers[-1]) if numbers else None
        lead = _NUMBERED.match(name)
        if lead is not None:
            number = number if number is not None else int(lead["number"])
            name = name[lead.end() :]
        unit = said["unit"][-1] if "unit" in said else None
        unit = None if unit is None or NONE.fullmatch(unit) else unit
        nature = next((value for word, value in NATURES.items() if word in said.get("nature", [""])[-1]), None)  # fmt: skip
        name, behind = _without_nature(_NOTE_MARK.sub("", name))
        nature = nature or behind
        reasons = []
        if any(cell.unsure for cell in cells):
            reasons.append("cells-unsure")
        targets = self._values(cells, "target")
        if not targets:
            # 年均增速[累计]: the target stands in the column of growth where the year's own is —
            targets = [
                Value(text=one.text.strip("[]〔〕【】［］()（）"), level=one.level)
                for one in self._values(cells, "growth")
            ]
            reasons.append("growth-column")
        if not targets:
            return None
        in_name = _UNIT_IN_NAME.search(name)
        if unit is None and in_name is not None and UNITS.fullmatch(in_name["unit"]):
            unit = in_name["unit"].replace("％", "%")
            name = name[: in_name.start()]
        unit = unit if unit is not None or _has_own_unit(targets) else self.unit
        natures = [_without_nature(one.text)[1] for one in targets]
        if natures and natures[-1] is not None:
            nature = nature or natures[-1]
            targets = [replace(one, text=_without_nature(one.text)[0]) for one in targets]
        if number is None and any(one.role == "number" for one in self.columns):
            reasons.append("no-number")
        elif number is not None and number != expected:
            reasons.append("row-number")
        if not any(is_value(one.text) for one in targets if self.own is None or one.level in {self.own, None}):  # fmt: skip
            reasons.append("target-unread")
        first, last = cells[0].body.origin, cells[-1].body.origin
        return Row(
            row=number if number is not None else expected,
            name=name,
            unit=unit,
            nature=nature,
            baselines=self._values(cells, "baseline"),
            targets=targets,
            start=min(first[0], last[0]),
            end=max(first[-1], last[-1]),
            own=self.own,
            cls=Class.SURE if not reasons else Class.LOOK,
            reason=", ".join(reasons),
        )

    def join(self, row: Row, cells: tuple[Cell, ...], texts: list[str]) -> None:
        """Let the name of a row go on with the only text of the next: a page break inside a cell."""
        filled = [at for at, text in enumerate(texts) if text]
        if len(filled) != 1 or self._role(filled[0]) != "name" or _GROUP.match(texts[filled[0]]):
            return
        if self._has("number"):
            row.name += texts[filled[0]]
            row.end = cells[filled[0]].body.origin[-1]
        # A name that goes on and a title of a group can't be told apart surely.
        row.cls = Class.LOOK
        row.reason = ", ".join(one for one in (row.reason, "cells-unsure") if one)

    def begins(self, texts: list[str]) -> bool:
        """Whether a row has a number and a name, and nothing more: it may go on in the next."""
        return {self._role(at) for at, text in enumerate(texts) if text} == {"number", "name"}

    def goes_on(self, texts: list[str]) -> bool:
        """Whether a row without a number may be the rest of the one before."""
        roles = {self._role(at): text for at, text in enumerate(texts) if text}
        return "number" not in roles and "target" in roles and not _PART_OF.match(roles.get("name", ""))  # fmt: skip

    def together(self, first: tuple[Cell, ...], rest: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """The cells of two rows as those of one."""
        made = []
        for before, after in zip(first, rest, strict=True):
            body = joined(before.body, after.body) if before.text and after.text else (before if before.text else after).body  # fmt: skip
            made.append(Cell(body=body, unsure=True))
        return tuple(made)

    def _has(self, role: str) -> bool:
        return any(one.role == role for one in self.columns)

    def _role(self, at: int) -> str:
        return self.columns[at].role if at < len(self.columns) else ""

    def _values(self, cells: tuple[Cell, ...], role: str) -> list[Value]:
        """The values of a role, column by column; a cell that spans several speaks for each."""
        found: list[Value] = []
        before: tuple[str, int | None] | None = None
        for column, cell in zip(self.columns, cells, strict=False):
            if column.role != role:
                continue
            text = cell.text.strip()
            if not re.search(r"[A-Za-z]\s", cell.text):
                text = unspaced(text)
            if not text and before is not None and before[1] == column.year and column.level:
                text = before[0]  # the text of a spanning cell stands in its first column only
            if text:
                before = (text, column.year)
                if not NONE.fullmatch(text):
                    found.append(Value(text=text, year=column.year, level=column.level))
        return found


def _without_nature(text: str) -> tuple[str, str | None]:
    """A text without the nature in brackets behind it, and that nature."""
    found = _NATURE_BEHIND.search(text)
    return (text[: found.start()], NATURES[found["nature"]]) if found else (text, None)


def _has_own_unit(values: list[Value]) -> bool:
    return any(_UNIT_OF_VALUE.search(one.text) for one in values)


def unit_of_value(text: str) -> str | None:
    """The unit behind the number of a value."""
    found = _UNIT_OF_VALUE.search(text)
    return found["unit"].replace("％", "%") if found else None


def _name_wholes(rows: list[Row]) -> None:
    """Name of each row of a part (其中) the row that it is a part of."""
    whole: Row | None = None
    for row in rows:
        if _PART_OF.match(row.name):
            row.of = whole.name if whole is not None else None
        else:
            whole = row


def _name(names: list[str]) -> str:
    """The name of a row whose name stands in several columns (a group and its part)."""
    if len(names) == 1 or names[-1].startswith(names[0]):
        return names[-1]
    return "".join(names)
