import { createAuthority, issueLeaf } from '../../../../sandbox/certificates';
import { type BasisOptions, foundIn } from '../../../support/findings';
import { TRUSTED } from '../../../support/judgement';
import { type Rated, rated } from '../fixtures';

export const hosts = ['issuer.example'];

/** A root, two CAs below it, and what the lower one issued for the issuer. */
export const root = await createAuthority({ name: 'Root' });
export const upper = await createAuthority({ name: 'Upper', issuer: root });
export const lower = await createAuthority({ name: 'Lower', issuer: upper });
export const leaf = await issueLeaf(lower, { hosts });

/** A trust basis with the root among the public CAs. */
export function publicRoot(): BasisOptions {
  return { publicCas: [root] };
}

/** Judges a chain, by default as one that Node trusts, where the root is public. Returns the findings. */
export function found(
  chain: Parameters<typeof foundIn>[0],
  verdict = TRUSTED,
  of: BasisOptions = publicRoot(),
): Rated[] {
  return foundIn(chain, verdict, of).map(rated);
}
