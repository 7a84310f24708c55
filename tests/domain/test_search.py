"""What an order is found by, and what a typed text asks for."""

import hashlib
import hmac

from app.domain.search import EMAIL, EXTERNAL, NUMBER, PREFIX_KINDS, SKU, TRACKING, interpret, search_terms

SECRET = b"secret"


def test_an_order_is_found_by_its_codes_in_lower_case_and_by_blind_indexes() -> None:
    # when
    terms = search_terms(
        number="WEB-1",
        external_id=" Ext-9 ",
        skus=["MUG", "mug", "Tea"],
        tracking_numbers=["JJD1"],
        emails=["Ada@Example.com ", "ada@example.com", None, " "],
        secret=SECRET,
    )
    # then
    index = hmac.new(SECRET, b"ada@example.com", hashlib.sha256).hexdigest()
    assert terms == {
        (NUMBER, "web-1"),
        (EXTERNAL, "ext-9"),
        (SKU, "mug"),
        (SKU, "tea"),
        (TRACKING, "jjd1"),
        (EMAIL, index),
    }


def test_a_text_with_an_at_asks_for_the_whole_address() -> None:
    # when
    sought = interpret(" ADA@example.com ", SECRET)
    # then
    assert sought is not None
    assert (sought.exact, sought.kinds) == (True, (EMAIL,))
    assert (EMAIL, sought.term) in search_terms(
        number="1", external_id=None, skus=[], tracking_numbers=[], emails=["ada@example.com"], secret=SECRET
    )


def test_any_other_text_asks_how_a_code_begins_and_a_blank_one_asks_nothing() -> None:
    sought = interpret(" WEB-1", SECRET)
    assert sought is not None
    assert (sought.term, sought.exact, sought.kinds) == ("web-1", False, PREFIX_KINDS)
    assert interpret("  ", SECRET) is None
    assert interpret(None, SECRET) is None
