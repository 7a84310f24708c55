// Waiting for what a subscription brings, with a deadline: nothing here sleeps and hopes.

const PATIENCE_MS = 20_000;

/** Collects what a client hands over, and lets a test wait for the first item that fits. */
export class Items {
  #waiting = [];
  items = [];

  push = (item) => {
    this.items.push(item);
    this.#waiting = this.#waiting.filter((waiter) => !waiter(item));
  };

  /** The first item that fits, also one that came before. */
  async until(fits, what = 'an item') {
    const found = this.items.find(fits);
    if (found) return found;
    return within(new Promise((resolve) => {
      this.#waiting.push((item) => fits(item) && (resolve(item), true));
    }), what);
  }

  async untilType(typename) {
    return this.until((item) => item.__typename === typename, typename);
  }
}

/** The promise, or a failure that says what did not come. */
export async function within(promise, what, milliseconds = PATIENCE_MS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Subscribe with the client of graphql-ws or graphql-sse, which take the same sink; `variables.after` follows the cursor. */
export function watch(client, query, variables = {}) {
  const items = new Items();
  const ended = new Promise((resolve, reject) => {
    client.subscribe({ query, variables }, {
      next: ({ data, errors }) => {
        if (errors) return reject(new Error(JSON.stringify(errors)));
        const [item] = Object.values(data);
        if (item.cursor) variables.after = item.cursor;
        items.push(item);
      },
      error: reject,
      complete: resolve,
    });
  });
  ended.catch(() => {});
  return { items, ended };
}
