import fc from 'fast-check';
import { startCpuTime } from '../../../../lambda/observe/tls/cpu-time';
import { TOO_MUCH_MS, USUAL_MS, createHostCost, createHostCosts } from '../../../../lambda/observe/tls/host-cost';
import { properties } from '../../../support/properties';

const HOST = 'issuer.example';

test('handshakes of usual cost never end the questions to a host, however many there are', () => {
  properties(
    fc.property(fc.array(fc.double({ min: 0, max: USUAL_MS, noNaN: true }), { maxLength: 700 }), (costs) => {
      const host = createHostCost(HOST);
      for (const cost of costs) host.begin(() => {}).add(cost);
      expect(host.over()).toBeNull();
    }),
  );
});

test('one handshake that costs too much ends all that are under way, and none that are done', () => {
  const host = createHostCost(HOST);
  const ended: string[] = [];
  const dear = host.begin(() => ended.push('itself'));
  host.begin(() => ended.push('another'));
  host.begin(() => ended.push('one that is done')).done();
  dear.add(USUAL_MS + TOO_MUCH_MS);
  expect(host.over()).toBeNull();
  dear.add(1);
  expect(host.over()).toMatchObject({ code: 'handshake-too-costly', where: HOST });
  expect(ended).toEqual(['itself', 'another']);
});

test('rt-a9: the cost of a handshake adds up over all its parts, and over all handshakes of a host', () => {
  const host = createHostCost(HOST);
  const first = host.begin(() => {});
  for (let n = 0; n < 10; n += 1) first.add(10);
  expect(host.over()).toBeNull();
  const left = TOO_MUCH_MS - (100 - USUAL_MS);
  host.begin(() => {}).add(USUAL_MS + left);
  expect(host.over()).toBeNull();
  host.begin(() => {}).add(USUAL_MS + 1);
  expect(host.over()).not.toBeNull();
});

test('the cost of a host counts for that host, and not for another', () => {
  const costOf = createHostCosts();
  costOf(HOST)
    .begin(() => {})
    .add(1_000);
  expect(costOf(HOST).over()).not.toBeNull();
  expect(costOf('other.example').over()).toBeNull();
});

test('CPU time counts for work without a break, and not for mere waiting', async () => {
  const idle = startCpuTime();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const idleMs = idle();
  const busy = startCpuTime();
  const end = performance.now() + 300;
  while (performance.now() < end);
  // The clock of a single thread goes on in steps of some milliseconds.
  expect(busy()).toBeGreaterThan(20);
  expect(busy()).toBeLessThanOrEqual(performance.now());
  expect(idleMs).toBeLessThan(busy());
});
