import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { synthesiseOrganization } from './definition';
import { type OrganizationUsage, measureOrganization, measureRotation } from './measure';
import { organizationPage } from './page';
import { ISSUERS } from './scale';

/** Numbers of accounts that are simulated. */
const SIZES = [100, 1_000, 10_000, 20_000];

/** Accounts of the run after a rotation, and what part of the issuers rotates: less than the run may write. */
const ROTATION = { accounts: 1_000, oneOf: 25 };

/** Says what is under way, and gives its result. */
type Step = <Value>(what: string, work: () => Promise<Value>) => Promise<Value>;

/**
 * Simulates runs over organizations of several sizes.
 * @param quick true for the two smallest alone, without writing a file
 * @returns the page with the results, Markdown
 */
export async function benchOrganization(quick: boolean, step: Step): Promise<string> {
  const { definition, alarmMetrics } = synthesiseOrganization();
  const usages: OrganizationUsage[] = [];
  for (const accounts of quick ? SIZES.slice(0, 2) : SIZES)
    usages.push(await step(`${accounts} accounts`, () => measureOrganization(definition, accounts)));
  const { accounts, oneOf } = ROTATION;
  const run = await step('A rotation', () => measureRotation(definition, accounts, oneOf));
  const page = organizationPage({ usages, rotation: { accounts, rotated: ISSUERS / oneOf, run }, alarmMetrics });
  if (!quick) writeFileSync(path.resolve(import.meta.dirname, '../organization-results.md'), page);
  return page;
}
