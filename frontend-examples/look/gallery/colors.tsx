import { Section } from './specimen.tsx';

const SURFACES = ['sunk', 'paper', 'sheet', 'raised', 'line', 'edge', 'quiet', 'ink', 'accent', 'accent-sheet', 'free', 'held', 'low'];
const TONES = ['plain', 'waiting', 'ready', 'moving', 'done', 'stopped'];

export function Colors() {
  return (
    <Section title="Color and type">
      <div class="grid swatches">
        {SURFACES.map((name) => <p key={name} class="swatch"><span style={{ background: `var(--${name})` }} /><code>--{name}</code></p>)}
      </div>
      <div class="grid swatches">
        {TONES.map((name) => (
          <p key={name} class="swatch"><span style={{ background: `var(--${name}-sheet)`, borderColor: `var(--${name})` }} /><code>--{name}</code></p>
        ))}
      </div>
      <div class="stack tight">
        <p style={{ fontSize: 'var(--text-xxl)', fontWeight: 650, letterSpacing: '-0.022em' }}>Your parcel is on its way</p>
        <p style={{ fontSize: 'var(--text-xl)', fontWeight: 650 }}>Arrives Tuesday, November 24</p>
        <p style={{ fontSize: 'var(--text-l)' }}>Two parcels, from London and from Leeds</p>
        <p>It left the warehouse in Daventry this morning. <a href="#colors">See where it is</a>.</p>
        <p class="quiet">Order <span class="code">OW-10023</span>, placed on November 20</p>
      </div>
    </Section>
  );
}
