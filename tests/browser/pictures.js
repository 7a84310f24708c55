// A page in every size and both color schemes: nothing may stick out sideways, and nobody is kept out in either.
// ORDERWIRE_PICTURES=DIR keeps what it looks like, as NAME-WIDTH-SCHEME.png.

import { join } from 'node:path';
import { nobodyIsKeptOut } from './axe.js';
import { becomes } from './becomes.js';

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
      // A list draws its rows anew for another width: a moment later it fits.
      const sticksOut = () => page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));
      await becomes(async () => `${name} sticks out of ${width} px by ${await sticksOut()}`, `${name} sticks out of ${width} px by 0`);
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
