"""Photos that the demo draws itself: seeded, varied, never blank, as a bench camera would take them."""

from labapp.demo.drawing.drawing import SUBJECTS, draw_photo

__all__ = ["SUBJECTS", "draw_photo"]
