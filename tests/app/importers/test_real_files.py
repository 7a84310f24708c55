"""The real tables, read to their ends: what they are known to hold is found, and every row and cent is accounted for.

The files are not part of the repository: without them these tests are skipped, but for the demo's own excerpt.
"""

import gzip
import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.domain.enums import ChargeKind
from app.domain.history import (
    HistoricalCustomer,
    HistoricalFact,
    HistoricalLocation,
    HistoricalOrder,
    HistoricalSku,
    StepKind,
    timeline,
)
from app.importers.registry import sources
from app.importers.report import Fate, ImportReport

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "data"
DEMO = ROOT / "app" / "demo" / "data" / "online_retail_demo.csv.gz"


def facts_of(name: str, path: Path, report: ImportReport) -> Iterator[HistoricalFact]:
    if not path.exists():
        pytest.skip(f"{path} is not here: real orders were NOT read")
    source = sources()[name]
    return source.read(path, ZoneInfo(source.timezone), report)


def summary(report: ImportReport) -> dict[str, tuple[int, int, int, int]]:
    """(read, taken, repaired, refused) by table."""
    return {
        file.removesuffix(".gz").removesuffix(".csv"): (
            count.rows_read,
            count.fates[Fate.TAKEN],
            count.fates[Fate.REPAIRED],
            count.fates[Fate.REFUSED],
        )
        for file, count in report.files.items()
    }


@pytest.mark.timeout(120)
def test_all_of_olist_is_accounted_for() -> None:
    # when
    report = ImportReport()
    kinds: Counter[type] = Counter()
    late = units = split_shipments = repaired_steps = 0
    charges: Counter[ChargeKind] = Counter()
    steps: Counter[StepKind] = Counter()
    for fact in facts_of("olist", SHARED / "olist", report):
        kinds[type(fact)] += 1
        if isinstance(fact, HistoricalOrder):
            units += sum(line.quantity for line in fact.lines)
            charges.update(charge.kind for charge in fact.charges)
            split_shipments += len(fact.shipments) > 1
            told = timeline(fact)
            steps.update(step.kind for step in told)
            repaired_steps += any(step.repaired for step in told)
            promised_by = fact.delivery.promised_by
            arrived = [shipment.delivered_at for shipment in fact.shipments if shipment.delivered_at]
            assert promised_by is not None
            late += bool(arrived) and max(arrived) > promised_by

    # then
    assert report.unreconciled() == []
    assert report.orders_expected == 80_450
    assert summary(report) == {
        "orders": (80_450, 78_774, 1_006, 670),
        "order_items": (91_231, 91_227, 4, 0),
        "order_payments": (84_242, 83_510, 2, 730),
        "customers": (80_450, 79_560, 220, 670),
        "products": (26_895, 26_321, 574, 0),
        "sellers": (2_559, 2_544, 15, 0),
        "geolocation": (19_011, 19_011, 0, 0),
        "category_translation": (71, 71, 0, 0),
    }
    reasons = {
        reason: times
        for count in report.files.values()
        for (_, reason), times in count.reasons.items()
        if reason != "order-refused"
    }
    assert reasons == {
        "no-items": 670,
        "carrier-before-approval": 584,
        "carrier-before-purchase": 38,
        "customer-before-carrier": 23,
        "customer-before-approval": 27,
        "approval-missing": 14,
        "carrier-date-missing": 2,
        "delivery-date-missing": 2,
        "cancel-time-missing": 306,
        "canceled-after-dispatch": 69,
        "canceled-after-delivery": 6,
        "payment-missing": 1,
        "payment-of-nothing": 6,
        "installments-unreadable": 2,
        "limit-implausible": 4,
        "category-missing": 571,
        "category-untranslated": 2,
        "measure-missing": 2,
        "city-is-a-number": 1,
        "city-with-state": 7,
        "zip-without-place": 220,
    }
    assert kinds[HistoricalOrder] == 79_780
    assert kinds[HistoricalCustomer] == 77_194
    assert (kinds[HistoricalLocation], kinds[HistoricalSku]) == (2_559, 26_895)
    assert units == 91_231
    assert charges[ChargeKind.INTEREST] == 239
    assert charges[ChargeKind.ROUNDING] == 78
    assert late == 5_863
    assert split_shipments == 961
    assert repaired_steps == 584 + 23
    assert dict(steps) == {
        StepKind.PLACE: 79_780,
        StepKind.PAY: 84_242 - 730,
        StepKind.CANCEL: 306,
        StepKind.DISPATCH: 79_908,
        StepKind.DELIVER: 78_882,
        StepKind.RETURN_TO_SENDER: 69,
    }
    assert report.files["order_items.csv.gz"].money_taken_minor == 1_275_867_317
    assert report.files["order_payments.csv.gz"].money_read_minor == 1_289_099_634
    assert report.files["order_payments.csv.gz"].money_refused_minor == 12_972_785


@pytest.mark.timeout(120)
def test_all_of_online_retail_is_accounted_for() -> None:
    # when
    report = ImportReport()
    path = SHARED / "online_retail" / "online_retail.csv.gz"
    orders = [fact for fact in facts_of("online-retail", path, report) if isinstance(fact, HistoricalOrder)]

    # then
    assert report.unreconciled() == []
    assert summary(report) == {"online_retail": (306_199, 295_500, 4_225, 6_474)}
    assert {reason: times for (_, reason), times in report.files[path.name].reasons.items()} == {
        "stock-adjustment": 1_374,
        "adjustment-invoice": 3,
        "no-goods-line": 97,
        "credit-of-charge": 366,
        "credit-without-customer": 126,
        "credit-without-sale": 856,
        "return-after-dispatch": 3_633,
        "credit-at-other-price": 11,
        "credit-exceeds-sale": 8,
        "duplicate-line": 2_347,
        "invoice-continued": 1_525,
        "country-unknown": 363,
        "sub-penny": 2,
    }
    assert len(orders) == 11_859
    assert [order.placed_at for order in orders] == sorted(order.placed_at for order in orders)
    money = report.files[path.name]
    assert (money.money_read_minor, money.money_taken_minor) == (553_277_123, 587_321_986)
    (ceramic,) = [order for order in orders if order.external_id == "541431"]
    assert (ceramic.canceled_minor, ceramic.shipments) == (ceramic.goods_minor, ())


@pytest.mark.timeout(60)
def test_the_demo_is_a_readable_excerpt_with_its_author_named() -> None:
    # when
    report = ImportReport()
    orders = [fact for fact in facts_of("online-retail", DEMO, report) if isinstance(fact, HistoricalOrder)]

    # then
    assert report.unreconciled() == []
    assert summary(report) == {"online_retail_demo": (43_467, 41_948, 615, 904)}
    assert len(orders) == 1_925
    assert DEMO.stat().st_size < 600_000
    notice = (DEMO.parent / "NOTICE.txt").read_text(encoding="utf-8")
    for words in ("Daqing Chen (2015)", "10.24432/C5BW33", "CC BY 4.0", "Changes:"):
        assert words in notice


@pytest.mark.timeout(60)
def test_the_same_file_read_twice_gives_the_same_facts() -> None:
    # when
    first, second = (
        hashlib.sha256(repr(list(facts_of("online-retail", DEMO, ImportReport()))).encode()).hexdigest()
        for _ in range(2)
    )

    # then
    assert first == second
    assert gzip.decompress(DEMO.read_bytes()).count(b"\n") == 43_468
