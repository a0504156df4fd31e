"""Draws every widget in every state, in both themes, to PNG files; whoever changes one looks at its pictures."""

from labapp.ui.gallery.components import components
from labapp.ui.gallery.drawing import draw_components, draw_lab, picture
from labapp.ui.gallery.samples import sample_photo, sample_plan, sample_table

__all__ = ["components", "draw_components", "draw_lab", "picture", "sample_photo", "sample_plan", "sample_table"]
