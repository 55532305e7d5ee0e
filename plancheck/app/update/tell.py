"""What an update changed, in lines for people and in extract@1."""

from __future__ import annotations

import json
from collections import Counter

from plancheck.app.update import Change, Kind
from plancheck.app.update.run import Updated
from plancheck.extract.extract_data import data_of
from plancheck.i18n import translate
from plancheck.report.text import json_safe, visible


def update_json(done: Updated, plan: str, file: str | None, backup: str | None) -> str:
    """extract@1 of the new draft, with what the update changed."""
    if done.extraction is None:
        raise AssertionError
    told = {
        "plan": plan,
        "written": (file or plan) if file or backup else None,
        "backup": backup,
        "changes": [one.data() for one in done.changes],
    }
    data = data_of(done.extraction) | {"update": told}
    return json_safe(json.dumps(data, ensure_ascii=False, indent=1)) + "\n"


def lines_of(
    done: Updated, plan: str, file: str | None, backup: str | None, lang: str
) -> list[str]:
    """What changed, a line each; what was written last."""
    counts = Counter(one.kind.value for one in done.changes)
    numbers = {kind.value: str(counts[kind.value]) for kind in Kind}
    lines = [translate(lang, "update.summary", path=plan, **numbers)]
    lines += [visible(_line(one, lang)) for one in done.changes]
    if file is not None:
        lines.append(translate(lang, "update.written-other", file=file, path=plan))
    elif backup is not None:
        lines.append(translate(lang, "update.written", path=plan, backup=backup))
    else:
        lines.append(translate(lang, "update.same", path=plan))
    return lines


def _line(one: Change, lang: str) -> str:
    key, what = one.kind.value, one.what.rpartition("/")[2]
    if one.what.startswith("milestones/"):
        words = translate(lang, "update.what-milestone") + f" {what}"
    else:
        words = "" if what == "entry" else translate(lang, f"update.what-{what}")
    if key == "gone" and one.statement == "cites":
        key = "gone-cite"
    name = one.name or translate(lang, "update.document")
    place = translate(lang, "update.place", section=one.section) if one.section else ""
    return translate(
        lang, f"update.{key}", name=name, what=words, old=one.old or "—", new=one.new or "—", place=place
    )  # fmt: skip
