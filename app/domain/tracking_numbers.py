"""Tracking numbers of 13 characters: two letters, eight digits, a check digit, a country (UPU standard S10)."""

import string

WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
PER_SERVICE = 10**8
SERVICES = tuple(f"L{letter}" for letter in string.ascii_uppercase)
"""Indicators of letters and parcels that the local carrier numbers in turn."""


def tracking_number(serial: int, country: str) -> str:
    """The number of a serial: 2.6 billion are unlike, then they begin anew."""
    turn, number = divmod(serial % (PER_SERVICE * len(SERVICES)), PER_SERVICE)
    digits = f"{number:08}"
    return f"{SERVICES[turn]}{digits}{check_digit(digits)}{country}"


def check_digit(digits: str) -> str:
    """The ninth digit of a serial number of eight."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11
    return {10: "0", 11: "5"}.get(rest, str(rest))


def is_tracking_number(text: str) -> bool:
    """Whether a text is such a number, its check digit right."""
    return (
        len(text) == 13
        and text.isascii()
        and (text[:2] + text[-2:]).isalpha()
        and text[2:11].isdigit()
        and text[10] == check_digit(text[2:10])
    )
