// A way to the server that goes wrong as ways do: cut as in a tunnel, silent as behind a router that forgot, or closed to
// sockets as behind an old proxy.

import { connect, createServer } from 'node:net';
import { origin } from './house.js';

const REFUSED = 'HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';

export async function openTunnel(t, { sockets = true } = {}) {
  const { hostname, port } = new URL(origin);
  const pairs = new Set();
  let state = 'open';
  const server = createServer((near) => {
    near.on('error', () => near.destroy());
    if (state === 'cut') return near.resetAndDestroy();
    near.once('data', (first) => {
      if (!sockets && /^upgrade: *websocket/im.test(first)) return near.end(REFUSED);
      near.pause();
      near.unshift(first);
      const far = connect(Number(port), hostname);
      const pair = { near, far };
      pairs.add(pair);
      for (const [one, other] of [[near, far], [far, near]]) {
        one.on('error', () => other.destroy());
        one.on('close', () => { other.destroy(); pairs.delete(pair); });
      }
      if (state === 'open') join(pair);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

  function join({ near, far }) {
    near.pipe(far);
    far.pipe(near);
  }

  const tunnel = {
    origin: `http://127.0.0.1:${server.address().port}`,
    /** Reset every connection now, and refuse new ones. */
    cut() {
      state = 'cut';
      for (const { near, far } of pairs) { near.resetAndDestroy(); far.destroy(); }
    },
    /** Nothing passes any more, and nobody is told. */
    silence() {
      state = 'silent';
      for (const { near, far } of pairs) { near.unpipe(far); far.unpipe(near); }
    },
    mend() {
      state = 'open';
      for (const pair of pairs) join(pair);
    },
    async close() {
      tunnel.cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  t.after(tunnel.close);
  return tunnel;
}
