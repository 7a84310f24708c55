"""The documents of the front-end in these tests, and how to name them."""

import hashlib

CHANNELS = "query Channels { channels { code } }"
PRICES = """
query Prices($codes: [String!], $channel: String!) {
  skus(codes: $codes) { edges { node { ...Card } } }
  channel(code: $channel) { __typename name }
}
fragment Card on Sku { code price(channel: $channel) { amount } }
"""
STOCK = """
query Stock($code: String!) { sku(code: $code) { code ...Now } }
fragment Now on Sku { stock(channel: "web") { status } }
"""
VIEWER = "query Viewer { viewer { roles } channels { code } }"
NOTHING = "query Nothing { __typename }"
SEVERAL = "query One { channels { code } } query Two { locations { code } }"
ADJUST = "mutation Adjust($input: StockAdjustInput!) { stockAdjust(input: $input) { errors { code } } }"
TRACK = """
subscription Track($after: Cursor) {
  orderChanged(after: $after) { __typename ... on OrderSnapshot { cursor orders { id } } }
}
"""

DOCUMENTS = (CHANNELS, PRICES, STOCK, VIEWER, NOTHING, SEVERAL, ADJUST, TRACK)


def digest_of(text: str) -> str:
    """The hash that names it."""
    return hashlib.sha256(text.encode()).hexdigest()


def id_of(text: str) -> str:
    """Its id."""
    return f"sha256:{digest_of(text)}"
