// A line between client and server that can be cut, as trains in tunnels and restarted load balancers cut it.

import { connect, createServer } from 'node:net';

export async function openProxy(target) {
  const [host, port] = target.split(':');
  const pairs = new Set();
  let passing = true;
  const server = createServer((near) => {
    if (!passing) return near.resetAndDestroy();
    const far = connect(Number(port), host);
    const pair = [near, far];
    pairs.add(pair);
    for (const [one, other] of [[near, far], [far, near]]) {
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => { other.destroy(); pairs.delete(pair); });
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${server.address().port}`,
    /** Reset every connection now, and refuse new ones until `mend`. */
    cut() {
      passing = false;
      for (const [near, far] of pairs) { near.resetAndDestroy(); far.destroy(); }
    },
    mend() { passing = true; },
    async close() {
      this.cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
