// Writes down the documents of every page: `npm run documents`. `--into DIR` writes elsewhere than into `trusted`.
//
// `documents.json` is for the server (ORDERWIRE_TRUSTED_DOCUMENTS), which then knows what these pages ask and may accept
// nothing else. `document_ids.json` is for a page: `createOrderwire({ url, documents })`.
// The texts are gathered, checked against the schema and hashed by `orderwire documents build`, which must be on the path.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

interface Manifest {
  operations: { id: string; name: string }[];
}

const here = import.meta.dirname;
const { values } = parseArgs({ options: { into: { type: 'string', default: join(here, 'trusted') } } });
const manifest = join(values.into, 'documents.json');

mkdirSync(values.into, { recursive: true });
execFileSync('orderwire', ['documents', 'build', here, '--format', 'apollo', '--output', manifest], { stdio: 'inherit' });
const { operations } = JSON.parse(readFileSync(manifest, 'utf8')) as Manifest;
const ids = Object.fromEntries(operations.map(({ id, name }) => [name, `sha256:${id}`]));
writeFileSync(join(values.into, 'document_ids.json'), `${JSON.stringify(ids, null, 2)}\n`);
