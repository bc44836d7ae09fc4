import { Template } from 'aws-cdk-lib/assertions';
import { CfnOIDCProvider, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { InputError } from '../../../lambda/contract/input-error';
import { OidcThumbprintWatcher } from '../../../lib/watcher';
import { permissionsOf } from '../permissions';
import { withoutHash } from '../../support/logical-id';
import { clusters, resourcesOf, stackWith, synthesise, textOf } from '../synthesise';

/** A document as it is deployed: what only the deployment knows, at its longest in this stack. */
function deployed(document: unknown): string {
  return JSON.stringify(document, (_, value: unknown) =>
    typeof value === 'object' && value !== null && Object.keys(value).some((key) => /^(Ref|Fn::.*)$/.test(key))
      ? textOf(value)
          .replaceAll('<AWS::Partition>', 'aws-us-gov')
          .replaceAll('<AWS::AccountId>', '1'.repeat(12))
          .replaceAll(/<[^>]+>/g, 'x'.repeat(200))
      : value,
  );
}

/** The sizes that IAM counts: of all inline policies of the function's role together, and of each managed one. */
function sizesIn(template: Template): { inline: number; managed: number[] } {
  const role = Object.keys(resourcesOf(template, 'AWS::IAM::Role')).find((id) => withoutHash(id) === 'WatcherRole');
  const sizesOf = (type: string): number[] =>
    Object.values(resourcesOf(template, type))
      .filter(({ Roles: roles }) => JSON.stringify(roles).includes(`"${role}"`))
      .map(({ PolicyDocument: document }) => deployed(document).length);
  return {
    inline: sizesOf('AWS::IAM::Policy').reduce((sum, size) => sum + size, 0),
    managed: sizesOf('AWS::IAM::ManagedPolicy'),
  };
}

test.each([1, 20, 41, 60, 300, 340])(
  'the policies for %d providers in include are within the limits of IAM',
  (count) => {
    const include = clusters(count);
    const template = synthesise({ include });
    const { inline, managed } = sizesIn(template);
    expect(inline).toBeLessThanOrEqual(10_240);
    expect(managed.length).toBeLessThanOrEqual(8);
    for (const size of managed) expect(size).toBeLessThanOrEqual(6144);
    const granted = permissionsOf(template)['WatcherRole'] ?? [];
    for (const action of ['GetOpenIDConnectProvider', 'UpdateOpenIDConnectProviderThumbprint']) {
      expect(granted.filter((line) => line.startsWith(`Allow iam:${action} on arn:`))).toHaveLength(count);
    }
  },
);

test('200 excluded providers are denied one by one, within the limits of IAM', () => {
  const template = synthesise({ exclude: clusters(200) });
  const denied = permissionsOf(template)['WatcherRole']?.filter((line) => line.startsWith('Deny '));
  expect(denied).toHaveLength(200);
  expect(sizesIn(template).inline).toBeLessThanOrEqual(10_240);
});

test('providers of the same app leave room for the longest ARNs within the limits of IAM', () => {
  const template = synthesise((stack) => ({
    include: Array.from(
      { length: 5 },
      (_, index) => new CfnOIDCProvider(stack, `Provider${index}`, { url: `https://issuer-${index}.example` }).attrArn,
    ),
  }));
  const { inline } = sizesIn(template);
  expect(inline).toBeLessThanOrEqual(10_240);
});

test('2,000 providers in include are an error that says what to do', () => {
  const tryOrNull = (): unknown => synthesise({ include: clusters(2000) });
  expect(tryOrNull).toThrow(InputError);
  expect(tryOrNull).toThrow(/these 2000 names take \d+ characters more than .* or leave include out/);
});

test('permissions that an app grants to the function are counted, and too many of them stop the synthesis', () => {
  const stack = stackWith();
  const { role } = stack.node.findAll().find((one) => one instanceof OidcThumbprintWatcher)?.function ?? {};
  for (const url of clusters(60)) {
    const statement = { actions: ['s3:GetObject'], resources: [url.replace('https://', 'arn:aws:s3:::')] };
    role?.addToPrincipalPolicy(new PolicyStatement({ ...statement, conditions: { Bool: { [url]: 'true' } } }));
  }
  expect(() => Template.fromStack(stack)).toThrow(
    /inline policies of the function's role may take \d+ characters more than the 10240/,
  );
});
