"""The database: mapped base, column types, engine with one transaction per use case."""

from labapp.core.db.base import Base, Json, Versioned
from labapp.core.db.engine import Database, last_in_transaction
from labapp.core.db.rows import locked_row
from labapp.core.db.types import Amount, UtcDateTime

__all__ = ["Amount", "Base", "Database", "Json", "UtcDateTime", "Versioned", "last_in_transaction", "locked_row"]
