// A server that takes nothing but the documents of these front-ends, and a page that asks by their ids.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { parse } from '../../frontend-examples/node_modules/graphql/index.mjs';
import { openLevelPage, says } from './example_page.js';
import { AWAY, asAdmin, post, trustOnly } from './house.js';
import { aStockLevel } from './stock.js';
import { openTunnel } from './tunnel.js';
import { open } from './watching.js';

const EXAMPLES = new URL('../../frontend-examples/', import.meta.url).pathname;
const COMMANDS = new URL('../../.venv/bin', import.meta.url).pathname;

let folder, level, ids, operations;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'documents-'));
  const env = { ...process.env, PATH: `${COMMANDS}:${process.env.PATH}` };
  await promisify(execFile)(process.execPath, ['documents.ts', '--into', folder], { cwd: EXAMPLES, env });
  ids = JSON.parse(await readFile(join(folder, 'document_ids.json'), 'utf8'));
  ({ operations } = JSON.parse(await readFile(join(folder, 'documents.json'), 'utf8')));
  level = await aStockLevel();
  await trustOnly(join(folder, 'documents.json'));
});
after(() => rm(folder, { recursive: true }));

test('a page that knows the ids asks, watches and changes as ever', async (t) => {
  const page = await openLevelPage(t, level, { documents: ids });
  await says(page, '#question', `ready ${level.onHand}`);
  await says(page, '#seen', `${level.onHand}`);

  await page.click('#receive');

  await says(page, '#receipt', 'done');
  await says(page, '#seen', `${level.onHand} ${level.onHand + 1}`);
});

test('where sockets are blocked, event streams are asked for by the ids too', async (t) => {
  const tunnel = await openTunnel(t, { sockets: false });
  const page = await openLevelPage(t, level, { at: tunnel.origin, documents: ids, allow: AWAY });
  await says(page, '#seen', /^\d+$/);
  const known = Number(await page.textContent('#seen'));

  await page.click('#receive');

  await says(page, '#seen', `${known} ${known + 1}`);
});

test('a text is refused, and a page that sends one says that it is broken', async (t) => {
  await assert.rejects(post('{ channels { code } }', {}, asAdmin), /DOCUMENT_NOT_TRUSTED/);

  const page = await openLevelPage(t, level, { allow: [/status of 400/] });

  await says(page, '#question', /^failed broken$/);
  await says(page, '#watch', 'failed DOCUMENT_NOT_TRUSTED');
});

test('every question of every page is known by its id', async (t) => {
  const orderwire = open(t, { documents: ids });
  const questions = operations.filter(({ type }) => type === 'query');
  assert.ok(questions.length > 3, `${questions.length} questions`);

  for (const { name, body } of questions) {
    const { error } = await orderwire.graph.query(parse(body), {});
    const codes = error?.graphQLErrors.map(({ extensions }) => extensions.code) ?? [];
    // whoever asks without variables hears of that at most
    assert.deepEqual(codes.filter((code) => code !== 'BAD_USER_INPUT'), [], name);
  }
});
