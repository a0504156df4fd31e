"""Draws a document with reportlab. Takes plain content, decides nothing but places and breaks."""

from labapp.reports.layout.building import draw
from labapp.reports.layout.glyphs import glyph_problem

__all__ = ["draw", "glyph_problem"]
