// The tracking page: one order, live, for whoever holds its link.

import { render } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Page } from '../look/page.tsx';
import { LookWords } from '../look/words.ts';
import { Follow } from './follow.tsx';
import { firstLanguage, keepLanguage, type Language, load, Speaking, speak, type Spoken } from './language.tsx';
import { LanguageSwitch } from './language_switch.tsx';
import { useLink } from './link.ts';
import { NoOrder } from './no_order_later.ts';

function TrackingPage({ first }: { first: Spoken }) {
  const [{ language, words, look }, setSpoken] = useState(first);
  const token = useLink();
  const wanted = useRef(language);
  async function choose(next: Language) {
    wanted.current = next;
    const spoken = await load(next);
    if (wanted.current !== next) return; // The last press counts, whichever words come first.
    setSpoken(speak(spoken));
    keepLanguage(next);
  }
  return (
    <LookWords value={look}>
      <Speaking value={words}>
        <Page
          name={words.title}
          home={location.hash || '#'}
          aside={<LanguageSwitch language={language} onChoose={(next) => void choose(next)} />}
          foot={token ? <p>{words.private}</p> : undefined}
        >
          {token ? <Follow key={token} token={token} /> : <NoOrder why="no-link" />}
        </Page>
      </Speaking>
    </LookWords>
  );
}

const page = document.getElementById('page');
if (page) render(<TrackingPage first={speak(await load(firstLanguage()))} />, page);
