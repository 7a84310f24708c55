"""What an order is found by, and what a typed text asks for."""

import hashlib
import hmac

import pytest

from app.domain.search import (
    BLIND_KINDS,
    EMAIL,
    EXTERNAL,
    NUMBER,
    SKU,
    TRACKING,
    Beginning,
    Sought,
    Words,
    by_name,
    by_phone,
    by_tracking_number,
    interpret,
    search_terms,
)

SECRET = b"secret"


def terms(**stated: object) -> frozenset[tuple[str, str]]:
    nothing: dict[str, object] = {"number": "1", "external_id": None, "skus": [], "tracking_numbers": [], "emails": []}
    return search_terms(**{**nothing, **stated}, secret=SECRET)  # type: ignore[arg-type] # as the test states


def fits(sought: Sought | None, known: frozenset[tuple[str, str]]) -> bool:
    """Whether an order with these terms is found: what the SQL of the lists says."""
    for meaning in sought.meanings if sought else ():
        if isinstance(meaning, Beginning):
            if any(kind in meaning.kinds and term.startswith(meaning.term) for kind, term in known):
                return True
        elif all(any(pair in known for pair in word) for word in meaning.words):
            return True
    return False


def test_an_order_is_found_by_its_codes_in_lower_case_and_by_blind_indexes() -> None:
    # when
    found = terms(
        number="WEB-1",
        external_id=" Ext-9 ",
        skus=["MUG", "mug", "Tea"],
        tracking_numbers=["JJD1", None],
        emails=["Ada@Example.com ", "ada@example.com", None, " "],
    )
    # then
    index = hmac.new(SECRET, b"ada@example.com", hashlib.sha256).hexdigest()
    assert found == {
        (NUMBER, "web-1"),
        (EXTERNAL, "ext-9"),
        (SKU, "mug"),
        (SKU, "tea"),
        (TRACKING, "jjd1"),
        (EMAIL, index),
    }


def test_nothing_that_tells_of_a_person_can_be_read_back() -> None:
    found = terms(names=["Ada Lovelace"], phones=["+49 30 1234567"], postal_codes=["10115"], emails=["a@b.de"])
    readable = {term for kind, term in found if kind in BLIND_KINDS}
    assert len(readable) == 5
    assert all(set(term) <= set("0123456789abcdef") and len(term) in (32, 64) for term in readable)
    assert terms(names=["10115"]) != terms(postal_codes=["10115"])


def test_a_text_with_an_at_asks_for_the_whole_address() -> None:
    sought = interpret(" ADA@example.com ", SECRET)
    assert fits(sought, terms(emails=["ada@example.com"]))
    assert not fits(sought, terms(emails=["ada@example.co"], names=["ada example com"]))


def test_any_text_may_be_how_a_code_begins_and_a_blank_one_asks_nothing() -> None:
    assert fits(interpret(" WEB-1", SECRET), terms(number="web-17"))
    assert not fits(interpret("EB-17", SECRET), terms(number="web-17"))
    assert interpret("  ", SECRET) is None
    assert interpret(None, SECRET) is None


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("müller", "Anna Müller"),
        ("MUELLER anna", "Anna Müller"),
        ("muller", "Anna Müller"),
        ("Müller", "Anna Mueller"),
        ("o'neil", "Shaun O'Neil"),
        ("garcia marquez", "Gabriel García-Márquez"),
        ("sørensen", "Kim Soerensen"),
        ("straße", "Strasse GmbH"),
        ("王小明", "王小明"),
    ],
)
def test_a_name_is_found_as_people_spell_it(typed: str, stands: str) -> None:
    assert fits(interpret(typed, SECRET), terms(names=[stands]))
    assert fits(by_name(typed, SECRET), terms(names=[stands]))


def test_all_words_must_stand_on_the_order_and_one_of_them_may_be_its_postal_code() -> None:
    known = terms(names=["Anna Müller", "Engines Ltd"], postal_codes=["10115"])
    assert fits(interpret("müller 10115", SECRET), known)
    assert fits(interpret("Anna Engines", SECRET), known)
    assert not fits(interpret("müller 10117", SECRET), known)
    assert not fits(interpret("Anna Lovelace", SECRET), known)
    assert not fits(interpret("mül", SECRET), known)


@pytest.mark.parametrize("typed", ["+49 30 1234567", "030/123 45 67", "(030) 1234567", "0049301234567", "30-1234567"])
def test_a_phone_is_found_with_and_without_its_prefix(typed: str) -> None:
    assert fits(interpret(typed, SECRET), terms(phones=["+49301234567"]))
    assert fits(by_phone(typed, SECRET), terms(phones=["+49301234567"]))
    assert not fits(interpret(typed, SECRET), terms(phones=["+49301234568"]))


def test_a_postal_code_is_found_whatever_its_spaces() -> None:
    assert fits(interpret("sw1a1aa", SECRET), terms(postal_codes=["SW1A 1AA"]))
    assert fits(interpret("SW1A 1AA", SECRET), terms(postal_codes=["sw1a1aa"]))
    assert not fits(interpret("SW1A", SECRET), terms(postal_codes=["SW1A 1AA"]))


def test_what_tells_nothing_is_sought_in_vain() -> None:
    assert by_name("-", SECRET) == Sought(())
    assert by_phone("12", SECRET) == Sought(())
    assert not fits(by_name("", SECRET), terms())


def test_who_may_not_look_for_people_looks_for_codes() -> None:
    sought = interpret("10115", SECRET)
    assert sought is not None
    assert any(isinstance(meaning, Words) for meaning in sought.meanings)
    assert sought.readable() == Sought((Beginning("10115"),))
    email = interpret("a@b.de", SECRET)
    assert email is not None
    assert email.readable() == Sought(())
    assert by_tracking_number("JJD").readable() == by_tracking_number("JJD")
