import { createAnchors } from '../../lambda/judge/anchors';
import type { TrustBasis } from '../../lambda/judge/evidence';
import type { HostObservation, Observation, Presentation, Verdict } from '../../lambda/judge/observation';
import type { Case } from '../../lambda/judge/judge';

type HasDer = { der: Uint8Array };

/** What one address presented. */
export const presented = (chain: readonly HasDer[], verdict: Verdict, address = '192.0.2.1'): Presentation => ({
  address,
  chain: chain.map(({ der }) => der),
  verdict,
});

export const TRUSTED: Verdict = { trusted: true };
export const UNTRUSTED: Verdict = { trusted: false, code: 'SELF_SIGNED_CERT_IN_CHAIN' };

/** A trust basis: nothing pinned, nothing approved, no CA certificates, now. */
export const basis = (
  of: Partial<Omit<TrustBasis, 'anchors'>> & {
    publicCas?: readonly HasDer[];
    operatorCas?: readonly HasDer[];
    exclusive?: boolean;
  } = {},
): TrustBasis => {
  const ders = (certificates: readonly HasDer[] = []) => certificates.map(({ der }) => der);
  const { publicCas, operatorCas, exclusive = false, ...rest } = of;
  const anchors = createAnchors({ publicCas: ders(publicCas), operatorCas: ders(operatorCas) }, exclusive);
  return { pinned: new Set(), approved: new Set(), now: new Date(), ...rest, anchors };
};

/** What a host presented. */
export const hostSeen = (host: string, ...presentations: Presentation[]): HostObservation => ({
  host,
  port: 443,
  presentations,
  failures: [],
});

/** A sound observation of `https://issuer.example`; the keys are on `jwksHost`, or on the issuer host. */
export const seen = (issuerHost: HostObservation, jwksHost: HostObservation | null = null): Observation => {
  const over = (host: HostObservation) => host.presentations[0] ?? presented([], UNTRUSTED);
  return {
    issuer: 'https://issuer.example',
    issuerHost,
    jwksHost,
    discovery: {
      content: { issuer: 'https://issuer.example', jwksUri: 'https://issuer.example/jwks' },
      over: over(issuerHost),
    },
    jwks: { content: { keys: 1 }, over: over(jwksHost ?? issuerHost) },
    failures: [],
  };
};

/** A case to judge: `verified`, nothing approved, nothing remembered. */
export const caseOf = (observation: Observation, of: Partial<Case> = {}): Case => ({
  arn: 'arn:aws:iam::123456789012:oidc-provider/issuer.example',
  pinned: [],
  observation,
  updates: 'verified',
  anchors: basis().anchors,
  approved: new Set(),
  superseded: new Map(),
  overlapMs: null,
  now: new Date(),
  approveCommand: (arn, thumbprint) => `APPROVE ${arn} ${thumbprint}`,
  ...of,
});
