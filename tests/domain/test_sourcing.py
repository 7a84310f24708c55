"""Where units come from: never more than there is, from as few places as can be, and always the same answer."""

from collections import Counter
from itertools import combinations
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.sourcing import EXACT_CANDIDATES, Assignment, Candidate, Demand, FewestLocations

SKUS = [UUID(int=100 + n) for n in range(3)]
PLACES = [UUID(int=200 + n) for n in range(6)]
STRATEGY = FewestLocations()


@st.composite
def demands(draw: st.DrawFn, places: int = 6) -> list[Demand]:
    count = draw(st.integers(1, 5))
    return [
        Demand(
            UUID(int=n),
            draw(st.sampled_from(SKUS)),
            draw(st.integers(1, 6)),
            takes_stock=draw(st.integers(0, 4)) > 0,
            bound_to=draw(st.sampled_from([None, None, None, *PLACES[:places]])),
        )
        for n in range(count)
    ]


@st.composite
def candidates(draw: st.DrawFn, places: int = 6) -> list[Candidate]:
    chosen = draw(st.lists(st.sampled_from(PLACES[:places]), unique=True, max_size=places))
    return [
        Candidate(
            place,
            f"L{place.int}",
            draw(st.dictionaries(st.sampled_from(SKUS), st.integers(0, 6))),
            bound_only=draw(st.integers(0, 5)) == 0,
        )
        for place in chosen
    ]


@given(demands(), candidates())
@settings(max_examples=150)
def test_never_more_than_is_asked_or_there(wanted: list[Demand], places: list[Candidate]) -> None:
    # when
    plan = STRATEGY.choose(wanted, places)

    # then
    by_line: Counter[UUID] = Counter()
    by_stock: Counter[tuple[UUID, UUID]] = Counter()
    asked = {demand.line_id: demand for demand in wanted}
    known = {place.location_id: place for place in places}
    for part in plan:
        demand = asked[part.line_id]
        assert part.quantity > 0
        assert part.location == known[part.location_id].location
        assert demand.bound_to in (None, part.location_id)
        assert demand.bound_to is not None or not known[part.location_id].bound_only
        by_line[part.line_id] += part.quantity
        if demand.takes_stock:
            by_stock[part.location_id, demand.sku_id] += part.quantity
    assert all(units <= asked[line_id].quantity for line_id, units in by_line.items())
    assert all(units <= known[place].available.get(sku, 0) for (place, sku), units in by_stock.items())
    assert len({(part.line_id, part.location_id) for part in plan}) == len(plan)


@given(demands(), candidates())
def test_the_same_question_has_the_same_answer(wanted: list[Demand], places: list[Candidate]) -> None:
    assert STRATEGY.choose(wanted, places) == STRATEGY.choose(list(wanted), list(places))


@given(demands(), candidates())
@settings(max_examples=150)
def test_unbound_goods_take_all_that_can_be_had(wanted: list[Demand], places: list[Candidate]) -> None:
    # given
    free = [demand for demand in wanted if demand.bound_to is None]
    open_places = [place for place in places if not place.bound_only]

    # when
    plan = STRATEGY.choose(free, open_places)

    # then
    for sku in SKUS:
        asked = sum(demand.quantity for demand in free if demand.takes_stock and demand.sku_id == sku)
        there = sum(place.available.get(sku, 0) for place in open_places)
        lines = {demand.line_id for demand in free if demand.takes_stock and demand.sku_id == sku}
        assert sum(part.quantity for part in plan if part.line_id in lines) == min(asked, there)


@given(demands(), candidates())
@settings(max_examples=150)
def test_no_smaller_set_of_places_would_do(wanted: list[Demand], places: list[Candidate]) -> None:
    # given
    goods = [demand for demand in wanted if demand.bound_to is None and demand.takes_stock]
    open_places = [place for place in places if not place.bound_only]
    asked: Counter[UUID] = Counter()
    for demand in goods:
        asked[demand.sku_id] += demand.quantity

    def enough(some: tuple[Candidate, ...]) -> bool:
        return all(sum(place.available.get(sku, 0) for place in some) >= units for sku, units in asked.items())

    # when
    plan = STRATEGY.choose(goods, open_places)

    # then
    used = {part.location_id for part in plan}
    for size in range(len(used)):
        assert not any(enough(some) for some in combinations(open_places, size)) or not enough(tuple(open_places))


def test_the_preferred_place_wins_when_it_has_it_all() -> None:
    # given
    wanted = [Demand(UUID(int=1), SKUS[0], 2), Demand(UUID(int=2), SKUS[1], 1)]
    part = Candidate(PLACES[0], "A", {SKUS[0]: 9})
    whole = Candidate(PLACES[1], "B", {SKUS[0]: 2, SKUS[1]: 1})
    more = Candidate(PLACES[2], "C", {SKUS[0]: 9, SKUS[1]: 9})

    # then
    assert STRATEGY.choose(wanted, [part, whole, more]) == (
        Assignment(UUID(int=1), PLACES[1], "B", 2),
        Assignment(UUID(int=2), PLACES[1], "B", 1),
    )


def test_many_places_are_searched_greedily_and_still_suffice() -> None:
    # given
    count = EXACT_CANDIDATES + 5
    places = [Candidate(UUID(int=500 + n), f"L{n}", {SKUS[0]: 1 + n % 3}) for n in range(count)]
    there = sum(1 + n % 3 for n in range(count))

    # when
    plan = STRATEGY.choose([Demand(UUID(int=1), SKUS[0], there - 2)], places)

    # then
    assert sum(part.quantity for part in plan) == there - 2


def test_a_service_goes_along_with_the_goods() -> None:
    # given
    wanted = [Demand(UUID(int=1), SKUS[0], 1, takes_stock=False), Demand(UUID(int=2), SKUS[1], 1)]
    places = [Candidate(PLACES[0], "A", {}), Candidate(PLACES[1], "B", {SKUS[1]: 1})]

    # then
    assert {part.location for part in STRATEGY.choose(wanted, places)} == {"B"}


def test_a_service_alone_goes_to_the_preferred_place() -> None:
    wanted = [Demand(UUID(int=1), SKUS[0], 4, takes_stock=False)]
    places = [Candidate(PLACES[0], "A", {}), Candidate(PLACES[1], "B", {})]

    assert STRATEGY.choose(wanted, places) == (Assignment(UUID(int=1), PLACES[0], "A", 4),)
