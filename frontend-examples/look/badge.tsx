// A status in a word and a tone. The tone never speaks alone: the word stands in it.

import type { ComponentChildren } from 'preact';

/** `waiting`: somebody must act; `ready`: it can go on; `moving`; `done`; `stopped`: it failed or was called off. */
export type Tone = 'plain' | 'waiting' | 'ready' | 'moving' | 'done' | 'stopped';

export interface BadgeProps {
  tone?: Tone;
  children: ComponentChildren;
}

export function Badge({ tone = 'plain', children }: BadgeProps) {
  return <span class={`badge ${tone}`}>{children}</span>;
}
