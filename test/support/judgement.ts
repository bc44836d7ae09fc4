import { createAnchors } from '../../lambda/judge/evidence/anchors';
import type { ChainJudgement } from '../../lambda/judge/evidence/chain-judgement';
import type { TrustBasis } from '../../lambda/judge/evidence/trust-basis';
import { judgeTops } from '../../lambda/judge/evidence/tops';
import type {
  DiscoveryDocument,
  HostObservation,
  Key,
  KeyKind,
  Observation,
  Presentation,
  Served,
  Verdict,
} from '../../lambda/judge/observation';
import { type Assessment, assessChains } from '../../lambda/judge/assessment';
import { type Certificate, readCertificate } from '../../lambda/judge/chain/certificate';
import { pathThrough } from '../../lambda/judge/chain/path';
import { normalise } from '../../lambda/judge/chain/thumbprint';
import type { EvaluationInput } from '../../lambda/judge/evaluation-input';
import { type Judgement, type PlanBasis, planChange } from '../../lambda/judge/plan-change';

type HasDer = { der: Uint8Array };

/** What one address presented. */
export function presented(
  chain: readonly HasDer[],
  verdict: Verdict,
  address = '192.0.2.1',
  asked: KeyKind = 'rsa',
): Presentation {
  return {
    address,
    asked,
    chain: chain.map(({ der }) => der),
    verdict,
  };
}

export const TRUSTED: Verdict = { trusted: true };
export const UNTRUSTED: Verdict = { trusted: false, code: 'SELF_SIGNED_CERT_IN_CHAIN' };

/** A trust basis: nothing pinned, nothing approved, no CA certificates, now. */
export function basis(
  of: Partial<Omit<TrustBasis, 'anchors'>> & {
    publicCas?: readonly HasDer[];
    operatorCas?: readonly HasDer[];
    exclusive?: boolean;
  } = {},
): TrustBasis {
  const ders = (certificates: readonly HasDer[] = []) => certificates.map(({ der }) => der);
  const { publicCas, operatorCas, exclusive = false, ...rest } = of;
  const anchors = createAnchors({ publicCas: ders(publicCas), operatorCas: ders(operatorCas) }, exclusive);
  return {
    pinned: new Set(),
    approved: new Set(),
    external: new Set(),
    recentTwins: new Set(),
    remembered: [],
    now: new Date(),
    ...rest,
    anchors,
  };
}

/** What a host presented. */
export function hostSeen(host: string, ...presentations: Presentation[]): HostObservation {
  return {
    host,
    port: 443,
    presentations,
    failures: [],
  };
}

/** A discovery document with nothing to criticise. */
export const DISCOVERY: DiscoveryDocument = {
  issuer: 'https://issuer.example',
  jwksUri: 'https://issuer.example/jwks',
  fields: [
    'issuer',
    'jwks_uri',
    'response_types_supported',
    'subject_types_supported',
    'id_token_signing_alg_values_supported',
    'claims_supported',
  ],
  algorithms: ['RS256'],
};

/** A key with nothing to criticise. */
export const KEY: Key = {
  kty: 'RSA',
  alg: 'RS256',
  use: 'sig',
  crv: null,
  kid: '1',
  verifies: true,
  parameters: 'c0ffee',
  x5c: null,
};

/** A document, quickly served as what it is. */
export function served<T>(content: T, over: Presentation = presented([], UNTRUSTED)): Served<T> {
  return {
    content,
    over,
    durationMs: 20,
    contentType: 'application/json',
  };
}

/** A sound observation of `https://issuer.example`; the keys are on `jwksHost`, or on the issuer host. */
export function seen(issuerHost: HostObservation, jwksHost: HostObservation | null = null): Observation {
  return {
    issuer: DISCOVERY.issuer,
    issuerHost,
    jwksHost,
    discovery: served(DISCOVERY, issuerHost.presentations[0]),
    jwks: served({ keys: [KEY] }, (jwksHost ?? issuerHost).presentations[0]),
    failures: [],
  };
}

/** The facts of a look at a provider, without its state. */
export interface JudgementFacts
  extends
    Pick<
      EvaluationInput,
      'pinned' | 'observation' | 'updates' | 'check' | 'anchors' | 'overlapMs' | 'now' | 'additionsOnly'
    >,
    PlanBasis {
  remembered: readonly Certificate[];
}

/** Facts to judge: `verified`, nothing approved, nothing remembered, unless `of` says so; `asked` is what is approved. */
export function factsOf(observation: Observation, of: Partial<JudgementFacts> = {}): JudgementFacts {
  return {
    pinned: [],
    observation,
    updates: 'verified',
    anchors: basis().anchors,
    approved: new Set(),
    asked: of.approved ?? new Set(),
    staged: [],
    leaving: new Set(),
    restore: null,
    stopped: false,
    remembered: [],
    superseded: new Map(),
    evictable: new Set(),
    overlapMs: null,
    now: new Date(),
    ...of,
  };
}

/** What the hosts' chains mean, and what the list should become. */
export function judgementOf(facts: JudgementFacts): Judgement {
  return planChange(facts, facts, assessmentOf(facts));
}

function assessmentOf({
  observation,
  pinned,
  approved,
  rejected,
  anchors,
  remembered,
  now,
  check,
}: JudgementFacts): Assessment {
  return assessChains(
    observation,
    {
      ...basis({ approved, remembered, now, pinned: new Set(pinned.map(normalise)), ...(rejected && { rejected }) }),
      anchors,
    },
    check,
  );
}

/** The judgement on one chain by its top; null when no certificate was sent. */
export function judgeChain(presentation: Presentation, host: string, of: TrustBasis): ChainJudgement | null {
  return judgeTops([presentation], host, of)[0]?.top ?? null;
}

/** The path from the leaf to the top of a chain as sent. */
export function pathOf(chain: readonly Uint8Array[]): Certificate[] {
  return pathThrough(chain.map(readCertificate));
}
