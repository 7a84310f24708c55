// GraphQL over HTTP as its working group's own audits see it: all of them, and a warning is a failure.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverAudits } from 'graphql-http';
import { httpUrl } from './shop.js';

const audits = serverAudits({ url: httpUrl, fetchFn: fetch });

test('the suite has the 61 audits that it had', () => {
  assert.equal(audits.length, 61);
});

for (const audit of audits) {
  test(`${audit.id} ${audit.name}`, async () => {
    const { status, reason } = await audit.fn();
    assert.equal(status, 'ok', reason);
  });
}
