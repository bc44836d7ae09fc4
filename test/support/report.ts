import type { Finding } from '../../lambda/findings/finding';
import { severityOf } from '../../lambda/findings/lookup';
import { type ProviderReport, type Report, countStatuses } from '../../lambda/contract/report';

/** The report of a complete run over these providers. @param of what is otherwise about it */
export function reportOver(providers: readonly ProviderReport[], of: Partial<Report> = {}): Report {
  return {
    runId: '1',
    startedAt: '2026-11-21T12:00:00.000Z',
    durationMs: 5,
    dryRun: false,
    thumbprintCheck: 'aws',
    complete: true,
    counts: countStatuses(providers),
    findings: [],
    providers,
    ...of,
  };
}

/** The codes of the findings of a run, a provider or a judgement. */
export function codesOf<Code extends string>({ findings }: { findings: readonly { code: Code }[] }): Code[] {
  return findings.map(({ code }) => code);
}

/** The findings of a run or a provider, each as `SEVERITY CODE`. */
export function severitiesOf({ findings }: { findings: readonly Finding[] }): string[] {
  return findings.map((finding) => `${severityOf(finding)} ${finding.code}`);
}

/** The status of each provider, with the codes of what was found. */
export function statusesOf({ providers }: Report): string[] {
  return providers.map((provider) => [provider.status, ...codesOf(provider)].join(' '));
}

/** What was found of one kind, over all providers. */
export function findingsIn({ providers }: Report, wanted: Finding['code']): Finding[] {
  return providers.flatMap(({ findings }) => findings.filter(({ code }) => code === wanted));
}
