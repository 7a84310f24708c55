// Stock moving: the goods that are bought most, at every location, flashing when a level changes.

import { calm, count, el } from "./dom.js";

export const STOCK = `
  subscription Stock($skus: [String!]!, $after: Cursor) {
    stockChanged(skus: $skus, after: $after) {
      __typename
      ... on StockSnapshot { cursor complete stockLevels { ...Cell } }
      ... on StockChange { cursor stockLevel { ...Cell } }
      ... on StreamProgress { cursor }
      ... on StreamResync { cursor reason }
    }
  }
  fragment Cell on StockLevel {
    id version onHand reserved available sku { code name } location { code name }
  }`;

export class Stock {
  #levels = new Map();
  #cells = new Map();
  #changed = new Map();
  #shape = "";
  #table;
  skus = [];

  constructor(table) {
    this.#table = table;
  }

  take(item) {
    for (const level of item.stockLevels ?? []) this.#put(level, false);
    if (item.stockLevel) this.#put(item.stockLevel, true);
  }

  saved() {
    return { skus: this.skus, levels: [...this.#levels.values()] };
  }

  restore({ skus, levels }) {
    this.skus = skus;
    for (const level of levels) this.#levels.set(level.id, level);
  }

  #put(level, isNews) {
    const known = this.#levels.get(level.id);
    if (known && known.version > level.version) return;
    const most = Math.max(known?.most ?? 0, level.onHand, 1);
    this.#levels.set(level.id, { ...level, most });
    if (isNews && known) {
      const earlier = this.#changed.get(level.id) ?? known.available;
      this.#changed.set(level.id, earlier);
    }
  }

  render() {
    const places = distinct([...this.#levels.values()].map((level) => level.location));
    const goods = new Map([...this.#levels.values()].map((level) => [level.sku.code, level.sku]));
    const skus = this.skus.filter((code) => goods.has(code)).map((code) => goods.get(code));
    const shape = [...places, ...skus].map((one) => one.code).join(" ");
    if (shape !== this.#shape) this.#build(places, skus, shape);
    for (const level of this.#levels.values()) this.#fill(level);
    this.#changed.clear();
  }

  #build(places, skus, shape) {
    this.#shape = shape;
    this.#cells.clear();
    const head = el("tr", {}, el("th", { scope: "col" }, "Article"));
    head.append(...places.map((place) => el("th", { scope: "col", title: place.code }, place.name)));
    const rows = skus.map((sku) => {
      const name = el("th", { scope: "row", title: `${sku.code} ${sku.name}` }, calm(sku.name));
      const cells = places.map((place) => {
        const cell = el("td", { class: "none" }, "–");
        this.#cells.set(`${sku.code} ${place.code}`, cell);
        return cell;
      });
      return el("tr", {}, name, ...cells);
    });
    this.#table.replaceChildren(el("thead", {}, head), el("tbody", {}, ...rows));
  }

  #fill(level) {
    const cell = this.#cells.get(`${level.sku.code} ${level.location.code}`);
    if (cell === undefined || cell.version === level.version) return;
    cell.version = level.version;
    if (cell.className === "none") {
      cell.className = "level";
      cell.replaceChildren(el("span", { class: "bar" }, el("i"), el("i")), el("b"), el("small"));
    }
    const [bar, free, delta] = cell.children;
    bar.style.setProperty("--free-share", `${(100 * level.available) / level.most}%`);
    bar.style.setProperty("--held-share", `${(100 * level.reserved) / level.most}%`);
    bar.classList.toggle("low", level.available < level.most * 0.25);
    cell.title = `${count(level.onHand)} on hand, ${count(level.reserved)} promised`;
    free.textContent = count(level.available);
    const change = level.available - (this.#changed.get(level.id) ?? level.available);
    if (change === 0) return;
    delta.textContent = change > 0 ? `+${count(change)}` : `−${count(-change)}`;
    cell.classList.remove("up", "down");
    void cell.offsetWidth; // starts the animation anew
    cell.classList.add(change > 0 ? "up" : "down");
  }
}

function distinct(places) {
  return [...new Map(places.map((place) => [place.code, place])).values()].sort((one, other) =>
    one.code < other.code ? 1 : -1,
  );
}
