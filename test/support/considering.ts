import { type Considered, type Knowledge, consider } from '../../lambda/judge/evaluate';
import { NOTHING_KNOWN, type ProviderMemory } from '../../lambda/judge/state/provider-state';
import type { Observation } from '../../lambda/judge/observation';
import { settled } from '../../lambda/judge/state/sync';
import { NO_WISH } from '../../lambda/judge/state/request';
import { type ServerCertificate, selfSigned } from '../../sandbox/certificates';
import { UNTRUSTED, basis, hostSeen, presented, seen } from './judging';
import { DAY, MARK, VALIDITY } from './remembering';

export const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';

/** What a run knows of a provider: nothing remembered, nothing wished for, `verified`, an overlap of 30 days. */
export const knowledgeOf = (observation: Observation, of: Partial<Knowledge> = {}): Knowledge => ({
  ...MARK,
  pinned: of.memory?.list ?? [],
  tags: {},
  memory: NOTHING_KNOWN,
  observation,
  wish: NO_WISH,
  updates: 'verified',
  anchors: basis().anchors,
  overlapMs: 30 * DAY,
  dryRun: false,
  ...of,
});

/** A certificate of the issuer's own, which nothing but itself vouches for. */
export const ownCertificate = (): Promise<ServerCertificate> =>
  selfSigned({ hosts: ['issuer.example'], validity: VALIDITY });

/** The issuer presents self-signed certificates, each at an address of its own, and serves both documents. */
export const presenting = (...certificates: readonly ServerCertificate[]): Observation =>
  seen(
    hostSeen(
      'issuer.example',
      ...certificates.map((one, index) => presented([one], UNTRUSTED, `192.0.2.${index + 1}`)),
    ),
  );

/** The same, but the documents could not be read. */
export const withoutDocuments = (observation: Observation): Observation => ({
  ...observation,
  discovery: null,
  jwks: null,
  failures: [{ code: 'timed-out', where: 'https://issuer.example/', why: 'no answer' }],
});

/** What is remembered after a run whose write, if any, took place. */
export const afterwards = ({ memory, pending, plan }: Considered): ProviderMemory =>
  pending ? settled(memory, pending, plan.list) : memory;

/** Considers a provider, and says what became of it: codes, list, what is remembered afterwards. */
export const outcomeOf = (observation: Observation, of: Partial<Knowledge> = {}) => {
  const considered = consider(knowledgeOf(observation, of));
  return {
    ...considered,
    codes: considered.findings.map(({ code }) => code),
    changed: considered.changes.map(({ code, about }) => `${code} ${about ?? ''}`.trim()),
    after: afterwards(considered),
  };
};

/** What a person asks for. */
export const approving = (...thumbprints: string[]) => ({ ...NO_WISH, approved: new Set(thumbprints) });
export const staging = (...thumbprints: string[]) => ({ ...NO_WISH, staged: new Set(thumbprints) });
export const removing = (...thumbprints: string[]) => ({
  ...NO_WISH,
  removed: new Map(thumbprints.map((one) => [one, false])),
});
export const removingEvenIfLive = (...thumbprints: string[]) => ({
  ...NO_WISH,
  removed: new Map(thumbprints.map((one) => [one, true])),
});
export const restoring = (version: number, ...list: string[]) => ({ ...NO_WISH, restore: { version, list } });
