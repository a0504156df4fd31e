"""The project's own files, for the tests that read them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_NOT_OURS = {".git", ".venv", "build", "__pycache__"}


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that belongs to the project: those that git keeps or would keep, or all if this is no repository."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        found = (path for path in ROOT.rglob("*") if not _NOT_OURS & set(path.relative_to(ROOT).parts))
        return tuple(sorted(path for path in found if path.is_file() and not path.parts[-1].startswith(".")))
    return tuple(sorted(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()))


def text_of(path: Path) -> str | None:
    """The text of a file, None for a font or another file that is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def place(path: Path) -> str:
    """A file as the project names it."""
    return path.relative_to(ROOT).as_posix()


def python_files(folder: str = "labapp") -> tuple[Path, ...]:
    """The Python files below a folder of the project."""
    return tuple(path for path in project_files() if path.suffix == ".py" and path.is_relative_to(ROOT / folder))


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Every node of a tree."""
    return tuple(ast.walk(tree))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call in a tree."""
    return (node for node in nodes(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """The name that a call calls: `eval`, `os.system`; "" for anything deeper."""
    if isinstance(call.func, ast.Name):
        return call.func.id
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        return f"{call.func.value.id}.{call.func.attr}"
    return ""


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module that a tree imports, with its line; `from a import b` counts as `a` and as `a.b`."""
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
