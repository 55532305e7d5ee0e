"""Documents that are refused: each way has a code, and words that say what to do (``errors.toml``)."""

from __future__ import annotations

from plancheck.domain.source import InputError, Location, Problem

REFUSALS = frozenset({
    "document-folder", "document-empty", "document-no-text", "document-too-large", "document-doc", "document-odt", "document-ods", "document-odf", "document-xls", "document-rtf", "document-zip", "document-encrypted", "document-damaged", "document-scanned", "document-picture", "document-binary", "document-encoding", "document-bomb"
})  # fmt: skip


def refused(code: str, name: str, **params: str) -> InputError:
    """The error for a document that can't be read."""
    return InputError(
        [Problem(code=code, location=Location(name, 0, 0), params={"path": name, **params})]
    )
