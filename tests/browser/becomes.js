// What is read of a page, again and again until it is so: right after a press a page may still be drawing.

import assert from 'node:assert/strict';

const PATIENCE_MS = 30_000;
const REST_MS = 50;

/** `read` answers with what is expected in the end (or with words that a pattern fits); else it fails with what it answered last. */
export async function becomes(read, expected) {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const actual = await read();
    try {
      return expected instanceof RegExp ? assert.match(actual, expected) : assert.deepEqual(actual, expected);
    } catch (error) {
      if (Date.now() > until) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
  }
}

/** The keyboard is there. */
export const hasFocus = (locator) => locator.and(locator.page().locator(':focus')).waitFor();
