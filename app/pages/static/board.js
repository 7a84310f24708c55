// Orders moving: four lanes, an order slides into the next one when its status says so.

import { ago, calm, chip, count, el, isStill, money } from "./dom.js";

const LANES = [
  { key: "placed", statuses: ["RECEIVED", "AWAITING_PAYMENT", "ACTION_NEEDED", "WAITING_FOR_STOCK"] },
  { key: "packing", statuses: ["CONFIRMED", "PROCESSING"] },
  {
    key: "moving",
    statuses: ["PARTLY_SHIPPED", "SHIPPED", "OUT_FOR_DELIVERY", "READY_TO_COLLECT", "DELIVERY_FAILED", "DELAYED"],
  },
  { key: "done", statuses: [] },
];
const CARDS = 6;
const KEPT = 30;

export const ORDERS = `
  subscription Orders($after: Cursor) {
    ordersChanged(after: $after) {
      __typename
      ... on OrderSnapshot { cursor orders { ...Card } }
      ... on OrderChange { cursor event { type transactionId recordedAt } order { ...Card } }
      ... on OrderLeft { cursor orderId }
      ... on StreamProgress { cursor }
      ... on StreamResync { cursor reason }
    }
  }
  fragment Card on Order {
    id number version customerStatus placedAt
    totals { total { amount currency } }
    lines { name quantity sku { code } }
    fulfillmentOrders { location { code name } }
  }`;

export class Board {
  #orders = new Map();
  #cards = new Map();
  #numbers = new Map();
  #root;

  constructor(root) {
    this.#root = root;
  }

  take(item) {
    if (item.__typename === "OrderSnapshot") {
      this.#orders.clear();
      // The newest comes first; each counts as moved when it was placed.
      for (const order of item.orders) this.#put(order, Date.parse(order.placedAt));
    } else if (item.__typename === "OrderChange") {
      const known = this.#orders.get(item.order.id);
      this.#name(item.event.transactionId, item.order.number);
      if (known && known.version > item.order.version) return;
      this.#put(item.order, Date.parse(item.event.recordedAt), item.event.type);
    } else if (item.__typename === "OrderLeft") {
      this.#orders.delete(item.orderId);
    }
  }

  // The number of the order that a transaction was about; the log's other events in it do not say.
  numberIn(transactionId) {
    return this.#numbers.get(transactionId);
  }

  #name(transactionId, number) {
    this.#numbers.set(transactionId, number);
    if (this.#numbers.size > 400) this.#numbers.delete(this.#numbers.keys().next().value);
  }

  // The SKUs that stand in most of these orders; small orders only, wholesalers buy everything.
  popular(limit) {
    const seen = new Map();
    for (const { skus } of this.#orders.values()) for (const sku of skus) seen.set(sku, (seen.get(sku) ?? 0) + 1);
    return [...seen].sort((one, other) => other[1] - one[1]).slice(0, limit).map(([sku]) => sku);
  }

  saved() {
    return [...this.#orders.values()];
  }

  restore(orders) {
    for (const order of orders) this.#orders.set(order.id, { ...order, fresh: null });
  }

  #put(order, movedAt, cause = null) {
    const [first, ...more] = order.lines;
    this.#orders.set(order.id, {
      id: order.id,
      number: order.number,
      version: order.version,
      status: order.customerStatus,
      placedAt: order.placedAt,
      total: order.totals.total,
      first: `${first.quantity} × ${calm(first.name)}`,
      more: more.length,
      skus: order.lines.length <= 24 ? order.lines.map((line) => line.sku.code) : [],
      places: [...new Set(order.fulfillmentOrders.map((work) => work.location.name))],
      movedAt,
      fresh: cause,
    });
  }

  render() {
    const lanes = new Map(LANES.map((lane) => [lane.key, []]));
    const newest = [...this.#orders.values()].sort((one, other) => other.movedAt - one.movedAt);
    for (const order of newest) lanes.get(laneOf(order.status)).push(order);
    const before = new Map([...this.#cards].map(([id, card]) => [id, card.getBoundingClientRect()]));
    const shown = new Set();
    for (const [key, orders] of lanes) {
      for (const order of orders.slice(KEPT)) this.#orders.delete(order.id);
      const cards = orders.slice(0, CARDS).map((order) => {
        shown.add(order.id);
        return this.#card(order);
      });
      const list = this.#root.querySelector(`[data-lane="${key}"]`);
      if (cards.some((card, index) => list.children[index] !== card) || list.children.length !== cards.length) {
        list.replaceChildren(...cards);
      }
    }
    for (const id of [...this.#cards.keys()]) if (!shown.has(id)) this.#cards.delete(id);
    if (!isStill() && !document.hidden) this.#animate(before);
  }

  tick() {
    for (const [id, card] of this.#cards) {
      const order = this.#orders.get(id);
      if (order) card.querySelector("time").textContent = ago(order.placedAt);
    }
  }

  #card(order) {
    let card = this.#cards.get(order.id);
    if (card === undefined) {
      card = el("li", { class: "card" });
      this.#cards.set(order.id, card);
    }
    if (card.version !== order.version) {
      card.version = order.version;
      card.replaceChildren(
        el("div", { class: "row" }, el("b", {}, order.number), chip(order.status)),
        el("div", { class: "goods" }, order.first, order.more ? el("i", {}, ` + ${count(order.more)} more`) : null),
        el(
          "div",
          { class: "row quiet" },
          el("span", {}, order.places.join(", ") || "no location yet"),
          el("span", {}, money(order.total), " · ", el("time", { datetime: order.placedAt }, ago(order.placedAt))),
        ),
      );
      if (order.fresh) glow(card);
      order.fresh = null;
    }
    return card;
  }

  #animate(before) {
    for (const [id, card] of this.#cards) {
      const from = before.get(id);
      const to = card.getBoundingClientRect();
      if (from === undefined || from.width === 0) {
        card.animate([{ opacity: 0, transform: "translateY(-0.6rem)" }, {}], { duration: 260, easing: "ease-out" });
      } else if (from.left !== to.left || from.top !== to.top) {
        const start = `translate(${from.left - to.left}px, ${from.top - to.top}px)`;
        card.classList.toggle("traveling", Math.abs(from.left - to.left) > 10);
        card.animate([{ transform: start }, { transform: "none" }], { duration: 520, easing: "cubic-bezier(.2,.8,.2,1)" })
          .finished.then(() => card.classList.remove("traveling"), () => {});
      }
    }
  }
}

function laneOf(status) {
  return (LANES.find((lane) => lane.statuses.includes(status)) ?? LANES.at(-1)).key;
}

// Not a CSS animation: those begin anew when a card changes its place in the document.
function glow(card) {
  if (isStill() || document.hidden) return;
  const lit = { borderColor: "var(--accent)", boxShadow: "0 0 0 3px var(--done-sheet)" };
  card.animate([lit, {}], { duration: 1600, easing: "ease-out" });
}
