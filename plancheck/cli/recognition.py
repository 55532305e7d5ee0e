"""Progress of text recognition on stderr: a page takes seconds."""

from __future__ import annotations

import sys

from plancheck.cli.environment import LANG
from plancheck.extract.readers import ocr
from plancheck.i18n import translate


def tell_pages() -> None:
    """Tell each page on stderr before it is recognised."""
    ocr.listen(_tell)


def _tell(page: int | None) -> None:
    place = translate(LANG, "account.page", page=str(page)) if page else ""
    sys.stderr.write(translate(LANG, "extract.recognizing", place=place).strip() + "\n")
    sys.stderr.flush()
