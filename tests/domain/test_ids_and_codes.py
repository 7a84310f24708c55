"""Names: ids that sort by time, codes that are trimmed and case-sensitive."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import MAX_LENGTH, business_code
from app.domain.errors import InvalidInput
from app.domain.ids import new_id


def test_ids_of_later_moments_sort_later() -> None:
    # given: 4,096 ids fit one millisecond; ids made a quarter of a microsecond apart or more are in order.
    made = []
    for _ in range(500):
        made.append(new_id())
        before = time.time_ns()
        while time.time_ns() - before < 500:
            pass

    # then
    assert made == sorted(made)
    assert len(set(made)) == 500


def test_an_id_says_when_it_was_made() -> None:
    # when
    before = time.time_ns() // 1_000_000
    made = new_id()
    after = time.time_ns() // 1_000_000

    # then
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert before <= made.int >> 80 <= after


@given(st.text(max_size=20))
def test_a_code_is_trimmed_and_otherwise_kept_or_refused(text: str) -> None:
    if text.strip().isprintable() and text.strip():
        code = business_code(text, ("code",))
        assert code == text.strip() == business_code(code, ("code",))
    else:
        with pytest.raises(InvalidInput) as refused:
            business_code(text, ("code",))
        assert refused.value.path == ("code",)


def test_codes_are_case_sensitive_and_bounded() -> None:
    assert business_code(" Mug ", ()) == "Mug"
    assert business_code("x" * MAX_LENGTH, ()) == "x" * MAX_LENGTH
    with pytest.raises(InvalidInput):
        business_code("x" * (MAX_LENGTH + 1), ())
    for bad in ("", "  ", "a\x00b", "a\nb"):
        with pytest.raises(InvalidInput):
            business_code(bad, ())
