"""Result files of testers, erasure tools and S.M.A.R.T. tools: read safely, mapped by data, proposed check by check. Pure."""

from labapp.inspections.tools.mapping import Mapping, known_mappings, load_mapping
from labapp.inspections.tools.proposing import LineState, Proposal, Standing, ToolLine, in_words, propose
from labapp.inspections.tools.reading import SUFFIXES

__all__ = [
    "SUFFIXES",
    "LineState",
    "Mapping",
    "Proposal",
    "Standing",
    "ToolLine",
    "in_words",
    "known_mappings",
    "load_mapping",
    "propose",
]
