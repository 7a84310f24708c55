"""Invented shoppers: names, addresses at real places, mail at a domain that belongs to nobody (RFC 2606)."""

from random import Random

from app.domain.orders.model import Address, Contact

GIVEN = (
    "Ada", "Amara", "Arthur", "Beatrix", "Callum", "Chidi", "Clara", "Dev", "Elif", "Ewan", "Farah", "Femi", "Greta",
    "Hamish", "Imogen", "Isaac", "Jonas", "Keiko", "Leila", "Mabel", "Niamh", "Noor", "Oscar", "Priya", "Rhys", "Rosa",
    "Saoirse", "Tomasz", "Uma", "Wren", "Yusuf", "Zoe",
)  # fmt: skip
FAMILY = (
    "Abbott", "Adeyemi", "Bell", "Byrne", "Carter", "Chowdhury", "Davies", "Evans", "Fletcher", "Fraser", "Gupta",
    "Hale", "Hughes", "Iqbal", "Jones", "Kaya", "Lindqvist", "MacLeod", "Marsh", "Novak", "Okafor", "Osborne", "Patel",
    "Quinn", "Reid", "Rossi", "Singh", "Thorne", "Ueda", "Walsh", "Yilmaz", "Zielinska",
)  # fmt: skip
STREETS = (
    "High Street", "Station Road", "Church Lane", "Mill Lane", "Victoria Road", "Park Avenue", "The Green",
    "Queens Road", "Chapel Street", "Orchard Close",
)  # fmt: skip

PLACES: tuple[tuple[str, str, str, float, float], ...] = (
    ("GB", "London", "N1", 51.54, -0.10),
    ("GB", "London", "SE15", 51.47, -0.07),
    ("GB", "Manchester", "M20", 53.43, -2.23),
    ("GB", "Birmingham", "B13", 52.44, -1.88),
    ("GB", "Leeds", "LS6", 53.82, -1.57),
    ("GB", "Bristol", "BS6", 51.47, -2.60),
    ("GB", "Edinburgh", "EH3", 55.96, -3.20),
    ("GB", "Glasgow", "G12", 55.88, -4.29),
    ("GB", "Cardiff", "CF11", 51.47, -3.20),
    ("GB", "Belfast", "BT7", 54.58, -5.93),
    ("GB", "Newcastle upon Tyne", "NE2", 54.99, -1.61),
    ("GB", "Norwich", "NR2", 52.63, 1.28),
    ("GB", "Brighton", "BN2", 50.83, -0.12),
    ("GB", "York", "YO10", 53.95, -1.06),
    ("GB", "Oxford", "OX4", 51.74, -1.22),
    ("GB", "Exeter", "EX4", 50.73, -3.53),
    ("GB", "Inverness", "IV2", 57.47, -4.21),
    ("IE", "Dublin", "D08", 53.34, -6.28),
    ("FR", "Lille", "59000", 50.63, 3.06),
    ("DE", "Hamburg", "20257", 53.58, 9.95),
    ("NL", "Utrecht", "3512", 52.09, 5.12),
    ("BE", "Ghent", "9000", 51.05, 3.72),
)
"""(country, city, postal district, latitude, longitude)."""


def a_shopper(random: Random) -> tuple[Contact, Address]:
    """Somebody who does not exist, at a street that might."""
    given, family = random.choice(GIVEN), random.choice(FAMILY)
    country, city, postal_code, latitude, longitude = random.choice(PLACES)
    contact = Contact(name=f"{given} {family}", email=f"{given}.{family}@example.com".lower())
    address = Address(
        country=country,
        name=contact.name,
        line1=f"{random.randint(1, 140)} {random.choice(STREETS)}",
        city=city,
        postal_code=postal_code,
        latitude=latitude,
        longitude=longitude,
    )
    return contact, address
