import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createAuthority, issueLeaf, present } from '../../../sandbox/certificates';
import { startAws } from '../../../sandbox/aws/server';
import { runProgram } from '../../support/command';
import { documentedThumbprint } from '../../support/openssl';
import { atTheEnd, cleanUp } from '../clean-up';
import { describeIssuer } from '../contract';
import { AUDIENCE } from '../openid-provider';
import { temporaryDirectory } from '../program';
import { KINDS, type RealIssuer, chainUnder } from '../real-issuer';
import { type Keycloak, startKeycloak } from './keycloak';

const HOST = 'keycloak.example';

/** Under a private CA, whose next issuing CA signs the renewal. */
async function underPrivateCa(): Promise<RealIssuer> {
  const root = await createAuthority({ name: 'Example Corp Root CA' });
  const keycloak = await startKeycloak(HOST, await chainUnder(root, HOST), root.pem);
  return {
    issuer: keycloak.issuer,
    hosts: [{ ...keycloak, kinds: [KINDS.ecdsa] }],
    cas: () => [root.pem],
    token: keycloak.token,
    audience: AUDIENCE,
    renew: async () => keycloak.renew(await chainUnder(root, HOST)),
  };
}

describeIssuer('Keycloak', underPrivateCa);

/** A CA with a root of its own, and leaves from it with new keys. */
async function newCa(name: string) {
  const root = await createAuthority({ name: `${name} Root CA` });
  const issuing = await createAuthority({ name: `${name} Issuing CA`, issuer: root });
  const issue = async () => present(await issueLeaf(issuing, { hosts: [HOST], keyType: 'RSA-2048' }), issuing);
  return { root, issue, top: issuing.thumbprint };
}

/** An account, and the terminal of a person who has a CA file. */
async function startTerminal({ connectTo }: Keycloak) {
  const aws = await startAws();
  atTheEnd(aws.close);
  Object.assign(process.env, aws.environment);
  const caFile = path.join(await temporaryDirectory(), 'ca.pem');
  const trust = (...cas: { pem: string }[]) => writeFile(caFile, cas.map(({ pem }) => pem).join('\n'));
  const cli = async (...args: string[]) => {
    const { code, stdout } = await runProgram('bin/cli.ts', [
      ...args,
      '--json',
      '--ca',
      caFile,
      '--connect-to',
      connectTo,
    ]);
    return { code, report: JSON.parse(stdout) };
  };
  const pins = () => [...aws.iam.providers.values()].map(({ thumbprints }) => thumbprints);
  return { trust, cli, pins };
}

describe('the terminal with Keycloak', () => {
  afterEach(cleanUp);

  test('registers a realm, follows it to another root, and changes nothing after a restart with another key', async () => {
    const [before, after] = [await newCa('Example Corp'), await newCa('Example Group')];
    const keycloak = await startKeycloak(HOST, await before.issue(), `${before.root.pem}\n${after.root.pem}`);
    const { issuer } = keycloak;
    const { trust, cli, pins } = await startTerminal(keycloak);
    await trust(before.root);
    expect(await documentedThumbprint(keycloak)).toBe(before.top);

    const snapshot = await cli('thumbprint', issuer);
    expect(snapshot).toMatchObject({
      code: 0,
      report: [{ issuer, hosts: [{ tops: [{ thumbprint: before.top, evidence: 'operator-ca' }] }], findings: [] }],
    });
    const registered = await cli('register', issuer, '--client-id', AUDIENCE, '--apply');
    expect(registered).toMatchObject({
      code: 0,
      report: { status: 'created', thumbprints: [before.top], findings: [] },
    });
    expect(await cli('check')).toMatchObject({ code: 0, report: { providers: [{ issuer, status: 'unchanged' }] } });

    await keycloak.renew(await after.issue());
    expect(await documentedThumbprint(keycloak)).toBe(after.top);
    expect(await cli('check', '--apply')).toMatchObject({ code: 2, report: { providers: [{ status: 'held' }] } });
    expect(pins()).toEqual([[before.top]]);
    await trust(before.root, after.root);
    const followed = await cli('check', '--apply');
    expect(followed).toMatchObject({ code: 0, report: { providers: [{ status: 'updated', added: [after.top] }] } });
    expect(pins()).toEqual([[before.top, after.top]]);

    await keycloak.restart(await after.issue());
    const restarted = await cli('check', '--apply');
    expect(restarted).toMatchObject({ code: 0, report: { providers: [{ status: 'unchanged' }] } });
    expect(pins()).toEqual([[before.top, after.top]]);
  });
});
