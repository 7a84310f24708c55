// Tokens end, are withdrawn, and are had anew: what watchers and questions see of it is nothing, or why there is nothing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, createOrderwire, graphql } from '../../frontend-examples/client/index.ts';
import { asAdmin, origin, PASSWORD, post, tokenFor } from './house.js';
import { Items } from './items.js';
import { aStockLevel } from './stock.js';
import { openTunnel } from './tunnel.js';
import { bearer, open, watchStock } from './watching.js';

const CARE = 'care@demo.orderwire.example';
const CARRIERS = { 'a socket': true, 'an event stream': false };

const Viewer = graphql(`query Viewer { viewer { actor { kind } } }`);
const SIGN_IN = `mutation($input: SignInInput!) {
  staffSignIn(input: $input) { access { accessToken refreshToken viewer { actor { id } } } }
}`;
const RENEW = `mutation($input: AccessRenewInput!) { accessRenew(input: $input) { access { accessToken refreshToken } } }`;
const REVOKE = `mutation($input: AccessRevokeInput!) { accessRevoke(input: $input) { errors { message } } }`;
const UPSERT = `mutation($input: StaffUpsertInput!) { staffUpsert(input: $input) { errors { message } } }`;

async function signIn() {
  const { staffSignIn } = await post(SIGN_IN, { input: { email: CARE, password: PASSWORD } });
  return staffSignIn.access;
}

async function employ(rights) {
  const { staffUpsert } = await post(UPSERT, { input: { email: CARE, name: 'Care', ...rights } }, asAdmin);
  assert.deepEqual(staffUpsert.errors, []);
}

for (const [carrier, sockets] of Object.entries(CARRIERS)) {
  test(`over ${carrier} a watch whose token ends goes on with the next one`, async (t) => {
    const level = await aStockLevel();
    const tunnel = await openTunnel(t, { sockets });
    const tokens = [await tokenFor(3), bearer];
    const asked = new Items();
    const credentials = () => {
      asked.push(tokens[asked.items.length] ?? assert.fail('asked too often'));
      return { bearer: asked.items.at(-1) };
    };
    const seen = watchStock(open(t, { at: tunnel.origin, credentials }), level);
    await seen.until((onHand) => onHand === level.onHand);

    await asked.until((token) => token === bearer);
    await level.receive();

    await seen.until((onHand) => onHand === level.onHand + 1);
    assert.deepEqual(seen.items, [level.onHand, level.onHand + 1]);
    assert.deepEqual(asked.items, tokens);
  });

  test(`over ${carrier} whose access is revoked is told so, after asking for new credentials once`, async (t) => {
    const level = await aStockLevel();
    const tunnel = await openTunnel(t, { sockets });
    const { accessToken, viewer } = await signIn();
    let asked = 0;
    const seen = watchStock(open(t, { at: tunnel.origin, credentials: () => (asked++, { bearer: accessToken }) }), level);
    await seen.until((onHand) => onHand === level.onHand);

    await post(REVOKE, { input: { subjectId: viewer.actor.id } }, asAdmin);

    const trouble = await seen.until((item) => item.kind);
    assert.deepEqual([trouble.kind, trouble.code, asked], ['rights', 'UNAUTHENTICATED', 2]);
  });
}

test('changed rights end a token: one renewal serves everybody who asks and watches', async (t) => {
  const level = await aStockLevel();
  await employ({ roles: ['care'] });
  let held = await signIn();
  let renewals = -1;
  const orderwire = open(t, {
    async credentials() {
      renewals += 1;
      if (renewals) held = (await post(RENEW, { input: { refreshToken: held.refreshToken } })).accessRenew.access;
      return { bearer: held.accessToken };
    },
  });
  const watchers = [watchStock(orderwire, level), watchStock(orderwire, level)];
  for (const seen of watchers) await seen.until((onHand) => onHand === level.onHand);

  await employ({ roles: ['care', 'warehouse'], locations: [level.location] });
  const questions = await Promise.all([1, 2, 3].map(() => orderwire.graph.query(Viewer, {}).toPromise()));
  await level.receive();

  for (const seen of watchers) {
    await seen.until((onHand) => onHand === level.onHand + 1);
    assert.deepEqual(seen.items, [level.onHand, level.onHand + 1]);
  }
  assert.deepEqual(questions.map(({ data }) => data?.viewer.actor.kind), ['STAFF', 'STAFF', 'STAFF']);
  assert.equal(renewals, 1);
});

test('a token that is about to end is replaced before anything is refused', async (t) => {
  let asked = 0;
  const ending = { bearer, until: new Date(Date.now() + 5_000).toISOString() };
  const orderwire = open(t, { credentials: () => (asked++ ? { bearer } : ending) });

  for (let i = 0; i < 3; i++) await orderwire.graph.query(Viewer, {}).toPromise();

  assert.equal(asked, 2);
});

test('what was refused is asked for again when somebody signs in', async (t) => {
  let held = null;
  const orderwire = createOrderwire({ url: `${origin}/graphql`, credentials: () => held });
  t.after(() => orderwire.close());
  const level = await aStockLevel();
  const anonymous = watchStock(orderwire, level);
  const answers = new Items();
  const question = ask(orderwire, graphql(`query Agents { orders(first: 1) { edges { node { id } } } }`), {}, (answer) => answers.push(answer));
  t.after(() => question.stop());
  assert.equal((await anonymous.until((item) => item.kind)).kind, 'rights');
  assert.equal((await answers.until(({ state }) => state === 'failed')).error.kind, 'rights');

  held = { bearer };
  orderwire.renew();

  await answers.until(({ state }) => state === 'ready');
});
