// A page without a mouse.

import assert from 'node:assert/strict';

/** Press the tab key until it comes there. */
export async function tabTo(page, locator) {
  await locator.waitFor();
  for (let presses = 0; presses < 40; presses += 1) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`the tab key does not get to ${locator}`);
}
