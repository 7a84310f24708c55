// Each language by its own name, in its own language.

import { type Language, LANGUAGES, useWords } from './language.tsx';

export function LanguageSwitch({ language, onChoose }: { language: Language; onChoose: (language: Language) => void }) {
  const words = useWords();
  return (
    <div class="languages" role="group" aria-label={words.language}>
      {(['en', 'de'] as const).map((one) => (
        <button key={one} type="button" lang={one} aria-pressed={one === language} onClick={() => onChoose(one)}>
          {LANGUAGES[one]}
        </button>
      ))}
    </div>
  );
}
