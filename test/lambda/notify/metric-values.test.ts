import { metricsOf } from '../../../lambda/notify/metric-values';
import type { Finding } from '../../../lambda/findings/finding';
import { METRIC_UNITS, OF_EVERY_RUN } from '../../../lambda/contract/metrics';
import type { ProviderReport, Report } from '../../../lambda/contract/report';
import { changed, notified } from '../../support/notifications';
import { reportOver } from '../../support/report';
import { sampleOf } from '../../support/sample-findings';

const NOW = new Date('2026-11-21T12:00:00Z');
const [A, B] = ['a'.repeat(40), 'b'.repeat(40)];

/** A provider that pins `A`, with a host that presents a top and needs a certificate for so long. */
function provider(live: string, of: Partial<ProviderReport> = {}, expires: string | null = null): ProviderReport {
  return changed(notified('unchanged'), {
    after: [A],
    hosts: [
      {
        host: 'issuer.example',
        role: ['issuer'],
        reachable: true,
        expires,
        tops: [
          {
            thumbprint: live,
            sha256: '',
            subject: '',
            notAfter: null,
            evidence: null,
            anchor: null,
            continues: null,
            unknownCa: null,
            addresses: [],
          },
        ],
      },
    ],
    ...of,
  }).provider;
}

function report(...providers: ProviderReport[]): Report {
  return reportOver(providers, { startedAt: NOW.toISOString(), durationMs: 1234 });
}

function metricsOfReport(...providers: ProviderReport[]) {
  return Object.fromEntries(metricsOf(report(...providers), true, NOW));
}

test('a run over all providers has every metric but the one of its completion', () => {
  const expires = '2027-01-01T00:00:00.000Z';
  const { RunCompleted, ...others } = METRIC_UNITS;
  expect(RunCompleted).toBe('Count');
  expect(Object.keys(metricsOfReport(provider(A, {}, expires)))).toEqual(Object.keys(others));
  expect(
    metricsOfReport(
      provider(A, {}, expires),
      provider(A, { status: 'updated' }),
      provider(A, { status: 'held' }),
      provider(A, { status: 'held' }),
      provider(A, { status: 'failed' }),
      provider(A, { status: 'skipped' }),
    ),
  ).toEqual({
    Providers: 6,
    Unchanged: 1,
    Updated: 1,
    Held: 2,
    Failed: 1,
    Skipped: 1,
    EnforcedMissing: 0,
    EnforcedExpiring: 0,
    DaysToExpiry: 40,
    RunDuration: 1234,
  });
});

test('a run over some providers has no metric that speaks for others', () => {
  expect(new Set(metricsOf(report(provider(A, { status: 'updated' })), false, NOW).keys())).toEqual(OF_EVERY_RUN);
});

test('an account without providers has figures, but no days to an expiry', () => {
  expect(metricsOfReport()).toEqual({
    Providers: 0,
    Unchanged: 0,
    Updated: 0,
    Held: 0,
    Failed: 0,
    Skipped: 0,
    EnforcedMissing: 0,
    EnforcedExpiring: 0,
    RunDuration: 1234,
  });
});

test.each<[string, number, ProviderReport[]]>([
  ['nobody lacks one', 0, [provider(A)]],
  ['two lack one', 2, [provider(B, { missing: true }), provider(A), provider(B, { missing: true })]],
])('EnforcedMissing counts the providers that lack a thumbprint: %s', (_, count, providers) => {
  expect(metricsOfReport(...providers)['EnforcedMissing']).toBe(count);
});

const EXPIRED = {
  code: 'certificate-expired',
  facts: {
    host: 'issuer.example',
    subject: 'CN=issuer.example',
    which: 'server',
    expires: '2026-11-20T00:00:00.000Z',
    needed: true,
  },
} as const satisfies Finding;

function expiring(days: number, stage: 'soon' | 'imminent'): Finding {
  return { code: 'certificate-expiring', facts: { ...EXPIRED.facts, days, stage } };
}

function dated(finding: Finding, enforced: boolean | null) {
  return provider(A, { enforced, findings: [finding] });
}

test.each<[string, number, ProviderReport]>([
  ['it has expired', 1, dated(EXPIRED, true)],
  ['it ends within days', 1, dated(expiring(2, 'imminent'), true)],
  ['it ends within weeks', 0, dated(expiring(12, 'soon'), true)],
  ['it has expired, and nothing needs it', 0, dated({ ...EXPIRED, facts: { ...EXPIRED.facts, needed: false } }, true)],
  ['AWS does not check the thumbprint', 0, dated(EXPIRED, false)],
  ['it is not known whether AWS does', 0, dated(EXPIRED, null)],
  ['something else is critical', 0, dated(sampleOf('jwks-empty'), true)],
])('EnforcedExpiring counts a certificate at its end only where AWS checks the thumbprint: %s', (_, count, one) => {
  expect(metricsOfReport(one, provider(A))['EnforcedExpiring']).toBe(count);
});

test.each<[string, number | undefined, (string | null)[]]>([
  ['the nearest counts', 9, ['2026-12-31T00:00:00Z', '2026-12-01T00:00:00Z', null]],
  ['a day that has begun is not whole', 0, ['2026-11-22T11:59:00Z']],
  ['what has expired is below zero', -1, ['2026-11-21T11:00:00Z']],
  ['nobody could read any', undefined, [null]],
])('DaysToExpiry has the days to the nearest expiry: %s', (_, days, all) => {
  expect(metricsOfReport(...all.map((expires) => provider(A, {}, expires)))['DaysToExpiry']).toBe(days);
});
