"""Sizes of files and functions: a list to look at, and a floor under the absurd."""

from __future__ import annotations

import ast
import statistics
import warnings
from pathlib import Path

import pytest

from tests.project import nodes, parsed, place, python_files

LONG_FILE, ABSURD_FILE = 300, 600
LONG_FUNCTION, ABSURD_FUNCTION = 50, 150
MEDIAN = 100
# A released migration is never taken apart again; its length is the number of tables that it makes.
FROZEN = "labapp/migrations/versions/"


class SizeWarning(UserWarning):
    """Something is larger than it should be without a reason."""


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _files() -> dict[str, int]:
    paths = [path for folder in ("labapp", "tests", "benchmarks") for path in python_files(folder)]
    return {place(path): _lines(path) for path in paths if not place(path).startswith(FROZEN)}


def _functions() -> dict[str, int]:
    found = {}
    for path in python_files("labapp"):
        if place(path).startswith(FROZEN):
            continue
        for node in nodes(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[f"{place(path)}:{node.lineno} {node.name}"] = (node.end_lineno or node.lineno) - node.lineno + 1
    return found


def _list(title: str, sizes: dict[str, int]) -> str:
    rows = sorted(sizes.items(), key=lambda item: -item[1])
    return "\n".join([title, *(f"  {size:>4}  {name}" for name, size in rows)])


@pytest.mark.filterwarnings("default::tests.test_sizes.SizeWarning")
def test_files_are_small_enough_to_read_at_one_sitting() -> None:
    sizes = _files()
    long = {name: size for name, size in sizes.items() if size > LONG_FILE}
    if long:
        warnings.warn(
            _list(f"{len(long)} of {len(sizes)} files are longer than {LONG_FILE} lines:", long),
            SizeWarning,
            stacklevel=1,
        )
    median = statistics.median(size for name, size in sizes.items() if name.startswith("labapp/") and size)
    if median > MEDIAN:
        warnings.warn(
            f"The median file of the program has {median:g} lines, more than {MEDIAN}.", SizeWarning, stacklevel=1
        )
    assert {name: size for name, size in sizes.items() if size > ABSURD_FILE} == {}


@pytest.mark.filterwarnings("default::tests.test_sizes.SizeWarning")
def test_functions_do_one_thing() -> None:
    sizes = _functions()
    long = {name: size for name, size in sizes.items() if size > LONG_FUNCTION}
    if long:
        warnings.warn(
            _list(f"{len(long)} of {len(sizes)} functions are longer than {LONG_FUNCTION} lines:", long),
            SizeWarning,
            stacklevel=1,
        )
    assert {name: size for name, size in sizes.items() if size > ABSURD_FUNCTION} == {}
