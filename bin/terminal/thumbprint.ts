import { compose } from '../../lambda/compose';
import type { Finding } from '../../lambda/judge/finding';
import type { HostReport } from '../../lambda/judge/hosts';
import { type Assessment, assess } from '../../lambda/judge/judge';
import type { KnownCheck } from '../../lambda/judge/thumbprint-check';
import { lookAt } from '../../lambda/observe/host';
import { type Settings, profileOf } from '../../lambda/settings';
import { surroundings } from './surroundings';

/** What AWS expects for an issuer: an element of what `thumbprint --json` prints. */
export interface IssuerReport {
  issuer: string;
  enforced: boolean | null;
  /** Why, as the end of a sentence. */
  enforcedWhy: string;
  hosts: readonly HostReport[];
  findings: readonly Finding[];
}

/** Looks at issuers and judges what they present. Needs no AWS account. */
export const inspectIssuers = (
  issuers: readonly string[],
  settings: Settings,
  check: KnownCheck = 'aws',
): Promise<IssuerReport[]> => {
  const inspect = createInspection(settings, check);
  return Promise.all(issuers.map(async (issuer) => reportOf(issuer, await inspect(issuer, new Set()))));
};

/**
 * Gives what looks at an issuer and judges what it presents, without regard to any list.
 * @throws InputError when a CA file that the settings name cannot be read
 */
export const createInspection = (settings: Settings, check: KnownCheck) => {
  const { observe, trustOf, clock } = compose({ ...surroundings(), settings });
  return async (issuer: string, approved: ReadonlySet<string>): Promise<Assessment> => {
    const profile = profileOf(settings, { arn: '', issuer });
    const trust = trustOf(profile);
    const observation = await observe(issuer, profile, trust, lookAt);
    const basis = {
      pinned: new Set<string>(),
      approved,
      anchors: trust.anchors,
      external: new Set<string>(),
      recentTwins: new Set<string>(),
      remembered: [],
      now: clock(),
    };
    return assess(observation, basis, check);
  };
};

/** The report of an issuer. */
export const reportOf = (issuer: string, { enforced, enforcedWhy, hosts, findings }: Assessment): IssuerReport => ({
  issuer,
  enforced,
  enforcedWhy,
  hosts: hosts.map(({ report }) => report),
  findings,
});

/** Whether a person has to look at an issuer: a finding above `info`, or a certificate that nothing vouches for. */
export const issuerNeedsPerson = ({ hosts, findings }: IssuerReport): boolean =>
  findings.some(({ severity }) => severity !== 'info') ||
  hosts.some(({ tops }) => tops.some(({ evidence }) => evidence === null));
