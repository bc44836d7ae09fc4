import { type Evaluation, evaluateProvider } from '../../lambda/judge/evaluate';
import type { EvaluationInput } from '../../lambda/judge/evaluation-input';
import { NOTHING_KNOWN, type ProviderState } from '../../lambda/judge/state/provider-state';
import type { Observation } from '../../lambda/judge/observation';
import { applyPendingWrite } from '../../lambda/judge/state/sync';
import { NO_REQUEST } from '../../lambda/judge/state/request';
import { type ServerCertificate, selfSigned } from '../../sandbox/certificates';
import { UNTRUSTED, basis, hostSeen, presented, seen } from './judgement';
import { DAY, MARK, VALIDITY } from './remembered';

export const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';

/** What a run knows of a provider: nothing remembered, nothing wished for, `verified`, an overlap of 30 days. */
export const knowledgeOf = (observation: Observation, of: Partial<EvaluationInput> = {}): EvaluationInput => ({
  ...MARK,
  pinned: of.state?.list ?? [],
  tags: {},
  state: NOTHING_KNOWN,
  observation,
  manualRequest: NO_REQUEST,
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
export const afterwards = ({ state, pending, plan }: Evaluation): ProviderState =>
  pending ? applyPendingWrite(state, pending, plan.list) : state;

/** Considers a provider, and says what became of it: codes, list, what is remembered afterwards. */
export const outcomeOf = (observation: Observation, of: Partial<EvaluationInput> = {}) => {
  const evaluation = evaluateProvider(knowledgeOf(observation, of));
  return {
    ...evaluation,
    codes: evaluation.findings.map(({ code }) => code),
    changed: evaluation.changes.map(({ code, about }) => `${code} ${about ?? ''}`.trim()),
    after: afterwards(evaluation),
  };
};

/** What a person asks for. */
export const approving = (...thumbprints: string[]) => ({ ...NO_REQUEST, approved: new Set(thumbprints) });
export const staging = (...thumbprints: string[]) => ({ ...NO_REQUEST, staged: new Set(thumbprints) });
export const removing = (...thumbprints: string[]) => ({
  ...NO_REQUEST,
  removed: new Map(thumbprints.map((one) => [one, false])),
});
export const removingEvenIfLive = (...thumbprints: string[]) => ({
  ...NO_REQUEST,
  removed: new Map(thumbprints.map((one) => [one, true])),
});
export const restoring = (version: number, ...list: string[]) => ({ ...NO_REQUEST, restore: { version, list } });
