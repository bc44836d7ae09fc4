import { type ServerChain, createAuthority, issueLeaf, present } from '../../sandbox/certificates';

/** The chain of AWS's endpoints, and the root that its clients trust. */
export interface AwsChain {
  tls: ServerChain;
  rootPem: string;
}

/** Makes a chain like that of AWS's own endpoints: an RSA key, and one CA between it and the root. */
export async function createAwsChain(): Promise<AwsChain> {
  const root = await createAuthority({ name: 'Bench AWS Root CA', keyType: 'RSA-2048' });
  const ca = await createAuthority({ name: 'Bench AWS CA', keyType: 'RSA-2048', issuer: root });
  const leaf = await issueLeaf(ca, { hosts: ['127.0.0.1'], keyType: 'RSA-2048' });
  return { tls: present(leaf, ca), rootPem: root.pem };
}
