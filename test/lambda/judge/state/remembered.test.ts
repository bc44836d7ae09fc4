import { FINDING_RULES } from '../../../../lambda/findings/lookup';
import { evaluateProvider } from '../../../../lambda/judge/evaluate';
import { type ProviderState, NOTHING_KNOWN } from '../../../../lambda/judge/state/provider-state';
import {
  approvedIn,
  certificatesIn,
  externalIn,
  lastLiveIn,
  newcomer,
  operatorPinsIn,
} from '../../../../lambda/judge/state/remembered';
import { sha256Of } from '../../../../lambda/judge/chain/thumbprint';
import { type Authority, createAuthority, issueLeaf } from '../../../../sandbox/certificates';
import { UNTRUSTED, factsOf, hostSeen, presented, seen } from '../../../support/judgement';
import { A, B, DAY, HOUR, NOW, OURS_AND_LIVE, ago, stateOf, pendingOf, thumb } from '../../../support/remembered';

const HOST = 'issuer.example';
let pinned: Authority;
let planted: Authority;

beforeAll(async () => {
  [pinned, planted] = await Promise.all([createAuthority({ name: 'Root' }), createAuthority({ name: 'Root' })]);
});

/** The memory of a provider whose one pin has this certificate behind it. */
function remembering(certificate: Authority, now: Date): ProviderState {
  return {
    ...NOTHING_KNOWN,
    list: [pinned.thumbprint],
    version: 1,
    thumbprints: new Map([
      [
        pinned.thumbprint,
        {
          ...newcomer('found', now),
          lastLive: now,
          certificate: { sha256: sha256Of(certificate.der), der: certificate.der },
        },
      ],
    ]),
  };
}

/** What comes of a chain whose top this CA signed without being sent along. */
async function considerChainUnder(signer: Authority, remembered: Authority) {
  const issuing = await createAuthority({ name: 'Issuing CA', issuer: signer });
  const chain = [await issueLeaf(issuing, { hosts: [HOST] }), issuing];
  const known = factsOf(seen(hostSeen(HOST, presented(chain, UNTRUSTED))), { pinned: [pinned.thumbprint] });
  const { plan, hosts } = evaluateProvider({
    ...known,
    runId: 'run',
    tags: {},
    state: remembering(remembered, known.now),
    manualRequest: {
      approved: new Set(),
      staged: new Set(),
      removed: new Map(),
      restore: null,
      acknowledged: new Set(),
      caller: null,
    },
    findingRules: FINDING_RULES,
    dryRun: false,
  });
  return { added: plan.added, held: plan.held, evidence: hosts[0]?.report.tops[0]?.evidence, top: issuing.thumbprint };
}

test('a top that the remembered certificate of a pin has signed is added', async () => {
  const { top, ...outcome } = await considerChainUnder(pinned, pinned);
  expect(outcome).toEqual({ added: [top], held: [], evidence: 'continuity' });
});

test('a certificate planted in the provider state is no evidence, since its thumbprint is not the pinned one', async () => {
  const { top, ...outcome } = await considerChainUnder(planted, planted);
  expect(outcome).toEqual({ added: [], held: [top], evidence: null });
});

test('an external pin founds continuity when the operator approves it in this run', () => {
  const state = stateOf({ [A]: { by: 'external', founds: false }, [B]: {} });
  expect(externalIn(state, new Set())).toEqual(new Set([A]));
  expect(externalIn(state, new Set([A]))).toEqual(new Set());
});

test('the pins that operators put in are those of the first look and those that were approved or staged', () => {
  const by = ['found', 'approved', 'staged', 'external', 'watcher'] as const;
  const state = stateOf(Object.fromEntries(by.map((one, n) => [thumb(n + 1), { by: one }])));
  expect(operatorPinsIn(state, new Set([thumb(9)]))).toEqual(new Set([9, 1, 2, 3].map(thumb)));
});

test('a thumbprint was live at the last look if it was seen live and is not superseded', () => {
  expect(
    lastLiveIn(stateOf({ [A]: OURS_AND_LIVE, [B]: { ...OURS_AND_LIVE, supersededSince: ago(1) }, [thumb(3)]: {} })),
  ).toEqual(new Set([A]));
});

describe('an approval', () => {
  const overlap = 30 * DAY;
  const approved = (of: object, overlapMs: number | null = overlap) =>
    approvedIn(stateOf({ [A]: { by: 'approved', ...of } }), overlapMs, NOW).has(A);

  test('covers an approved or staged thumbprint, whether it is written or still pending', () => {
    const pending = pendingOf({}, { [B]: { by: 'approved' } });
    const state = stateOf({ [A]: { by: 'staged' }, [thumb(3)]: { by: 'watcher' }, [thumb(4)]: {} }, { pending });
    expect(approvedIn(state, overlap, NOW)).toEqual(new Set([A, B]));
  });

  test('lasts while its thumbprint is live, was never live, or is superseded for no longer than the overlap', () => {
    expect(approved({ lastLive: NOW })).toBe(true);
    expect(approved({ firstSeen: ago(900 * DAY) })).toBe(true);
    expect(approved({ lastLive: ago(overlap), supersededSince: ago(overlap) })).toBe(true);
  });

  test('ends once its thumbprint is superseded for longer than the overlap, unless the overlap is unlimited', () => {
    const old = { lastLive: ago(overlap + HOUR), supersededSince: ago(overlap + HOUR) };
    expect(approved(old)).toBe(false);
    expect(approved(old, null)).toBe(true);
  });
});

test('a remembered certificate that cannot be parsed raises no error', () => {
  const certificate = { sha256: 'x', der: new Uint8Array([1, 2]) };
  expect(certificatesIn(stateOf({ [A]: { certificate }, [B]: {} }))).toMatchObject([{ x509: null }]);
});
