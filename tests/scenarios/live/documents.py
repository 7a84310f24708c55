"""The operations that the live scenarios send."""

LINE = (
    "id quantity canceledQuantity openQuantity backorderedQuantity reservedQuantity allocatedQuantity shippedQuantity"
    " deliveredQuantity undeliveredQuantity returnedQuantity"
)
ORDER = f"id version status paymentStatus fulfillmentStatus customerStatus lines {{ {LINE} }}"
ORDER_ITEM = f"""
  __typename
  ... on OrderSnapshot {{ cursor orders {{ {ORDER} }} }}
  ... on OrderChange {{ cursor event {{ type subjectVersion position }} order {{ {ORDER} }} }}
  ... on OrderLeft {{ cursor orderId }}
  ... on StreamProgress {{ cursor }}
  ... on StreamResync {{ cursor reason }}
"""
ORDER_CHANGED = f"""
subscription ($orderId: ID, $after: Cursor) {{
  orderChanged(orderId: $orderId, after: $after) {{ {ORDER_ITEM} }}
}}
"""
ORDERS_CHANGED = f"""
subscription ($filter: OrderFilter, $after: Cursor) {{
  ordersChanged(filter: $filter, after: $after) {{ {ORDER_ITEM} }}
}}
"""
LEVEL = "id version onHand reserved available sku { code } location { code }"
STOCK_CHANGED = f"""
subscription ($skus: [String!], $locations: [String!], $after: Cursor) {{
  stockChanged(skus: $skus, locations: $locations, after: $after) {{
    __typename
    ... on StockSnapshot {{ cursor complete stockLevels {{ {LEVEL} }} }}
    ... on StockChange {{ cursor stockLevel {{ {LEVEL} }} }}
    ... on StreamProgress {{ cursor }}
    ... on StreamResync {{ cursor reason }}
  }}
}}
"""
AVAILABILITY_CHANGED = """
subscription ($channel: String!, $skus: [String!]!, $locations: [String!], $after: Cursor) {
  availabilityChanged(channel: $channel, skus: $skus, locations: $locations, after: $after) {
    __typename
    ... on AvailabilitySnapshot { cursor stock { ...Shown } }
    ... on AvailabilityChange { cursor changed: stock { ...Shown } }
    ... on StreamProgress { cursor }
    ... on StreamResync { cursor reason }
  }
}
fragment Shown on ShopperStock { id status availableNow byDate { date quantity } sku { code } }
"""
EVENT_PUBLISHED = """
subscription ($types: [String!], $after: Cursor) {
  eventPublished(types: $types, after: $after) {
    __typename
    ... on EventPublished {
      cursor event { id type position subjectVersion transactionId origin data subject { id } }
    }
    ... on StreamProgress { cursor }
    ... on StreamResync { cursor reason }
  }
}
"""
SLIM_EVENTS = """
subscription ($types: [String!], $after: Cursor) {
  eventPublished(types: $types, after: $after) {
    __typename
    ... on EventPublished { cursor event { position type subjectVersion data } }
    ... on StreamProgress { cursor }
    ... on StreamResync { cursor reason }
  }
}
"""
ORDERS = f"""
query ($first: Int, $filter: OrderFilter) {{
  orders(first: $first, filter: $filter) {{ edges {{ node {{ {ORDER} }} }} }}
}}
"""
PLACE = """
mutation ($input: OrderPlaceInput!) {
  orderPlace(input: $input) { cursor trackingToken order { id version status } errors { message } }
}
"""
