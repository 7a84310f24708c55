// A small client of graphql-transport-ws: one socket, many streams, and no event lost or repeated.
//
// Each stream keeps the cursor of the last item that was handled. When the socket is lost it is opened again after a
// pause that grows, and every stream goes on after its cursor. Nothing here knows what the streams are about.

const PROTOCOL = "graphql-transport-ws";
const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 4000;
const PING_EVERY = 10000;
const PONG_WITHIN = 8000;
const AGAIN_AFTER = 1500;
const REFUSED = [4401, 4403];
const FINAL = ["BAD_USER_INPUT", "FORBIDDEN", "UNAUTHENTICATED", "NOT_FOUND"];

export class Live {
  #socket = null;
  #streams = new Map();
  #next = 1;
  #failures = 0;
  #lostAt = null;
  #timers = { retry: 0, ping: 0, pong: 0 };
  #handlers;
  #credentials;

  // credentials(again) answers with the payload of connection_init; `again` is true when the last one was refused.
  // Handlers: state("connecting" | "live" | "waiting"), resumed(seconds), roundTrip(milliseconds).
  constructor(credentials, handlers = {}) {
    this.#credentials = credentials;
    this.#handlers = handlers;
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
  }

  // Follow a subscription whose only root field yields items with a `cursor`. `query` takes $after.
  follow({ query, variables = {}, cursor = null, item, failed = console.error }) {
    const id = String(this.#next++);
    this.#streams.set(id, { query, variables, cursor, item, failed });
    if (this.#isOpen()) this.#subscribe(id);
    else if (this.#socket === null && !this.#timers.retry) this.#connect(false);
    return () => {
      this.#streams.delete(id);
      if (this.#isOpen()) this.#send({ id, type: "complete" });
    };
  }

  close() {
    this.#streams.clear();
    clearTimeout(this.#timers.retry);
    this.#socket?.close(1000);
  }

  #isOpen() {
    return this.#socket?.acknowledged === true && this.#socket.readyState === WebSocket.OPEN;
  }

  async #connect(refused) {
    this.#timers.retry = 0;
    this.#tell("state", "connecting");
    const url = new URL("/graphql", location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = (this.#socket = new WebSocket(url, PROTOCOL));
    socket.onopen = async () => {
      const payload = await this.#credentials(refused);
      if (socket.readyState === WebSocket.OPEN) this.#send({ type: "connection_init", payload });
    };
    socket.onmessage = (message) => this.#receive(socket, JSON.parse(message.data));
    socket.onclose = (event) => this.#lost(socket, event.code);
  }

  #receive(socket, message) {
    if (message.type === "connection_ack") return this.#acknowledged(socket);
    if (message.type === "ping") return this.#send({ type: "pong" });
    if (message.type === "pong") {
      clearTimeout(this.#timers.pong);
      return this.#tell("roundTrip", performance.now() - socket.pingedAt);
    }
    const stream = this.#streams.get(message.id);
    if (stream === undefined) return;
    if (message.type === "next" && message.payload.data) {
      const item = Object.values(message.payload.data)[0];
      stream.item(item);
      stream.cursor = item.cursor;
    } else if (message.type === "next") {
      stream.failed(message.payload.errors);
    } else {
      this.#ended(message.id, stream, message.payload ?? []);
    }
  }

  // The server ended a stream: for good when the question was wrong, else it is asked again after the cursor.
  #ended(id, stream, errors) {
    if (errors.some((error) => FINAL.includes(error.extensions?.code))) {
      this.#streams.delete(id);
      return stream.failed(errors);
    }
    setTimeout(() => this.#isOpen() && this.#streams.get(id) === stream && this.#subscribe(id), AGAIN_AFTER);
  }

  #acknowledged(socket) {
    socket.acknowledged = true;
    this.#failures = 0;
    for (const id of this.#streams.keys()) this.#subscribe(id);
    this.#tell("state", "live");
    if (this.#lostAt !== null) this.#tell("resumed", (performance.now() - this.#lostAt) / 1000);
    this.#lostAt = null;
    this.#ping(socket);
    this.#timers.ping = setInterval(() => this.#ping(socket), PING_EVERY);
  }

  #subscribe(id) {
    const { query, variables, cursor } = this.#streams.get(id);
    this.#send({ id, type: "subscribe", payload: { query, variables: { ...variables, after: cursor } } });
  }

  #ping(socket) {
    socket.pingedAt = performance.now();
    this.#send({ type: "ping" });
    this.#timers.pong = setTimeout(() => this.#lost(socket, 4000), PONG_WITHIN);
  }

  #lost(socket, code) {
    if (socket !== this.#socket) return;
    clearInterval(this.#timers.ping);
    clearTimeout(this.#timers.pong);
    socket.onclose = null;
    socket.close();
    this.#socket = null;
    if (this.#streams.size === 0) return;
    this.#lostAt ??= performance.now();
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 1.8 ** this.#failures++) * (0.75 + Math.random() / 2);
    this.#tell("state", "waiting");
    this.#timers.retry = setTimeout(() => this.#connect(REFUSED.includes(code)), pause);
  }

  #hurry() {
    if (!this.#timers.retry) return;
    clearTimeout(this.#timers.retry);
    this.#connect(false);
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #tell(what, ...values) {
    this.#handlers[what]?.(...values);
  }
}

// One question over HTTP. Raises an Error with the server's words when it is not answered.
export async function ask(query, variables = {}, headers = {}) {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json", ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const answer = await response.json();
  if (answer.errors) throw new Error(answer.errors.map((error) => error.message).join(" "));
  return answer.data;
}
