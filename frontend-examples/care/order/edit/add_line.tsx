// Add something to the order: looked for by name or code, at the price of its channel.

import { useState } from 'preact/hooks';
import { graphql } from '../../../client/index.ts';
import { useAction, useQuery } from '../../../client/preact.ts';
import { Button, Field } from '../../../look/controls.tsx';
import { money } from '../../../look/money.ts';
import { Answer } from '../../../look/states.tsx';
import { useSettled } from '../act/settled.ts';
import { useOpenOrder } from '../open_order.ts';
import { Refusals } from '../refusals.tsx';
import type { StepProps } from './change_form.tsx';
import { EditAddLine } from './steps.ts';

const FindArticles = graphql(`
  query FindArticles($search: String!, $channel: String!) {
    skus(first: 6, search: $search) {
      edges { node { id code name price(channel: $channel) { amount currency } } }
    }
  }
`);

const LOOK_AFTER_MS = 300;
const SHORTEST_SEARCH = 2;

export function AddLine({ edit, onStep, mayWait }: StepProps & { mayWait: boolean }) {
  const { order } = useOpenOrder();
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim(), LOOK_AFTER_MS);
  const found = useQuery(FindArticles, search.length >= SHORTEST_SEARCH ? { search, channel: order.channel.code } : null);
  const { run, working, errors, trouble } = useAction(EditAddLine);

  async function add(sku: string): Promise<void> {
    const { payload, done } = await run({ editId: edit.id, sku, quantity: 1, allowBackorder: mayWait });
    if (payload?.edit) onStep(payload.edit);
    if (done) setTyped((now) => (now === typed ? '' : now)); // What is typed meanwhile is looked for.
  }

  return (
    <div>
      <Field label="Add something" type="search" hint="A name or the beginning of a code." value={typed} onInput={setTyped} />
      {search.length >= SHORTEST_SEARCH && typed && (
        <Answer of={found}>
          {({ skus }) => (
            <ul class="stack tight order-found" aria-label="Found">
              {skus.edges.length === 0 && <li class="quiet">Nothing is called so.</li>}
              {skus.edges.map(({ node: { id, code, name, price } }) => (
                <li key={id} class="order-unit-row">
                  <span><span dir="auto">{name}</span> <span class="quiet">{code} · {price ? money(price) : 'no price here'}</span></span>
                  <Button small working={working} why={price ? null : 'This channel does not sell it.'} onClick={() => void add(code)}>
                    Add<span class="unseen"> {name}</span>
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </Answer>
      )}
      <Refusals errors={errors} trouble={trouble} />
    </div>
  );
}
