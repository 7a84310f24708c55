// Pages that most visitors do not open at first.

import type { FunctionComponent } from 'preact';
import { later, type Later } from '../look/later.tsx';
import { Failure, Loading } from '../look/states.tsx';

const AWAY = { message: 'This page could not be fetched.', next: 'Check your connection, then try again.' };

export function laterPage<Props extends object>(load: () => Promise<FunctionComponent<Props>>): Later<Props> {
  return later(load, { waiting: <Loading lines={6} />, Failed });
}

function Failed({ again }: { again: () => void }) {
  return <Failure trouble={AWAY} again={again} />;
}
