import { Page } from '../page.tsx';
import { Toasts } from '../toast.tsx';
import { Colors } from './colors.tsx';
import { Buttons, Fields, Overlays } from './controls.tsx';
import { Charts, Lists, Maps, Pictures } from './drawings.tsx';
import { Badges, States } from './states.tsx';
import { Values } from './values.tsx';

export function Gallery() {
  return (
    <>
      <Page name="Orderwire" home="/" foot="One palette in two schemes. Everything here is used by the shop, the tracking page or the care desk.">
        <div class="heading">
          <div>
            <h1>The look</h1>
            <p>Everything that the pages are made of, in every state that it can be in.</p>
          </div>
        </div>
        <div class="stack loose">
          <Colors />
          <Buttons />
          <Fields />
          <Overlays />
          <States />
          <Badges />
          <Values />
          <Pictures />
          <Maps />
          <Charts />
          <Lists />
        </div>
      </Page>
      <Toasts />
    </>
  );
}
