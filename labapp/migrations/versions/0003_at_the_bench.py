"""At the bench: marks on photos, photos of a mark, files beyond photos, time per step; at the door: parcel, custody."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new; photos stored before count as arrived when they were placed, and get their bands."""
    _add("buyer_identities", sa.Column("region", sa.Text(), nullable=False, server_default=sa.text("''")))
    _add(
        "orders",
        sa.Column("damaged", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("damage_report_by", sa.Date(), nullable=True),
        sa.Column("damage_reported_on", sa.Date(), nullable=True),
    )
    op.create_table(
        "order_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name=op.f("fk_order_photos_added_by_people")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_photos_order_id_orders")),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_order_photos_photo_id_photos")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_photos")),
    )
    op.create_index("ix_order_photos_order_id", "order_photos", ["order_id"])
    op.create_index("ix_order_photos_photo_id", "order_photos", ["photo_id"])
    op.create_table(
        "custody_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["people.id"], name=op.f("fk_custody_moves_holder_id_people")),
        sa.ForeignKeyConstraint(["noted_by"], ["people.id"], name=op.f("fk_custody_moves_noted_by_people")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_custody_moves_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_moves")),
    )
    op.create_index("ix_custody_moves_order_id", "custody_moves", ["order_id"])
    op.create_index("ix_custody_moves_place_order_id", "custody_moves", ["place", "order_id"])
    _add("inspection_answers", sa.Column("source", sa.Text(), nullable=False, server_default=sa.text("''")))
    _add("inspection_observations", sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))
    _add_to_placed_photos()
    op.create_table(
        "inspection_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "video", "sound", "tool_result", name="filekind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("tool", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name=op.f("fk_inspection_files_added_by_people")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name=op.f("fk_inspection_files_inspection_id_inspections")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_files")),
    )
    op.create_index("ix_inspection_files_inspection_id", "inspection_files", ["inspection_id"])
    op.create_table(
        "inspection_times",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name=op.f("fk_inspection_times_inspection_id_inspections")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_inspection_times_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_times")),
        sa.UniqueConstraint(
            "inspection_id", "section", "person_id", name=op.f("uq_inspection_times_inspection_id_section_person_id")
        ),
    )
    _add_bands()
    _add_likenesses()
    _create_renditions()


def _create_renditions() -> None:
    op.create_table(
        "photo_renditions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("overlay_sha256", sa.Text(), nullable=False),
        sa.Column("covered", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_photo_renditions_photo_id_photos")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_renditions")),
        sa.UniqueConstraint(
            "photo_id",
            "overlay_sha256",
            "covered",
            name=op.f("uq_photo_renditions_photo_id_overlay_sha256_covered"),
        ),
    )


def _add(table: str, *columns: sa.Column[Any]) -> None:
    """Add columns; a default serves the rows that are there and goes again."""
    for column in columns:
        op.add_column(table, column)
    with op.batch_alter_table(table) as batch:
        for column in columns:
            if column.server_default is not None:
                batch.alter_column(column.name, server_default=None)


def _add_to_placed_photos() -> None:
    op.add_column("inspection_photos", sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE inspection_photos SET arrived_at = added_at")
    op.add_column("inspection_photos", sa.Column("overlay", sa.JSON(), nullable=True))
    op.add_column("inspection_photos", sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))
    op.add_column("inspection_photos", sa.Column("observation_id", sa.Integer(), nullable=True))
    op.add_column("inspection_photos", sa.Column("view", sa.String(length=40), nullable=True))
    with op.batch_alter_table("inspection_photos") as batch:
        batch.alter_column("arrived_at", nullable=False)
        batch.alter_column("version", server_default=None)
        batch.create_foreign_key(
            op.f("fk_inspection_photos_observation_id_inspection_observations"),
            "inspection_observations",
            ["observation_id"],
            ["id"],
        )
        batch.create_check_constraint(op.f("ck_inspection_photos_markview"), "view IN ('close_up', 'locating')")
    op.create_index("ix_inspection_photos_observation_id", "inspection_photos", ["observation_id"])


def _add_bands() -> None:
    """Cut each fingerprint of 64 bits into four bands, by which like pictures are found."""
    _add("photos", sa.Column("screenshot", sa.Boolean(), nullable=False, server_default=sa.false()))
    bands = [f"band_{place}" for place in range(1, 5)]
    _add("photos", *(sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0")) for name in bands))
    connection = op.get_bind()
    for photo, fingerprint in connection.execute(sa.text("SELECT id, fingerprint FROM photos")).all():
        parts = {f"b{place}": int(fingerprint[4 * place : 4 * place + 4], 16) for place in range(4)}
        connection.execute(
            sa.text("UPDATE photos SET band_1 = :b0, band_2 = :b1, band_3 = :b2, band_4 = :b3 WHERE id = :photo"),
            {**parts, "photo": photo},
        )
    for name in bands:
        op.create_index(f"ix_photos_{name}", "photos", [name])


def _add_likenesses() -> None:
    """Pictures stored before are compared with each that follows, not among themselves."""
    op.create_table(
        "photo_likenesses",
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("like_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["like_id"], ["photos.id"], name=op.f("fk_photo_likenesses_like_id_photos")),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_photo_likenesses_photo_id_photos")),
        sa.PrimaryKeyConstraint("photo_id", "like_id", name=op.f("pk_photo_likenesses")),
    )
