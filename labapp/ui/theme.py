"""How the program looks: tokens of the theme in use, the style sheet filled with them, tinted icons, fonts, scale."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QStyle, QWidget

from labapp.core.paths import RESOURCES
from labapp.ui.tokens import Value, fill, load_tokens

# icons which the style sheet shows: file name -> (icon, colour, stroke)
_SHEET_ICONS = {
    "chevron-up": ("chevron-up", "text.muted", 2.0),
    "chevron-down": ("chevron-down", "text.muted", 2.0),
    "chevron-right": ("chevron-right", "text.muted", 2.0),
    "chevron-left": ("chevron-left", "text.muted", 2.0),
    "check-on": ("check", "text.on_accent", 3.0),
}
_FONTS = ("IBMPlexSans-Regular.ttf", "IBMPlexSans-SemiBold.ttf", "IBMPlexMono-Regular.ttf")
_PALETTE = {
    QPalette.ColorRole.Window: "surface.canvas",
    QPalette.ColorRole.WindowText: "text.body",
    QPalette.ColorRole.Base: "surface.card",
    QPalette.ColorRole.AlternateBase: "surface.stripe",
    QPalette.ColorRole.Text: "text.strong",
    QPalette.ColorRole.PlaceholderText: "text.faint",
    QPalette.ColorRole.Button: "surface.card",
    QPalette.ColorRole.ButtonText: "text.strong",
    QPalette.ColorRole.Highlight: "accent.base",
    QPalette.ColorRole.HighlightedText: "text.on_accent",
    QPalette.ColorRole.Link: "text.link",
    QPalette.ColorRole.ToolTipBase: "surface.rail",
    QPalette.ColorRole.ToolTipText: "text.rail_active",
}


@cache
def _svg(name: str) -> str:
    return (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def tinted_svg(name: str, colour: str, stroke: float) -> bytes:
    """The SVG of an icon with its colour and stroke width (on a grid of 24); FileNotFoundError if unknown."""
    text = _svg(name).replace("currentColor", colour)
    return re.sub(r'stroke-width="[0-9.]+"', f'stroke-width="{stroke}"', text).encode()


class Theme(QObject):
    """The look that the application wears; get it with `theme()`."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._tokens = load_tokens(RESOURCES / "themes" / "tokens.toml")
        self._template = (RESOURCES / "app.qss").read_text(encoding="utf-8")
        self._folder = QTemporaryDir()
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._colours: dict[str, QColor] = {}
        self._fonts: dict[tuple[str, bool, bool], QFont] = {}
        self._choice = "system"
        self._scale = 100
        self._values: dict[str, Value] = {}
        self._mode = ""
        for name in _FONTS:
            if (RESOURCES / "fonts" / name).exists():
                QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / name))
        application.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._wear()

    # ---- choice

    @property
    def choice(self) -> str:
        """What the person chose: system, light or dark."""
        return self._choice

    @property
    def mode(self) -> str:
        """What is shown: light or dark."""
        return self._mode

    @property
    def text_scale(self) -> int:
        """Percent: 100, 115 or 130."""
        return self._scale

    def choose(self, choice: str, text_scale: int = 0) -> None:
        """Wear another theme (system, light or dark) and, if given, another text scale in percent."""
        scale = text_scale or self._scale
        if (choice, scale) != (self._choice, self._scale):
            self._choice, self._scale = choice, scale
            self._wear()

    def _follow_system(self) -> None:
        if self._choice == "system" and self._wanted_mode() != self._mode:
            self._wear()

    def _wanted_mode(self) -> str:
        if self._choice != "system":
            return self._choice
        return "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"

    def _wear(self) -> None:
        self._mode = self._wanted_mode()
        self._values = self._tokens.of(self._mode)
        for key, value in self._values.items():
            if key.startswith("type.") and key.endswith((".size", ".line")) and isinstance(value, int):
                self._values[key] = round(value * self._scale / 100)
        self._colours.clear()
        self._pixmaps.clear()
        self._fonts.clear()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setPalette(self._palette())
            application.setFont(self.font("body"))
            application.setStyleSheet(self._sheet())
        self.changed.emit()

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, key in _PALETTE.items():
            palette.setColor(role, self.color(key))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text.disabled"))
        return palette

    def _sheet(self) -> str:
        icons = Path(self._folder.path()) / self._mode
        icons.mkdir(exist_ok=True)
        for file, (name, key, stroke) in _SHEET_ICONS.items():
            (icons / f"{file}.svg").write_bytes(tinted_svg(name, self.text_value(key), stroke))
        stacks: dict[str, Value] = {
            "font.stack": ", ".join(f'"{name}"' for name in self._families("family", "fallback")),
            "font.stack_id": ", ".join(f'"{name}"' for name in self._families("family_id", "fallback_id")),
            "icons": icons.as_posix(),
        }
        return fill(self._template, {**self._values, **stacks})

    def _families(self, first: str, others: str) -> list[str]:
        names = self._values[f"font.{others}"]
        return [self.text_value(f"font.{first}"), *(str(name) for name in (names if isinstance(names, list) else []))]

    # ---- values

    def color(self, key: str) -> QColor:
        """The colour of a token such as `status.pass.solid`; KeyError if there is none."""
        found = self._colours.get(key)
        if found is None:
            found = self._colours[key] = QColor(self.text_value(key))
        return found

    def series(self) -> list[QColor]:
        """Colours for the lines of a chart, in order; at most six."""
        names = self._values["chart.series"]
        return [QColor(str(name)) for name in (names if isinstance(names, list) else [])]

    def text_value(self, key: str) -> str:
        """A token as it stands in the file."""
        return str(self._values[key])

    def px(self, key: str) -> int:
        """A size in pixels such as `space.s2`; `type.body.size` comes scaled by the person's text scale."""
        value = self._values[key]
        if not isinstance(value, int):
            raise KeyError(f"{key} is not a size")
        return value

    def font(self, role: str = "body", *, strong: bool | None = None, mono: bool = False) -> QFont:
        """The font of a type role (caption, label, body, read, heading, title, check, figure)."""
        if strong is None:
            strong = self._values[f"type.{role}.weight"] == self._values["font.weight_strong"]
        key = (role, strong, mono)
        if key not in self._fonts:
            ends = ("family_id", "fallback_id") if mono else ("family", "fallback")
            font = QFont(self._families(*ends))
            font.setPixelSize(self.px(f"type.{role}.size"))
            font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
            self._fonts[key] = font
        return QFont(self._fonts[key])  # a copy: whoever changes it changes its own

    def motion(self, key: str) -> int:
        """Milliseconds of a movement such as `fade`; 0 if the system asks for no motion."""
        style = QApplication.style()
        still = style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0
        return 0 if still else self.px(f"motion.{key}")

    # ---- icons

    def pixmap(self, name: str, key: str = "text.muted", px: int = 20, ratio: float = 1.0) -> QPixmap:
        """An icon in a token's colour, `px` wide, sharp at this device pixel ratio."""
        known = (name, key, px, ratio)
        if known not in self._pixmaps:
            from PySide6.QtSvg import QSvgRenderer

            stroke = 2.0 if px <= 16 else 1.75
            renderer = QSvgRenderer(QByteArray(tinted_svg(name, self.text_value(key), stroke)))
            side = round(px * ratio)
            pixmap = QPixmap(QSize(side, side))
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter, QRectF(0, 0, side, side))
            painter.end()
            pixmap.setDevicePixelRatio(ratio)
            self._pixmaps[known] = pixmap
        return self._pixmaps[known]

    def icon(self, name: str, key: str = "text.muted", px: int = 20, *, gap: int = 0) -> QIcon:
        """An icon for a button, in its normal and disabled colour; `gap` is empty room at its right."""
        icon = QIcon()
        application = QApplication.instance()
        ratio = application.devicePixelRatio() if isinstance(application, QApplication) else 1.0
        for mode, colour in ((QIcon.Mode.Normal, key), (QIcon.Mode.Disabled, "text.disabled")):
            picture = self.pixmap(name, colour, px, ratio)
            if gap:
                wide = QPixmap(round((px + gap) * ratio), picture.height())
                wide.fill(Qt.GlobalColor.transparent)
                wide.setDevicePixelRatio(ratio)
                painter = QPainter(wide)
                painter.drawPixmap(0, 0, picture)
                painter.end()
                picture = wide
            icon.addPixmap(picture, mode)
        return icon


def theme() -> Theme:
    """The theme that the application wears, as QApplication.style() is its style; it is put on at the first call."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("a theme needs a QApplication")
    found = application.findChild(Theme, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, Theme) else Theme(application)


def repolish(widget: QWidget) -> None:
    """Let the style sheet look at a widget again after one of its dynamic properties has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
