// A page in every size and both color schemes: nothing may stick out sideways, and nobody is kept out in either.
// ORDERWIRE_PICTURES=DIR keeps what it looks like, as NAME-WIDTH-SCHEME.png.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { nobodyIsKeptOut } from './axe.js';

const WIDTHS = [360, 768, 1440];
const SCHEMES = ['light', 'dark'];
const { ORDERWIRE_PICTURES } = process.env;

/** The page as it stands now; it has its first size and scheme again afterwards. */
export async function looksRight(page, name) {
  const before = page.viewportSize();
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width < 700 ? 780 : 900 });
      const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wide <= seen, `${name} is ${wide} px wide in a window of ${seen}`);
      if (ORDERWIRE_PICTURES) {
        const path = join(ORDERWIRE_PICTURES, `${name}-${width}-${colorScheme}.png`);
        await page.screenshot({ path, fullPage: true });
      }
    }
    await nobodyIsKeptOut(page);
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(before);
}
