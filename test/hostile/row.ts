import type { FindingCode } from '../../lambda/findings/catalogue';
import type { Limits } from '../../lambda/observe/tls/limits';
import type { ServerChain } from '../../sandbox/certificates';
import { HOSTILE_HOST } from '../support/mint';

/** What hostile servers may present, besides what they make themselves. */
export interface Harness {
  /** A chain for the hostile host that verifies: with it, only what the server does stands against a write. */
  trusted: ServerChain;
  /** A chain for the hostile host that nobody vouches for. */
  unrelatedCertificate: ServerChain;
}

/** The caps on time. */
export type Cap = Extract<keyof Limits, `${string}Ms`>;

/** One hostile issuer, and what must come of it. */
export interface Row {
  /** What it does: `an issuer that ...`. */
  name: string;
  /** Starts its servers; returns the connect-to rules that lead there. */
  start(stage: Harness): Promise<string[]>;
  /** Its URL. */
  issuer: string;
  status: 'failed' | 'held';
  /** Codes of findings that must be there; there may be more. */
  findings: readonly FindingCode[];
  /** The cap that ends it; null when it ends by itself. */
  ends: Cap | null;
}

/** The URL of every hostile issuer, unless its row says otherwise. */
export const HOSTILE_ISSUER = `https://${HOSTILE_HOST}`;

type Options = Partial<Pick<Row, 'issuer' | 'ends' | 'findings'>>;

/** An issuer about which nothing can be learned, or not enough to act on. */
export function failed(
  name: string,
  finding: FindingCode,
  start: Row['start'],
  { issuer = HOSTILE_ISSUER, ends = null }: Options = {},
): Row {
  return { name, start, issuer, status: 'failed', findings: [finding], ends };
}

/** An issuer that answers, but proves nothing: its thumbprint waits for a person. */
export function held(
  name: string,
  start: Row['start'],
  { issuer = HOSTILE_ISSUER, ends = null, findings = [] }: Options = {},
): Row {
  return { name, start, issuer, status: 'held', findings: ['approval-required', ...findings], ends };
}
