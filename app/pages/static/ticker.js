// The raw log: every event with its position, and the proof that none is missing and none comes twice.

import { clock, count, el, words } from "./dom.js";

export const EVENTS = `
  subscription Events($after: Cursor) {
    eventPublished(after: $after) {
      __typename
      ... on EventPublished {
        cursor
        event { id position type transactionId subjectVersion recordedAt occurredAt origin actor { kind } data }
      }
      ... on StreamProgress { cursor }
      ... on StreamResync { cursor reason }
    }
  }`;

const ROWS = 60;
// An event is shown a moment later than it came, when the stream of orders has said whose it is.
const SETTLES = 350;

export class Ticker {
  #list;
  #proof;
  #numberIn;
  #fresh = [];
  #rows = [];
  #latencies = [];
  #perSecond = new Array(60).fill(0);
  position = null;
  received = 0;
  missing = 0;
  repeated = 0;
  placed = [];

  // numberIn(transactionId) answers with the number of the order that a transaction was about, if it is known.
  constructor(list, proof, numberIn) {
    this.#list = list;
    this.#proof = proof;
    this.#numberIn = numberIn;
  }

  take(item) {
    if (item.__typename === "StreamResync") this.position = null;
    if (item.__typename !== "EventPublished") return;
    const event = item.event;
    const position = Number(event.position);
    if (this.position !== null && position <= this.position) {
      this.repeated += 1;
      return;
    }
    if (this.position !== null) this.missing += position - this.position - 1;
    this.position = position;
    this.received += 1;
    this.#perSecond[59] += 1;
    this.#fresh.push({ event, at: performance.now() });
    const latency = Date.now() - Date.parse(event.recordedAt);
    if (event.origin === "LIVE" && latency >= 0 && latency < 5000) this.#latencies.push(latency);
    if (event.type === "order.placed") this.placed.push(Date.now());
  }

  // Milliseconds from the transaction to here, the middle one of the last few.
  get latency() {
    this.#latencies = this.#latencies.slice(-41);
    const sorted = [...this.#latencies].sort((one, other) => one - other);
    return sorted.length ? sorted[sorted.length >> 1] : null;
  }

  get perSecond() {
    return this.#perSecond;
  }

  saved() {
    const { position, received, missing, repeated, placed } = this;
    return { position, received, missing, repeated, placed, rows: this.#newest().slice(0, 30) };
  }

  restore({ rows, ...counts }) {
    Object.assign(this, counts);
    this.#fresh = rows.reverse().map((event) => ({ event, at: 0 }));
  }

  #newest() {
    return [...this.#fresh.map(({ event }) => event).reverse(), ...this.#rows];
  }

  tick() {
    this.#perSecond.shift();
    this.#perSecond.push(0);
    const minute = Date.now() - 60000;
    this.placed = this.placed.filter((at) => at > minute);
  }

  render() {
    const settled = this.#fresh.filter(({ at }) => at < performance.now() - SETTLES);
    if (settled.length === 0) return;
    const fresh = settled.map(({ event }) => event).slice(-ROWS).reverse();
    this.#fresh = this.#fresh.slice(settled.length);
    this.#rows = [...fresh, ...this.#rows].slice(0, ROWS);
    this.#list.prepend(...fresh.map((event) => row(event, this.#numberIn(event.transactionId))));
    while (this.#list.children.length > ROWS) this.#list.lastElementChild.remove();
    this.#proof.textContent =
      `${count(this.received)} received in order · ${count(this.missing)} missing · ${count(this.repeated)} repeated`;
    this.#proof.classList.toggle("broken", this.missing + this.repeated > 0);
  }
}

function row(event, number) {
  const [noun, fact] = event.type.split(".");
  const summary = el(
    "summary",
    {},
    el("span", { class: "position" }, count(Number(event.position))),
    el("time", { datetime: event.recordedAt }, clock(event.recordedAt)),
    el("span", { class: `type ${noun}` }, `${words(noun)} ${words(fact)}`),
    el("span", { class: "gist" }, gist(event, number)),
  );
  const details = el("details", {}, summary);
  // The whole event is written out when somebody wants to see it.
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(el("pre", {}, JSON.stringify(event, null, 2)));
  });
  return el("li", {}, details);
}

function gist({ data, origin }, number) {
  const state = data.state ?? {};
  const parts = [];
  if (number ?? state.number) parts.push(number ?? state.number);
  if (state.sku) parts.push(state.sku);
  if (state.location) parts.push(state.location);
  if (state.onHand !== undefined) parts.push(`on hand ${count(state.onHand)}`);
  if (state.reserved !== undefined) parts.push(`promised ${count(state.reserved)}`);
  if (state.status) parts.push(words(String(state.status)));
  if (state.customerStatus) parts.push(words(state.customerStatus));
  if (state.carrier) parts.push(state.carrier);
  if (state.trackingNumber) parts.push(state.trackingNumber);
  if (data.sighting) parts.push(words(data.sighting));
  if (origin !== "LIVE") parts.push(words(origin));
  return parts.join(" · ");
}
