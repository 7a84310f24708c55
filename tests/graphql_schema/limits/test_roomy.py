"""No depth of a document is slower than another: counted in pages that the system had to hand out."""

import resource

import pytest
from graphql import DocumentNode, parse

from graphql_schema.limits.roomy import roomy

CHARACTERS = 6_000
DEPTHS = range(0, 170, 1)


def document(depth: int) -> str:
    return "{" + "a{" * depth + f'x(a:"{"y" * CHARACTERS}")' + "}" * depth + "}"


def read(text: str) -> DocumentNode:
    return parse(text)


def pages_for(depth: int) -> int:
    """Pages that reading took from the system."""
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    roomy(read)(document(depth))
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


def test_no_depth_takes_a_page_for_every_character() -> None:
    assert max(pages_for(depth) for depth in DEPTHS) < CHARACTERS // 4


def test_returns_and_raises_what_the_function_does() -> None:
    # given
    def halve(number: int, *, of: int = 2) -> float:
        return number / of

    # then
    assert roomy(halve)(8) == 4
    assert roomy(halve)(8, of=4) == 2
    with pytest.raises(ZeroDivisionError):
        roomy(halve)(8, of=0)
