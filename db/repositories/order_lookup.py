"""Which orders a searched text finds, looked up in `order_search` before anything is read of an order.

A typed number means several things at once (how a code begins, a phone, a postal code, words of a name), and all are
looked up by one statement, whose text depends on how many words there are and on nothing else: it is put together and
planned once. Several words are looked up by the rarest, and of its orders it is asked whether they have the others.
"""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Text, TextClause, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.search import Beginning, Sought, Words

_LAST_CHARACTER = chr(0x10FFFF)

Parameters = dict[str, Any]


async def look_up(session: AsyncSession, sought: Sought, most: int) -> list[UUID] | None:
    """The orders that any meaning of the text fits; None when they are more than `most`, or one cannot tell cheaply.

    One statement; two when there are several words.
    """
    meanings: list[Beginning | Words] = []
    for meaning in sought.meanings:
        if isinstance(meaning, Words) and len(meaning.words) > 1:
            rarest = await _rarest_first(session, meaning, most)
            if rarest is None:
                return None
            meanings.append(rarest)
        else:
            meanings.append(meaning)
    if not meanings:
        return []
    shape = tuple(0 if isinstance(one, Beginning) else len(one.words) for one in meanings)
    parameters: Parameters = {"most": most + 1}
    for number, meaning in enumerate(meanings):
        parameters |= _parameters(number, meaning)
    found = (await session.scalars(_looking_up(shape), parameters)).all()
    return list(dict.fromkeys(found)) if len(found) <= most else None


async def _rarest_first(session: AsyncSession, meaning: Words, most: int) -> Words | None:
    """The same words, that of the fewest orders first; None when each is on more than `most`."""
    counting = _counting(len(meaning.words))
    counts = (await session.execute(counting, {"most": most + 1} | _parameters(0, meaning))).one()
    if min(counts) > most:
        return None
    words = [word for _, word in sorted(zip(counts, meaning.words, strict=True), key=lambda pair: pair[0])]
    return Words(tuple(words))


def _parameters(number: int, meaning: Beginning | Words) -> Parameters:
    if isinstance(meaning, Beginning):
        return {
            f"kinds_{number}": list(meaning.kinds),
            f"from_{number}": meaning.term,
            f"until_{number}": _behind(meaning.term),
        }
    terms = {f"terms_{number}_{place}": sorted({term for _, term in word}) for place, word in enumerate(meaning.words)}
    return {f"kinds_{number}": sorted(meaning.kinds), **terms}


def _behind(beginning: str) -> str:
    """The first text, byte by byte, behind all that begin so."""
    kept = beginning.rstrip(_LAST_CHARACTER)
    if not kept:
        return beginning + _LAST_CHARACTER  # no code is
    following = ord(kept[-1]) + 1
    return kept[:-1] + chr(0xE000 if 0xD800 <= following <= 0xDFFF else following)


@cache
def _looking_up(shape: tuple[int, ...]) -> TextClause:
    """For meanings of so many words each, 0 for the beginning of a code."""
    parts = " UNION ALL ".join(
        _of_words(number, words) if words else _of_beginning(number) for number, words in enumerate(shape)
    )
    return _typed(f"SELECT order_id FROM ({parts}) AS found LIMIT :most", shape)  # noqa: S608 - numbers only


@cache
def _counting(words: int) -> TextClause:
    """How many orders each word is on, as far as `most`."""
    counts = (
        f"(SELECT count(*) FROM (SELECT FROM order_search s WHERE {has} LIMIT :most) AS seen)"  # noqa: S608 - numbers only
        for has in (_has("s", 0, place) for place in range(words))
    )
    return _typed(f"SELECT {', '.join(counts)}", (words,))


def _of_beginning(number: int) -> str:
    # Compared as the index is sorted: with LIKE, a plan that is kept could not use it.
    return (
        f"SELECT order_id FROM order_search WHERE kind = ANY (:kinds_{number})"  # noqa: S608 - numbers only
        f" AND term ~>=~ :from_{number} AND term ~<~ :until_{number}"
    )


def _of_words(number: int, words: int) -> str:
    others = (
        f" AND EXISTS (SELECT FROM order_search o WHERE o.order_id = s.order_id AND {_has('o', number, place)})"
        for place in range(1, words)
    )
    first = _has("s", number, 0)
    return f"SELECT s.order_id FROM order_search s WHERE {first}{''.join(others)}"  # noqa: S608 - numbers only


def _has(row: str, number: int, place: int) -> str:
    return f"{row}.kind = ANY (:kinds_{number}) AND {row}.term = ANY (:terms_{number}_{place})"


def _typed(statement: str, shape: tuple[int, ...]) -> TextClause:
    texts = ARRAY(Text())
    typed: dict[str, Any] = {"most": BigInteger()}
    for number, words in enumerate(shape):
        typed[f"kinds_{number}"] = texts
        typed |= {f"terms_{number}_{place}": texts for place in range(words)}
        if not words:
            typed |= {f"from_{number}": Text(), f"until_{number}": Text()}
    return text(statement).bindparams(*(bindparam(name, type_=kind) for name, kind in typed.items()))
