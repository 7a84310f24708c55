"""Writing histories into the database: facts become reference data, customers and orders, batch by batch."""

from app.importers.writing.writer import ImportInProgress, Written, write_history

__all__ = ["ImportInProgress", "Written", "write_history"]
