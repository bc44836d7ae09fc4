import { createAuthority, issueLeaf, present } from '../../../../sandbox/certificates';
import type { HostObservation } from '../../../../lambda/judge/observation';
import { chainUnder } from '../../../support/chain-under';
import type { TestServer } from '../../../support/issuer';
import { type ProbeSetup, SHORT_LIMITS, observeFrom } from '../../../support/probe';

export const HOST = 'issuer.example';
export const ISSUER = `https://${HOST}`;

/** A CA, and a chain for the host with each kind of key. */
export const root = await createAuthority({ name: 'Root' });
export const rsaChain = present(await issueLeaf(root, { hosts: [HOST], keyType: 'RSA-2048' }), root);
export const ecdsaChain = await chainUnder(root, HOST);

/** Observes the host where it is at these servers, with short waits; the CA is trusted. */
export async function look(servers: readonly TestServer[], probe: ProbeSetup = {}): Promise<HostObservation | null> {
  const connectTo = servers.map((server) => server.connectTo(HOST));
  const { issuerHost } = await observeFrom(ISSUER, { connectTo, limits: SHORT_LIMITS, trusting: [root.pem], ...probe });
  return issuerHost;
}
