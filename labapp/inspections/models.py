"""Tables of inspections and verdicts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from labapp.core.db import Base, Json, Versioned
from labapp.inspections.rules import InspectionState, MarkView, Verdict
from labapp.rulebook.types import Result


class InspectionKind(StrEnum):
    """`without_device`: the short inspection of an order that ended without one; `second`: blind, for agreement only."""

    FIRST = "first"
    WITHOUT_DEVICE = "without_device"
    SECOND = "second"


class FileKind(StrEnum):
    """What a file beyond photos is."""

    VIDEO = "video"
    SOUND = "sound"
    TOOL_RESULT = "tool_result"


class Inspection(Versioned, Base):
    """One inspection of one order, with frozen copies of the checklist and policy that it follows."""

    __tablename__ = "inspections"
    __table_args__ = (sa.UniqueConstraint("order_id", "kind"), sa.Index("ix_inspections_state_id", "state", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"))
    kind: Mapped[InspectionKind]
    state: Mapped[InspectionState]
    checklist_key: Mapped[str]
    checklist: Mapped[Json]
    policy_key: Mapped[str]
    policy: Mapped[Json]
    started_at: Mapped[datetime]
    started_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    finished_short: Mapped[bool] = mapped_column(default=False)
    returned_reason: Mapped[str] = mapped_column(default="")


class InspectionAnswer(Base):
    """The answer to one check. `version` rises with each change and guards against another bench's."""

    __tablename__ = "inspection_answers"
    __table_args__ = (sa.UniqueConstraint("inspection_id", "check_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(sa.ForeignKey("inspections.id"))
    check_key: Mapped[str]
    result: Mapped[Result | None]
    value: Mapped[Json | None]
    """`{"value": …}`, so that any JSON value keeps its type."""
    note: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    """The tool and file whose result the person took over; empty if it was given by hand."""
    answered_at: Mapped[datetime]
    answered_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    version: Mapped[int] = mapped_column(default=1)


class InspectionObservation(Base):
    """One cosmetic defect seen; removed ones stay with their time."""

    __tablename__ = "inspection_observations"

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(sa.ForeignKey("inspections.id"), index=True)
    zone: Mapped[str]
    kind: Mapped[str]
    length_mm: Mapped[float | None]
    visible_20cm: Mapped[bool | None]
    visible_50cm: Mapped[bool | None]
    visible_on: Mapped[bool | None]
    catches_nail: Mapped[bool | None]
    count: Mapped[int] = mapped_column(default=1)
    observed_at: Mapped[datetime]
    observed_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class InspectionPhoto(Base):
    """A photo's place in an inspection: a named shot or a check; removed ones lie in the tray."""

    __tablename__ = "inspection_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(sa.ForeignKey("inspections.id"), index=True)
    photo_id: Mapped[int] = mapped_column(sa.ForeignKey("photos.id"), index=True)
    shot: Mapped[str | None]
    check_key: Mapped[str | None]
    observation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("inspection_observations.id"), index=True)
    """The mark that it shows, if it shows one."""
    view: Mapped[MarkView | None]
    caption: Mapped[str] = mapped_column(default="")
    overlay: Mapped[Json | None]
    """What was drawn on it, kept apart from the picture; None if nothing."""
    arrived_at: Mapped[datetime]
    """When it came to the bench; photos are shown and printed in this order."""
    added_at: Mapped[datetime]
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class InspectionFile(Base):
    """A file beyond photos: an unboxing video, a sound, a tool's result. Stored by hash, never decoded."""

    __tablename__ = "inspection_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(sa.ForeignKey("inspections.id"), index=True)
    kind: Mapped[FileKind]
    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(sa.BigInteger)
    name: Mapped[str]
    caption: Mapped[str] = mapped_column(default="")
    tool: Mapped[str] = mapped_column(default="")
    """Which mapping read a tool's result; empty for video and sound."""
    added_at: Mapped[datetime]
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    removed_at: Mapped[datetime | None]


class InspectionTime(Base):
    """How long a person has worked at a step of the checklist, in seconds."""

    __tablename__ = "inspection_times"
    __table_args__ = (sa.UniqueConstraint("inspection_id", "section", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(sa.ForeignKey("inspections.id"))
    section: Mapped[str]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    seconds: Mapped[int]


class VerdictRow(Base):
    """A sealed, signed and numbered verdict; immutable by trigger."""

    __tablename__ = "verdicts"
    __table_args__ = (sa.UniqueConstraint("number", "version"), sa.UniqueConstraint("inspection_id", "version"))

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    version: Mapped[int]
    inspection_id: Mapped[int] = mapped_column(sa.ForeignKey("inspections.id"))
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"), index=True)
    verdict: Mapped[Verdict]
    counts: Mapped[bool]
    critical: Mapped[bool]
    remark: Mapped[str]
    """The gravest finding in a few words, for tallies."""
    record: Mapped[bytes]
    """The sealed record, canonical JSON."""
    record_sha256: Mapped[str]
    signature: Mapped[bytes]
    key_id: Mapped[int] = mapped_column(sa.ForeignKey("signing_keys.id"))
    signed_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    sealed_at: Mapped[datetime]
