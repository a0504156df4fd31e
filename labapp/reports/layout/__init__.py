"""Draws a document with reportlab. Takes plain content, decides nothing but places and breaks."""

from labapp.reports.layout.building import draw

__all__ = ["draw"]
