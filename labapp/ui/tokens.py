"""The look's tokens: colours, sizes and fonts read from one TOML file; no Qt here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Value = str | int | float | list[Any]
_PLACE = re.compile(r"\{([a-z_0-9.]+)\}")


@dataclass(frozen=True, slots=True)
class Tokens:
    """All tokens; `common` holds what both themes share, `light` and `dark` their colours, all by dotted keys."""

    common: dict[str, Value]
    light: dict[str, Value]
    dark: dict[str, Value]

    def of(self, mode: str) -> dict[str, Value]:
        """The tokens of one theme, dotted key to value."""
        return {**self.common, **(self.dark if mode == "dark" else self.light)}


def flat(tree: dict[str, Any], prefix: str = "") -> dict[str, Value]:
    """A nested table as dotted keys."""
    values: dict[str, Value] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            values.update(flat(value, f"{prefix}{key}."))
        else:
            values[f"{prefix}{key}"] = value
    return values


def load_tokens(path: Path) -> Tokens:
    """Read the tokens from their file."""
    import tomllib

    tree = tomllib.loads(path.read_text(encoding="utf-8"))
    light, dark = tree.pop("light"), tree.pop("dark")
    return Tokens(flat(tree), flat(light), flat(dark))


def ground(path: Path, mode: str) -> str:
    """The colour of the desk alone, found without reading the whole file: all that the first paint needs."""
    match = re.search(rf'^\[{mode}\.surface\]\s+canvas = "(#[0-9A-Fa-f]{{6}})"', path.read_text(encoding="utf-8"), re.M)
    if match is None:
        raise ValueError(f"{path} names no desk for the {mode} theme")
    return match[1]


def fill(template: str, values: dict[str, Value]) -> str:
    """A style sheet with every `{token}` replaced; a token that does not exist raises KeyError."""
    return _PLACE.sub(lambda match: str(values[match[1]]), template)


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)
