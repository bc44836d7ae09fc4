import type { Iam, Provider } from '../../lambda/act/iam';
import type { OpenMemberAccess } from '../../lambda/organization/member-access';
import { type Instance, createClient } from './instances';
import { CPU, LATENCY } from './latencies';
import type { SimulatedIssuer } from './issuers';
import type { Usage } from './usage';
import type { VirtualClock } from './virtual-clock';

/** Providers of a member account, by ARN. */
export type Members = Map<string, Map<string, Provider>>;

/** Returns the ID of an account. */
export function accountId(index: number): string {
  return String(200_000_000_000 + index);
}

/** Makes the providers of an account. Each account trusts as many issuers, and all issuers have equally many providers. */
export function createProviders(
  index: number,
  count: number,
  issuers: readonly SimulatedIssuer[],
): Map<string, Provider> {
  const id = accountId(index);
  const own = Array.from({ length: count }, (__, place) => {
    const issuer = issuers[(index * count + place) % issuers.length];
    if (!issuer) throw new Error('There are no issuers.');
    return providerOf(id, issuer);
  });
  return new Map(own.map((provider) => [provider.arn, provider]));
}

function providerOf(account: string, { issuer, thumbprints }: SimulatedIssuer): Provider {
  const arn = `arn:aws:iam::${account}:oidc-provider/${issuer.replace('https://', '')}`;
  return { arn, issuer, thumbprints: [...thumbprints], clientIds: ['sts.amazonaws.com'], tags: {} };
}

/** Makes the access to member accounts from an instance: one session for reading, and one for each write. */
export function createAccess(
  members: Members,
  { spend, clients: { sts } }: Pick<Instance, 'spend' | 'clients'>,
  time: Pick<VirtualClock, 'now' | 'hold'>,
  usage: () => Usage,
): OpenMemberAccess {
  const assumeRole = async (): Promise<void> => {
    usage().assumptions.push(time.now());
    await sts(LATENCY.assumeRole);
  };
  return async (account) => {
    const providers = members.get(account);
    if (!providers) throw new Error(`There is no account ${account}.`);
    await assumeRole();
    return { iam: createMemberIam(providers, { spend, assumeRole, time, usage }), close: () => {} };
  };
}

interface MemberCalls extends Pick<Instance, 'spend'> {
  time: Pick<VirtualClock, 'hold'>;
  assumeRole: () => Promise<void>;
  usage: () => Usage;
}

function createMemberIam(providers: Map<string, Provider>, { spend, assumeRole, time, usage }: MemberCalls): Iam {
  /** Reads that wait for their turn have a client of their own, and so has each write. */
  const patient = createClient(spend);
  const urgent = createClient(spend);
  const written = new Map<string, () => void>();
  return {
    list: async () => {
      usage().iamReads += 1;
      await patient(LATENCY.iam);
      return [...providers.keys()];
    },
    get: async (arn, until) => {
      usage().iamReads += 1;
      written.get(arn)?.();
      written.delete(arn);
      // What Act reads, it judges.
      await (until ? patient(LATENCY.iam) : urgent(LATENCY.iam, CPU.judge));
      const provider = providers.get(arn);
      if (!provider) throw Object.assign(new Error('There is no such provider.'), { name: 'NoSuchEntityException' });
      return provider;
    },
    replaceThumbprints: async (arn, thumbprints) => {
      usage().iamWrites += 1;
      await assumeRole();
      await createClient(spend)(LATENCY.iam);
      const provider = providers.get(arn);
      if (provider) providers.set(arn, { ...provider, thumbprints: [...thumbprints] });
      // Before the list is read back, a timer of the system's ends.
      written.set(arn, time.hold());
    },
  };
}
