import { createLocalJWKSet, jwtVerify } from 'jose';
import { documentedThumbprint } from '../support/openssl';
import { cleanUp } from './clean-up';
import type { RealIssuer } from './real-issuer';
import { seeKeys } from './seen-keys';
import { type Deployment, watch } from './watcher';

/** What has to hold of the watcher and any identity provider, whoever wrote it. */
export function describeIssuer(name: string, start: () => Promise<RealIssuer>): void {
  return describe(name, () => {
    afterEach(cleanUp);

    test('signs tokens that verify against the keys that the watcher saw', async () => {
      const real = await start();
      const { issuer, audience } = real;
      const { seen, read, jwks } = await seeKeys(issuer, deploymentFor(real));
      expect(read).toEqual({ ok: true, value: seen });
      const { payload } = await jwtVerify(await real.token(), createLocalJWKSet(jwks), { issuer, audience });
      expect(payload.iss).toBe(issuer);
    });

    test('has the thumbprints of the documented openssl procedure pinned, and keeps them when a renewal adds to them', async () => {
      const real = await start();
      const before = await documentedThumbprints(real);
      const { aws, deploy, run, pins } = await watch(real.issuer, before.slice(0, 1));
      deploy(deploymentFor(real));
      const { hosts } = await run();
      expect(hosts.flatMap(({ tops }) => tops.map(({ thumbprint }) => thumbprint)).toSorted()).toEqual(
        before.toSorted(),
      );
      expect(pins().toSorted()).toEqual(before.toSorted());
      aws.inbox.clear();

      await real.renew();
      const fresh = (await documentedThumbprints(real)).filter((thumbprint) => !before.includes(thumbprint));
      deploy(deploymentFor(real));
      const { status, added, retired } = await run();
      expect(fresh).not.toEqual([]);
      expect({ status, added: added.toSorted(), retired }).toEqual({
        status: 'updated',
        added: fresh.toSorted(),
        retired: [],
      });
      expect(pins().toSorted()).toEqual([...before, ...fresh].toSorted());
      expect(aws.inbox.messages).toHaveLength(1);
      for (const thumbprint of fresh) expect(aws.inbox.messages[0]?.email).toContain(`Added ${thumbprint}`);

      const again = await run();
      expect(again.status).toBe('unchanged');
      expect(again.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
      expect(aws.inbox.messages).toHaveLength(1);
    });
  });
}

function deploymentFor({ hosts, cas }: RealIssuer): Deployment {
  return {
    connectTo: hosts.map(({ connectTo }) => connectTo),
    cas: cas(),
  };
}

/** What AWS's documented procedure yields for every host and each kind of certificate that it has. */
function documentedThumbprints({ hosts }: RealIssuer): Promise<string[]> {
  return Promise.all(hosts.flatMap((host) => host.kinds.map((kind) => documentedThumbprint(host, kind))));
}
