// Builds every page for the browser: `npm run build`. What comes out is committed, so that nobody needs Node to see it.
//
// A page is a folder here with `index.html`, `main.tsx` and `page.css`; it lands in `app/pages/built` under its own name.
// The same sources give the same bytes: continuous integration builds again and compares. `node build.ts track` builds one
// page, `node build.ts outlines` the maps' countries, `--into DIR` elsewhere.

import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { buildOutlines } from './build_outlines.ts';

const PAGES = ['shop', 'track', 'care', 'look'];

const here = import.meta.dirname;
const { values, positionals } = parseArgs({
  options: { into: { type: 'string', default: join(here, '../app/pages/built') } },
  allowPositionals: true,
});

for (const name of positionals.length ? positionals : ['outlines', ...PAGES]) {
  const target = join(values.into, name);
  if (name === 'outlines') buildOutlines(target);
  else await buildPage(name, target);
}

async function buildPage(page: string, target: string): Promise<void> {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  cpSync(join(here, page, 'index.html'), join(target, 'index.html'));
  await build({
    absWorkingDir: here,
    entryPoints: { page: `${page}/main.tsx`, look: `${page}/page.css` },
    outdir: target,
    bundle: true,
    splitting: true, // What is imported when it is needed is a file of its own.
    chunkNames: 'part-[hash]',
    alias: { '@0no-co/graphql.web': './client/unparsed.ts' },
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  });
}
