import { costOf, sumOf } from '../../../bench/organization/cost';
import { measureOrganization } from '../../../bench/organization/measure';
import { organizationPage } from '../../../bench/organization/page';
import { noUsage, peakPerSecond } from '../../../bench/organization/usage';
import { definitionIn } from './definition';
import { synthesiseOrganization } from './synthesise';

test('an organization twice as large costs at most twice as much, and its issuers are observed once', async () => {
  const definition = definitionIn(synthesiseOrganization());
  const [small, large] = [
    await measureOrganization(definition, 60, 100),
    await measureOrganization(definition, 120, 100),
  ];
  const [costOfSmall, costOfLarge] = [small, large].map((usage) => sumOf(costOf(usage, 10)));
  expect(costOfLarge).toBeGreaterThan(costOfSmall ?? Infinity);
  expect(costOfLarge).toBeLessThan(2 * (costOfSmall ?? 0));
  for (const { full, quick } of [small, large]) {
    expect([full.observations, full.iamWrites, quick.observations]).toEqual([100, 0, 10]);
    expect(peakPerSecond(full.assumptions)).toBeLessThan(150);
    expect(full.transitions).toBeGreaterThan(quick.transitions);
  }
  expect(large.full.assumptions).toHaveLength(2 * 120);
  const rotation = { accounts: 120, rotated: 20, run: { ...noUsage(), seconds: 1, cpuMs: 1 } };
  expect(organizationPage({ usages: [small, large], rotation, alarmMetrics: 10 })).toContain('120 accounts');
}, 180_000);
