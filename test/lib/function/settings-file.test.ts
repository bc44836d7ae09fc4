import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { CfnOIDCProvider } from 'aws-cdk-lib/aws-iam';
import { parseEnvironment } from '../../../lambda/contract/environment';
import { createHandler } from '../../../lambda/handler';
import { startAccount } from '../../support/account';
import { assetOf, cdkOut, clusters, environmentOf, synthesise } from '../synthesise';

/** The variables of a function, and the directory of its code. */
function deployed(props: Parameters<typeof synthesise>[0]) {
  const template = synthesise(props, {}, 'bundled');
  return { variables: environmentOf(template), asset: assetOf(template) };
}

test('settings that are short travel in the environment alone', () => {
  const { variables, asset } = deployed({ include: clusters(20) });
  expect(variables['SETTINGS_FILE']).toBeUndefined();
  expect(readdirSync(asset).toSorted()).toEqual(['index.mjs', 'index.mjs.map']);
});

test('300 names in include travel in the asset, and a run reads just these providers', async () => {
  const include = clusters(300);
  const { variables, asset } = deployed({ include });
  expect(Buffer.byteLength(Object.entries(variables).flat().join(''))).toBeLessThan(4096);
  const { settings } = parseEnvironment(variables, asset);
  expect(settings.include).toEqual(include);
  const account = await startAccount({ maxProviders: 400 });
  for (const url of [...include, 'https://not-included.example']) account.iam.put({ url, thumbprints: [] });
  const report = await account.check({ event: { dryRun: true }, settings });
  expect(report.providers.map(({ issuer }) => issuer).toSorted()).toEqual(include.toSorted());
  const read = account.calls.filter(({ action }) => action === 'GetOpenIDConnectProvider');
  expect(new Set(read.map(({ arn }) => arn)).size).toBe(300);
  await account.close();
});

test('the function reads its settings file beside its code, and does not start without it', () => {
  const { variables, asset } = deployed({ include: clusters(60) });
  expect(() => createHandler(variables, asset)).not.toThrow();
  expect(() => createHandler(variables, cdkOut)).toThrow(/ENOENT.*settings\.json/);
});

test('another name in include makes another asset, so that the function is updated', () => {
  expect(deployed({ include: clusters(60) }).asset).not.toBe(deployed({ include: clusters(61) }).asset);
});

test('names that only the deployment knows stay in the environment, and the others travel in the asset', () => {
  const known = clusters(80);
  const { variables, asset } = deployed((stack) => {
    const { attrArn } = new CfnOIDCProvider(stack, 'Gitlab', { url: 'https://gitlab.example' });
    const providers = { [attrArn]: { overlapDays: 7 }, 'https://a.example': { overlapDays: 90 } };
    return {
      include: [attrArn, ...known],
      exclude: ['https://b.example'],
      providers,
      connectTo: ['a.example:443:127.0.0.1:1'],
    };
  });
  expect(JSON.parse(variables['SETTINGS'] ?? '')).toMatchObject({
    include: ['<Gitlab.Arn>'],
    exclude: [],
    connectTo: [],
    providers: { '<Gitlab.Arn>': { overlapDays: 7 } },
  });
  expect(JSON.parse(readFileSync(path.join(asset, variables['SETTINGS_FILE'] ?? ''), 'utf8'))).toEqual({
    include: known,
    exclude: ['https://b.example'],
    connectTo: ['a.example:443:127.0.0.1:1'],
    providers: { 'https://a.example': { overlapDays: 90 } },
  });
});
