import type { Certificate } from '../chain/certificate';
import type { ChainJudgement } from '../evidence/chain-judgement';
import type { TrustBasis } from '../evidence/trust-basis';
import type { Finding } from '../finding';
import { quoted } from '../printable';

/** Facts that a rule about chains needs in addition to the chain. */
export interface ChainContext {
  /** Host as operators write it. */
  host: string;
  basis: TrustBasis;
  enforced: boolean | null;
}

/** Rule that makes a finding of one chain of a host; null when there is nothing to report. */
export type ChainRule = (chain: ChainJudgement, context: ChainContext) => Finding | null;

const SHOWN = 5;

/** Returns certificates as operators read them in a sentence: their subjects, not more than five. */
export function subjectsOf(certificates: readonly Certificate[]): string {
  const subjects = certificates.slice(0, SHOWN).map(({ subject }) => quoted(subject));
  const more = certificates.length > SHOWN ? [`${certificates.length - SHOWN} more`] : [];
  return [...subjects, ...more].join(', ');
}
