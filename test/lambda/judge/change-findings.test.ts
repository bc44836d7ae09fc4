import { changeFindings } from '../../../lambda/judge/change-findings';
import type { JudgedHost, TopReport } from '../../../lambda/judge/hosts';
import type { Plan } from '../../../lambda/judge/plan';
import { hostSeen } from '../../support/judging';
import { ago, DAY, thumb } from '../../support/remembering';

const [A, B, C] = [1, 2, 3].map(thumb) as [string, string, string];

const hostWith = (host: string, ...tops: readonly Partial<TopReport>[]): JudgedHost => ({
  report: {
    host,
    role: ['issuer'],
    reachable: true,
    tops: tops.map((of) => ({
      thumbprint: A,
      sha256: 'f'.repeat(64),
      subject: 'CN=R11',
      notAfter: '2027-03-12T23:59:59.000Z',
      evidence: 'web-pki',
      anchor: 'CN=ISRG Root X1',
      unknownCa: null,
      addresses: [],
      ...of,
    })),
  },
  seen: hostSeen(host),
  judgements: [],
  doubts: new Map(),
});
const planOf = (of: Partial<Plan>): Plan => ({
  write: true,
  list: [A, B],
  added: [],
  retired: [],
  held: [],
  forbidden: [],
  unplaced: [],
  unstaged: [],
  malformed: [],
  ...of,
});
const said = (plan: Partial<Plan>, of: Partial<Parameters<typeof changeFindings>[0]> = {}) =>
  changeFindings({
    plan: planOf(plan),
    hosts: [hostWith('issuer.example', {})],
    dryRun: false,
    superseded: new Map([[C, ago(40 * DAY)]]),
    restored: null,
    ...of,
  }).map(({ message }) => message);

test('what was added says which certificate that is, where, and why it is believed', () => {
  expect(said({ added: [A] })).toEqual([
    `Added ${A} (CN=R11 at issuer.example, valid until 2027-03-12), since its chain verifies to a public CA: CN=ISRG Root X1. The thumbprints already pinned stay.`,
  ]);
});

test('of two hosts that present it the one that proves it is named', () => {
  const hosts = [hostWith('issuer.example', { evidence: null }), hostWith('keys.example', { evidence: 'continuity' })];
  expect(said({ added: [A] }, { hosts })[0]).toMatch(/^Added .* at keys\.example, .* it continues a certificate/);
});

test('what was removed says since when nobody presented it', () => {
  expect(said({ retired: [C] })).toEqual([
    `Removed ${C}: no host has presented it since 2026-10-12, which is longer than overlapDays.`,
  ]);
  expect(said({ added: [A], retired: [C] })[0]).toMatch(/ What else is pinned stays\.$/);
});

test('what had to make room says so', () => {
  const list = [A, B, ...[4, 5, 6].map(thumb)];
  expect(said({ list, added: [A], retired: [C] })[1]).toBe(
    `Removed ${C}: no host has presented it since 2026-10-12, and its place is needed.`,
  );
});

test('what was pinned ahead says how long it stays', () => {
  expect(said({ added: [B] })).toEqual([
    `Added ${B}, which no host presents now: pinned ahead of a rotation, as a person asked. It stays until it has been live and then superseded for longer than overlapDays.`,
  ]);
});

test('a list that was put back is named with each thing', () => {
  expect(said({ added: [B], retired: [C] }, { restored: 7 })).toEqual([
    'Put back version 7 of the list, as a person asked. What the issuer presents stays pinned.',
    expect.stringContaining(`Added ${B}, which no host presents now: it stands in version 7.`),
    `Removed ${C}: version 7 does not hold it, and it was not live when last looked at.`,
  ]);
});

test('in a dry run everything is what would be', () => {
  expect(said({ added: [A, B], retired: [C] }, { restored: 7, dryRun: true })).toEqual([
    expect.stringMatching(/^Would put back/),
    expect.stringMatching(/^Would add/),
    expect.stringMatching(/^Would add/),
    expect.stringMatching(/^Would remove/),
  ]);
});
