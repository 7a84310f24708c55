// The merchant's own labels. Adding and taking away never get in each other's way, so nobody waits for anybody here.

import { useState } from 'preact/hooks';
import { graphql } from '../../client/index.ts';
import { useAction } from '../../client/preact.ts';
import { Button, Field } from '../../look/controls.tsx';
import { useOpenOrder } from './open_order.ts';
import { atField, RefusalParts, Refusals } from './refusals.tsx';
import { WholeOrder } from './whole_order.ts';

const AddTags = graphql(
  `mutation AddTags($input: OrderTagsInput!) { orderTagsAdd(input: $input) { cursor order { ...WholeOrder } errors { ...RefusalParts } } }`,
  [WholeOrder, RefusalParts],
);

const RemoveTags = graphql(
  `mutation RemoveTags($input: OrderTagsInput!) { orderTagsRemove(input: $input) { cursor order { ...WholeOrder } errors { ...RefusalParts } } }`,
  [WholeOrder, RefusalParts],
);

export function Tags({ tags }: { tags: readonly string[] }) {
  const { order, learn } = useOpenOrder();
  const [typed, setTyped] = useState('');
  const add = useAction(AddTags);
  const remove = useAction(RemoveTags);

  async function put(): Promise<void> {
    const wanted = typed.split(',').map((tag) => tag.trim()).filter(Boolean);
    if (wanted.length === 0) return;
    const { payload, done } = await add.run({ orderId: order.id, tags: wanted });
    learn(payload?.order);
    if (done) setTyped((now) => (now === typed ? '' : now)); // What is typed meanwhile is the next tag.
  }

  async function take(tag: string): Promise<void> {
    const { payload } = await remove.run({ orderId: order.id, tags: [tag] });
    learn(payload?.order);
  }

  return (
    <section class="card" aria-labelledby="tags">
      <h2 id="tags">Tags</h2>
      {tags.length === 0 && <p class="quiet">None yet.</p>}
      <ul class="order-tags">
        {tags.map((tag) => (
          <li key={tag} class="order-tag">
            <span dir="auto">{tag}</span>
            <button type="button" class="cross" aria-label={`Take the tag ${tag} away`} aria-disabled={remove.working} onClick={() => void take(tag)}>×</button>
          </li>
        ))}
      </ul>
      <form
        class="order-tag-new"
        onSubmit={(event) => {
          event.preventDefault();
          void put();
        }}
      >
        <Field label="A new tag" value={typed} onInput={setTyped} maxLength={200} error={atField(add.errors, 'tags')} />
        <Button type="submit" working={add.working} disabled={!typed.trim()}>Add</Button>
      </form>
      <Refusals errors={add.errors} trouble={add.trouble} fields={['tags']} />
      <Refusals errors={remove.errors} trouble={remove.trouble} />
    </section>
  );
}
