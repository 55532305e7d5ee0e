"""OFD files for tests: what a PDF prints, written in the parts and units of GB/T 33190, with its templates and matrices."""

from __future__ import annotations

import io
import zipfile
from html import escape
from itertools import pairwise
from typing import Any

import pdfplumber

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
MM = 25.4 / 72


def ofd_of(
    pdf: bytes, *, scaled: bool = False, turned: bool = False, per_char: bool = False
) -> bytes:
    """The OFD that prints what a PDF does: with a matrix on each text, on its side, a text object for each character."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        width, height = float(opened.pages[0].width) * MM, float(opened.pages[0].height) * MM
        pages = [_content(page, scaled, width if turned else 0, per_char) for page in opened.pages]
    return package(pages, box=f"0 0 {height} {width}" if turned else f"0 0 {width} {height}")


def package(pages: list[str], *, box: str = "0 0 210 297", parts: dict[str, str | bytes] | None = None, document: str = "", page: str = "") -> bytes:  # fmt: skip
    """An OFD of pages given by their objects. ``document``, ``page``: more in Document.xml and in each page."""
    made = {
        "OFD.xml": f'<ofd:OFD {NS} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f'<ofd:Document {NS}><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:PageArea>'
        f'<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:TemplatePage ID="7" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData><ofd:Pages>'
        + "".join(f'<ofd:Page ID="{at + 100}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages)))
        + f"</ofd:Pages>{document}</ofd:Document>",
        "Doc_0/PublicRes.xml": f'<ofd:Res {NS} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="宋体"/><ofd:Font ID="4" FontName="Symbol"/></ofd:Fonts></ofd:Res>',
    }  # fmt: skip
    for at, objects in enumerate(pages):
        made[f"Doc_0/Pages/Page_{at}/Content.xml"] = f'<ofd:Page {NS}>{page}<ofd:Content><ofd:Layer ID="2">{objects}</ofd:Layer></ofd:Content></ofd:Page>'  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**made, **(parts or {})}.items():
            xml = '<?xml version="1.0" encoding="UTF-8"?>'
            archive.writestr(name, text if isinstance(text, bytes) else xml + text)
    return out.getvalue()


def text(words: str, x: float, y: float, size: float = 4, *, font: int = 3, code: str = "", more: str = "") -> str:  # fmt: skip
    """A text object whose first character begins at a place; ``code``: more attributes of its TextCode."""
    return f'<ofd:TextObject ID="1" Boundary="{x} {y} 150 {size}" Font="{font}" Size="{size}" {more}><ofd:TextCode X="0" Y="{0.88 * size}" {code}>{escape(words)}</ofd:TextCode></ofd:TextObject>'


def path(data: str, boundary: str = "0 0 210 297", more: str = "") -> str:
    """A path object."""
    return f'<ofd:PathObject ID="1" Boundary="{boundary}" {more}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def _content(page: Any, scaled: bool, turned: float, per_char: bool) -> str:
    found = []
    runs: list[list[Any]] = []
    for char in page.chars:
        before = runs[-1][-1] if runs else None
        if per_char or before is None or before["top"] != char["top"] or before["size"] != char["size"] or char["x0"] < before["x0"]:  # fmt: skip
            runs.append([])
        runs[-1].append(char)
    for run in runs:
        size = run[0]["size"] * MM
        x, y = run[0]["x0"] * MM, run[0]["top"] * MM
        steps = " ".join(f"{(two['x0'] - one['x0']) * MM:.4f}" for one, two in pairwise(run))
        if len(set(steps.split())) == 1 and len(run) > 3:
            steps = f"g {len(run) - 1} {steps.split()[0]}"
        words = escape("".join(char["text"] for char in run))
        matrix, times = "", 1.0
        if scaled:
            times = 0.3527
            matrix = f'CTM="{times} 0 0 {times} -3 2"'
            x, y = x + 3, y - 2
            steps = " ".join(f"{(two['x0'] - one['x0']) * MM / times:.4f}" for one, two in pairwise(run))  # fmt: skip
        box = f"{x} {y} 100 {size}"
        if turned:  # the head of the page to the left
            matrix = 'CTM="0 -1 1 0 0 0"'
            box = f"{y} {turned - x} {size} 100"
        found.append(f'<ofd:TextObject ID="1" Boundary="{box}" Font="3" Size="{size / times}" {matrix}><ofd:TextCode X="0" Y="{0.88 * size / times}" DeltaX="{steps}">{words}</ofd:TextCode></ofd:TextObject>')  # fmt: skip
    for line in [*page.lines, *page.rects]:
        x0, x1, top, bottom = (line[key] * MM for key in ("x0", "x1", "top", "bottom"))
        ends = [(x0, top), (x1, top), (x1, bottom), (x0, bottom)]
        ends = [(down, turned - across) for across, down in ends] if turned else ends
        found.append(path("M " + " L ".join(f"{a} {b}" for a, b in ends) + " C"))
    return "".join(found)
