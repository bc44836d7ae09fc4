import { type Authority, type ServerChain, createAuthority, issueLeaf, present, selfSigned } from './certificates';
import type { HttpsHost } from './https-host';
import { startIssuer, startJwksHost } from './issuer';

/** Chain that a host presents from a renewal on. */
interface Renewal {
  chain: ServerChain;
  /** The thumbprint that AWS documents for the chain. */
  thumbprint: string;
}

/** Gives a host a new certificate. */
type Renew = (host: string) => Promise<Renewal>;

/** An identity provider of the sandbox, as its owner sees it. */
export interface SandboxIssuer {
  /** Name for it in commands. */
  name: string;
  /** Issuer URL. */
  issuer: string;
  /** Peculiarity of it, as the end of a sentence. */
  description: string;
  /** The thumbprint that IAM holds for it at first. */
  pinned: string;
  /** Presents a new certificate from now on, and returns its thumbprint; null where nothing runs. */
  rotate: (() => Promise<string>) | null;
  hosts: readonly HttpsHost[];
}

/**
 * Starts four identity providers: one under a private CA, one self-signed, one with its keys on another host, one down.
 * @param root the private CA
 */
export async function startIssuers(root: Authority): Promise<SandboxIssuer[]> {
  const underRoot = renewalsUnder(root);
  return [await startPlain(underRoot), await startSelfSigned(), await startSplit(underRoot), await startDown()];
}

async function startPlain(renew: Renew): Promise<SandboxIssuer> {
  const { chain, thumbprint } = await renew('login.example');
  const host = await startIssuer({ issuer: 'https://login.example', chain });
  return {
    name: 'private-ca',
    issuer: host.issuer,
    description: 'has a certificate of the private Example Corp CA, which the watcher is configured to trust',
    pinned: thumbprint,
    rotate: rotation(host, renew),
    hosts: [host],
  };
}

async function startSelfSigned(): Promise<SandboxIssuer> {
  const { chain, thumbprint } = await renewAlone('self-signed.example');
  const host = await startIssuer({ issuer: 'https://self-signed.example', chain });
  return {
    name: 'self-signed',
    issuer: host.issuer,
    description: 'signs its own certificate, so that there is no evidence for it',
    pinned: thumbprint,
    rotate: rotation(host, renewAlone),
    hosts: [host],
  };
}

async function startSplit(renew: Renew): Promise<SandboxIssuer> {
  const uri = 'https://keys.split.example/jwks';
  const { chain, thumbprint } = await renew('split.example');
  const issuer = await startIssuer({ issuer: 'https://split.example', chain, jwksUri: uri });
  const keys = await startJwksHost({ uri, issuer, chain: (await renew('keys.split.example')).chain });
  return {
    name: 'split',
    issuer: issuer.issuer,
    description: 'keeps its keys on another host, keys.split.example, whose thumbprint nobody has pinned',
    pinned: thumbprint,
    rotate: rotation(keys, renew),
    hosts: [issuer, keys],
  };
}

async function startDown(): Promise<SandboxIssuer> {
  const { chain, thumbprint } = await renewAlone('down.example');
  const host = await startIssuer({ issuer: 'https://down.example', chain });
  await host.close();
  return { name: 'down', issuer: host.issuer, description: 'is down', pinned: thumbprint, rotate: null, hosts: [host] };
}

/** Makes renewals by a CA: each comes from another issuing CA under the same root. */
function renewalsUnder(root: Authority): Renew {
  let generation = 0;
  return async (host) => {
    generation += 1;
    const issuing = await createAuthority({ name: `Example Corp Issuing CA ${generation}`, issuer: root });
    return { chain: present(await issueLeaf(issuing, { hosts: [host] }), issuing), thumbprint: issuing.thumbprint };
  };
}

const renewAlone: Renew = async (host) => {
  const certificate = await selfSigned({ hosts: [host] });
  return { chain: present(certificate), thumbprint: certificate.thumbprint };
};

function rotation(host: HttpsHost, renew: Renew) {
  return async (): Promise<string> => {
    const { chain, thumbprint } = await renew(host.host);
    host.rotate(chain);
    return thumbprint;
  };
}
