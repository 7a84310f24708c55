// What stands where an answer is not there (yet): every state is designed once, and looks the same on every page.

import type { ComponentChildren } from 'preact';
import { Button } from './button.tsx';
import { useWords } from './words.ts';

/** Why an answer did not come, in words for whoever asked, and what to do about it. */
export interface TroubleShown {
  readonly message: string;
  readonly next?: string | null | undefined;
  /** By which support finds it. */
  readonly reference?: string | null | undefined;
}

/** What a question to the graph came to, as the client's `useQuery` tells it. */
export interface Answered<Data> {
  readonly data?: Data | null | undefined;
  readonly error?: TroubleShown | null | undefined;
  readonly state: 'loading' | 'slow' | 'ready' | 'failed';
  readonly again?: (() => void) | undefined;
}

export interface LoadingProps {
  /** It takes longer than usual, and says so. */
  slow?: boolean;
  /** How many lines of text will stand there. */
  lines?: number;
}

/** The shape of what comes. It is not to be seen for the first 200 ms (by style): what is quick does not flash. */
export function Loading({ slow = false, lines = 3 }: LoadingProps) {
  const words = useWords();
  return (
    <div class="loading" role="status">
      <span class="unseen">{words.loading}</span>
      {Array.from({ length: lines }, (_, line) => <span key={line} class="bone" />)}
      {slow && <p class="quiet">{words.slow}</p>}
    </div>
  );
}

export interface EmptyProps {
  title: string;
  /** What would fill it, or where to look instead. */
  children?: ComponentChildren;
  action?: ComponentChildren;
}

export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div class="empty">
      <span class="empty-mark" aria-hidden="true" />
      <p class="empty-title">{title}</p>
      {children && <div class="quiet">{children}</div>}
      {action}
    </div>
  );
}

export interface FailureProps {
  trouble: TroubleShown;
  again?: (() => void) | undefined;
}

export function Failure({ trouble, again }: FailureProps) {
  const words = useWords();
  return (
    <div class="failure" role="alert">
      <p class="failure-what" dir="auto">{trouble.message}</p>
      {trouble.next && <p class="quiet">{trouble.next}</p>}
      {trouble.reference && <p class="quiet">{words.reference} <code>{trouble.reference}</code></p>}
      {again && <Button onClick={again}>{words.again}</Button>}
    </div>
  );
}

export interface AnswerProps<Data> {
  of: Answered<Data>;
  children: (data: Data) => ComponentChildren;
  /** What stands there until it comes; left out: lines of text. */
  loading?: ComponentChildren;
}

/** The answer, or whatever is so until it is there. What was answered before stays while it is asked again. */
export function Answer<Data>({ of, children, loading }: AnswerProps<Data>) {
  if (of.data !== undefined && of.data !== null) {
    return (
      <>
        {of.state === 'failed' && of.error && <Failure trouble={of.error} again={of.again} />}
        {children(of.data)}
      </>
    );
  }
  if (of.state === 'failed' && of.error) return <Failure trouble={of.error} again={of.again} />;
  return <>{loading ?? <Loading slow={of.state === 'slow'} />}</>;
}

/** What a stream came to, as the client's `useWatch` tells it; `asOf` is null until its snapshot is there. */
export interface FollowedStream<Value> {
  readonly value: Value;
  readonly asOf: number | null;
  readonly error?: TroubleShown | null | undefined;
  readonly state: 'loading' | 'slow' | 'ready' | 'failed';
}

export interface WatchedProps<Value> {
  of: FollowedStream<Value>;
  children: (value: Value) => ComponentChildren;
  loading?: ComponentChildren;
}

/** The same for a stream: it goes on by itself, so there is nothing to try again. */
export function Watched<Value>({ of, children, loading }: WatchedProps<Value>) {
  const { value, asOf, error, state } = of;
  const answered = { data: asOf === null ? null : { value }, error, state };
  return <Answer of={answered} loading={loading}>{(data) => children(data.value)}</Answer>;
}
