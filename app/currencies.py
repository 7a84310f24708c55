"""Which currencies there are (ISO 4217) and how many digits each has (CLDR).

Sources: pycountry for the list, babel's copy of CLDR for digits. Codes are upper case, exactly three letters.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, cast

import pycountry
from babel.numbers import get_currency_precision


@cache
def _digits_by_code() -> dict[str, int]:
    # Read once: pycountry's own lookup builds an index anyway, and unknown codes must not fill a cache.
    codes = [str(currency.alpha_3) for currency in cast("Iterable[Any]", pycountry.currencies)]
    return {code: get_currency_precision(code) for code in codes}


def is_currency(code: str) -> bool:
    """Whether ISO 4217 has the code; case-sensitive."""
    return code in _digits_by_code()


def digits_of(code: str) -> int:
    """How many decimals amounts of the currency have: 2 for EUR, 0 for JPY. Raises KeyError for an unknown code."""
    return _digits_by_code()[code]
