"""Places in a file: a CSV column, a path like `table[id=5].raw.value` in JSON, a path like `Batteries/Battery/@id` in XML. Pure."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element  # only the type: files are parsed by defusedxml

_STEP = re.compile(r"(?P<name>[^.\[\]]+)(?:\[(?:(?P<index>\d{1,4})|(?P<key>[^=\[\]]+)=(?P<word>[^\[\]]*))\])?")
_XML_STEP = re.compile(r"(?:\*|\.|[A-Za-z_][\w\-.]*)(?:\[(?:\d{1,4}|@[A-Za-z_][\w\-]*='[^'\[\]]*')\])?")


def place_problem(form: str, place: str) -> str:
    """Why a place cannot be one in a file of that form, or nothing."""
    if not place.strip() or len(place) > 200:
        return "a place in the file is needed here."
    if form == "json" and _steps(place) is None:
        return "a path like smart_status.passed or table[id=5].raw.value is expected."
    if form == "xml" and _xml_steps(place) is None:
        return "a path like Batteries/Battery/@id or .//entry[@name='state'] is expected."
    return ""


def found_at(form: str, tree: Any, place: str) -> list[Any]:
    """What lies at a place: nothing, one value, or several in XML."""
    if form == "csv":
        return [tree[place]] if isinstance(tree, dict) and place in tree else []
    if form == "json":
        return _in_json(tree, place)
    return _in_xml(tree, place)


def _steps(place: str) -> list[tuple[str, str | None, str | None, str]] | None:
    steps, at = [], 0
    while match := _STEP.match(place, at):
        steps.append((match["name"], match["index"], match["key"], match["word"] or ""))
        at = match.end()
        if at == len(place):
            return steps
        if place[at] != ".":
            return None
        at += 1
    return None


def _in_json(tree: Any, place: str) -> list[Any]:
    for name, index, key, word in _steps(place) or ():
        if not isinstance(tree, dict) or name not in tree:
            return []
        tree = tree[name]
        if index is not None:
            if not isinstance(tree, list) or int(index) >= len(tree):
                return []
            tree = tree[int(index)]
        elif key is not None:
            if not isinstance(tree, list):
                return []
            fitting = [one for one in tree if isinstance(one, dict) and str(one.get(key)) == word]
            if not fitting:
                return []
            tree = fitting[0]
    return [tree]


def _xml_steps(place: str) -> tuple[str, str] | None:
    """The path to the elements and the attribute to read there, or None if it is no path."""
    path, _, attribute = place.rpartition("@") if re.search(r"(^|/)@[A-Za-z_][\w\-]*$", place) else (place, "", "")
    path = path.rstrip("/") or "."
    rest = path.removeprefix(".//")
    if any(not _XML_STEP.fullmatch(step) for step in rest.replace("//", "/").split("/")):
        return None
    return path, attribute


def _in_xml(tree: Any, place: str) -> list[Any]:
    steps = _xml_steps(place)
    if steps is None or not isinstance(tree, Element):
        return []
    path, attribute = steps
    elements = [tree] if path == "." else tree.findall(path)
    if attribute:
        return [one.get(attribute) for one in elements if one.get(attribute) is not None]
    return [one if len(one) else (one.text or "") for one in elements]
