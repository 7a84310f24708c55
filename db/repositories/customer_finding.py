"""One page of the customers that a typed text finds, newest first, at a price that does not grow with their number.

It is a whole e-mail address in any case, a phone number however it is written, the id in another system, or a part of a
name. Each is looked up in an index of its own; names are indexed from every letter on (`name_parts`), so that any part
of one, even a single letter, is how something in the index begins.

What many names hold is met soon by whoever walks the newest customers; what few hold is gathered. So some are walked,
then what the indexes name is gathered as far as `NARROW`, then more are walked. Each way gives the same rows.
"""

import re
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.pages import Page, Slice, cut
from app.domain.search import PHONE_DIGITS
from db.models.people import NAME_PART, PHONE_KEY, CustomerRow
from db.repositories.keyset import paged

NARROW = 2_000
"""So many customers are looked up one by one."""

WINDOW = 2_000
"""So many are walked at first, and ten times as many when what is looked for is not rare after all."""

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
    """A page of the customers in scope that the text finds, newest first.

    `narrow` and `window` say how many are looked up or walked before another way is taken.
    """
    walked = (await session.scalars(_walk(scope, search, page, window))).all()
    if len(walked) > page.limit:
        return cut(walked, page)
    found = (await session.scalars(_found(search).limit(narrow + 1))).all()
    if len(found) > narrow:
        walked = (await session.scalars(_walk(scope, search, page, 10 * window))).all()
        if len(walked) > page.limit:
            return cut(walked, page)
        found = (await session.scalars(_found(search))).all()
    every = select(CustomerRow).where(scope, CustomerRow.id == any_(cast(list(set(found)), ARRAY(Uuid()))))
    return cut((await session.scalars(paged(every, _KEY, page, descending=True))).all(), page)


def _walk(scope: ColumnElement[bool], search: str, page: Page, most: int) -> Select[CustomerRow]:
    """The page's rows among the first `most` customers in its order."""
    newest = paged(
        select(CustomerRow.id), _KEY, Page(most - 1, page.after, page.before, page.backward), descending=True
    )
    window = newest.subquery("newest")
    found = select(CustomerRow).join(window, window.c.id == CustomerRow.id)
    found = found.where(scope, or_(*_meanings(search, _has_part(search))))
    return paged(found, _KEY, Page(page.limit, backward=page.backward), descending=True)


def _found(search: str) -> Select[UUID]:
    """The ids of customers that any meaning finds, some perhaps twice; each meaning is looked up by itself."""
    # The parts narrow by their index; what follows them in a longer text is compared.
    by_name = and_(_name_parts().op("@@")(_beginning(search)), _has_part(search))
    parts = union_all(*(select(CustomerRow.id).where(meaning) for meaning in _meanings(search, by_name))).subquery()
    return select(parts.c.id)


def _has_part(search: str) -> ColumnElement[bool]:
    return CustomerRow.name.icontains(search, autoescape=True)


def _meanings(search: str, by_name: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    digits = "".join(character for character in search if character.isascii() and character.isdigit())
    like_a_phone = digits and _LIKE_A_PHONE.fullmatch(search)
    key = literal_column(PHONE_KEY, Text())
    same_number = key == digits[-PHONE_DIGITS:]
    return [
        func.lower(CustomerRow.email) == func.lower(search),
        and_(CustomerRow.external_id.is_not(None), CustomerRow.external_id == search),
        by_name,
        and_(CustomerRow.phone.is_not(None), same_number, *([] if like_a_phone else [CustomerRow.phone == search])),
    ]


def _name_parts() -> ColumnElement[str]:
    return func.name_parts(CustomerRow.name, type_=TSVECTOR())


def _beginning(search: str) -> ColumnElement[str]:
    """What begins with the text's first letters, as `name_parts` writes them: quoted, so that no letter is a sign."""
    letters = func.substr(func.lower(literal(search, Text())), 1, NAME_PART)
    quoted = func.replace(func.replace(letters, "\\", "\\\\"), "'", "''")
    return cast(literal("'", Text()).concat(quoted).concat("':*"), TSQUERY())
