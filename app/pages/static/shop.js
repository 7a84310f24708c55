// The living shop: three streams on one socket, drawn a few times a second, resumed by their cursors.

import { Board, ORDERS } from "./board.js";
import { clock, count, el, find } from "./dom.js";
import { ask, Live } from "./live.js";
import { recall, remember } from "./memory.js";
import { fillSnippets } from "./snippets.js";
import { STOCK, Stock } from "./stock.js";
import { EVENTS, Ticker } from "./ticker.js";
import { openVisitor } from "./visitor.js";

const ARTICLES = 9;
const DRAW_EVERY = 300;
const COUNT_EVERY = 5000;
const CATCHES_UP_WITHIN = 3000;
const COUNTS = `{
  orders(first: 1) { totalCount }
  unpaid: orders(first: 1, filter: { status: [OPEN], paymentStatus: [PENDING] }) { totalCount }
  packing: orders(first: 1, filter: { status: [OPEN], fulfillmentStatus: [SCHEDULED, PROCESSING] }) { totalCount }
  moving: orders(first: 1, filter: { status: [OPEN], fulfillmentStatus: [SHIPPED, PARTIALLY_SHIPPED] }) { totalCount }
}`;

let token = tokenIn(document);
fillSnippets(token);
const visitor = openVisitor({ examples: token !== null });
if (token) openShop();
else find("#closed").hidden = false;

function openShop() {
  const board = new Board(find("#board"));
  const stock = new Stock(find("#stock table"));
  const ticker = new Ticker(find("#ticker ol"), find("#proof"), (transactionId) => board.numberIn(transactionId));
  const cursors = { orders: null, stock: null, events: null };
  let paused = false;
  let catchingUp = null;

  const live = new Live(credentials, {
    state: showState,
    resumed: (seconds) => catchUp(`after ${seconds.toFixed(1)} s`),
    roundTrip: (milliseconds) => (find("#round-trip").textContent = `${Math.max(1, Math.round(milliseconds))} ms`),
  });

  const held = recall();
  if (held) {
    board.restore(held.orders);
    stock.restore(held.stock);
    ticker.restore(held.ticker);
    Object.assign(cursors, held.cursors);
    catchUp("after a reload");
  }
  for (const section of document.querySelectorAll("[data-staff]")) section.hidden = false;

  function catchUp(how) {
    catchingUp = { how, from: ticker.position, since: Date.now(), events: 0 };
    setTimeout(caughtUp, CATCHES_UP_WITHIN, catchingUp);
  }

  // Told once: when the first event of after the connection comes, or when none has come for a while.
  function caughtUp(which) {
    if (which !== catchingUp || which.from === null) return;
    catchingUp = null;
    const missed = which.events === 1 ? "1 event" : `${count(which.events)} events`;
    say(`Resumed at position ${count(which.from)} ${which.how}: ${missed} from meanwhile, ${proofOf(ticker)}.`);
  }

  live.follow({
    query: EVENTS,
    cursor: cursors.events,
    item: (item) => {
      if (item.__typename === "StreamResync") say(`The log could not be resumed (${item.reason}): a fresh picture.`);
      if (catchingUp && item.event) {
        if (Date.parse(item.event.recordedAt) < catchingUp.since) catchingUp.events += 1;
        else caughtUp(catchingUp);
      }
      ticker.take(item);
      cursors.events = item.cursor;
    },
    failed: report,
  });
  live.follow({
    query: ORDERS,
    cursor: cursors.orders,
    item: (item) => {
      board.take(item);
      cursors.orders = item.cursor;
      if (item.__typename === "OrderSnapshot" && stock.skus.length === 0) followStock();
    },
    failed: report,
  });
  if (stock.skus.length) followStock();

  function followStock() {
    if (stock.skus.length === 0) stock.skus = board.popular(ARTICLES);
    if (stock.skus.length === 0) return;
    visitor.offer(stock.skus);
    live.follow({
      query: STOCK,
      variables: { skus: stock.skus },
      cursor: cursors.stock,
      item: (item) => {
        stock.take(item);
        cursors.stock = item.cursor;
      },
      failed: report,
    });
  }

  setInterval(() => {
    if (paused || document.hidden) return;
    board.render();
    stock.render();
    ticker.render();
    if (ticker.position !== null) find("#position").textContent = count(ticker.position);
    if (ticker.latency !== null) find("#latency").textContent = `${ticker.latency} ms`;
  }, DRAW_EVERY);
  setInterval(() => {
    ticker.tick();
    board.tick();
    find("#per-minute").textContent = count(ticker.placed.length);
    drawWire(ticker.perSecond);
  }, 1000);

  const recount = () => document.hidden || ask(COUNTS, {}, { authorization: `Bearer ${token}` }).then(showCounts, () => {});
  recount();
  setInterval(recount, COUNT_EVERY);

  find("#pause").addEventListener("click", ({ currentTarget }) => {
    paused = !paused;
    currentTarget.setAttribute("aria-pressed", paused);
    currentTarget.textContent = paused ? "Go on" : "Pause";
    document.body.classList.toggle("paused", paused);
  });

  // State and cursors leave together: what is shown later is exactly what the cursors have seen.
  const keep = () =>
    remember({ orders: board.saved(), stock: stock.saved(), ticker: ticker.saved(), cursors: { ...cursors } });
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => document.hidden && keep());
}

async function credentials(again) {
  if (again) {
    // The token has expired, or the server has another secret: the page's own address has a new one.
    const page = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
    token = tokenIn(page);
  }
  return { authorization: `Bearer ${token}` };
}

function tokenIn(page) {
  return page.querySelector('meta[name="orderwire-token"]').content || null;
}

function showState(state) {
  const pill = find("#connection");
  const words = { connecting: "Connecting", live: "Live", waiting: "Connection lost, trying again" };
  // Retries follow each other quickly: the words change when the outcome does.
  if (state !== "connecting" || pill.dataset.state !== "waiting") pill.querySelector("span").textContent = words[state];
  if (state !== "connecting") pill.dataset.state = state;
}

function showCounts(counts) {
  for (const [name, { totalCount }] of Object.entries(counts)) {
    for (const place of document.querySelectorAll(`[data-count="${name}"]`)) {
      place.textContent = totalCount === null ? "10,000+" : count(totalCount);
    }
  }
}

function proofOf({ missing, repeated }) {
  return missing + repeated === 0 ? "none missing, none repeated" : `${missing} missing, ${repeated} repeated`;
}

function say(text) {
  find("#said").replaceChildren(el("time", {}, clock(Date.now())), ` ${text}`);
}

function report(errors) {
  say(errors.map((error) => error.message).join(" "));
}

// Events per second over the last minute, as a wire that moves.
function drawWire(perSecond) {
  const most = Math.max(10, ...perSecond);
  const points = perSecond.map((events, second) => `${second * 4},${(30 - (28 * events) / most).toFixed(1)}`);
  find("#wire polyline").setAttribute("points", points.join(" "));
  find("#wire polygon").setAttribute("points", `0,31 ${points.join(" ")} 236,31`);
  const busy = perSecond.slice(-11, -1);
  find("#per-second").textContent = Math.round(busy.reduce((sum, events) => sum + events, 0) / busy.length);
}
