import { consider } from '../../../lambda/judge/consider';
import { type ProviderMemory, NOTHING_KNOWN } from '../../../lambda/judge/memory';
import { newcomer } from '../../../lambda/judge/remembered';
import { sha256Of } from '../../../lambda/judge/thumbprint';
import { type Authority, createAuthority, issueLeaf } from '../../../sandbox/certificates';
import { UNTRUSTED, caseOf, hostSeen, presented, seen } from '../../support/judging';

const HOST = 'issuer.example';
let pinned: Authority;
let planted: Authority;

beforeAll(async () => {
  [pinned, planted] = await Promise.all([createAuthority({ name: 'Root' }), createAuthority({ name: 'Root' })]);
});

/** The memory of a provider whose one pin has this certificate behind it. */
const remembering = (certificate: Authority, now: Date): ProviderMemory => ({
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
});

/** What comes of a chain whose top this CA signed without being sent along. */
const considerChainUnder = async (signer: Authority, remembered: Authority) => {
  const issuing = await createAuthority({ name: 'Issuing CA', issuer: signer });
  const chain = [await issueLeaf(issuing, { hosts: [HOST] }), issuing];
  const known = caseOf(seen(hostSeen(HOST, presented(chain, UNTRUSTED))), { pinned: [pinned.thumbprint] });
  const { plan, hosts } = consider({
    ...known,
    runId: 'run',
    tags: {},
    memory: remembering(remembered, known.now),
    wish: { approved: new Set(), staged: new Set(), removed: new Map(), restore: null },
    dryRun: false,
  });
  return { added: plan.added, held: plan.held, evidence: hosts[0]?.report.tops[0]?.evidence, top: issuing.thumbprint };
};

test('what the certificate that is remembered behind a pin has signed is added', async () => {
  const { top, ...outcome } = await considerChainUnder(pinned, pinned);
  expect(outcome).toEqual({ added: [top], held: [], evidence: 'continuity' });
});

test('a certificate that someone planted in the memory vouches for nothing: its thumbprint is not the pinned one', async () => {
  const { top, ...outcome } = await considerChainUnder(planted, planted);
  expect(outcome).toEqual({ added: [], held: [top], evidence: null });
});
