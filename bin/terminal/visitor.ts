import { isIssuerUrl } from '../../lambda/judge/plan/creation-rules';
import { type Advise, adviseIssuerOwner } from '../../lambda/judge/findings/failure-findings';
import type { Finding } from '../../lambda/judge/finding';

/**
 * Advises what to do about a failure, for somebody who observes an issuer and keeps no provider of it: there is no provider to
 * delete, and no next run.
 */
export const adviseVisitor: Advise = (failure, role) => {
  const { code, named } = failure;
  if (named !== undefined) {
    return isIssuerUrl(named)
      ? 'If that is the "iss" of the tokens, use it instead; else mend the document.'
      : 'Mend the document: AWS takes no issuer of that name, but one that begins with https:// and has neither port nor query.';
  }
  return (
    ADVICE[`${role} ${code}`] ??
    ADVICE[code] ??
    (ISSUER_OWNERS.test(adviseIssuerOwner(failure, role)) ? OTHERWISE[role] : adviseIssuerOwner(failure, role))
  );
};

/** Pattern of advice that only somebody with a provider can use. */
const ISSUER_OWNERS = /provider|watcher|next run|allowPrivate/i;

const ADVICE: Record<string, string | undefined> = {
  'issuer invalid-url': 'Give the issuer URL as the "iss" of the tokens has it: https://HOST/PATH.',
  'issuer name-not-found': 'Compare it with the "iss" of the tokens; where it is right, mend its DNS record.',
  'issuer address-not-allowed':
    'AWS reaches public addresses only. To look at this one all the same, add --allow-private.',
  'issuer http-status':
    'Look whether the issuer URL is the "iss" of the tokens, and what its server answers at this URL.',
  'handshake-too-costly': "Ask the issuer's owner for certificates with usual keys.",
};

const OTHERWISE = {
  issuer: 'Look at the server of the issuer, and at the network between.',
  jwks: 'Look at the server that the jwks_uri of the issuer leads to, or change it at the issuer.',
};

/** Rewords findings for somebody who keeps no provider, and has options instead of settings. */
export function toVisitor(findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({
    ...finding,
    action: WORDS.reduce((action, [issuerOwners, visitors]) => action.replace(issuerOwners, visitors), finding.action),
  }));
}

const WORDS: readonly [RegExp, string][] = [
  [/ Until then nothing is removed from the list.*$/, ''],
  [/set its certificate as caFile/, 'give its certificate with --ca'],
  [/; allowPrivateAddresses does not help AWS/, ''],
];
