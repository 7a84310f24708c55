// A custom element that says how much of an article there is, and goes on saying so. No framework, any page:
// `<stock-band sku="MUG" channel="web"></stock-band>`. Run by a test.

import { createOrderwire, follow, graphql } from '../index.ts';

const WatchBand = graphql(`
  subscription WatchBand($channel: String!, $skus: [String!]!, $after: Cursor) {
    availabilityChanged(channel: $channel, skus: $skus, after: $after) {
      __typename
      ... on AvailabilitySnapshot { cursor all: stock { status } }
      ... on AvailabilityChange { cursor one: stock { status } }
      ... on StreamProgress { cursor }
      ... on StreamResync { cursor }
    }
  }
`);

const orderwire = createOrderwire({ url: document.documentElement.dataset['graph'] ?? '/graphql' });

customElements.define('stock-band', class extends HTMLElement {
  #stop: (() => void) | undefined;

  connectedCallback(): void {
    const variables = { channel: this.getAttribute('channel') ?? 'web', skus: [this.getAttribute('sku') ?? ''] };
    this.setAttribute('role', 'status');
    const following = follow(
      orderwire,
      WatchBand,
      variables,
      (_, item) => (item.__typename === 'AvailabilityChange' ? item.one.status : (item.all[0]?.status ?? 'UNKNOWN')),
      'UNKNOWN',
      ({ value, state, error }) => (this.textContent = state === 'failed' ? (error?.message ?? '') : value),
    );
    this.#stop = () => following.stop();
  }

  disconnectedCallback(): void {
    this.#stop?.();
  }
});
