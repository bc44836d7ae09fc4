import type { ProviderReport, Report } from '../contract/report';
import { enforcementWords } from '../findings/enforcement-words';
import { type CommandLines, type RenderedFinding, renderFinding } from './rendered-finding';

/** A provider's report in words. */
export interface RenderedProvider extends Omit<ProviderReport, 'findings' | 'enforcedBy'> {
  /** Reason for `enforced`, as the end of a sentence, for example `no public CA signed the certificate of "login.example"`. */
  enforcedWhy: string;
  findings: readonly RenderedFinding[];
}

/** Answer to an invocation. Documented in docs/invocation.md; keys are never renamed without a CHANGELOG entry. */
export interface RenderedReport extends Omit<Report, 'findings' | 'providers'> {
  /** Findings about the run as such, or about several providers at once. */
  findings: readonly RenderedFinding[];
  providers: readonly RenderedProvider[];
}

/** Puts the report of a run into words. */
export function renderReport({ findings, providers, ...report }: Report, commandLines: CommandLines): RenderedReport {
  return {
    ...report,
    findings: findings.map((finding) => renderFinding(finding, [], commandLines)),
    providers: providers.map(({ findings: own, enforcedBy, ...provider }) => ({
      ...provider,
      enforcedWhy: enforcementWords(enforcedBy),
      findings: own.map((finding) => renderFinding(finding, [provider.arn], commandLines)),
    })),
  };
}
