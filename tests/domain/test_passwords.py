"""What is taken for a password and for an address."""

import pytest

from app.domain.emails import email_address
from app.domain.errors import InvalidInput
from app.domain.passwords import good_password

EMAIL = "ada.lovelace@example.com"


@pytest.mark.parametrize(
    "good", ["twelve chars", "correct horse battery", "пароль длинный", "x" * 8 + "abcdyz", "a" * 196 + "bcde"]
)
def test_long_and_uncommon_is_enough(good: str) -> None:
    assert good_password(good, email=EMAIL) == good


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "eleven char",
        "PASSWORD1234",
        " password1234 ",
        "aaaaaaaaaaaa",
        "ababababababab",
        "12345" * 41,
        "Ada.Lovelace",
        "ada.lovelace@EXAMPLE.com",
    ],
)
def test_short_common_and_own_are_refused_without_repeating_them(bad: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        good_password(bad, email=EMAIL)
    assert refused.value.path == ("password",)
    assert bad == "" or bad not in refused.value.message


def test_the_same_letters_typed_on_another_keyboard_are_the_same_password() -> None:
    assert good_password("cafe\u0301 au lait, bitte", email=EMAIL) == good_password("café au lait, bitte", email=EMAIL)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" Ada@Example.COM ", "ada@example.com"),
        ("ada+shop@mail.example.co.uk", "ada+shop@mail.example.co.uk"),
        ("\uff41da@example.com", "ada@example.com"),
        ("müller@exämple.de", "müller@exämple.de"),
    ],
)
def test_an_address_has_one_spelling(typed: str, meant: str) -> None:
    assert email_address(typed) == meant


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "@",
        "ada",
        "ada@",
        "@example.com",
        "ada@example",
        "a@b@example.com",
        "a da@example.com",
        "ada@.com",
        "ada@example.",
        "ada\n@example.com",
        "ada@exam\tple.com",
        "a" * 250 + "@example.com",
    ],
)
def test_what_cannot_be_an_address_is_refused(bad: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        email_address(bad)
    assert refused.value.path == ("email",)
