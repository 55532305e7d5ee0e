"""Finds the plan files that the arguments of a run name."""

from __future__ import annotations

import glob
from collections.abc import Iterable
from dataclasses import field
from pathlib import Path as FilePath

from plancheck.domain.problem import Problem
from plancheck.domain.records import dataclass
from plancheck.domain.source import Location
from plancheck.io.files import paths
from plancheck.io.repository.header import HeaderIndex

STDIN = "-"
STDIN_NAME = "<stdin>"
SUFFIXES = (".yaml", ".yml")


@dataclass(slots=True, kw_only=True, eq=False)
class Inputs:
    """What the arguments came to: files to judge, how many others were passed over, what was wrong."""

    files: list[str] = field(default_factory=list)
    skipped: int = 0
    problems: list[Problem] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)


def expand(arguments: Iterable[str], headers: HeaderIndex | None = None) -> Inputs:
    """The plan files that arguments name: files, folders, globs, ``-``; in the order given, each once.

    A folder means every plan@1 file in it and below; files of our other formats are skipped and counted; a
    YAML file without a format is left in, so that reading it tells the trouble. So is what can't be opened.
    ``headers``: of the files that were looked at, and will be.
    """
    inputs = Inputs()
    headers = headers if headers is not None else HeaderIndex()
    seen: set[str] = set()

    def add(name: str) -> None:
        key = name if name == STDIN else headers.real(name)
        if key not in seen:
            seen.add(key)
            inputs.files.append(name)

    for argument in arguments:
        if argument == STDIN:
            add(argument)
        elif paths.is_folder(argument):
            found = 0
            inside, shut = paths.below(argument, deep=True)
            for file in inside:
                stem = FilePath(file.stem)
                if file.suffix.lower() in SUFFIXES:
                    if headers.maybe(str(file)).other_format:
                        inputs.skipped += 1
                    else:
                        found += 1
                        add(str(file))
                elif file.suffix == ".txt" and stem.suffix.lower() in SUFFIXES:
                    place = Location(str(file), 0, 0)  # what Notepad makes of a.yaml
                    params = {"name": file.stem}
                    problem = Problem(code="text-extension", location=place, params=params)
                    inputs.problems.append(problem)
            inputs.problems.extend(map(cannot_open, shut))
            if not found and not shut:
                inputs.empty.append(argument)
        elif paths.exists(argument) or not glob.has_magic(argument):
            add(argument)
        else:
            matches, shut = paths.matches(argument)
            named = [name for name in matches if not paths.is_folder(name)]
            for name in named:
                if FilePath(name).suffix in SUFFIXES and headers.maybe(name).other_format:
                    inputs.skipped += 1
                else:
                    add(name)
            inputs.problems.extend(map(cannot_open, shut))
            if not named and not shut:
                inputs.empty.append(argument)
    return inputs


def cannot_open(folder: str) -> Problem:
    """The problem of a folder that may not be looked into."""
    return Problem(
        code="unreadable-folder", location=Location(folder, 0, 0), params={"path": folder}
    )


def yaml_files(folder: FilePath, *, deep: bool) -> list[FilePath]:
    """The YAML files of a folder, sorted by name; hidden files and folders are left out."""
    found, _ = paths.below(folder, deep=deep)
    return [file for file in found if file.suffix.lower() in SUFFIXES]
