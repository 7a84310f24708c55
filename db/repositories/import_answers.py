"""What calls with many orders were answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models.checks import ImportAnswerRow


class ImportAnswerRepository:
    """Read by whoever holds the key that stands for the answer."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def keep(self, answer_id: UUID, answers: Sequence[Any], at: datetime) -> None:
        """Write down what a call was answered."""
        await self._session.execute(insert(ImportAnswerRow).values(id=answer_id, answers=list(answers), created_at=at))

    async def find(self, answer_id: UUID) -> list[Any]:
        """What a call was answered, row by row."""
        found = await self._session.scalar(select(ImportAnswerRow.answers).where(ImportAnswerRow.id == answer_id))
        assert found is not None, "a claimed key commits with its answer"
        return found
