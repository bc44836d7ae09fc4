import { account } from '../support/account-setup';
import { type Fixtures, HONEST_ISSUER, MARGIN_MS, OLD_PIN, createFixtures, limitsFor, runRow } from './run-row';
import { ROWS, TABLE } from './table';

let fixtures: Fixtures;

beforeAll(async () => {
  fixtures = await createFixtures();
});

describe.each(Object.entries(TABLE))('hostile issuers: %s', (_, rows) => {
  test.each(rows)(
    'an issuer that $name keeps its list and gets its finding, and an honest issuer beside it is updated',
    async (row) => {
      const { hostile, honest, thrown, elapsedMs } = await runRow(row, fixtures, account);
      expect(thrown).toEqual([]);
      expect({ status: hostile?.status, findings: hostile?.findings.map(({ code }) => code) }).toEqual({
        status: row.status,
        findings: expect.arrayContaining([...row.findings]),
      });
      expect(elapsedMs).toBeLessThan((row.ends ? limitsFor(row.ends)[row.ends] : 0) + MARGIN_MS);
      expect(hostile).toMatchObject({ before: [OLD_PIN], after: [OLD_PIN], added: [], retired: [] });
      expect(account.pins(row.issuer)).toEqual([OLD_PIN]);
      // The one write is the honest issuer's, which nothing of this touches.
      const renewed = [OLD_PIN, fixtures.issuing.thumbprint];
      expect(honest).toMatchObject({ status: 'updated', after: renewed });
      expect(account.pins(HONEST_ISSUER)).toEqual(renewed);
      const writes = account.calls.filter(({ action }) => action === 'UpdateOpenIDConnectProviderThumbprint');
      expect(writes.map(({ arn }) => arn)).toEqual([honest?.arn]);
    },
  );
});

test('every hostile issuer has a name of its own, and there are at least 200', () => {
  expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
  expect(ROWS.length).toBeGreaterThanOrEqual(200);
});
