"""``plancheck schema NAME``: JSON Schema for editors and CI."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

NAMES = (
    "plan",
    "catalogue",
    "pack",
    "rules",
    "waivers",
    "known",
    "config",
    "report",
    "diff",
    "extract",
    "evidence",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_of_draft_2020_12(inside, name):
    ran = inside("schema", name)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("\n")
    schema = ran.json
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)
    assert ran.out == inside("schema", name, lang="en").out


def test_as_a_process(plancheck):
    ran = plancheck("schema", "plan")
    assert (ran.code, ran.err) == (0, "")
    assert {"format", "id", "title", "jurisdiction", "field", "period", "record"} == set(
        ran.json["required"]
    )


def test_unknown_keys_are_errors_everywhere(inside):
    for name in NAMES:
        schema = inside("schema", name).json
        assert schema["additionalProperties"] is False, name
