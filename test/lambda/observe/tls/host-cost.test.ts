import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
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

/** Waits, then works until the process has used 200 ms of a processor, and prints what was counted for each. */
const WAIT_AND_WORK = `
  import { startCpuTime } from './lambda/observe/tls/cpu-time.ts';
  const idle = startCpuTime();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const idleMs = idle();
  const usedMs = () => process.cpuUsage().user / 1000;
  const busy = startCpuTime();
  for (const end = usedMs() + 200; usedMs() < end; );
  console.log(JSON.stringify({ idleMs, busyMs: busy(), elapsedMs: performance.now() }));
`;

test('CPU time counts for work without a break, and not for mere waiting', async () => {
  // In a process of its own: Node 20 also counts what V8's other threads do, and here they compile and collect garbage.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', WAIT_AND_WORK],
    { cwd: path.resolve(import.meta.dirname, '../../../..') },
  );
  const { idleMs, busyMs, elapsedMs } = JSON.parse(stdout);
  // The clock of a single thread goes on in steps of some milliseconds.
  expect(busyMs).toBeGreaterThan(150);
  expect(busyMs).toBeLessThanOrEqual(elapsedMs);
  expect(idleMs).toBeLessThan(150);
});
