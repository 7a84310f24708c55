// A transport that is loaded when it is needed: most visitors never need event streams, and nobody waits for their code.

import type { Transport } from './line.ts';

export function openLater(load: () => Promise<Transport>, lost: () => void): Transport {
  let loaded: Promise<Transport> | null = null;
  let opened: Transport | null = null;

  async function transport(): Promise<Transport> {
    loaded ??= load();
    try {
      return (opened = await loaded);
    } catch (error) {
      loaded = null;
      throw error;
    }
  }

  return {
    begin(operation, next, end) {
      let stopped = false;
      let stop: () => void = () => (stopped = true);
      transport().then(
        (it) => {
          if (!stopped) stop = it.begin(operation, next, end);
        },
        // the server that has the code is the one that is away
        () => {
          lost();
          end({ how: 'lost' });
        },
      );
      return () => stop();
    },
    check: () => opened?.check(),
    restart: () => opened?.restart(),
    close: () => opened?.close(),
  };
}
