"""Rate shopping: every carrier is asked at once, each for a bounded time; a silent one's tables stand in for it.

What a carrier answered is kept for a few minutes per process, for the same journey and the same tables; that it was
silent, for a few seconds, so that one that hangs slows nobody down for long. Nothing here is sure: a label's price is
what the carrier says when it is bought.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from app.carriers.answers import AnswerCache
from app.carriers.finding import Carriers
from app.carriers.local import CODE as LOCAL
from app.carriers.port import Carrier, RateRequest
from app.domain.carrier_rates import Rate, Way, ranked, rated, table_quotes
from app.domain.carriers import Quote
from app.domain.rates import Service

_log = structlog.get_logger(__name__)

RATE_SECONDS = 2.0
"""How long a carrier may think about its prices; a packer waits."""


class RateCache(AnswerCache[Sequence[Quote]]):
    """What carriers quoted lately, or that they did not."""


SHARED = RateCache()
"""This process's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shopping:
    """One question: the journey, what windows are reckoned from, the tables and what changes when they do."""

    request: RateRequest
    way: Way
    tables: Sequence[Service]
    fingerprint: tuple[object, ...]
    now: datetime


async def shop_rates(
    carriers: Carriers, shopping: Shopping, cache: RateCache = SHARED, *, patience_seconds: float = RATE_SECONDS
) -> tuple[Rate, ...]:
    """Every rate of every carrier, ranked: never later than `patience_seconds`, never none because one is silent."""
    codes = sorted(carriers)
    answers = await asyncio.gather(*(_ask(code, carriers[code], shopping, cache, patience_seconds) for code in codes))
    rates: list[Rate] = []
    for code, quotes in zip(codes, answers, strict=True):
        silent = quotes is None
        found = _from_tables(code, carriers, shopping) if quotes is None else quotes
        rates += rated(code, found, shopping.way, from_table=silent)
    return ranked(rates)


async def _ask(
    code: str, carrier: Carrier, shopping: Shopping, cache: RateCache, patience_seconds: float
) -> Sequence[Quote] | None:
    key = (code, shopping.request, shopping.fingerprint)
    known = cache.find(key, shopping.now)
    if known is not None:
        return known[0]
    quotes: Sequence[Quote] | None = None
    try:
        async with asyncio.timeout(patience_seconds):
            quotes = await carrier.rate(shopping.request)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a carrier, its tables stand in for it
        _log.warning("a carrier quoted nothing", carrier=code, error=repr(error))
    cache.keep(key, quotes, shopping.now)
    return quotes


def _from_tables(code: str, carriers: Carriers, shopping: Shopping) -> list[Quote]:
    """What is expected of a carrier that is silent: the tables that name it, of the local one those of nobody else."""
    request = shopping.request
    mine = [
        service
        for service in shopping.tables
        if service.carrier == code or (code == LOCAL and service.carrier not in carriers)
    ]
    return table_quotes(
        mine,
        location=request.location,
        origin=request.origin,
        destination=request.destination,
        parcels=request.parcels,
        currency=request.currency,
    )
