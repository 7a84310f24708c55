// An example of the client as a shop of its own would have it: built here, and served from another origin than the graph.

import { createServer } from 'node:http';
import { after } from 'node:test';
import { build } from '../../frontend-examples/node_modules/esbuild/lib/main.js';
import { origin, openWindow } from './house.js';
import { bearer } from './watching.js';

const EXAMPLES = new URL('../../frontend-examples/client/examples/', import.meta.url).pathname;
const HEAD = '<title>Example</title><link rel="icon" href="data:,"><meta charset="utf-8">';
const HTML = `<!doctype html><html lang="en">${HEAD}<script type="module" src="stock_level.js"></script></html>`;

const { outputFiles } = await build({
  absWorkingDir: EXAMPLES,
  entryPoints: ['stock_level.tsx', 'availability.ts'],
  outdir: EXAMPLES,
  bundle: true,
  splitting: true,
  write: false,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
});

const server = createServer((request, response) => {
  const script = outputFiles.find(({ path }) => path === `${EXAMPLES}${request.url.slice(1)}`);
  response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
  response.end(script?.contents ?? (request.url === '/' ? HTML : HEAD));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
after(() => {
  server.close();
  server.closeAllConnections();
});

/** A window that asks for and watches one stock level of the graph at `at`; `before` prepares the window. */
export async function openLevelPage(t, level, { at = origin, before = () => {}, documents, ...options } = {}) {
  const page = await openWindow(t, 'about:blank', options);
  await before(page);
  const told = { url: `${at}/graphql`, bearer, sku: level.sku, location: level.location, documents };
  await page.goto(`http://127.0.0.1:${server.address().port}/#${encodeURIComponent(JSON.stringify(told))}`);
  return page;
}

/** A window with two custom elements for one article, without any framework. */
export async function openBandPage(t, { sku }) {
  const page = await openWindow(t, `http://127.0.0.1:${server.address().port}/empty`);
  const band = `<stock-band sku="${sku}" channel="web"></stock-band>`;
  await page.setContent(`<!doctype html><html lang="en" data-graph="${origin}/graphql">${HEAD}
    <p id="one">${band}</p><p id="other">${band}</p><script type="module" src="/availability.js"></script></html>`);
  return page;
}

/** Wait until an element says this, spaces aside. */
export async function says(page, selector, expected) {
  const source = typeof expected === 'string' ? `^${expected}$` : expected.source;
  await page.waitForFunction(([where, pattern]) => {
    const text = document.querySelector(where)?.textContent.replace(/\s+/g, ' ').trim();
    return new RegExp(pattern).test(text);
  }, [selector, source]);
}
