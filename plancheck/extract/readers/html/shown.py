"""How elements of a web page look, as far as that changes what is read: hidden, struck, raised, a font of signs, a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from plancheck.extract.signs import PICTURE, named_sign

_SKIP = frozenset({"script", "style", "noscript", "template", "head", "nav", "select", "option", "button", "textarea", "svg", "video", "audio", "map", "input", "rt", "rp"})  # fmt: skip
EMBEDDED = frozenset({"iframe", "object", "embed", "canvas", "applet"})
_STRUCK = frozenset({"del", "s", "strike"})
_STYLE = 2_000  # characters of a style that are looked at
# A style that hides; mso-hide is Word's.
_HIDDEN = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}(?:hidden|collapse)|mso-hide\s{0,3}:\s{0,3}all|font-size\s{0,3}:\s{0,3}0(?![\d.])|opacity\s{0,3}:\s{0,3}0(?![\d.])",
    re.IGNORECASE,
)
_LINE_THROUGH = re.compile(r"text-decoration(?:-line)?\s{0,3}:[^;]{0,60}line-through", re.IGNORECASE)  # fmt: skip
_SUPER = re.compile(r"vertical-align\s{0,3}:\s{0,3}super", re.IGNORECASE)  # Raised text.
_NOTE = re.compile(
    r"(?:foot|end)note-?ref|_(?:ftn|edn)ref\d", re.IGNORECASE
)  # MsoFootnoteReference, _ftnref1
# The font of a style, or of its signs.
_FONT = re.compile(r"(?<![\w-])(?:mso-symbol-)?font-family\s{0,3}:\s{0,3}[\"'“]?(?P<name>[^;,\"']{1,60})", re.IGNORECASE)  # fmt: skip
_SIGN_FONT = re.compile(r"(?<![\w-])font-family\s{0,3}:\s{0,3}[\"'“]?(?:symbol|wingdings)\b[^;}]{0,60}", re.IGNORECASE)  # fmt: skip
_SIDE = re.compile(
    r"(?<![\w-])(?:width|height)\s{0,3}:\s{0,3}(?P<many>\d{1,6})", re.IGNORECASE
)  # width:300px
_CLASS = re.compile(r"\s*[a-z0-9]{0,12}\.(?P<name>[\w-]{1,60})\s*", re.IGNORECASE)  # .sup, span.a
_MAX_SHEET = 500_000  # characters of style sheets that are looked at
_WIDE = 120  # pixels; a picture of that size is no sign in a line


def style_of(element: Any) -> str:
    """The style of an element, as much of it as is looked at."""
    return (element.get("style") or "")[:_STYLE]


def why_left_out(element: Any) -> str:
    """Why an element is not read: ``struck``, ``hidden``, ``embedded``, ``skipped`` (no text); ``""`` when it is read."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIP:
        return "skipped"
    style = style_of(element)
    if element.get("hidden") is not None or (style and _HIDDEN.search(style)):
        return "hidden"
    if tag in EMBEDDED:
        return "embedded"
    if tag in _STRUCK or (style and _LINE_THROUGH.search(style)):
        return "struck"
    return ""


def is_raised(element: Any) -> bool:
    """Whether the text of an element is raised, or refers to a note."""
    named = f"{element.get('class') or ''} {element.get('name') or ''}"[:200]
    return (
        element.tag == "sup"
        or _SUPER.search(style_of(element)) is not None
        or _NOTE.search(named) is not None
    )


def font_of(element: Any) -> str | None:
    """The font that an element sets, or ``None``."""
    if element.tag == "font" and element.get("face"):
        return str(element.get("face"))[:60]
    found = _FONT.search(style_of(element))
    return found["name"].strip() if found is not None else None


def picture(element: Any) -> tuple[str, bool]:
    """What a picture is in its line, and whether it is large: the sign that its text names, else a picture."""
    for key in ("alt", "title"):
        sign = named_sign(element.get(key) or "")
        if sign is not None:
            return sign, False
    sizes = [element.get(side) or "" for side in ("width", "height")]
    sides = [int(one[:6]) for one in sizes if one[:6].isdecimal()]
    sides += [int(found["many"]) for found in _SIDE.finditer(style_of(element))]
    return PICTURE, max(sides, default=0) > _WIDE


def apply_classes(root: Any) -> None:
    """Give elements the styles that their classes have in the page, as far as these strike, raise or set a font of signs.

    What a class hides may be shown by a script, so it is read.
    """
    declared: dict[str, str] = {}
    for selectors, text in _rules(
        "".join(one.text or "" for one in root.iter("style"))[:_MAX_SHEET]
    ):
        parts = [found[0] for found in (_LINE_THROUGH.search(text), _SUPER.search(text), _SIGN_FONT.search(text)) if found]  # fmt: skip
        for selector in selectors.split(",") if parts else ():
            named = _CLASS.fullmatch(selector)
            if named is not None:
                declared[named["name"]] = ";".join([*parts, declared.get(named["name"], "")])[:200]
    for element in root.iter() if declared else ():
        names = (element.get("class") or "")[:_STYLE].split()
        found = [declared[name] for name in dict.fromkeys(names) if name in declared]
        if found:
            element.set("style", ";".join([*found, style_of(element)]))


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of a style sheet's rules, without its comments and those of some media only."""
    parts: list[str] = []
    last = 0
    while (first := sheet.find("/*", last)) >= 0:
        parts.append(sheet[last:first])
        end = sheet.find("*/", first)
        last = end + 2 if end >= 0 else len(sheet)
    for rule in "".join([*parts, sheet[last:]]).split("}"):
        selectors, _, text = rule.rpartition("{")
        if "{" not in selectors:
            yield selectors.replace("<!--", ""), text[:_STYLE]
