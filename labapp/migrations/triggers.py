"""Triggers: what was signed or chained is immutable, and who took part cannot sign. Made anew after each migration,
since rebuilding a table in SQLite drops its triggers silently."""

from __future__ import annotations

import sqlalchemy as sa

from labapp.inspections.rules import TAKING_PART

# table -> the sentence; nothing of these rows ever changes
_IMMUTABLE = {
    "trail": "A row of the trail cannot be changed.",
    "verdicts": "A signed verdict cannot be changed; a correction is a new version.",
    "trial_outcomes": "A signed outcome cannot be changed.",
    "documents": "An issued document cannot be changed.",
    "measures": "A measure cannot be changed; it can be lifted.",
    "photos": "A stored photo cannot be changed.",
    "photo_renditions": "A rendition that was drawn for a document cannot be changed.",
    "statements": "A signed statement of reasons cannot be changed.",
    "withdrawals": "A withdrawal cannot be changed.",
    "document_prints": "What was printed cannot be changed.",
    "hand_overs": "A hand-over cannot be changed; a new one can be recorded.",
    "authority": "The lab's signing authority cannot be changed.",
}
_NOT_DELETED = (
    "trail_values",
    "trail_head",
    "inspection_answers",
    "inspection_photos",
    "inspection_observations",
    "inspection_files",
    "order_events",
    "order_photos",
    "custody_moves",
    "rulebook_items",
)

_ACTIONS = ", ".join(f"'{action}'" for action in sorted(TAKING_PART))
# who gave the order its blind second look took part in an inspection of it, too
_VERDICT_PART = (
    "EXISTS (SELECT 1 FROM trail t JOIN inspections i ON i.id = t.subject_id "  # noqa: S608
    "JOIN inspections v ON v.id = NEW.inspection_id AND (i.id = v.id OR (i.order_id = v.order_id AND i.kind = 'second')) "
    f"WHERE t.subject = 'inspection' AND t.actor_id = NEW.signed_by AND t.action IN ({_ACTIONS}))"
)
_VERDICT_OF_SECOND = "EXISTS (SELECT 1 FROM inspections i WHERE i.id = NEW.inspection_id AND i.kind = 'second')"
_OUTCOME_PART = (
    "EXISTS (SELECT 1 FROM trials r JOIN orders o ON o.seller_id = r.seller_id AND o.category = r.category "  # noqa: S608
    "AND o.reason = 'trial' AND o.ordered_on >= r.started_on JOIN inspections i ON i.order_id = o.id "
    "JOIN trail t ON t.subject = 'inspection' AND t.subject_id = i.id "
    f"WHERE r.id = NEW.trial_id AND t.actor_id = NEW.signed_by AND t.action IN ({_ACTIONS}))"
)
# What was released stays as it is, letter by letter; what was retired stays retired. Compared as text, since PostgreSQL
# knows no equality of JSON, and with nothing written as such.
_KEPT = ("id", "kind", "key", "text", "translations", "sha256", "based_on", "in_force_from", "created_at", "created_by")
_KEPT_RELEASED = (*_KEPT, "released_at", "released_by")
_KEPT_RETIRED = (*_KEPT_RELEASED, "retired_on", "retired_reason")


def _differs(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"CAST(NEW.{name} AS TEXT) IS DISTINCT FROM CAST(OLD.{name} AS TEXT)" for name in columns)


_RULE_CHANGED = (
    f"(OLD.state <> 'draft' AND ({_differs(_KEPT_RELEASED)})) "
    f"OR (OLD.state = 'retired' AND (NEW.state <> 'retired' OR {_differs(_KEPT_RETIRED)})) "
    "OR (OLD.state = 'released' AND NEW.state NOT IN ('released', 'retired'))"
)
# name -> (table, event, condition, sentence)
_CONDITIONS = {
    "verdicts_self": ("verdicts", "INSERT", _VERDICT_PART, "Who took part in an inspection cannot verify it."),
    "verdicts_second": ("verdicts", "INSERT", _VERDICT_OF_SECOND, "A blind second look gives no verdict."),
    "inspections_second": (
        "inspections",
        "UPDATE",
        "NEW.kind = 'second' AND NEW.state IN ('verified', 'issued')",
        "A blind second look is never verified.",
    ),
    "outcomes_self": (
        "trial_outcomes",
        "INSERT",
        _OUTCOME_PART,
        "Who took part in an inspection of this trial cannot sign it.",
    ),
    "rulebook_items_released": (
        "rulebook_items",
        "UPDATE",
        _RULE_CHANGED,
        "A released checklist or policy cannot be changed; a change is a new version.",
    ),
    # values may only be emptied, all three together: lawful erasure
    "trail_values_changed": (
        "trail_values",
        "UPDATE",
        "NOT (NEW.seq = OLD.seq AND NEW.position = OLD.position AND NEW.field = OLD.field "
        "AND NEW.salt IS NULL AND NEW.old IS NULL AND NEW.new IS NULL)",
        "A value of the trail cannot be changed, only erased.",
    ),
}


def _triggers() -> dict[str, tuple[str, str, str, str]]:
    triggers = dict(_CONDITIONS)
    for table, sentence in _IMMUTABLE.items():
        triggers[f"{table}_update"] = (table, "UPDATE", "", sentence)
        triggers[f"{table}_delete"] = (table, "DELETE", "", sentence)
    for table in _NOT_DELETED:
        triggers[f"{table}_delete"] = (table, "DELETE", "", f"Rows of {table} are never deleted.")
    return triggers


def recreate_triggers(connection: sa.Connection) -> None:
    """Drop and make all triggers of a lab."""
    sqlite = connection.dialect.name == "sqlite"
    tables = set(sa.inspect(connection).get_table_names())  # an older form does not have them all
    for name, (table, event, condition, sentence) in _triggers().items():
        if table not in tables:
            continue
        trigger = f"labapp_{name}"
        words = sentence.replace("'", "''")
        if sqlite:
            when = f"WHEN {condition}" if condition else ""
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}")
            connection.exec_driver_sql(
                f"CREATE TRIGGER {trigger} BEFORE {event} ON {table} {when} BEGIN SELECT RAISE(ABORT, 'labapp: {words}'); END"
            )
            continue
        body = f"RAISE EXCEPTION 'labapp: {words}';"
        if condition:
            body = f"IF {condition} THEN {body} END IF;"
        kept = "OLD" if event == "DELETE" else "NEW"
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN {kept}; END $$"
        )
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger} ON {table}")
        connection.exec_driver_sql(
            f"CREATE TRIGGER {trigger} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {trigger}()"
        )


def drop_triggers(connection: sa.Connection) -> None:
    """Drop the lab's triggers before its tables are changed; they are made again afterwards."""
    for name in trigger_names(connection):
        table = _triggers().get(name.removeprefix("labapp_"), ("",))[0]
        on = f" ON {table}" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{on}")


def trigger_names(connection: sa.Connection) -> frozenset[str]:
    """The lab's triggers that the database has."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    return frozenset(name for (name,) in connection.exec_driver_sql(query) if name.startswith("labapp_"))


def missing_triggers(connection: sa.Connection) -> list[str]:
    """The triggers that every lab has and this database has not, by name."""
    return sorted({f"labapp_{name}" for name in _triggers()} - trigger_names(connection))
