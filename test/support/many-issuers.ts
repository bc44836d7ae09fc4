import { type Authority, createAuthority, issueLeaf, present, selfSigned } from '../../sandbox/certificates';
import { answer, documents, serve } from './issuer';

/** An issuer of a test, on a server of its own. */
export interface CountedIssuer {
  /** Issuer URL. */
  issuer: string;
  /** The thumbprint that it presents. */
  thumbprint: string;
  /** The rule that leads its host to the server. */
  connectTo: string;
  /** Times that its discovery document was asked for so far. */
  asked: () => number;
  close: () => Promise<void>;
}

/** Issuers under one private CA. */
export interface ManyIssuers {
  ca: Authority;
  issuers: readonly CountedIssuer[];
}

/**
 * Starts issuers: `https://issuer-0.example` and so on.
 * @param alone numbers of those that sign their certificates themselves, so that there is no evidence for them
 */
export async function startIssuers(count: number, alone: readonly number[] = []): Promise<ManyIssuers> {
  const ca = await createAuthority({ name: 'Operator Root' });
  const start = async (index: number): Promise<CountedIssuer> => {
    const host = `issuer-${index}.example`;
    const issuer = `https://${host}`;
    const certificate = alone.includes(index)
      ? await selfSigned({ hosts: [host] })
      : await issueLeaf(ca, { hosts: [host] });
    const chain = alone.includes(index) ? present(certificate) : present(certificate, ca);
    const routes = answer(documents(issuer));
    let asked = 0;
    const server = await serve(chain, (request, response) => {
      if (request.url?.endsWith('openid-configuration')) asked += 1;
      routes(request, response);
    });
    const { thumbprint } = alone.includes(index) ? certificate : ca;
    return { issuer, thumbprint, connectTo: server.connectTo(host), asked: () => asked, close: () => server.close() };
  };
  return { ca, issuers: await Promise.all(Array.from({ length: count }, (_, index) => start(index))) };
}
