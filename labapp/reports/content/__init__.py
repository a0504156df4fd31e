"""What documents say, made from sealed records alone. Pure: no database, no drawing."""

from labapp.reports.content.blocks import Document
from labapp.reports.content.texts import Texts, texts
from labapp.reports.content.trial import trial_content
from labapp.reports.content.verdict import verdict_content

__all__ = ["Document", "Texts", "texts", "trial_content", "verdict_content"]
