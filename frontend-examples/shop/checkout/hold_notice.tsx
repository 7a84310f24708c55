// What stands above the form when the basket is not held, and why.

import { Failure } from '../../look/states.tsx';
import { Button } from '../../look/controls.tsx';
import { HoldBar } from './hold_bar.tsx';
import type { Hold } from './hold.ts';

export function HoldNotice({ hold, again }: { hold: Hold; again: () => void }) {
  switch (hold.state) {
    case 'held': return <HoldBar hold={hold.hold} />;
    case 'asking': return <div class="hold-bar" role="status">Holding it for you …</div>;
    case 'unheld': return (
      <div class="notice">
        <p>The shop cannot hold this basket while you type. It is yours when you have paid.</p>
      </div>
    );
    case 'ended': return (
      <div class="notice waiting" role="alert">
        <p class="strong">The time is over, and everything is free for others again.</p>
        <p>What you typed is still here.</p>
        <Button tone="primary" onClick={again}>Hold it again</Button>
      </div>
    );
    case 'failed': return <Failure trouble={hold.trouble} again={again} />;
    case 'ordered':
    case 'short': return null; // something else takes the place of the form
  }
}
