"""Tax is rounded once, whatever the currency's digits; what it is made of adds up, unit by unit and tax by tax."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.currencies import digits_of
from app.domain.ids import new_id
from app.domain.money import apportion, share, to_decimal
from app.domain.orders.amounts import discounted, retaxed, tax_between, tax_lines_of, tax_share
from app.domain.orders.model import DiscountAllocation, Line, TaxLine
from app.domain.tax import Destination, TaxRate, TaxRule, rates_due, taxes_of

CURRENCIES = st.sampled_from(["JPY", "EUR", "KWD"])
RATES = st.lists(st.integers(0, 500_000).map(lambda millionths: Decimal(millionths).scaleb(-6)), min_size=1, max_size=4)
AMOUNTS = st.integers(0, 10**13)


@st.composite
def lines(draw: st.DrawFn) -> tuple[Line, bool]:
    """A line with taxes at rates, and whether its price holds them."""
    quantity, price, included = draw(st.integers(1, 500)), draw(st.integers(0, 10**8)), draw(st.booleans())
    off = draw(st.integers(0, price * quantity))
    rates = draw(RATES)
    taxes = tuple(
        TaxLine(id=new_id(), name=f"tax {number}", amount_minor=0, rate=rate) for number, rate in enumerate(rates)
    )
    line = Line(
        id=new_id(),
        position=0,
        sku_id=new_id(),
        sku="mug",
        name="Mug",
        delivery_id=new_id(),
        quantity=quantity,
        open=quantity,
        unit_price_minor=price,
        discount_minor=off,
        tax_lines=taxes,
    )
    return retaxed(line, tax_included=included), included


@given(CURRENCIES, AMOUNTS, RATES, st.booleans())
def test_the_tax_is_the_exact_one_rounded_once_half_away_from_zero_in_the_currencys_own_digits(
    currency: str, amount: int, rates: list[Decimal], included: bool
) -> None:
    # given: exact decimals of the currency, as on paper
    digits = digits_of(currency)
    paper = Fraction(to_decimal(amount, digits))
    rate = sum(map(Fraction, rates), Fraction())
    exact = paper * rate / (1 + rate) if included else paper * rate

    # when
    taxes = taxes_of(amount, rates, included=included)

    # then
    off = Fraction(to_decimal(sum(taxes), digits)) - exact
    half = Fraction(1, 2 * 10**digits)
    assert -half < off <= half
    if included:
        assert 0 <= sum(taxes) <= amount


@given(AMOUNTS, RATES, st.booleans())
def test_each_tax_of_several_strays_less_than_a_unit_from_its_part(
    amount: int, rates: list[Decimal], included: bool
) -> None:
    taxes = taxes_of(amount, rates, included=included)

    whole = sum(map(Fraction, rates), Fraction())
    for tax, rate in zip(taxes, rates, strict=True):
        exact = sum(taxes) * Fraction(rate) / whole if whole else Fraction(0)
        assert abs(tax - exact) < 1


@pytest.mark.parametrize(
    ("amount", "rate", "included", "tax"),
    [
        (119_00, "0.19", True, 19_00),
        (100_00, "0.19", False, 19_00),
        (999, "0.19", False, 190),  # 189.81
        (50, "0.05", False, 3),  # 2.5 goes away from zero
        (1, "0.5", False, 1),
        (1080, "0.08", True, 80),  # yen have no digits
        (12_345, "0.081250", False, 1003),  # 1003.03...
        (0, "0.19", True, 0),
    ],
)
def test_taxes_as_on_paper(amount: int, rate: str, included: bool, tax: int) -> None:
    assert taxes_of(amount, [Decimal(rate)], included=included) == [tax]


@given(lines(), st.data())
def test_shares_of_units_never_drift_in_any_tax_however_they_leave(
    taxed: tuple[Line, bool], data: st.DataObject
) -> None:
    # given: units are shipped, canceled and refunded in any steps
    line, _ = taxed
    cuts = sorted({0, line.quantity, *data.draw(st.lists(st.integers(0, line.quantity), max_size=8))})

    # when
    steps = [tax_between(line, low, high) for low, high in pairwise(cuts)]

    # then: each tax is given out whole, nothing is ever taken back, and each step sums to the line's own share
    for place, tax in enumerate(line.tax_lines):
        assert sum(step[place][1] for step in steps) == tax.amount_minor
    assert all(amount >= 0 for step in steps for _, amount in step)
    for (low, high), step in zip(pairwise(cuts), steps, strict=True):
        owed = share(line.tax_minor, high, line.quantity) - share(line.tax_minor, low, line.quantity)
        assert sum(amount for _, amount in step) == owed


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6), st.data())
def test_what_is_given_out_step_by_step_never_falls_and_ends_at_the_weights(
    weights: list[int], data: st.DataObject
) -> None:
    amounts = sorted({0, sum(weights), *data.draw(st.lists(st.integers(0, sum(weights)), max_size=6))})

    steps = [apportion(amount, weights) for amount in amounts]

    assert steps[0] == [0] * len(weights)
    assert steps[-1] == weights
    assert [sum(step) for step in steps] == amounts
    assert all(less <= more for low, high in pairwise(steps) for less, more in zip(low, high, strict=True))


@given(lines(), st.data())
def test_a_discount_lowers_the_price_and_the_tax_follows_it(taxed: tuple[Line, bool], data: st.DataObject) -> None:
    # given
    line, included = taxed
    left = line.unit_price_minor * line.quantity - line.discount_minor
    off = data.draw(st.integers(0, left))

    # when
    after = discounted(line, DiscountAllocation(id=new_id(), amount_minor=off), tax_included=included)

    # then
    assert after.discount_minor == line.discount_minor + off
    rates = [tax.rate for tax in line.tax_lines if tax.rate is not None]
    assert [tax.amount_minor for tax in after.tax_lines] == taxes_of(left - off, rates, included=included)
    assert after.tax_minor == sum(tax.amount_minor for tax in after.tax_lines) <= line.tax_minor


def test_a_tax_that_nobody_named_is_one_tax_of_the_lines_rate() -> None:
    line = Line(
        id=new_id(),
        position=0,
        sku_id=new_id(),
        sku="mug",
        name="Mug",
        delivery_id=new_id(),
        quantity=3,
        open=3,
        unit_price_minor=100,
        tax_minor=50,
        tax_rate=Decimal("0.2"),
    )

    assert [(tax.name, tax.rate, tax.amount_minor) for tax in tax_lines_of(line)] == [("Tax", Decimal("0.2"), 50)]
    assert [amount for _, amount in tax_share(line, 1)] == [17]


def test_of_each_tax_the_most_specific_rule_applies_and_other_taxes_add_up() -> None:
    # given
    canada = TaxRule("GST", Decimal("0.05"), "CA")
    columbia = TaxRule("PST", Decimal("0.07"), "CA", region="BC")
    books = TaxRule("PST", Decimal(0), "CA", region="BC", tax_class="books")
    germany = TaxRule("VAT", Decimal("0.19"), "DE")
    papers = TaxRule("VAT", Decimal("0.07"), "DE", tax_class="books")
    canaries = TaxRule("VAT", Decimal(0), "ES", region="GC")
    spain = TaxRule("VAT", Decimal("0.1"), "ES", tax_class="books")
    rules = [canada, columbia, books, germany, papers, canaries, spain]

    def due(country: str, region: str | None = None, tax_class: str | None = None) -> list[TaxRate]:
        return list(rates_due(rules, Destination(country, region), tax_class))

    # then
    assert due("CA") == [TaxRate("GST", Decimal("0.05"))]
    assert due("CA", " bc", "toys") == [TaxRate("GST", Decimal("0.05")), TaxRate("PST", Decimal("0.07"))]
    assert due("CA", "BC", "books") == [TaxRate("GST", Decimal("0.05")), TaxRate("PST", Decimal(0))]
    assert due("DE", "Bayern", "books") == [TaxRate("VAT", Decimal("0.07"))]
    assert due("ES", "GC", "books") == [TaxRate("VAT", Decimal(0))], "the region goes before the class"
    assert due("FR") == []
