// What comes by itself, collected until it is asked for: nothing here sleeps and hopes.

const PATIENCE_MS = 40_000;

export class Items {
  #waiting = new Set();
  items = [];

  push(item) {
    this.items.push(item);
    for (const waiter of this.#waiting) waiter(item);
  }

  /** The first item that fits, also one that came before. */
  until(fits) {
    const found = this.items.find(fits);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`${fits} did not come within ${PATIENCE_MS} ms; there are ${JSON.stringify(this.items)}`));
      }, PATIENCE_MS);
      const waiter = (item) => {
        if (!fits(item)) return;
        clearTimeout(timer);
        this.#waiting.delete(waiter);
        resolve(item);
      };
      this.#waiting.add(waiter);
    });
  }
}
