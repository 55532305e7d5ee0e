"""Documents are read without text recognition, whatever is installed; what recognises asks for it."""

from __future__ import annotations

import pytest

from plancheck.extract.readers import ocr


@pytest.fixture(autouse=True)
def _no_recognition(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "recognition" not in request.fixturenames:
        monkeypatch.setattr(ocr, "available", lambda: False)


@pytest.fixture
def recognition() -> None:
    """Text recognition, where the extra is installed."""
    if not ocr.available():
        pytest.skip("NOT TESTED: the extra plancheck[ocr] is not installed")
