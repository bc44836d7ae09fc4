import fc from 'fast-check';
import { ownerIn } from '../../../../lambda/judge/findings/owner';
import { anyCharacter } from '../../../support/any-text';
import { properties } from '../../../support/properties';
import { thumb } from '../../../support/remembered';

test.each([
  ['CloudFormation stack "deploy-roles"', { 'aws:cloudformation:stack-name': 'deploy-roles', ManagedBy: 'Terraform' }],
  ['Terraform', { ManagedBy: 'Terraform' }],
  ['Terraform', { 'managed-by': 'terraform-cloud' }],
  ['Terraform', { Terraform: 'true' }],
  ['Terraform', { IaC: 'OpenTofu' }],
  ['Pulumi', { 'Created By': 'pulumi' }],
  ['Cluster API', { 'sigs.k8s.io/cluster-api-provider-aws/cluster/blue': 'owned' }],
  ['AWS Controllers for Kubernetes', { 'services.k8s.aws/namespace': 'infra' }],
  ['Crossplane', { 'crossplane-kind': 'OpenIDConnectProvider.iam.aws.upbound.io' }],
])('%s is recognised by the tags %j', (name, tags) => {
  expect(ownerIn(tags)?.name).toBe(name);
});

test.each([
  ['no tags', {}],
  ['tags of something else', { Team: 'platform', Note: 'was terraform once' }],
  ['a tag that says no', { terraform: 'false', Pulumi: '' }],
])('the owner stays unknown with %s', (_, tags) => {
  expect(ownerIn(tags)).toBeNull();
});

test.each([
  [{ 'aws:cloudformation:stack-name': 's' }, [`ThumbprintList: ["${thumb(1)}", "${thumb(2)}"]`]],
  [
    { Terraform: 'yes' },
    [`thumbprint_list = ["${thumb(1)}", "${thumb(2)}"]`, 'lifecycle { ignore_changes = [thumbprint_list] }'],
  ],
  [{ Pulumi: 'yes' }, [`thumbprintLists: ["${thumb(1)}", "${thumb(2)}"]`, '{ ignoreChanges: ["thumbprintLists"] }']],
  [{ 'crossplane-name': 'x' }, [`thumbprints: ["${thumb(1)}", "${thumb(2)}"]`]],
])("the owner's source gets the list in its own syntax: %j", (tags, lines) => {
  expect(ownerIn(tags)?.lines([thumb(1), thumb(2)])).toEqual(lines);
});

test('any tags are read without an error, and the name of the owner fits on one line', () => {
  const keys = fc.constantFrom('aws:cloudformation:stack-name', 'ManagedBy', 'terraform', 'crossplane-', '__proto__');
  const anyTags = fc.dictionary(fc.oneof(fc.string({ unit: anyCharacter }), keys), fc.string({ unit: anyCharacter }));
  properties(
    fc.property(anyTags, (tags) => {
      const owner = ownerIn(tags);
      expect(owner?.name ?? '').not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      expect(owner?.lines([thumb(1)]).every((line) => !line.includes('\n')) ?? true).toBe(true);
    }),
  );
});
