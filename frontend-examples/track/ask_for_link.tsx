// For whoever has no link, or one that opens nothing any more. The answer is the same whether there is such an order or
// not, on purpose: nobody finds out here who ordered what.

import { useState } from 'preact/hooks';
import { graphql } from '../client/index.ts';
import { useAction } from '../client/preact.ts';
import { Button } from '../look/button.tsx';
import { Field } from '../look/field.tsx';
import { useWords } from './language.tsx';
import { Refusals } from './refusals.tsx';

const AskForLinkDocument = graphql(`
  mutation AskForLink($input: OrderAccessRequestInput!) {
    orderAccessRequest(input: $input) { errors { code message path retryable } }
  }
`);

const NOTHING = { number: '', email: '', postalCode: '' };

type Wanted = typeof NOTHING;

export function AskForLink() {
  const words = useWords();
  const ask = useAction(AskForLinkDocument, { keyless: true });
  const [wanted, setWanted] = useState<Wanted>(NOTHING);
  const [tried, setTried] = useState(false);
  const set = (field: keyof Wanted) => (value: string) => setWanted({ ...wanted, [field]: value });
  const wrong: Record<keyof Wanted, string | null> = {
    number: wanted.number.trim() ? null : words.askMissing,
    email: !wanted.email.trim() ? words.askMissing : /^\S+@\S+$/.test(wanted.email.trim()) ? null : words.askEmailWrong,
    postalCode: wanted.postalCode.trim() ? null : words.askMissing,
  };
  const shown = (field: keyof Wanted) => (tried ? wrong[field] : null);

  async function send(form: HTMLFormElement) {
    setTried(true);
    if (Object.values(wrong).some(Boolean)) {
      // The marks stand there after the next rendering only, so the first wrong field is found by its name.
      const first = Object.entries(wrong).find(([, error]) => error)?.[0] ?? '';
      const field = form.elements.namedItem(first);
      if (field instanceof HTMLElement) field.focus();
      return;
    }
    await ask.run({ number: wanted.number.trim(), email: wanted.email.trim(), postalCode: wanted.postalCode.trim() });
  }
  if (ask.done) {
    return (
      <div class="card stack tight" role="status">
        <h2>{words.asked}</h2>
        <p>{words.askedWhy}</p>
        <Button onClick={() => ask.clear()}>{words.askAgain}</Button>
      </div>
    );
  }
  return (
    <form
      class="card stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send(event.currentTarget);
      }}
    >
      <Field name="number" label={words.askNumber} hint={words.askNumberHint} value={wanted.number} onInput={set('number')} error={shown('number')} required autoComplete="off" />
      <Field name="email" type="email" label={words.askEmail} hint={words.askEmailHint} value={wanted.email} onInput={set('email')} error={shown('email')} required autoComplete="email" />
      <Field name="postalCode" label={words.askPostalCode} hint={words.askPostalCodeHint} value={wanted.postalCode} onInput={set('postalCode')} error={shown('postalCode')} required autoComplete="postal-code" />
      <Refusals of={ask} />
      <Button type="submit" tone="primary" working={ask.working}>{words.askSend}</Button>
    </form>
  );
}
