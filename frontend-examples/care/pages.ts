// A list as far as one wants to see it: its first page stands and is asked anew when something changes, and the pages
// behind it are read one by one, each from where the last one ended.

import { useState } from 'preact/hooks';
import type { Trouble } from '../client/index.ts';

export interface PageOf<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export type NextPage<Node> = { page: PageOf<Node> } | { trouble: Trouble };

export interface Pages<Node> {
  readonly nodes: readonly Node[];
  readonly hasMore: boolean;
  readonly working: boolean;
  readonly trouble: Trouble | null;
  readonly more: () => void;
}

interface Behind<Node> {
  nodes: readonly Node[];
  end: PageOf<Node>['pageInfo'];
  trouble: Trouble | null;
}

/** For a component that is keyed by what the list is of: another list begins anew. */
export function usePages<Node extends { readonly id: string }>(
  first: PageOf<Node>,
  read: (after: string | null) => Promise<NextPage<Node>>,
): Pages<Node> {
  const [behind, setBehind] = useState<Behind<Node> | null>(null);
  const [working, setWorking] = useState(false);
  const end = behind?.end ?? first.pageInfo;
  const nodes = merged(first, behind?.nodes ?? []);

  async function more(): Promise<void> {
    if (working) return;
    setWorking(true);
    const answer = await read(end.endCursor);
    setWorking(false);
    // What stands here stays, although the first page lets go at its end what came in above pushes out.
    if ('trouble' in answer) setBehind({ nodes, end, trouble: answer.trouble });
    else setBehind({ nodes: [...nodes, ...answer.page.edges.map(({ node }) => node)], end: answer.page.pageInfo, trouble: null });
  }

  return { nodes, hasMore: end.hasNextPage, working, trouble: behind?.trouble ?? null, more: () => void more() };
}

/** The first page is the newest word on what it holds; what was read before stands behind it. */
function merged<Node extends { readonly id: string }>(first: PageOf<Node>, behind: readonly Node[]): readonly Node[] {
  const newest = first.edges.map(({ node }) => node);
  const there = new Set(newest.map(({ id }) => id));
  return [...newest, ...behind.filter(({ id }) => !there.has(id))];
}
