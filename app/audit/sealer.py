"""The sealer: every process has one; together they give each row of the audit trail its number and its hash.

As with the sequencer there is no leader: a batch is one transaction under an advisory lock (db/audit_log.py), so
processes may die at any moment. It also sets anchors: when the process begins and ends, and every hour between.
It does NOT promise when: a row waits about a second, a few when the process that did the work is gone, longer while
the database is away.
"""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

import structlog

from app.audit.anchors import append_anchor, make_anchor
from app.audit.chain import GENESIS, AuditKeys, sealed
from app.audit.states import SubjectStates
from app.domain.audit import AuditEntry, AuditFact, Subject
from db.audit_log import AuditLog, SealingTurn

_log = structlog.get_logger(__name__)
_anchors = structlog.get_logger("orderwire.audit.anchor")

BATCH = 200
_STOP_SECONDS = 5.0
_BACKOFF_SECONDS = (0.5, 1.0, 2.0, 5.0)
_BREATH = 50
"""Entries sealed between two breaths of the event loop."""


class Sealer:
    """Seals while it is open. Use as an async context manager; leaving makes a last pass and a last anchor."""

    def __init__(
        self,
        log: AuditLog,
        keys: AuditKeys,
        now: Callable[[], datetime],
        *,
        anchors: Path | None = None,
        interval_seconds: float = 1.0,
        yielding_seconds: float = 3.0,
        anchor_seconds: float = 3600.0,
        batch: int = BATCH,
    ) -> None:
        """`anchors` is the file that anchors go to; None writes them to the log's output alone.

        Who finds that another process sealed since its last look leaves the work there for `yielding_seconds`: two that
        take turns would each fold what the other has folded.
        """
        self.sealed = 0
        self.failures = 0
        self._audit_log, self._keys, self._now, self._anchor_file = log, keys, now, anchors
        self._interval_seconds, self._anchor_seconds, self._batch = interval_seconds, anchor_seconds, batch
        self._states = SubjectStates()
        self._yielding_seconds = yielding_seconds
        self._anchored = 0
        self._last_seen: int | None = None
        self._closing = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None

    async def seal(self) -> int:
        """Seal everything that was committed and numbered by the sequencer before the call; how many."""
        total = 0
        while True:
            done = await seal_batch(self._audit_log, self._keys, self._states, self._batch)
            total += done
            self.sealed += done
            if done < self._batch:
                return total

    async def anchor(self) -> None:
        """Say outside the database where the chain stands, unless that was said before. A full disk is logged."""
        number, entry_hash = await self._audit_log.head() or (0, GENESIS)
        if number == self._anchored:
            return
        anchor = make_anchor(self._keys, number, entry_hash, self._now())
        _anchors.info("audit anchor", line=anchor.line)
        self._anchored = number
        if self._anchor_file is not None:
            try:
                await asyncio.to_thread(append_anchor, self._anchor_file, anchor)
            except OSError as error:
                _log.warning("the audit anchor could not be kept in its file", error=repr(error))

    async def __aenter__(self) -> Self:
        self._worker = asyncio.create_task(self._work_for_ever(), name="audit sealer")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        if self._worker is not None:
            await asyncio.wait([self._worker], timeout=_STOP_SECONDS)
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)

    async def _others_work(self) -> bool:
        """Whether another process sealed something since the last look."""
        before, self._last_seen = self._last_seen, await self._sealed_so_far()
        return before is not None and before != self._last_seen

    async def _sealed_so_far(self) -> int:
        head = await self._audit_log.head()
        return 0 if head is None else head[0]

    async def _work_for_ever(self) -> None:
        failed_in_a_row = 0
        loop = asyncio.get_running_loop()
        anchor_due = loop.time()
        pause = 0.0
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._closing.wait()
            closing = self._closing.is_set()
            try:
                yields = await self._others_work() and not closing
                if not yields:
                    await self.seal()
                    self._last_seen = await self._sealed_so_far()
                if closing or loop.time() >= anchor_due:
                    await self.anchor()
                    anchor_due = loop.time() + self._anchor_seconds
                failed_in_a_row, pause = 0, self._yielding_seconds if yields else self._interval_seconds
            except Exception as error:  # noqa: BLE001 - it is logged, and the sealer outlives any fault
                self.failures += 1
                _log.warning("the audit trail cannot be sealed", error=repr(error), failed_in_a_row=failed_in_a_row + 1)
                pause = _BACKOFF_SECONDS[min(failed_in_a_row, len(_BACKOFF_SECONDS) - 1)]
                failed_in_a_row += 1
            if closing:
                return


async def seal_batch(log: AuditLog, keys: AuditKeys, states: SubjectStates, limit: int = BATCH) -> int:
    """Give at most `limit` waiting rows their places, in one transaction; how many.

    A result below `limit` means that every row that was committed, and whose events were numbered, before the call has
    its place now. Locks as `AuditLog.sealing_turn`.
    """
    async with log.sealing_turn() as turn:
        waiting = await turn.pending(limit)
        if not waiting:
            return 0
        number, previous = await turn.head() or (0, GENESIS)
        hashes = await _hashes(turn, states, [fact for _, fact in waiting])
        entries: list[AuditEntry] = []
        for _, fact in waiting:
            number += 1
            subjects = tuple(_told(subject, hashes) for subject in fact.subjects)
            entries.append(sealed(fact, number, previous, keys, subjects))
            previous = entries[-1].hash
            if number % _BREATH == 0:
                await asyncio.sleep(0)
        await turn.seal([place for place, _ in waiting], entries)
        return len(entries)


async def _hashes(
    turn: SealingTurn, states: SubjectStates, facts: list[AuditFact]
) -> dict[tuple[UUID, int], str | None]:
    wanted: dict[UUID, set[int]] = {}
    for fact in facts:
        for subject in fact.subjects:
            if "after" in subject:
                wanted.setdefault(UUID(subject["id"]), set()).update((subject["before"], subject["after"]))
    return await states.hashes(turn, {subject: frozenset(versions) for subject, versions in wanted.items()})


def _told(subject: Subject, hashes: dict[tuple[UUID, int], str | None]) -> Subject:
    if "after" not in subject:
        return subject
    key = UUID(subject["id"])
    return subject | {
        "before_hash": hashes.get((key, subject["before"])),
        "after_hash": hashes.get((key, subject["after"])),
    }
