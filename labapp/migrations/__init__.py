"""Bringing a lab's database to the form that this program knows: a backup first, triggers made anew after each step."""

from labapp.migrations.upgrade import HEAD, revisions, upgrade

__all__ = ["HEAD", "revisions", "upgrade"]
