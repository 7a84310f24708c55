"""The places of the local carrier: a shop and two lockers in each town of a table.

Towns, postal codes and coordinates are real, the places are invented: nobody should walk there. They are the same for
every process and every day, so that tests, the demo shop and whoever builds a storefront see the same ones.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from app.domain.enums import FulfillmentMethod, Weekday
from app.domain.orders.model import Address
from app.domain.pickup_points import CarrierPlace

TOWNS: tuple[tuple[str, str, str, float, float], ...] = (
    ("GB", "London", "N1 9GU", 51.533, -0.122),
    ("GB", "London", "SE15 4QY", 51.470, -0.069),
    ("GB", "London", "SW1A 1AA", 51.501, -0.142),
    ("GB", "London", "W1D 1BS", 51.515, -0.132),
    ("GB", "London", "E1 6AN", 51.518, -0.074),
    ("GB", "Manchester", "M1 1AE", 53.479, -2.236),
    ("GB", "Manchester", "M20 2LX", 53.430, -2.231),
    ("GB", "Birmingham", "B2 4QA", 52.479, -1.899),
    ("GB", "Birmingham", "B13 8JP", 52.447, -1.888),
    ("GB", "Leeds", "LS1 4DY", 53.796, -1.548),
    ("GB", "Leeds", "LS6 2AS", 53.820, -1.575),
    ("GB", "Liverpool", "L1 8JQ", 53.404, -2.983),
    ("GB", "Sheffield", "S1 2BP", 53.380, -1.469),
    ("GB", "Nottingham", "NG1 2AR", 52.954, -1.150),
    ("GB", "Leicester", "LE1 1SZ", 52.636, -1.133),
    ("GB", "Bristol", "BS1 6QF", 51.450, -2.583),
    ("GB", "Bristol", "BS6 5QA", 51.470, -2.600),
    ("GB", "Edinburgh", "EH1 1BB", 55.952, -3.190),
    ("GB", "Glasgow", "G1 1XQ", 55.861, -4.251),
    ("GB", "Cardiff", "CF10 1EP", 51.481, -3.178),
    ("GB", "Belfast", "BT1 5GS", 54.597, -5.930),
    ("GB", "Newcastle upon Tyne", "NE1 5DL", 54.969, -1.617),
    ("GB", "Norwich", "NR2 1TF", 52.628, 1.293),
    ("GB", "Brighton", "BN1 3XP", 50.829, -0.141),
    ("GB", "York", "YO1 7HH", 53.960, -1.083),
    ("GB", "Oxford", "OX1 1HS", 51.753, -1.263),
    ("GB", "Cambridge", "CB2 1TN", 52.195, 0.130),
    ("GB", "Exeter", "EX1 1GF", 50.725, -3.528),
    ("GB", "Southampton", "SO14 7DW", 50.902, -1.404),
    ("GB", "Plymouth", "PL1 1EA", 50.371, -4.142),
    ("GB", "Aberdeen", "AB10 1AB", 57.148, -2.096),
    ("GB", "Inverness", "IV2 3PY", 57.470, -4.210),
    ("IE", "Dublin", "D08 X5X7", 53.340, -6.280),
    ("DE", "Berlin", "10115", 52.532, 13.385),
    ("DE", "Berlin", "10997", 52.500, 13.435),
    ("DE", "Hamburg", "20095", 53.551, 10.001),
    ("DE", "München", "80331", 48.136, 11.573),
    ("DE", "Köln", "50667", 50.940, 6.955),
    ("DE", "Frankfurt am Main", "60311", 50.111, 8.683),
    ("DE", "Stuttgart", "70173", 48.778, 9.180),
    ("DE", "Düsseldorf", "40213", 51.226, 6.773),
    ("DE", "Leipzig", "04109", 51.340, 12.371),
    ("DE", "Dresden", "01067", 51.056, 13.727),
    ("DE", "Hannover", "30159", 52.374, 9.738),
    ("DE", "Nürnberg", "90402", 49.450, 11.081),
    ("DE", "Bremen", "28195", 53.079, 8.807),
    ("AT", "Wien", "1010", 48.209, 16.370),
    ("CH", "Zürich", "8001", 47.372, 8.541),
    ("FR", "Paris", "75001", 48.863, 2.336),
    ("FR", "Lyon", "69002", 45.753, 4.829),
    ("BE", "Bruxelles", "1000", 50.846, 4.352),
    ("NL", "Amsterdam", "1012 JS", 52.373, 4.893),
    ("DK", "København", "1050", 55.681, 12.585),
    ("SE", "Stockholm", "111 20", 59.331, 18.060),
    ("NO", "Oslo", "0154", 59.911, 10.746),
    ("PL", "Warszawa", "00-001", 52.230, 21.003),
    ("ES", "Madrid", "28013", 40.418, -3.707),
    ("PT", "Lisboa", "1100-148", 38.708, -9.137),
    ("IT", "Milano", "20121", 45.470, 9.190),
    ("BR", "São Paulo", "01001-000", -23.550, -46.633),
    ("US", "New York", "10001", 40.750, -73.997),
    ("US", "San Francisco", "94103", 37.773, -122.411),
)

_WEEK = tuple(Weekday)


def _hours(opens: str, closes: str, days: tuple[Weekday, ...]) -> Iterator[Mapping[str, str]]:
    for day in days:
        yield {"weekday": day.value, "opens": opens, "closes": closes}


SHOP_HOURS = (*_hours("08:00", "20:00", _WEEK[:6]), *_hours("10:00", "16:00", _WEEK[6:]))
ALWAYS = tuple(_hours("00:00", "24:00", _WEEK))

_KINDS: tuple[tuple[FulfillmentMethod, str, str, tuple[Mapping[str, str], ...], float, float], ...] = (
    (FulfillmentMethod.PICKUP_POINT, "Corner shop", "1 Market Place", SHOP_HOURS, 0.0, 0.0),
    (FulfillmentMethod.LOCKER, "Locker at the station", "2 Station Square", ALWAYS, 0.004, -0.005),
    (FulfillmentMethod.LOCKER, "Locker at the park", "3 Park Lane", ALWAYS, -0.006, 0.007),
)
"""What stands in each town, and so many degrees north and east of its middle."""


@cache
def places_of(carrier: str) -> tuple[CarrierPlace, ...]:
    """All places, as they are called for a carrier that the local one drives for."""
    return tuple(
        CarrierPlace(
            carrier=carrier,
            code=f"{country}{number:03d}{'SLP'[kind]}",
            name=f"{name}, {town}",
            method=method,
            address=Address(
                country=country,
                company=name,
                line1=street,
                city=town,
                postal_code=postal_code,
                latitude=round(latitude + north, 4),
                longitude=round(longitude + east, 4),
            ),
            hours=hours,
        )
        for number, (country, town, postal_code, latitude, longitude) in enumerate(TOWNS, start=1)
        for kind, (method, name, street, hours, north, east) in enumerate(_KINDS)
    )
