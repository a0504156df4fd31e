"""The blank worksheet of the bench: checks with boxes, shots, the outline to draw marks on. An aid, no record. Pure.

Never the seller, whom technicians who work blind must not know, nor anything of the buyer.
"""

from __future__ import annotations

from dataclasses import dataclass

from labapp.reports.content.texts import Texts
from labapp.rulebook.boxes import outline_for
from labapp.rulebook.outlines import Outline
from labapp.rulebook.types import Check, CheckKind, Checklist
from labapp.rulebook.wording import in_language

_WRITTEN = (CheckKind.NUMBER, CheckKind.TEXT, CheckKind.DATE, CheckKind.IDENTITY, CheckKind.CHOICE)


@dataclass(frozen=True, slots=True)
class CheckSlot:
    """A check with room for its answer; `write` is what stands behind a line to write on, None without a line."""

    text: str
    write: str | None = None


@dataclass(frozen=True, slots=True)
class Worksheet:
    """All of a worksheet in words."""

    title: str
    number: str
    code: str
    """What the QR code holds; empty: none."""
    subtitle: str
    note: str
    receipt_title: str
    receipt: tuple[str, ...]
    checks_title: str
    letters: tuple[str, ...]
    groups: tuple[tuple[str, tuple[CheckSlot, ...]], ...]
    shots_title: str
    shots: tuple[tuple[str, str], ...]
    """Title and how many at the least."""
    marks_title: str
    mark_heads: tuple[str, ...]
    outline: Outline
    view_titles: dict[str, str]
    notes_title: str
    foot: str
    page_words: str


def worksheet(
    checklist: Checklist, *, number: str, code: str, device: str, grade: str, printed_on: str, texts: Texts
) -> Worksheet:
    """The worksheet of an order's device; without number and device that of any device of the category.

    UserError "no_translation" for a checklist that nobody translated: a worksheet never mixes languages.
    """
    checklist = in_language(checklist, texts.language)
    about = [texts("worksheet.checklist", title=checklist.title, version=checklist.version)]
    about += [device] if device else []
    about += [texts("worksheet.sold_as", grade=texts.word("grade", grade))] if grade else []
    groups = tuple((section.title, tuple(map(_slot, section.checks))) for section in checklist.sections)
    outline = outline_for(checklist.outline, checklist.zones, checklist.zone_titles)
    return Worksheet(
        title=texts("worksheet.title"),
        number=number,
        code=code,
        subtitle=" · ".join(about),
        note=texts("worksheet.note"),
        receipt_title=texts("worksheet.receipt"),
        receipt=tuple(
            texts(f"worksheet.{key}") for key in ("opened", "condition", "seal", "technician", "size", "began")
        ),
        checks_title=texts("worksheet.checks"),
        letters=tuple(texts.word("worksheet_letter", key) for key in _LETTERS),
        groups=groups,
        shots_title=texts("worksheet.shots"),
        shots=tuple(
            (
                shot.title,
                texts("worksheet.at_least", count=shot.minimum) if shot.minimum else texts("worksheet.if_any"),
            )
            for shot in checklist.shots
        ),
        marks_title=texts("worksheet.marks"),
        mark_heads=tuple(texts(f"worksheet.{key}") for key in ("no", "zone", "mm", "at_20", "at_50", "on", "nail")),
        outline=outline,
        view_titles={view.key: texts.words["worksheet_view"].get(view.key, view.title) for view in outline.views},
        notes_title=texts("worksheet.notes"),
        foot=" · ".join(
            part for part in (number, texts("worksheet.foot"), texts("worksheet.printed", day=printed_on)) if part
        ),
        page_words=texts("common.page", x="{x}", y="{y}"),
    )


_LETTERS = ("pass", "fail", "not_applicable", "not_tested", "not_readable")


def _slot(check: Check) -> CheckSlot:
    return CheckSlot(check.text, check.unit if check.kind in _WRITTEN else None)
