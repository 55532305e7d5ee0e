"""Reads rule packs from their folders: pack.yaml, catalogue.yaml, units and rule files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import Any, NoReturn

from plancheck.common.meant import closest
from plancheck.domain.catalogue import Catalogue
from plancheck.domain.source import InputError, Location, Path, Problem
from plancheck.domain.unit_table import UnitTable
from plancheck.io import installed_packs
from plancheck.io.inputs import SUFFIXES
from plancheck.io.load import expect, sniff
from plancheck.io.load.catalogue import read_catalogue, read_tolerance, read_units, text_of
from plancheck.io.load.pack_parts import Base, check_domains, find_pack, read_parameters
from plancheck.io.load.rules import RuleNames, read_rules
from plancheck.io.schema import validate
from plancheck.io.yaml import Document
from plancheck.io.yaml.reader import read_file
from plancheck.rule import ANY_FIELD, Pack, Rule


def read_pack(
    folder: FilePath,
    fallback: Mapping[str, Catalogue] | None = None,
    shown: str | None = None,
    given: Mapping[str, FilePath] | None = None,
) -> Pack:
    """The pack in a folder; raises ``InputError`` with every problem of its files.

    A pack without a catalogue of its own uses the one of its field from ``fallback``. ``shown``: what
    messages and reports call the folder; an installed pack is named the same on every machine. ``given``: folders of
    packs that were given by path, by id; a pack may extend them.
    """
    known = {} if fallback is None else fallback  # one that is looked up on demand counts as empty
    return _PackReader(folder, known, shown or str(folder), given or {}).read()


def pack_files(folder: FilePath) -> list[FilePath]:
    """The YAML files of a pack's folder, by name, whichever of the two extensions they have."""
    return sorted(file for file in _files(folder) if file.suffix.lower() in SUFFIXES)


def head_of(folder: FilePath) -> FilePath | None:
    """The file in a folder that makes it a pack."""
    return next((file for file in pack_files(folder) if is_head(file.name)), None)


def is_head(name: str) -> bool:
    """Whether a file of this name describes a pack."""
    return name.lower() in {f"pack{suffix}" for suffix in SUFFIXES}


def _files(folder: FilePath) -> list[FilePath]:
    try:
        return [file for file in folder.iterdir() if not file.is_dir()]
    except OSError:
        problem = Problem(code="unreadable-folder", params={"path": str(folder)})
        raise InputError([problem]) from None


class _PackReader:
    """Reads one folder. ``chain``: the packs that extend it, and itself."""

    def __init__(
        self,
        folder: FilePath,
        fallback: Mapping[str, Catalogue],
        shown: str,
        given: Mapping[str, FilePath],
        chain: tuple[FilePath, ...] = (),
    ) -> None:
        self.folder = folder
        self.shown = shown
        self.fallback = fallback
        self.given = given
        self.chain = (*chain, folder.resolve())
        self.documents: list[Document] = []

    def read(self) -> Pack:
        """Read the whole pack, what it extends first."""
        head_file = head_of(self.folder)
        if head_file is None:
            raise InputError([Problem(code="no-pack", params={"path": self.shown})])
        head = self.open(head_file)
        if not expect(head, "pack") or validate(head, "pack"):
            self.stop()
        data, field = head.data, head.data["field"]
        base = Base.join(self.extended(head), head)
        if head.problems:
            self.stop()
        files: dict[str | None, list[Document]] = {}
        for file in pack_files(self.folder):
            if file != head_file:
                document = self.open(file)
                files.setdefault(sniff(document, "rules"), []).append(document)
        units = base.units
        for document in files.get("units", ()):
            units = read_units(document, units)
            if document.problems:  # else every figure in such a unit would be reported too
                self.stop()
        for kind in files.keys() - {None, "units", "catalogue", "rules"}:
            for document in files[kind]:
                document.report("not-in-pack", ("format",), value=str(kind))
        self.find_text_files(head)
        catalogue = self.catalogue(head, files.get("catalogue", []), base, units)
        own = read_parameters(head, units)
        parameters = base.parameters | own
        rules: list[Rule] = []
        if catalogue is not None:
            catalogue = base.catalogue(catalogue)
            catalogue.units = units
            catalogue.tolerance = read_tolerance(data.get("approximate"), catalogue.tolerance)
            declared = {*_keys(data, "parameters"), *base.parameters, *base.indicators}
            for document in files.get("catalogue", ()):
                declared |= _keys(document.data, "indicators")
            for document in files.get("rules", ()):
                names = RuleNames(catalogue, parameters, declared)
                rules += read_rules(document, data["id"], names, base.rules)
            check_domains(head, own, rules, catalogue)
        self.check_ids(rules)
        if catalogue is None or any(document.faulty for document in self.documents):
            self.stop()
        return Pack(
            id=data["id"],
            version=str(data["version"]),
            field=field,
            title=text_of(data["title"]),
            path=self.shown,
            rules=base.with_own(rules, data["id"]),
            parameters=parameters,
            catalogue=catalogue,
            folder=str(self.folder),
            bases=base.packs,
        )

    def catalogue(
        self, head: Document, documents: list[Document], base: Base, units: UnitTable
    ) -> Catalogue | None:
        """Return the pack's catalogue, else that of its field; ``None``, and a problem noted, without one."""
        field = head.data["field"]
        catalogue: Catalogue | None = None
        for document in documents:
            read = read_catalogue(document, base.indicators, units)
            if catalogue is not None and read is not None:
                document.report("second-catalogue", ("format",))
            catalogue = catalogue or read
        if catalogue is None and (base.of_field(field) or field == ANY_FIELD):
            return Catalogue(field=field, indicators={}, series={})
        if catalogue is None and not any(document.faulty for document in self.documents):
            catalogue = self.fallback.get(field)
            if catalogue is None:
                head.report("no-catalogue", ("field",), field=field)
        if catalogue is not None and catalogue.field != field:
            head.report("field-differs", ("field",), value=field, other=catalogue.field)
        return catalogue

    def check_ids(self, rules: list[Rule]) -> None:
        """Report rules of one id."""
        seen: dict[str, Rule] = {}
        for rule in rules:
            first = seen.setdefault(rule.id, rule)
            if first is not rule:
                document = next(d for d in self.documents if d.path == rule.location.path)
                there, here = first.location, rule.location
                same = there.path == here.path
                place = str(there.line) if same else f"{there.path}:{there.line}"
                code = "rule-twice" if same else "rule-twice-elsewhere"
                document.problems.append(document.problem_at(code, here, name=rule.id, line=place))

    def extended(self, head: Document) -> list[Pack]:
        """Read the packs that ``extends`` names; what is wrong with the names is noted on the head."""
        field = head.data["field"]
        packs = []
        for number, name in enumerate(head.data.get("extends") or ()):
            where: Path = ("extends", number)
            found = find_pack(name, self.folder, self.given)
            if found is None:
                known = sorted({*self.given, *installed_packs.packs()} - {head.data["id"]})
                near = "".join(closest(name, known, 0.5))
                code = "extends-unknown-near" if near else "extends-unknown"
                head.report(code, where, value=name, near=near, known=", ".join(known) or "—")
                continue
            folder, shown = found
            if folder.resolve() in self.chain:
                head.report("extends-cycle", where, value=name)
                continue
            pack = _PackReader(folder, self.fallback, shown, self.given, self.chain).read()
            if pack.field not in {ANY_FIELD, field}:
                head.report("extends-field", where, value=name, field=pack.field, own=field)
            packs.append(pack)
        return packs

    def find_text_files(self, head: Document) -> None:
        """Report what Notepad makes of levels.yaml: it would be missing without a word."""
        for file in sorted(_files(self.folder)):
            if file.suffix.lower() == ".txt" and FilePath(file.stem).suffix.lower() in SUFFIXES:
                place = Location(f"{self.shown}/{file.name}", 0, 0)
                params = {"name": file.stem}
                head.problems.append(Problem(code="text-extension", location=place, params=params))

    def open(self, file: FilePath) -> Document:
        """Read a file of the folder."""
        document = read_file(file, f"{self.shown}/{file.name}")
        self.documents.append(document)
        return document

    def stop(self) -> NoReturn:
        """Raise ``InputError`` with all that is wrong so far."""
        from plancheck.io.diagnosis import diagnose  # noqa: PLC0415 - for bad packs only

        found = [problem for document in self.documents for problem in diagnose(document)]
        raise InputError(sorted(found, key=lambda problem: problem.order))


def _keys(data: Any, key: str) -> set[str]:
    """Return the keys of a mapping under a key, also of what could not be read."""
    part = data.get(key) if isinstance(data, dict) else None
    return set(part) if isinstance(part, dict) else set()
