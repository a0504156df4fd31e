"""The rules of the house that no linter knows, each a test named as its sentence."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.project import ROOT, called, calls, imported, nodes, parsed, place, project_files, python_files, text_of

PACKAGE = ROOT / "labapp"
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["name"]: contract for contract in SETTINGS["tool"]["importlinter"]["contracts"]}
LOCKED = sorted((ROOT / "requirements").glob("*.txt"))

# Written in pieces, so that this file does not name what it forbids.
INDEX_WORDS = tuple(
    "".join(pieces)
    for pieces in (
        ("py", "pi.org"),
        ("python", "hosted.org"),
        ("--index", "-url"),
        ("--extra-index", "-url"),
        ("--find", "-links"),
        ("PIP_", "INDEX"),
        ("UV_", "INDEX"),
        ("ana", "conda.org"),
        ("npm", "js.org"),
    )
)
MACHINE_PATHS = re.compile("|".join(rf"(?<![\w.])/{name}/" for name in ("home", "work", "tmp", "root", "Users")))
DRIVES = re.compile(r"\b[A-Z]:\\")


def complaints(look: Callable[[Path, str], Iterator[str]]) -> list[str]:
    """What `look` says about each text file of the project, with the file's name."""
    found = []
    for path in project_files():
        text = text_of(path)
        if text is not None:
            found += [f"{place(path)}: {complaint}" for complaint in look(path, text)]
    return found


def in_code(look: Callable[[ast.Module], Iterator[tuple[int, str]]]) -> list[str]:
    """What `look` says about each Python file of the program, with file and line."""
    return [f"{place(path)}:{line}: {complaint}" for path in python_files() for line, complaint in look(parsed(path))]


def test_no_file_names_a_package_index() -> None:
    def look(_path: Path, text: str) -> Iterator[str]:
        yield from (word for word in INDEX_WORDS if word.lower() in text.lower())

    assert complaints(look) == []


def test_no_file_names_a_path_of_one_machine() -> None:
    def look(path: Path, text: str) -> Iterator[str]:
        yield from (match[0] for match in MACHINE_PATHS.finditer(text))
        if not path.is_relative_to(ROOT / "tests"):  # which print such paths as texts that people write
            yield from (match[0] for match in DRIVES.finditer(text))

    assert complaints(look) == []


def calling(*names: str) -> Callable[[ast.Module], Iterator[tuple[int, str]]]:
    """A look for calls of these names."""

    def look(tree: ast.Module) -> Iterator[tuple[int, str]]:
        yield from ((call.lineno, called(call)) for call in calls(tree) if called(call) in names)

    return look


def test_the_program_never_runs_text_as_code() -> None:
    assert in_code(calling("eval", "exec", "compile", "__import__")) == []


def test_the_program_reads_no_format_that_can_carry_code() -> None:
    forbidden = {"pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle"}

    def look(tree: ast.Module) -> Iterator[tuple[int, str]]:
        yield from ((line, name) for name, line in imported(tree) if name.split(".")[0] in forbidden)
        for node in nodes(tree):
            if isinstance(node, ast.Attribute) and node.attr in {"extractall", "unpack_archive"}:
                yield node.lineno, node.attr

    assert in_code(look) == []


def test_the_program_starts_no_shell() -> None:
    def look(tree: ast.Module) -> Iterator[tuple[int, str]]:
        yield from ((line, name) for name, line in imported(tree) if name in {"os.system", "os.popen", "pty"})
        for call in calls(tree):
            for keyword in call.keywords:
                is_off = isinstance(keyword.value, ast.Constant) and keyword.value.value is False
                if keyword.arg == "shell" and not is_off:
                    yield call.lineno, "shell="

    shells = calling("os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput")
    assert in_code(look) + in_code(shells) == []


def test_only_the_limited_child_opens_pictures() -> None:
    opening = {complaint.split(":")[0] for complaint in in_code(calling("Image.open"))}
    assert opening == {"labapp/photos/decoding.py"}


def test_only_the_clock_and_the_crash_report_ask_the_machine_for_the_time() -> None:
    clocks = calling("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time")
    asking = {complaint.split(":")[0] for complaint in in_code(clocks)}
    assert asking == {"labapp/core/clock.py", "labapp/ui/crash.py"}


def test_the_window_never_spins_its_own_events() -> None:
    def look(tree: ast.Module) -> Iterator[tuple[int, str]]:
        for call in calls(tree):
            if isinstance(call.func, ast.Attribute) and call.func.attr == "processEvents":
                yield call.lineno, "processEvents"

    assert in_code(look) == []


def test_screens_never_import_each_other() -> None:
    from labapp.ui.screens import SCREENS

    keys = {screen.module.removeprefix("labapp.ui.").split(".")[0] for screen in SCREENS}
    assert len(keys) == len(SCREENS)
    found = [
        f"{place(path)}:{line} imports {name}"
        for key in sorted(keys)
        for path in python_files(f"labapp/ui/{key}")
        for name, line in imported(parsed(path))
        if name.startswith("labapp.ui.") and name.split(".")[2] in keys - {key}
    ]
    assert found == []


def test_names_say_what_a_thing_is() -> None:
    empty = re.compile(r"(Manager|Helper|Helpers|Util|Utils|Mixin)$")

    def look(tree: ast.Module) -> Iterator[tuple[int, str]]:
        for node in nodes(tree):
            if isinstance(node, ast.ClassDef) and empty.search(node.name):
                yield node.lineno, node.name

    files = [
        place(path) for path in python_files() if path.stem in {"utils", "util", "helpers", "helper", "misc", "common"}
    ]
    assert in_code(look) + files == []


def test_every_module_says_what_it_holds() -> None:
    without = [
        place(path)
        for path in (*python_files("labapp"), *python_files("tests"), *python_files("benchmarks"))
        if path.stat().st_size and not ast.get_docstring(parsed(path))
    ]
    assert without == []


# ---- import contracts


def test_the_import_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def _tops() -> set[str]:
    return {path.stem if path.suffix else path.name for path in PACKAGE.iterdir() if _is_module(path)} - {"__init__"}


def _is_module(path: Path) -> bool:
    return path.suffix == ".py" or (path / "__init__.py").exists()


def test_every_module_has_its_place_in_the_layers() -> None:
    layers = CONTRACTS["Layers: a module may import only what stands below it"]
    placed = {name.strip() for layer in layers["layers"] for name in layer.split("|")}
    assert placed == _tops()
    assert layers["exhaustive"]


def test_every_module_without_a_window_is_kept_from_qt() -> None:
    kept = {
        name.removeprefix("labapp.")
        for name in CONTRACTS["Qt lives only in labapp.ui and labapp.app"]["source_modules"]
    }
    # the entrances open the window, so they reach Qt by way of `app`
    assert kept == _tops() - {"ui", "app", "cli", "demo", "__main__"}


def test_every_slice_of_the_labs_work_keeps_the_order_of_its_rooms() -> None:
    slices = {path.parent.name for path in PACKAGE.glob("*/service.py")}
    assert slices
    contract = CONTRACTS["Inside a slice: service -> steps -> queries -> models -> rules"]
    assert {name.removeprefix("labapp.") for name in contract["containers"]} == slices


# ---- what is installed


def _pinned(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[a-z,-]+\])?==(\S+)", path.read_text(encoding="utf-8"), re.M))


@pytest.mark.parametrize("path", LOCKED, ids=lambda path: path.name)
def test_every_requirement_is_locked_to_a_version_and_hashes(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split(" #")[0].strip() for line in text.splitlines() if not line.lstrip().startswith("#")]
    wrong = [
        line[:60]
        for line in lines
        if line
        and not re.fullmatch(
            r"[A-Za-z0-9._-]+(\[[a-z,-]+\])?==[^\s;]+( ; [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+", line
        )
    ]
    assert wrong == []
    assert _pinned(path)


def test_the_locked_files_agree_with_each_other() -> None:
    versions: dict[str, set[str]] = {}
    for path in LOCKED:
        for name, version in _pinned(path).items():
            versions.setdefault(name.lower().replace("_", "-"), set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("group", "file"),
    [("run", "run.txt"), ("heic", "heic.txt"), ("test", "test.txt"), ("build", "build.txt"), ("bench", "bench.txt")],
)
def test_what_the_project_asks_for_is_locked(group: str, file: str) -> None:
    project = SETTINGS["project"]
    asked = project["dependencies"] if group == "run" else project["optional-dependencies"][group]
    wanted = {re.split(r"[\[<>=!~ ]", line)[0].lower() for line in asked}
    locked = {name.lower() for name in _pinned(ROOT / "requirements" / file)}
    assert wanted - locked == set()


def test_the_program_imports_nothing_that_it_does_not_ask_for() -> None:
    asked = [*SETTINGS["project"]["dependencies"], *SETTINGS["project"]["optional-dependencies"]["heic"]]
    given = {re.split(r"[\[<>=!~ ]", line)[0].lower().replace("_", "-") for line in asked}
    modules = {
        "pil": "pillow",
        "argon2": "argon2-cffi",
        "stdnum": "python-stdnum",
        "zxingcpp": "zxing-cpp",
        "pillow-heif": "pillow-heif",
    }
    found = set()
    for path in python_files():
        for name, line in imported(parsed(path)):
            top = name.split(".")[0].lower().replace("_", "-")
            if top in {"labapp", "--future--"} or top.replace("-", "_") in {
                known.lower() for known in sys.stdlib_module_names
            }:
                continue
            if modules.get(top, top) not in given:
                found.add(f"{place(path)}:{line}: {name}")
    assert found == set()
