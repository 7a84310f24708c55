// Where to: country and postal code are enough to know days and prices. Said once, it is known on every page of the shop.

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button, Field, Select } from '../../look/controls.tsx';
import { countries, countryName } from '../countries.ts';
import { setDestination } from './destination.ts';

interface DestinationProps {
  /** Before the place: goods go to it, stores lie near it. */
  word?: string;
  country: string;
  postalCode: string;
  /** What is wrong with the postal code, as somebody else found. */
  error?: string | undefined;
}

export function DestinationForm({ word = 'To', country, postalCode, error }: DestinationProps) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const asking = postalCode === '' || open || error !== undefined;
  const pressed = useRef(false);
  useLayoutEffect(() => {
    // What was pressed has made room for the other: who pressed it goes on there, and nobody else is taken there.
    if (pressed.current) box.current?.querySelector<HTMLElement>('input, button')?.focus();
    pressed.current = false;
  }, [asking]);
  function press(opened: boolean) {
    pressed.current = true;
    setOpen(opened);
  }
  return (
    <div ref={box}>
      {asking ? <Asking key={error} country={country} postalCode={postalCode} error={error} done={() => press(false)} /> : (
        <p class="destination">
          <span>{word} <b dir="auto">{postalCode}</b>, {countryName(country)}</span>
          <Button tone="quiet" small onClick={() => press(true)}>Change</Button>
        </p>
      )}
    </div>
  );
}

function Asking({ country, postalCode, error: found, done }: DestinationProps & { done: () => void }) {
  const [typed, setTyped] = useState({ country, postalCode });
  const [error, setError] = useState(found);
  return (
    <form
      class="destination-form"
      onSubmit={(event) => {
        event.preventDefault();
        const code = typed.postalCode.trim();
        if (code === '') return setError('Type a postal code: days and prices go by it.');
        setDestination({ country: typed.country, postalCode: code });
        done();
      }}
    >
      <Field
        label="Postal code"
        value={typed.postalCode}
        error={error}
        maxLength={20}
        autoComplete="postal-code"
        onInput={(code) => setTyped({ ...typed, postalCode: code })}
      />
      <Select
        label="Country"
        value={typed.country}
        options={countries()}
        autoComplete="country"
        onChange={(chosen) => setTyped({ ...typed, country: chosen })}
      />
      <Button type="submit">Show</Button>
    </form>
  );
}
