"""The event log's door: committed outbox rows get their gapless position here, and are read here ever after."""

from db.event_log.reading import EventLog, LogHead, Standing, head_in_snapshot
from db.event_log.sequencing import sequence_batch

__all__ = ["EventLog", "LogHead", "Standing", "head_in_snapshot", "sequence_batch"]
