import type { Iam, Provider } from '../../lambda/act/iam';
import { checkInput } from '../../lambda/input-error';
import type { Observation } from '../../lambda/judge/observation';
import { createLookoutContext } from '../../lambda/observe/tls-settings';
import { parseInvocation } from '../../lambda/invocation';
import { type RunDependencies, run } from '../../lambda/run';
import { settingsSchema } from '../../lambda/settings';
import { type Authority, createAuthority, issueLeaf } from '../../sandbox/certificates';
import { DISCOVERY, UNTRUSTED, basis, hostSeen, presented, seen, served } from '../support/judging';

const PINNED = 'a'.repeat(40);
const HOSTS = ['one.example', 'two.test', 'three.invalid'];
let proxy: Authority;

beforeAll(async () => {
  proxy = await createAuthority({ name: 'Proxy' });
});

/** What a proxy with a CA of its own makes of an issuer. */
const intercepted = async (issuer: string): Promise<Observation> => {
  const host = issuer.slice('https://'.length);
  const leaf = await issueLeaf(proxy, { hosts: [host] });
  const document = { ...DISCOVERY, issuer, jwksUri: `${issuer}/jwks` };
  return { ...seen(hostSeen(host, presented([leaf, proxy], UNTRUSTED))), issuer, discovery: served(document) };
};

const providerOf = (arn: string): Provider => ({
  arn,
  issuer: `https://${arn.slice(arn.indexOf('/') + 1)}`,
  thumbprints: [PINNED],
});

test('a run behind an intercepting proxy says so for each provider, and writes nothing', async () => {
  const arns = HOSTS.map((host) => `arn:aws:iam::123456789012:oidc-provider/${host}`);
  const writes: string[] = [];
  const iam: Iam = {
    list: async () => arns,
    get: async (arn) => providerOf(arn),
    replaceThumbprints: async (arn) => void writes.push(arn),
  };
  const using: RunDependencies = {
    iam,
    observe: intercepted,
    trustOf: () => ({ context: createLookoutContext([]), anchors: basis().anchors }),
    settings: checkInput(settingsSchema, {}, 'settings'),
    clock: () => new Date(),
    approveCommand: () => 'APPROVE',
    tell: null,
    remainingMs: () => Number.POSITIVE_INFINITY,
    newRunId: () => 'run',
    reportCommand: 'REPORT',
  };
  const report = await run(parseInvocation({}), using);
  expect(report.providers.map(({ findings }) => findings.at(-1)?.code)).toEqual(HOSTS.map(() => 'intercepting-proxy'));
  expect(report.providers).toMatchObject(
    HOSTS.map(() => ({ status: 'held', after: [PINNED], enforced: true, enforcedWhy: expect.any(String) })),
  );
  expect(writes).toEqual([]);

  const alone = await run(parseInvocation({ providers: arns.slice(0, 1) }), using);
  expect(alone.providers[0]?.findings.map(({ code }) => code)).not.toContain('intercepting-proxy');
});
