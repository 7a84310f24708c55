// The server goes away while somebody waits for a parcel, and comes back.

import { test } from 'node:test';
import { becomes } from './becomes.js';
import { anArticle } from './goods.js';
import { AWAY, killServer, startServer } from './house.js';
import { anOrder } from './orders.js';
import { follow, heading, MUG } from './track_steps.js';

test('a server that dies and comes back costs the page nothing: what happened meanwhile is told', async (t) => {
  const { sku } = await anArticle(MUG);
  const order = await anOrder({ lines: [{ sku, quantity: 1 }] });
  await order.accept();
  const page = await follow(t, order, { allow: AWAY });
  await heading(page, 'We are preparing it');

  await killServer();
  await page.getByText(/You are offline. What you see is as of/).waitFor();
  await heading(page, 'We are preparing it');
  await startServer();
  await order.dispatch();
  await heading(page, 'It is on its way');
  await becomes(() => page.locator('.parcel').count(), 1);
});
