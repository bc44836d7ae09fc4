import type { KnownCheck } from '../judge/evidence/thumbprint-check';
import { type Phrase, ours, phrase } from './phrase';

/** Returns the name of what checks thumbprints, for a sentence. */
export function checkerOf(check: KnownCheck, the = 'the'): string {
  return check === 'aws' ? 'AWS' : `${the} service`;
}

/** Facts about what it means that a live thumbprint is not pinned. */
export interface Consequence {
  /** True if sign-ins fail without it, as far as can be known. */
  checked: boolean;
  check: KnownCheck;
}

/** Returns a sentence about what it means that a live thumbprint is not pinned. */
export function consequenceWords({ checked, check }: Consequence): Phrase {
  if (checked)
    return ours(
      `Sign-ins through this provider fail: ${checkerOf(check)} compares the issuer's certificate with the pinned thumbprints.`,
    );
  return check === 'aws'
    ? ours('Sign-ins do not fail: AWS verifies this issuer by public CAs and does not check its thumbprint now.')
    : phrase`Sign-ins do not fail: thumbprintCheck is ${check}.`;
}
