import { createAuthority, issueLeaf, selfSigned } from '../../../sandbox/certificates';
import { TRUSTED, UNTRUSTED, basis, hostSeen, presented } from '../../support/judgement';

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
