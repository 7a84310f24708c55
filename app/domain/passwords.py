"""What a password must be: long, not among the first that anybody tries, not the account's own address.

No rules of composition and no expiry: they make passwords worse. Source: NIST SP 800-63B, 5.1.1.2.
"""

import unicodedata

from app.domain.errors import InvalidInput

MIN_CHARACTERS = 12
MAX_CHARACTERS = 200
"""Longer texts are refused before they cost anything."""

_COMMON = frozenset(
    """
    123456789012 1234567890123 12345678901234 123456789012345 1234567890123456 000000000000 111111111111 121212121212
    1q2w3e4r5t6y 1qaz2wsx3edc qwertyuiop12 qwertyuiop123 qwerty123456 qwerty1234567 qwertyuiopas qwertyuiopasdf
    asdfghjkl123 zaq12wsxcde3 abcdefghijkl abcdefghijklm abcd12345678 abcdef123456 abc123abc123 a1b2c3d4e5f6
    password1234 password12345 password123456 password123! passwordpassword passw0rd1234 p@ssw0rd1234 p@ssword1234
    mypassword12 mypassword123 newpassword1 newpassword123 changeme1234 changemenow1 letmein12345 letmein123456
    welcome12345 welcome123456 welcome2024! welcome2025! welcome2026! iloveyou1234 iloveyou12345 iloveyouforever
    administrator admin1234567 admin12345678 administrator1 adminadmin12 adminadminadmin rootrootroot
    superman1234 football1234 baseball1234 basketball12 princess1234 sunshine1234 dragon123456 monkey123456
    trustno1trustno1 qazwsxedcrfv qweasdzxc123 orderwire123 orderwireorderwire orderwire1234 correcthorsebatterystaple
    """.split()  # noqa: SIM905 - a table of words is read more easily than a list of literals
)
"""Those of the usual lists that are long enough to pass, and our own name."""


def normalized_password(password: str) -> str:
    """The same password however a keyboard composes its characters (NFKC, as NIST advises)."""
    return unicodedata.normalize("NFKC", password)


def good_password(password: str, *, email: str, path: tuple[str, ...] = ("password",)) -> str:
    """The password, normalized. Raises InvalidInput that says what would be right; it never repeats the password."""
    text = normalized_password(password)
    if len(text) < MIN_CHARACTERS:
        raise InvalidInput(f"a password has at least {MIN_CHARACTERS} characters", path)
    if len(text) > MAX_CHARACTERS:
        raise InvalidInput(f"a password has at most {MAX_CHARACTERS} characters", path)
    plain = text.lower().strip()
    if plain in _COMMON or len(set(plain)) < 5:
        raise InvalidInput("this password is among the first that anybody tries: choose another", path)
    if plain in (email, email.partition("@")[0]):
        raise InvalidInput("a password is not the account's own e-mail address", path)
    return text
