// A visitor without any account places an order and watches it by its tracking token, on a socket of its own.

import { calm, chip, clock, count, el, find, money, times, words } from "./dom.js";
import { ask, Live } from "./live.js";

const KEY = "orderwire.tracked.1";
const SHOPS = `{ channels { code name } }`;
const GOODS = `
  query Goods($channel: String!, $codes: [String!]) {
    skus(first: 40, codes: $codes) {
      edges { node { code name price(channel: $channel) { amount currency } stock(channel: $channel) { status } } }
    }
  }`;
const PLACE = `
  mutation Place($input: OrderPlaceInput!) {
    orderPlace(input: $input) {
      trackingToken
      errors { code message path }
    }
  }`;
const TRACK = `
  subscription Track($after: Cursor) {
    orderChanged(after: $after) {
      __typename
      ... on OrderSnapshot { cursor orders { ...Tracked } }
      ... on OrderChange { cursor order { ...Tracked } }
      ... on OrderLeft { cursor }
      ... on StreamProgress { cursor }
      ... on StreamResync { cursor reason }
    }
  }
  fragment Tracked on Order {
    id number version customerStatus placedAt
    totals { total { amount currency } }
    lines { name quantity canceledQuantity shippedQuantity deliveredQuantity }
    shipments { carrier service trackingNumber status trackingEvents { status description place occurredAt } }
    events(first: 50) { edges { node { type recordedAt } } }
  }`;
const WORDS = {
  "order.placed": "Placed",
  "order.paid": "Paid",
  "order.canceled": "Canceled",
  "order.dispatched": "Packed, and left the building",
};

/** `examples`: whether the example front-ends are served beside this page. */
export function openVisitor({ examples }) {
  const form = find("#place form");
  let channel = null;
  let goods = [];
  let tracking = null;

  async function offer(codes) {
    const { channels } = await ask(SHOPS);
    channel = (channels.find((one) => one.code === "web") ?? channels[0])?.code;
    if (channel === undefined) return fail("There is no channel yet: create one, or start `make demo`.");
    const { skus } = await ask(GOODS, { channel, codes });
    goods = skus.edges.map((edge) => edge.node).filter((sku) => sku.price && sku.stock?.status !== "OUT_OF_STOCK");
    if (goods.length === 0 && codes) return offer(null);
    form.sku.replaceChildren(
      ...goods.map((sku) => el("option", { value: sku.code }, `${calm(sku.name)} · ${money(sku.price)}`)),
    );
    find("#place button").disabled = goods.length === 0;
  }

  form.addEventListener("submit", async (submit) => {
    submit.preventDefault();
    const sku = goods.find((one) => one.code === form.sku.value);
    const quantity = Number(form.quantity.value);
    find("#place button").disabled = true;
    try {
      const { orderPlace } = await ask(PLACE, { input: anOrder(channel, sku, quantity) });
      if (orderPlace.errors.length) fail(orderPlace.errors.map((error) => `${error.code}: ${error.message}`).join(" "));
      else follow(orderPlace.trackingToken);
    } catch (error) {
      fail(error.message);
    } finally {
      find("#place button").disabled = false;
    }
  });

  function follow(token) {
    fail("");
    tracking?.close();
    remember(token);
    const view = find("#tracked");
    view.hidden = false;
    view.replaceChildren(el("p", { class: "quiet" }, "Opening the order by its token …"));
    const live = (tracking = new Live(async () => ({ orderToken: token })));
    live.follow({
      query: TRACK,
      item: (item) => {
        const order = item.order ?? item.orders?.[0];
        if (order) show(view, token, order, examples);
      },
      failed: (errors) => fail(errors.map((error) => error.message).join(" ")),
    });
  }

  const given = new URLSearchParams(location.hash.slice(1)).get("order") ?? recall();
  if (given) follow(given);
  offer(null).catch((error) => fail(error.message));
  return { offer: (codes) => offer(codes).catch((error) => fail(error.message)) };
}

function anOrder(channel, sku, quantity) {
  const amount = { amount: times(sku.price.amount, quantity), currency: sku.price.currency };
  return {
    idempotencyKey: aKey(),
    channel,
    lines: [{ sku: sku.code, quantity }],
    shippingAddress: { name: "A visitor", line1: "1 The Green", city: "London", postalCode: "N1", country: "GB" },
    payments: [{ gateway: "demo", tender: "CARD", amount }],
  };
}

// crypto.randomUUID exists in secure contexts only, and the page may be served to another host without TLS.
function aKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function show(view, token, order, examples) {
  const parcels = order.shipments.map((shipment) =>
    el("li", {}, el("b", {}, shipment.carrier), ` ${shipment.service ?? ""} ${shipment.trackingNumber ?? ""}`),
  );
  const line = order.lines[0];
  const told = order.events.edges.filter(({ node }) => WORDS[node.type]);
  const steps = told.map(({ node }) => ({ at: node.recordedAt, word: WORDS[node.type] }));
  for (const seen of order.shipments.flatMap((shipment) => shipment.trackingEvents)) {
    steps.push({ at: seen.occurredAt, word: [seen.description ?? words(seen.status), seen.place].filter(Boolean).join(", ") });
  }
  view.replaceChildren(
    el("div", { class: "row" }, el("h3", {}, `Your order ${order.number}`), chip(order.customerStatus)),
    el("p", {}, `${count(line.quantity)} × ${calm(line.name)}, ${money(order.totals.total)}`),
    el(
      "ol",
      { class: "steps" },
      ...steps.map((step) => el("li", {}, el("time", {}, clock(step.at)), ` ${step.word}`)),
    ),
    parcels.length ? el("ul", { class: "parcels" }, ...parcels) : el("p", { class: "quiet" }, "In a minute or two it is at your door. Stay and watch."),
    el(
      "p",
      { class: "quiet" },
      "Opened with nothing but its token: ",
      el("a", { href: `#order=${token}`, target: "_blank" }, "the tracking link"),
      ...(examples ? [", or as a shop would show it: ", el("a", { href: `/track/#${token}` }, "the tracking page")] : []),
      ". Reload, or stop the server: it goes on.",
    ),
  );
}

function fail(text) {
  find("#place-failed").textContent = text;
}

function remember(token) {
  try {
    sessionStorage.setItem(KEY, token);
  } catch (error) {
    console.warn("the tracking token was not kept", error); // storage is switched off: the link still works
  }
}

function recall() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}
