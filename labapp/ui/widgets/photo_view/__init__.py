"""Photos, large, over the page: looked at closely, turned, compared, and marked where the page lets them be."""

from labapp.ui.widgets.photo_view.shown import ShownPhoto
from labapp.ui.widgets.photo_view.view import PhotoView

__all__ = ["PhotoView", "ShownPhoto"]
