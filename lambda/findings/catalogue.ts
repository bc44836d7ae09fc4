import { ACCOUNTS } from './entries/accounts';
import { CHAINS } from './entries/chains';
import { CHANGES } from './entries/changes';
import { DOCUMENTS } from './entries/documents';
import { EXTERNAL_CHANGES } from './entries/external-changes';
import { FAILURES } from './entries/failures';
import { HOSTS } from './entries/hosts';
import { LIVE_THUMBPRINTS } from './entries/live-thumbprints';
import { REQUESTS } from './entries/requests';
import { RUNS } from './entries/runs';
import type { Entry } from './entry';

/** All that follows from a code and the facts of a finding, by code. */
export const CATALOGUE = {
  ...FAILURES,
  ...LIVE_THUMBPRINTS,
  ...CHANGES,
  ...REQUESTS,
  ...EXTERNAL_CHANGES,
  ...CHAINS,
  ...HOSTS,
  ...DOCUMENTS,
  ...RUNS,
  ...ACCOUNTS,
};

/** Code of a finding. Stable: reports, scripts and the runbook name these codes. */
export type FindingCode = keyof typeof CATALOGUE;

/** Facts of a finding, by its code. */
export type Facts<Code extends FindingCode = FindingCode> =
  (typeof CATALOGUE)[Code] extends Entry<infer Known> ? Known : never;
