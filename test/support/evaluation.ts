import { FINDING_RULES } from '../../lambda/findings/lookup';
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
export function evaluationInputOf(observation: Observation, of: Partial<EvaluationInput> = {}): EvaluationInput {
  return {
    ...MARK,
    pinned: of.state?.list ?? [],
    tags: {},
    state: NOTHING_KNOWN,
    observation,
    manualRequest: NO_REQUEST,
    updates: 'verified',
    anchors: basis().anchors,
    findingRules: FINDING_RULES,
    overlapMs: 30 * DAY,
    dryRun: false,
    ...of,
  };
}

/** A certificate of the issuer's own, which nothing but itself vouches for. */
export function ownCertificate(): Promise<ServerCertificate> {
  return selfSigned({ hosts: ['issuer.example'], validity: VALIDITY });
}

/** The issuer presents self-signed certificates, each at an address of its own, and serves both documents. */
export function presenting(...certificates: readonly ServerCertificate[]): Observation {
  return seen(
    hostSeen(
      'issuer.example',
      ...certificates.map((one, index) => presented([one], UNTRUSTED, `192.0.2.${index + 1}`)),
    ),
  );
}

/** The same, but the documents could not be read. */
export function withoutDocuments(observation: Observation): Observation {
  return {
    ...observation,
    discovery: null,
    jwks: null,
    failures: [{ code: 'timed-out', where: 'https://issuer.example/', why: 'no answer' }],
  };
}

/** What is remembered after a run whose write, if any, took place. */
export function afterwards({ state, pending, plan }: Evaluation): ProviderState {
  return pending ? applyPendingWrite(state, pending, plan.list) : state;
}

/** Considers a provider, and says what became of it: codes, list, what is remembered afterwards. */
export function outcomeOf(observation: Observation, of: Partial<EvaluationInput> = {}) {
  const evaluation = evaluateProvider(evaluationInputOf(observation, of));
  return {
    ...evaluation,
    codes: evaluation.findings.map(({ code }) => code),
    changed: evaluation.changes.map(({ code, about }) => `${code} ${about ?? ''}`.trim()),
    after: afterwards(evaluation),
  };
}

/** What a person asks for. */
export function approving(...thumbprints: string[]) {
  return { ...NO_REQUEST, approved: new Set(thumbprints) };
}

export function staging(...thumbprints: string[]) {
  return { ...NO_REQUEST, staged: new Set(thumbprints) };
}

export function removing(...thumbprints: string[]) {
  return {
    ...NO_REQUEST,
    removed: new Map(thumbprints.map((one) => [one, false])),
  };
}

export function removingEvenIfLive(...thumbprints: string[]) {
  return {
    ...NO_REQUEST,
    removed: new Map(thumbprints.map((one) => [one, true])),
  };
}

export function restoring(version: number, ...list: string[]) {
  return { ...NO_REQUEST, restore: { version, list } };
}
