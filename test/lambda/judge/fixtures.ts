import type { Finding } from '../../../lambda/findings/finding';
import { severityOf } from '../../../lambda/findings/lookup';
import type { Severity } from '../../../lambda/findings/severity';
import { createAuthority, issueLeaf, selfSigned } from '../../../sandbox/certificates';
import { TRUSTED, UNTRUSTED, basis, hostSeen, presented } from '../../support/judgement';

/** A finding with the severity that the catalogue gives it. */
export type Rated = Finding & { severity: Severity };

/** A finding with its severity. */
export function rated(finding: Finding): Rated {
  return { severity: severityOf(finding), ...finding };
}

/** A certificate that expires: a warning while it is soon, critical once it is imminent. */
export function expiring(stage: 'soon' | 'imminent', subject = 'CN=issuer.example'): Finding {
  const [host, expires] = ['issuer.example', '2026-12-01T00:00:00.000Z'];
  return {
    code: 'certificate-expiring',
    about: host,
    facts: { host, subject, which: 'server', expires, needed: true, days: 2, stage },
  };
}

/** A write that IAM refused: critical where AWS checks the pin, else a warning. */
export function writeFailed(enforced: boolean): Finding {
  return { code: 'iam-write-failed', facts: { list: [OLD], error: 'AccessDenied', enforced } };
}

/** A CA, the one that it issued, and what that issued for the two hosts of an issuer. */
export const root = await createAuthority({ name: 'Root' });
export const issuing = await createAuthority({ name: 'Issuing', issuer: root });
export const leaf = await issueLeaf(issuing, { hosts: ['issuer.example', 'keys.example'] });

/** A self-signed certificate of the issuer host. */
export const own = await selfSigned({ hosts: ['issuer.example'] });

/** A thumbprint that no host presents. */
export const OLD = 'a'.repeat(40);

/** A host that presents the chain, which Node trusts. */
export function trustedHost(host = 'issuer.example'): ReturnType<typeof hostSeen> {
  return hostSeen(host, presented([leaf, issuing], TRUSTED));
}

/** The issuer host with its self-signed certificate. */
export function selfSignedHost(): ReturnType<typeof hostSeen> {
  return hostSeen('issuer.example', presented([own], UNTRUSTED));
}

/** The anchors where the CA is a public one. */
export function withRoot(): ReturnType<typeof basis>['anchors'] {
  return basis({ publicCas: [root] }).anchors;
}
