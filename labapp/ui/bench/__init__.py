"""The bench: one inspection fills the page."""
