"""Text recognition (extra ``plancheck[ocr]``): what a picture shows, as printed characters and rules.

The models lie inside the package ``rapidocr``; they are given by their files, so nothing is ever fetched. A page takes some six
seconds of a processor; a listener is told before each. Every character carries the confidence of its line.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from plancheck.extract.extra import module
from plancheck.extract.readers.pdf.printed import PrintedPage

MAX_PIXELS = 100_000_000
_SIDE = 2_400  # pixels of the longer side of a page, at most
_DOTS = 200 / 72  # pixels in a point
_HALF = 0.55  # the width of a Latin character beside a Chinese one
_SIZE = 0.72  # of the height of a line's box: its characters
_ALIKE = 0.35  # of the usual size: lines of that size are of one
_PIECE = 30  # parts of a side: what is that long is a rule
_THICK = 9  # pixels
_PARTS = {"Det": "*det*.onnx", "Cls": "*cls*.onnx", "Rec": "*rec*.onnx"}


_listeners: list[Callable[[int | None], None]] = []


def listen(listener: Callable[[int | None], None]) -> None:
    """Set who is told before a page (``None``: a picture) is recognised."""
    _listeners[:] = [listener]


@lru_cache(maxsize=1)
def available() -> bool:
    """Whether the extra is installed, its models too."""
    found = all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))
    return found and len(_models()) == len(_PARTS)


def recognized(image: Any, width: float, height: float, *, page: int | None, left: float = 0.0, top: float = 0.0) -> PrintedPage:  # fmt: skip
    """What a picture shows, laid out on ``width`` by ``height`` points whose corner is at ``left`` and ``top``."""
    for listener in _listeners:
        listener(page)
    numpy = module("numpy")
    pixels = numpy.asarray(image.convert("RGB"))[:, :, ::-1]
    across, down = width / pixels.shape[1], height / pixels.shape[0]
    made = PrintedPage(width, height)
    found = _engine()(pixels)
    lines = [] if found.boxes is None else [*zip(found.boxes, found.txts, found.scores, strict=True)]  # fmt: skip
    boxes = [
        (
            left + min(float(x) for x, _ in box) * across,
            left + max(float(x) for x, _ in box) * across,
            top + min(float(y) for _, y in box) * down,
            top + max(float(y) for _, y in box) * down,
        )
        for box, _, _ in lines
    ]
    sizes = sorted((bottom - above) * _SIZE for _, _, above, bottom in boxes)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    for (_, text, score), box in zip(lines, boxes, strict=True):
        made.chars += _chars(text, float(score), box, usual)
    made.lines = list(_rules(pixels, across, down, left, top))
    return made


class PdfPictures:
    """The pages of a PDF as pictures, rendered one at a time."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def read(self, number: int, page: Any, box: Any = None) -> PrintedPage:
        """What is recognised on a page (from 1), or in a box of it."""
        width, height = float(page.width), float(page.height)
        document = module("pypdfium2").PdfDocument(self._raw)
        try:
            scale = min(_DOTS, _SIDE / max(width, height, 1.0))
            image = document[number - 1].render(scale=scale).to_pil()
        finally:
            document.close()
        if box is None:
            return recognized(image, width, height, page=number)
        x, y = image.width / width, image.height / height
        left, right = max(float(box["x0"]), 0.0), min(float(box["x1"]), width)
        top, bottom = max(float(box["top"]), 0.0), min(float(box["bottom"]), height)
        if right - left < 1 or bottom - top < 1:
            return PrintedPage(width, height)
        part = image.crop((int(left * x), int(top * y), int(right * x), int(bottom * y)))
        return recognized(part, right - left, bottom - top, page=number, left=left, top=top)


def _chars(text: str, score: float, box: tuple[float, float, float, float], usual: float) -> Iterator[dict[str, Any]]:  # fmt: skip
    """The characters of a recognised line, its width shared among them."""
    left, right, top, bottom = box
    size = (bottom - top) * _SIZE
    size = usual if abs(size - usual) <= _ALIKE * usual else size
    widths = [_HALF if char.isascii() else 1.0 for char in text]
    unit = (right - left) / max(sum(widths), _HALF)
    x = left
    for char, wide in zip(text, widths, strict=True):
        yield {
            "text": char, "x0": x, "x1": x + wide * unit, "top": top, "bottom": bottom, "size": max(size, 1.0),
            "fontname": "", "matrix": (1.0, 0.0, 0.0, 1.0), "upright": True, "confidence": score,
        }  # fmt: skip
        x += wide * unit


def _rules(pixels: Any, across: float, down: float, left: float, top: float) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Level and upright rules of a picture: dark, long and thin."""
    cv2 = module("cv2")
    grey = 255 - cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    dark = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 15, -8)
    high, wide = dark.shape
    for level in (True, False):
        shape = (max(wide // _PIECE, 10), 1) if level else (1, max(high // _PIECE, 10))
        opened = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))  # fmt: skip
        _, _, stats, _ = cv2.connectedComponentsWithStats(opened)
        for x, y, w, h, _ in stats[1:].tolist():
            if (h if level else w) > _THICK:
                continue
            x0, x1 = (x, x + w) if level else (x + w / 2, x + w / 2)
            y0, y1 = (y + h / 2, y + h / 2) if level else (y, y + h)
            x0, x1, y0, y1 = left + x0 * across, left + x1 * across, top + y0 * down, top + y1 * down  # fmt: skip
            yield {"x0": x0, "x1": x1, "top": y0, "bottom": y1, "width": x1 - x0, "height": y1 - y0, "object_type": "line"}  # fmt: skip


def _models() -> dict[str, str]:
    """The files of the models, by the step that they are for."""
    spec = importlib.util.find_spec("rapidocr")
    folder = Path(spec.origin).parent / "models" if spec is not None and spec.origin else None
    found = {part: sorted(folder.glob(name)) for part, name in _PARTS.items()} if folder else {}
    return {part: str(files[0]) for part, files in found.items() if files}


@lru_cache(maxsize=1)
def _engine() -> Any:
    given = {f"{part}.model_path": path for part, path in _models().items()}
    settings = {"Global.log_level": "critical", "Global.text_score": 0.0}
    return module("rapidocr").RapidOCR(params=given | settings)
