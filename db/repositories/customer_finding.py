"""One page of the customers that a typed text finds, newest first, at a price that does not grow with their number.

It is a whole e-mail address in any case, a phone number however it is written, the id in another system, or a part of a
name. Each is looked up in an index of its own; names are indexed from every letter on (`name_parts`), so that any part
of one, even a single letter, is how something in the index begins.

What many names hold is met soon by whoever walks the newest customers; what few hold is gathered. So some are walked,
then what the indexes name is gathered as far as `NARROW`, then more are walked. Each way gives the same rows.
"""

import re
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Table,
    Text,
    Uuid,
    and_,
    any_,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.pages import Page, Slice, cut
from app.domain.search import PHONE_DIGITS
from db.models.people import NAME_PART, PHONE_KEY, CustomerRow
from db.repositories.keyset import paged

NARROW = 1_000
"""So many customers are looked up one by one."""

WINDOW = 500
"""So many are walked at first, and forty times as many when what is looked for is not rare after all."""

_LIKE_A_PHONE = re.compile(r"[+(\d][\d\s()./+-]*")
_KEY = (CustomerRow.id,)


async def read_found_customers(
    session: AsyncSession,
    scope: ColumnElement[bool],
    search: str,
    page: Page,
    *,
    narrow: int = NARROW,
    window: int = WINDOW,
) -> Slice[CustomerRow]:
    """A page of the customers in scope that the text finds, newest first. The session must be in a transaction.

    `narrow` and `window` say how many are looked up or walked before another way is taken.
    """
    # A plan that is kept for any text knows nothing of it, and would read the whole table.
    await session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
    if not _names_one(search):
        walked = (await session.scalars(_walk(scope, search, page, window))).all()
        if len(walked) > page.limit:
            return cut(walked, page)
    found = (await session.scalars(_found(search).limit(narrow + 1))).all()
    if len(found) > narrow:
        walked = (await session.scalars(_walk(scope, search, page, 40 * window))).all()
        if len(walked) > page.limit:
            return cut(walked, page)
        found = (await session.scalars(_found(search))).all()
    every = select(CustomerRow).where(scope, CustomerRow.id == any_(sql_cast(list(set(found)), ARRAY(Uuid()))))
    return cut((await session.scalars(paged(every, _KEY, page, descending=True))).all(), page)


def _walk(scope: ColumnElement[bool], search: str, page: Page, most: int) -> Select[CustomerRow]:
    """The page's rows among the first `most` customers in its order: a window in the place of the table."""
    table = cast("Table[Any]", CustomerRow.__table__)
    window = replace(page, limit=most - 1)
    newest = paged(cast("Select[Any]", select(table)), _KEY, window, descending=True)
    found = select(CustomerRow).where(scope, or_(*_meanings(search, _has_part(search))))
    inside = Page(limit=page.limit, backward=page.backward)
    return paged(found, _KEY, inside, descending=True).add_cte(newest.cte("customers"))


def _found(search: str) -> Select[UUID]:
    """The ids of customers that any meaning finds, some perhaps twice; each meaning is looked up by itself."""
    # The parts narrow by their index; what stands between them in a longer text is compared.
    by_name = and_(_name_parts().op("@@")(_parts_of(search)), _has_part(search))
    parts = union_all(*(select(CustomerRow.id).where(meaning) for meaning in _meanings(search, by_name))).subquery()
    return select(parts.c.id)


def _meanings(search: str, by_name: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    meanings = [by_name, and_(CustomerRow.external_id.is_not(None), CustomerRow.external_id == search)]
    if "@" in search:
        meanings.append(func.lower(CustomerRow.email) == func.lower(search))
    same_number = literal_column(PHONE_KEY, Text()) == _digits(search)[-PHONE_DIGITS:]
    if _LIKE_A_PHONE.fullmatch(search) and _digits(search):
        meanings.append(and_(CustomerRow.phone.is_not(None), same_number))
    else:
        meanings.append(and_(CustomerRow.phone == search, same_number))
    return meanings


def _names_one(search: str) -> bool:
    """An e-mail address, or a phone number: nothing that very many customers have."""
    return "@" in search or (_LIKE_A_PHONE.fullmatch(search) is not None and len(_digits(search)) >= NAME_PART)


def _digits(search: str) -> str:
    return "".join(character for character in search if character.isascii() and character.isdigit())


def _has_part(search: str) -> ColumnElement[bool]:
    return CustomerRow.name.icontains(search, autoescape=True)


def _name_parts() -> ColumnElement[str]:
    return func.name_parts(CustomerRow.name, type_=TSVECTOR())


def _parts_of(search: str) -> ColumnElement[str]:
    """What `name_parts` has of every name that holds the text: one part after the other, and the last of it.

    Whole parts meet in the index; of a short text all parts that begin so are taken.
    """
    lower = func.lower(literal(search, Text()))
    parts = [func.substr(lower, begin + 1, NAME_PART) for begin in range(0, len(search) - NAME_PART, NAME_PART)]
    quoted = [_quoted(part) for part in (*parts, func.right(lower, NAME_PART))]
    whole = func.concat_ws(" & ", *quoted) if len(search) >= NAME_PART else quoted[0].concat(":*")
    return sql_cast(whole, TSQUERY())


def _quoted(part: ColumnElement[str]) -> ColumnElement[str]:
    """So that no letter is a sign of the query."""
    letters = func.replace(func.replace(part, "\\", "\\\\"), "'", "''")
    return literal("'", Text()).concat(letters).concat("'")
