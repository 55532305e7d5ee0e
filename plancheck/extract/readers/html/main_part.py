"""The main text of a web page: elements weighed by the Chinese characters in them; menus, footers and scripts left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from plancheck.extract.readers.html.shown import why_left_out

PARTS = frozenset({"p", "div", "section", "article", "main", "header", "footer", "aside", "blockquote", "pre", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "form", "fieldset", "figure", "figcaption", "address", "center", "hr", "body", "html", "caption", "table", "tbody", "thead", "tfoot", "tr", "td", "th", "details", "summary"})  # fmt: skip
_NEVER_FRAME = frozenset({"td", "th", "tr", "tbody", "p", "table", "body"})
_LISTS = frozenset({"ul", "ol", "div", "section", "dl"})
_HAN = re.compile(r"[\u3400-\u9fff]")  # A Chinese character.
# Names of what frames a page.
_FRAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|footer|foot|breadcrumb|crumbs?|sidebar|share|copyright|toolbar|pager|pagination|search|login|comment|related|recommend|friendlink|links?)(?:$|[\s_-])",
    re.IGNORECASE,
)
# Names of what holds the text, as the programs of government pages give them.
_MAIN = re.compile(
    r"trs_editor|trs_uedit|ucap-content|view_content|article[-_]?(?:content|body|con)|news[-_]?(?:content|con)|pages[-_]content|main[-_]?content|content[-_]?(?:text|body|main)|con_text|^zoom$|^article$|^content$|^main$",
    re.IGNORECASE,
)
ENOUGH = 0.6  # of the text: what holds as much is the main part
_LINKED = 0.5  # of an element's text in links: a menu
_FRAMED = 0.3  # of the text: what holds more is no frame


@dataclass(slots=True)
class Weight:
    """Chinese characters in an element, and how many of them are in links."""

    own: int = 0
    linked: int = 0

    def count(self, text: str | None, *, in_link: bool) -> None:
        """Add the characters of a text."""
        if text:
            found = len(_HAN.findall(text))
            self.own += found
            self.linked += found if in_link else 0


def tag_of(element: Any) -> str:
    """The name of an element; ``""`` for what is none."""
    return element.tag if isinstance(element.tag, str) else ""


def weights_of(etree: Any, root: Any) -> dict[Any, Weight]:
    """The weight of every element, in one walk."""
    weights: dict[Any, Weight] = {}
    stack: list[Weight] = [Weight()]
    links = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            weights[element] = Weight()
            stack.append(weights[element])
            if why_left_out(element):
                walk.skip_subtree()
                continue
            links += tag_of(element) == "a"
            stack[-1].count(element.text, in_link=links > 0)
        else:
            done = stack.pop()
            if tag_of(element) == "a" and not why_left_out(element):
                links -= 1
            stack[-1].own += done.own
            stack[-1].linked += done.linked
            stack[-1].count(element.tail, in_link=links > 0)
    return weights


def main_part(root: Any, weights: dict[Any, Weight]) -> Any:
    """The element that holds the main text: one that calls itself so and has most of it, else the whole page."""
    every = weights[root].own - weights[root].linked
    best = root
    for element, weight in weights.items():
        if weight.own - weight.linked < ENOUGH * every or not every:
            continue
        named = f"{element.get('id', '')} {element.get('class', '')}"[:200].split()
        if tag_of(element) in {"article", "main"} or any(_MAIN.search(one) for one in named):
            best = element  # the innermost, for elements come in order
    return best


def is_frame(element: Any, weight: Weight, whole: int) -> bool:
    """Menus, footers, lists of links: by their name or by being mostly links, never the bulk of the text."""
    tag = tag_of(element)
    if tag not in PARTS or tag in _NEVER_FRAME or weight.own > _FRAMED * whole:
        return False
    if tag in {"footer", "aside"} or (tag in _LISTS and weight.linked > _LINKED * weight.own):
        return True
    named = f"{element.get('class', '')} {element.get('id', '')}"[:200]
    return _FRAME.search(named) is not None
