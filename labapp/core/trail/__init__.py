"""The chained history of the lab: who did what, when, from which value to which."""

from labapp.core.trail.canonical import canonical, digest
from labapp.core.trail.checking import Complaint, check_chain
from labapp.core.trail.models import TrailHead, TrailRow, TrailValue
from labapp.core.trail.reading import Entry, actors_of, entries_of, head
from labapp.core.trail.writing import SYSTEM, Actor, lock_head, record

__all__ = [
    "SYSTEM",
    "Actor",
    "Complaint",
    "Entry",
    "TrailHead",
    "TrailRow",
    "TrailValue",
    "actors_of",
    "canonical",
    "check_chain",
    "digest",
    "entries_of",
    "head",
    "lock_head",
    "record",
]
