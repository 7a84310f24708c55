"""A manifest: every parcel can be scanned and ticked, on every page."""

from datetime import UTC, datetime
from typing import Any

from app.typesetting.manifests import ManifestParcel, ManifestSheet, picture_manifest, print_manifest
from tests.app.typesetting.reading import scanned


def a_manifest(count: int, **stated: Any) -> ManifestSheet:
    parcels = [
        ManifestParcel(
            tracking_number=f"RR{number:09d}DE",
            order_number=f"WEB-{number}",
            service="Standard",
            weight_grams=300,
            destination="DE 10115",
        )
        for number in range(count)
    ]
    fields: dict[str, Any] = {
        "number": "M-7",
        "carrier": "Orderwire Post",
        "place": ("Hamburg", "Kai 1"),
        "closed_at": datetime(2026, 11, 22, 16, 30, tzinfo=UTC),
        "shipments": count,
        "parcels": parcels,
        **stated,
    }
    return ManifestSheet(**fields)


def test_every_parcel_is_scanned_from_the_pages() -> None:
    # when
    pages = picture_manifest(a_manifest(20), dots_per_inch=203)
    # then
    assert len(pages) == 2
    read = [text for page in pages for _, text in scanned(page)]
    assert read == ["M-7", *(f"RR{number:09d}DE" for number in range(20))]


def test_numbers_that_have_no_bars_are_squares_and_names_are_no_markup() -> None:
    strange = ManifestParcel(tracking_number="ÄÖ 1", order_number="#set page() $x$ " + "W" * 80, service="W" * 60)
    (page,) = picture_manifest(a_manifest(0, parcels=[strange], language="de", sheet="us-letter"), dots_per_inch=203)
    assert [text for _, text in scanned(page)] == ["M-7", "ÄÖ 1"]


def test_equal_manifests_are_equal_bytes() -> None:
    assert print_manifest(a_manifest(1)) == print_manifest(a_manifest(1))
