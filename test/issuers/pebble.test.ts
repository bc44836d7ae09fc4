import { X509Certificate } from 'node:crypto';
import { invokeAsTyped } from '../../sandbox/invoke';
import type { ServerChain } from '../../sandbox/certificates';
import { thumbprintOf } from '../../lambda/judge/chain/thumbprint';
import { documents } from '../support/issuer';
import { commandTo } from '../support/mail-commands';
import { documentedThumbprint } from '../support/openssl';
import { cleanUp } from './clean-up';
import { type Nginx, startNginx } from './nginx';
import { startPebble } from './pebble';
import { KINDS } from './real-issuer';
import { only, watch } from './watcher';

const HOST = 'issuer.example';
const ISSUER = `https://${HOST}`;

afterEach(cleanUp);

function serve(chain: ServerChain): Promise<Nginx> {
  return startNginx({ host: HOST, chains: [chain], documents: documents(ISSUER) });
}

test('renewed leaves of either kind from the same CA change nothing', async () => {
  const pebble = await startPebble();
  const both = async () => [await pebble.issue({ host: HOST, keyType: 'rsa2048' }), await pebble.issue({ host: HOST })];
  const nginx = await startNginx({ host: HOST, chains: await both(), documents: documents(ISSUER) });
  const top = await documentedThumbprint(nginx, KINDS.rsa);
  expect(await documentedThumbprint(nginx, KINDS.ecdsa)).toBe(top);
  const { deploy, run, pins, aws } = await watch(ISSUER, [top]);
  deploy({ connectTo: [nginx.connectTo], cas: pebble.roots });
  await nginx.renew(await both());
  expect(await run()).toMatchObject({ status: 'unchanged', hosts: [{ tops: [{ evidence: 'operator-ca' }] }] });
  expect(pins()).toEqual([top]);
  expect(aws.inbox.messages).toEqual([]);
});

test('a top under an unknown root is held, until the operator approves it with the command from the mail', async () => {
  const before = await startPebble();
  const nginx = await serve(await before.issue({ host: HOST }));
  const old = await documentedThumbprint(nginx);
  const { deploy, run, pins, aws } = await watch(ISSUER, [old]);
  deploy({ connectTo: [nginx.connectTo], cas: before.roots });
  await run();
  await before.stop();
  const after = await startPebble();
  await nginx.renew([await after.issue({ host: HOST })]);
  const fresh = await documentedThumbprint(nginx);

  const held = await run();
  expect(held).toMatchObject({ status: 'held', added: [], hosts: [{ tops: [{ thumbprint: fresh, evidence: null }] }] });
  expect(pins()).toEqual([old]);
  expect(aws.inbox.messages).toHaveLength(1);
  const command = commandTo('Approve it', aws.inbox.messages[0]?.email ?? '');
  expect(command).toContain(fresh);

  const approved = only(await invokeAsTyped(aws, command));
  expect(approved).toMatchObject({ status: 'updated', added: [fresh], hosts: [{ tops: [{ evidence: 'approved' }] }] });
  expect(pins()).toEqual([old, fresh]);
});

/** The issuing CA's certificate in a chain from pebble. */
function issuingIn({ cert }: ServerChain): X509Certificate {
  return new X509Certificate(/-----END CERTIFICATE-----\s*([\s\S]+)/.exec(cert)?.[1] ?? '');
}

describe('an issuing CA that two roots have cross-signed', () => {
  /** Chains through either certificate of the one issuing CA. */
  const startPair = async () => {
    const pebble = await startPebble({ alternateRoots: 1 });
    const [one, other] = [await pebble.issue({ host: HOST }), await pebble.issue({ host: HOST, under: 1 })];
    const [first, second] = [issuingIn(one), issuingIn(other)];
    expect(second.subject).toBe(first.subject);
    expect(second.publicKey.equals(first.publicKey)).toBe(true);
    expect(second.issuer).not.toBe(first.issuer);
    return { roots: pebble.roots, one, other, tops: [first, second].map(({ raw }) => thumbprintOf(raw)) };
  };

  test('has continuity when its other certificate is presented instead, though the root of that one is not trusted', async () => {
    const { roots, one, other, tops } = await startPair();
    const nginx = await serve(one);
    expect(await documentedThumbprint(nginx)).toBe(tops[0]);
    const { deploy, run, pins, aws } = await watch(ISSUER, tops.slice(0, 1));
    deploy({ connectTo: [nginx.connectTo], cas: roots.slice(0, 1) });
    await run();
    await nginx.renew([other]);
    expect(await documentedThumbprint(nginx)).toBe(tops[1]);
    expect(await run()).toMatchObject({
      status: 'updated',
      added: tops.slice(1),
      hosts: [{ tops: [{ evidence: 'continuity' }] }],
    });
    expect(pins()).toEqual(tops);
    expect(aws.inbox.messages).toHaveLength(1);
  });

  test('has both its certificates pinned while two addresses present one each', async () => {
    const { roots, one, other, tops } = await startPair();
    const addresses = [await serve(one), await serve(other)];
    const { deploy, run, pins } = await watch(ISSUER, tops.slice(0, 1));
    deploy({ connectTo: addresses.map(({ connectTo }) => connectTo), cas: roots });
    const report = await run();
    expect(report).toMatchObject({ status: 'updated', added: tops.slice(1) });
    expect(report.findings.map(({ code }) => code)).toContain('chains-differ');
    expect(pins()).toEqual(tops);
  });
});
