import { type Authority, type ServerChain, issueLeaf, present } from '../../sandbox/certificates';

/** A chain for these hosts under some CA, which is sent along. */
export async function chainUnder(authority: Authority, ...hosts: string[]): Promise<ServerChain> {
  return present(await issueLeaf(authority, { hosts }), authority);
}
