"""Copies of documents: editions per reader, language and paper, statements of reasons, prints, hand-overs, withdrawals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_CHANNELS = ("email", "post", "in_person", "portal")


def upgrade() -> None:
    """Let a number have several copies, and keep what happens to them."""
    _documents()
    _lab()
    op.create_table(
        "statements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("record_sha256", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["signing_keys.id"], name=op.f("fk_statements_key_id_signing_keys")),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name=op.f("fk_statements_measure_id_measures")),
        sa.ForeignKeyConstraint(["signed_by"], ["people.id"], name=op.f("fk_statements_signed_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint("measure_id", name=op.f("uq_statements_measure_id")),
        sa.UniqueConstraint("number", name=op.f("uq_statements_number")),
    )
    op.create_table(
        "withdrawals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["people.id"], name=op.f("fk_withdrawals_withdrawn_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawals")),
        sa.UniqueConstraint("number", name=op.f("uq_withdrawals_number")),
    )
    op.create_table(
        "document_prints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("printer", sa.Text(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("printed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_document_prints_document_id_documents")
        ),
        sa.ForeignKeyConstraint(["printed_by"], ["people.id"], name=op.f("fk_document_prints_printed_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_prints")),
    )
    op.create_index(op.f("ix_document_prints_document_id"), "document_prints", ["document_id"], unique=False)
    op.create_table(
        "hand_overs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(*_CHANNELS, name="channel", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("proof_sha256", sa.Text(), nullable=False),
        sa.Column("reply_until", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_hand_overs_document_id_documents")),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_hand_overs_recorded_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_overs")),
    )
    op.create_index(op.f("ix_hand_overs_document_id"), "hand_overs", ["document_id"], unique=False)


def _documents() -> None:
    op.add_column("documents", sa.Column("paper", sa.Text(), nullable=False, server_default="a4"))
    op.add_column("documents", sa.Column("measure_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("documents") as batch:
        batch.alter_column("paper", server_default=None)
        batch.drop_constraint(op.f("uq_documents_kind_number_version_copy"), type_="unique")
        batch.drop_constraint(op.f("uq_documents_verdict_id"), type_="unique")
        batch.drop_constraint(op.f("uq_documents_outcome_id"), type_="unique")
        batch.drop_constraint(op.f("ck_documents_documentkind"), type_="check")
        batch.create_check_constraint(op.f("ck_documents_documentkind"), "kind IN ('verdict', 'trial', 'statement')")
        batch.create_unique_constraint(
            op.f("uq_documents_kind_number_version_copy_language_paper"),
            ["kind", "number", "version", "copy", "language", "paper"],
        )
        batch.create_foreign_key(op.f("fk_documents_measure_id_measures"), "measures", ["measure_id"], ["id"])
    for column in ("verdict_id", "outcome_id", "measure_id"):
        op.create_index(op.f(f"ix_documents_{column}"), "documents", [column], unique=False)


def _lab() -> None:
    op.add_column("lab", sa.Column("logo", sa.LargeBinary(), nullable=True))
    for column, usual in (("accent", ""), ("paper", "a4"), ("language", "en")):
        op.add_column("lab", sa.Column(column, sa.Text(), nullable=False, server_default=usual))
    with op.batch_alter_table("lab") as batch:
        for column in ("accent", "paper", "language"):
            batch.alter_column(column, server_default=None)
