import { createWiring } from '../../lambda/wiring';
import { enforcementWords } from '../../lambda/findings/enforcement-words';
import type { Finding } from '../../lambda/findings/finding';
import { type CommandLines, type RenderedFinding, renderFinding } from '../../lambda/notify/rendered-finding';
import type { HostReport } from '../../lambda/judge/evidence/hosts';
import { type Assessment, assessChains } from '../../lambda/judge/assessment';
import type { KnownCheck } from '../../lambda/judge/evidence/thumbprint-check';
import { probeHost } from '../../lambda/observe/host';
import { type Settings, profileOf } from '../../lambda/contract/settings';
import { InputError } from '../../lambda/contract/input-error';
import { urlObjections } from './creation-rules';
import { isAlike, recogniseIssuer } from './issuer-url';
import { withoutCredentials } from './url-credentials';
import { surroundings } from './surroundings';

/** AWS's expectations of an issuer: an element of the output of `thumbprint --json`. */
export interface IssuerReport {
  issuer: string;
  enforced: boolean | null;
  /** Reason for `enforced`, as the end of a sentence. */
  enforcedWhy: string;
  hosts: readonly HostReport[];
  findings: readonly RenderedFinding[];
}

/**
 * Observes issuers and judges what they present. Needs no AWS account. A text that stands for an issuer URL, such as the URL of
 * its discovery document, is taken for it. So is a URL that differs from the issuer's own in case or a final slash.
 */
export function inspectIssuers(
  texts: readonly string[],
  settings: Settings,
  check: KnownCheck = 'aws',
): Promise<IssuerReport[]> {
  const inspect = createInspection(settings, check);
  return Promise.all(
    texts.map(async (text) => {
      const { issuer, form } = recogniseIssuer(text);
      const seen = await inspect(issuer, new Set());
      const own = seen.ownName !== null && isAlike(seen.ownName, issuer) ? seen.ownName : issuer;
      const report = reportOf(own, own === issuer ? seen : await inspect(own, new Set()));
      if (own === text) return report;
      const facts = { given: text, issuer: own, form: form ?? 'other-name' } as const;
      const corrected = renderFinding({ code: 'issuer-url-corrected', facts }, [], NO_COMMANDS);
      return { ...report, findings: [corrected, ...report.findings] };
    }),
  );
}

/**
 * Checks that texts stand for URLs that an issuer can have.
 * @param isAws true if it is AWS that compares the thumbprints: it contacts issuers on port 443 only
 * @throws InputError with all that is wrong, before anything is contacted
 */
export function checkIssuers(texts: readonly string[], isAws: boolean): void {
  const problems = texts.flatMap((text) =>
    urlObjections(recogniseIssuer(text).issuer, isAws).map((problem) => `${withoutCredentials(text)}: ${problem}`),
  );
  if (problems.length > 0) throw new InputError(problems.join('\n'));
}

/** Without a provider there is nothing to approve or to remove. */
const NO_COMMANDS: CommandLines = { approveCommand: () => '' };

/** Judged observation of an issuer. */
export interface Inspection extends Assessment {
  /** The issuer that its discovery document names, where that is another one; else null. */
  ownName: string | null;
}

/**
 * Returns a function that observes an issuer and judges what it presents, without regard to any list.
 * @throws InputError when a CA file that the settings name cannot be read
 */
export function createInspection(settings: Settings, check: KnownCheck) {
  const { observe, trustOf, clock } = createWiring({ ...surroundings(), settings });
  return async (issuer: string, approved: ReadonlySet<string>): Promise<Inspection> => {
    const profile = profileOf(settings, { arn: '', issuer });
    const trust = trustOf(profile);
    const observation = await observe(issuer, profile, trust, probeHost);
    const basis = {
      pinned: new Set<string>(),
      approved,
      anchors: trust.anchors,
      external: new Set<string>(),
      recentTwins: new Set<string>(),
      remembered: [],
      now: clock(),
    };
    const assessment = assessChains(observation, basis, check);
    const ownName = observation.failures.find(({ named }) => named !== undefined)?.named ?? null;
    return { ...assessment, findings: assessment.findings.map(withoutProvider), ownName };
  };
}

/** Marks the findings for which an operator without a provider has other advice: options instead of settings. */
function withoutProvider(finding: Finding): Finding {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the entries that know the fact are those that read it.
  return { ...finding, facts: { ...finding.facts, withoutProvider: true } } as Finding;
}

/** Returns the report of an issuer. */
export function reportOf(issuer: string, { enforced, enforcedBy, hosts, findings }: Assessment): IssuerReport {
  return {
    issuer,
    enforced,
    enforcedWhy: enforcementWords(enforcedBy),
    hosts: hosts.map(({ report }) => report),
    findings: findings.map((finding) => renderFinding(finding, [], NO_COMMANDS)),
  };
}

/** True if an operator has to check an issuer: a finding above `info`, or a certificate without evidence. */
export function issuerNeedsPerson({ hosts, findings }: IssuerReport): boolean {
  return (
    findings.some(({ severity }) => severity !== 'info') ||
    hosts.some(({ tops }) => tops.some(({ evidence }) => evidence === null))
  );
}
