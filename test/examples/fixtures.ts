import {
  type Authority,
  type ServerCertificate,
  createAuthority,
  issueLeaf,
  selfSigned,
} from '../../sandbox/certificates';
import { type Account, type Look, openAccount } from './account';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** The run that the examples are about: a Wednesday, noon UTC. */
export const NOON = new Date('2026-11-18T12:00:00.000Z');

/** So many hours after noon. */
export function hours(count: number): Date {
  return new Date(NOON.getTime() + count * HOUR);
}

/** So many days after noon. */
export function days(count: number): Date {
  return new Date(NOON.getTime() + count * DAY);
}

const LONG = { from: days(-400), to: days(3000) };

/** Who takes part in an example. */
export interface Fixtures {
  account: Account;
  /** What hosts present under an issuing CA of the company. */
  under: (ca: string, ...hosts: string[]) => Promise<Look & { thumbprint: string }>;
  /** What a host presents that signs for itself. */
  alone: (name: string, host: string, until?: Date) => Promise<Look & { thumbprint: string }>;
}

/** Opens an account whose watcher trusts the company's CA. */
export async function startFixtures(settings: object = {}): Promise<Fixtures> {
  const root = await createAuthority({ name: 'Example Corp Root CA', validity: LONG });
  const account = openAccount(root, settings);
  const cas = new Map<string, Authority>();
  return {
    account,
    under: async (ca, ...hosts) => {
      const issuing =
        cas.get(ca) ?? account.name(ca, await createAuthority({ name: ca, issuer: root, validity: LONG }));
      cas.set(ca, issuing);
      const leaf = await issueLeaf(issuing, { hosts, validity: { from: days(-5), to: days(85) } });
      return {
        chain: [account.name(`${ca}: ${hosts[0]}`, leaf), issuing],
        trusted: true,
        thumbprint: issuing.thumbprint,
      };
    },
    alone: async (name, host, until = days(200)) => {
      const validity = { from: days(-165), to: until };
      const certificate: ServerCertificate = account.name(name, await selfSigned({ hosts: [host], validity }));
      return { chain: [certificate], trusted: false, thumbprint: certificate.thumbprint };
    },
  };
}
