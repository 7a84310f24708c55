// The tracking page: one order, live, for whoever holds its link.

import { render } from 'preact';
import { useState } from 'preact/hooks';
import { Page } from '../look/page.tsx';
import { LookWords } from '../look/words.ts';
import { Follow } from './follow.tsx';
import { firstLanguage, keepLanguage, type Language, Speaking, speak, type Spoken } from './language.tsx';
import { LanguageSwitch } from './language_switch.tsx';
import { useLink } from './link.ts';
import { NoOrder } from './no_order_later.ts';

function TrackingPage({ first }: { first: Spoken }) {
  const [{ language, words, look }, setSpoken] = useState(first);
  const token = useLink();
  async function choose(next: Language) {
    setSpoken(await speak(next));
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
if (page) render(<TrackingPage first={await speak(firstLanguage())} />, page);
