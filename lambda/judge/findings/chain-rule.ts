import type { Certificate } from '../chain/certificate';
import type { ChainJudgement, TrustBasis } from '../evidence/evidence';
import type { Finding } from '../finding';
import { quoted } from '../printable';

/** What a rule about chains needs to know besides the chain. */
export interface ChainContext {
  /** As people write it. */
  host: string;
  basis: TrustBasis;
  enforced: boolean | null;
}

/** What one chain of a host gives occasion to say; null when nothing. */
export type ChainRule = (chain: ChainJudgement, context: ChainContext) => Finding | null;

const SHOWN = 5;

/** Certificates as people read them in a sentence: their subjects, not more than five. */
export const subjectsOf = (certificates: readonly Certificate[]): string => {
  const subjects = certificates.slice(0, SHOWN).map(({ subject }) => quoted(subject));
  const more = certificates.length > SHOWN ? [`${certificates.length - SHOWN} more`] : [];
  return [...subjects, ...more].join(', ');
};
