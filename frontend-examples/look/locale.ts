// How the visitor writes numbers and dates, in the language that the page speaks: a British visitor of an English page
// reads 24 November, an American one November 24, and neither meets a German month in an English sentence.

/** The visitor's own variant of the page's language (`en-GB`), else the language itself. */
export function pageLocale(): string {
  const language = document.documentElement.lang || 'en';
  return navigator.languages.find((own) => own === language || own.startsWith(`${language}-`)) ?? language;
}

type Formats<Formatter, Options> = (locale: string, options: Options) => Formatter;

/** A formatter costs more to make than to use a thousand times: each is made once. */
export function keepFormats<Formatter, Options>(make: Formats<Formatter, Options>): Formats<Formatter, Options> {
  const kept = new Map<string, Formatter>();
  return (locale, options) => {
    const key = locale + JSON.stringify(options);
    const formatter = kept.get(key) ?? make(locale, options);
    kept.set(key, formatter);
    return formatter;
  };
}
