import { money, moneyChange, sum } from '../money.ts';
import { Sideways } from '../sideways.tsx';
import { ago, countdown, day, days, lasts, moment, shortDay } from '../time.ts';
import { RIGHT_TO_LEFT } from './people.ts';
import { Section } from './specimen.tsx';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const AT = '2026-11-24T09:05:00Z';

const amount = (value: string, currency: string) => ({ amount: value, currency });

export function Values() {
  return (
    <Section title="Money and time">
      <Sideways label="Values in three languages">
        <table>
          <caption class="unseen">Values as they are shown in three languages</caption>
          <thead><tr><th scope="col">What</th><th scope="col">English</th><th scope="col">German</th><th scope="col">Arabic</th></tr></thead>
          <tbody>
            <Row name="Pounds" show={(locale) => money(amount('1234.50', 'GBP'), locale)} />
            <Row name="Yen have no hundredths" show={(locale) => money(amount('1250', 'JPY'), locale)} />
            <Row name="Dinars have thousandths" show={(locale) => money(amount('12.345', 'KWD'), locale)} />
            <Row name="More than a float holds" show={(locale) => money(sum([amount('9007199254740993.01', 'EUR'), amount('0.02', 'EUR')]), locale)} />
            <Row name="A change" show={(locale) => moneyChange(amount('-3.95', 'GBP'), locale)} />
            <Row name="A promised day" show={(locale) => day('2026-11-24', locale)} />
            <Row name="Shorter" show={(locale) => shortDay('2026-11-24', locale)} />
            <Row name="From a day to another" show={(locale) => days('2026-11-24', '2026-11-26', locale)} />
            <Row name="An instant, in Berlin" show={(locale) => moment(AT, { timeZone: 'Europe/Berlin', locale })} />
            <Row name="How long ago" show={(locale) => ago(AT, NOW, locale)} />
            <Row name="What is left" show={(locale) => lasts(7_980, locale)} />
            <Row name="Running down" show={() => countdown(249)} />
          </tbody>
        </table>
      </Sideways>
      <p dir="auto">{RIGHT_TO_LEFT}</p>
    </Section>
  );
}

function Row({ name, show }: { name: string; show: (locale: string) => string }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {['en-GB', 'de', 'ar'].map((locale) => <td key={locale} dir="auto" lang={locale}>{show(locale)}</td>)}
    </tr>
  );
}
