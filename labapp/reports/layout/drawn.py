"""What paints itself in a fixed size."""

from __future__ import annotations

from reportlab.platypus import Flowable


class Drawn(Flowable):  # type: ignore[misc]
    """A flowable of fixed size that paints itself."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """A fixed size."""
        return self.width, self.height
