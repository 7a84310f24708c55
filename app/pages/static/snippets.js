// What to try next, as commands that can be pasted: this server's address is filled in, and the token where one is needed.

const TEXTS = {
  place: `curl -s {{origin}}/graphql -H 'content-type: application/json' -d '{
  "query": "mutation($input: OrderPlaceInput!) { orderPlace(input: $input) { trackingToken order { number customerStatus totals { total { amount currency } } } errors { code message path } } }",
  "variables": { "input": { "idempotencyKey": "my-first-order", "channel": "web",
    "lines": [{ "sku": "{{sku}}", "quantity": 2 }],
    "shippingAddress": { "city": "London", "postalCode": "N1", "country": "GB" } } } }'`,
  watch: `curl -N {{origin}}/graphql -H 'accept: text/event-stream' \\
  -H 'content-type: application/json' -H 'authorization: Bearer {{token}}' -d '{
  "query": "subscription { ordersChanged { ... on OrderChange { event { position type } order { number customerStatus } } } }" }'`,
  ask: `curl -s {{origin}}/graphql -H 'content-type: application/json' -H 'authorization: Bearer {{token}}' -d '{
  "query": "{ orders(first: 3, filter: { fulfillmentStatus: [SCHEDULED] }) { edges { node { number placedAt lines { name quantity } fulfillmentOrders { location { name } status } } } } }" }'`,
  stock: `subscription Stock {
  stockChanged(skus: ["{{sku}}"]) {
    __typename
    ... on StockSnapshot { cursor stockLevels { location { name } onHand reserved available } }
    ... on StockChange { cursor stockLevel { location { name } onHand reserved available } }
  }
}`,
  log: `{
  events(first: 20, types: ["order.placed", "order.canceled"]) {
    edges { node { position cursor type recordedAt subject { ... on Order { number customerStatus } } data } }
  }
}`,
};

export function fillSnippets(token, sku = "85123A") {
  for (const code of document.querySelectorAll("[data-snippet]")) {
    const text = TEXTS[code.dataset.snippet].replaceAll("{{origin}}", location.origin).replaceAll("{{sku}}", sku);
    // A token is long: the page shows where it goes, copying puts it there.
    code.textContent = text.replaceAll("{{token}}", "$TOKEN");
    const button = code.closest("details").querySelector("button");
    button.onclick = () => copy(text.replaceAll("{{token}}", token ?? "$TOKEN"), button);
  }
}

async function copy(text, button) {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(button.parentElement.querySelector("code"));
    button.textContent = "Selected: press Ctrl+C";
  }
  setTimeout(() => (button.textContent = label), 2000);
}
