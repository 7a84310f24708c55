// Building elements and wording values. Text always goes in as text: nothing from the server becomes markup.

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export const find = (selector) => document.querySelector(selector);

const MOTION = matchMedia("(prefers-reduced-motion: reduce)");
export const isStill = () => MOTION.matches;

const NUMBERS = new Intl.NumberFormat("en-US");
export const count = (value) => NUMBERS.format(value);

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
export const clock = (instant) => CLOCK.format(new Date(instant));

export function money({ amount, currency }) {
  return new Intl.NumberFormat("en-US", { style: "currency", currency }).format(amount);
}

// Amounts are decimal strings; whole minor units keep them exact.
export function times(amount, quantity) {
  const digits = (amount.split(".")[1] ?? "").length;
  const minor = BigInt(amount.replace(".", "")) * BigInt(quantity);
  if (digits === 0) return minor.toString();
  const text = minor.toString().padStart(digits + 1, "0");
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

export function ago(instant, now = Date.now()) {
  const seconds = Math.max(0, Math.round((now - new Date(instant)) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}

// "WHITE HANGING HEART T-LIGHT HOLDER" shouts; names in mixed case stay as they are.
export function calm(name) {
  if (name !== name.toUpperCase()) return name;
  return name.toLowerCase().replace(/(^|[\s/(-])([a-z])/g, (whole, before, letter) => before + letter.toUpperCase());
}

export const words = (constant) => constant.toLowerCase().replaceAll("_", " ");

// The family decides the color of a chip.
const FAMILIES = {
  waiting: ["RECEIVED", "AWAITING_PAYMENT", "ACTION_NEEDED", "WAITING_FOR_STOCK", "DELAYED"],
  ready: ["CONFIRMED", "PROCESSING"],
  moving: ["PARTLY_SHIPPED", "SHIPPED", "OUT_FOR_DELIVERY", "READY_TO_COLLECT", "PARTLY_DELIVERED", "RETURNING"],
  done: ["DELIVERED", "COLLECTED", "RETURNED", "REFUNDED"],
  stopped: ["CANCELED", "DELIVERY_FAILED"],
};

export function chip(status) {
  const family = Object.keys(FAMILIES).find((name) => FAMILIES[name].includes(status)) ?? "waiting";
  return el("span", { class: `chip ${family}` }, words(status));
}
