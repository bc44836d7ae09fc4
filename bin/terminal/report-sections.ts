import { printable } from '../../lambda/judge/printable';
import type { RenderedFinding } from '../../lambda/notify/rendered-finding';
import type { RenderedReport } from '../../lambda/notify/rendered-report';
import { byStatus } from './status-order';

/** Name of what the findings of a report are about that concern no single provider. */
export const THE_RUN = 'the run itself';

/** Findings about one subject. */
export interface Section {
  /** `the run itself`, or an issuer URL. */
  subject: string;
  findings: readonly RenderedFinding[];
}

/** Returns the findings of a report by what they are about: the run, then the providers in the order of their status. */
export function sectionsOf({ findings, providers }: RenderedReport): Section[] {
  return [
    { subject: THE_RUN, findings },
    ...byStatus(providers).map((provider) => ({ subject: printable(provider.issuer), findings: provider.findings })),
  ].filter((section) => section.findings.length > 0);
}
