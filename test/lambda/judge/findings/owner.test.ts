import fc from 'fast-check';
import type { Owner } from '../../../../lambda/findings/entries/external-changes';
import type { Finding } from '../../../../lambda/findings/finding';
import { messageOf, stepsOf } from '../../../../lambda/findings/lookup';
import { ownerIn } from '../../../../lambda/judge/findings/owner';
import { anyCharacter } from '../../../support/any-text';
import { properties } from '../../../support/properties';
import { thumb } from '../../../support/remembered';

/** The finding that an owner keeps undoing the writes of the watcher. */
function stoppedBy(owner: Owner | null): Finding {
  return { code: 'writing-stopped', facts: { since: null, owner, wanted: [thumb(1), thumb(2)] } };
}

test.each<[Owner, Record<string, string>]>([
  [
    { tool: 'cloudformation', stack: 'deploy-roles' },
    { 'aws:cloudformation:stack-name': 'deploy-roles', ManagedBy: 'Terraform' },
  ],
  [{ tool: 'terraform' }, { ManagedBy: 'Terraform' }],
  [{ tool: 'terraform' }, { 'managed-by': 'terraform-cloud' }],
  [{ tool: 'terraform' }, { Terraform: 'true' }],
  [{ tool: 'terraform' }, { IaC: 'OpenTofu' }],
  [{ tool: 'pulumi' }, { 'Created By': 'pulumi' }],
  [{ tool: 'cluster-api' }, { 'sigs.k8s.io/cluster-api-provider-aws/cluster/blue': 'owned' }],
  [{ tool: 'ack' }, { 'services.k8s.aws/namespace': 'infra' }],
  [{ tool: 'crossplane' }, { 'crossplane-kind': 'OpenIDConnectProvider.iam.aws.upbound.io' }],
])('%j is recognised by the tags %j', (owner, tags) => {
  expect(ownerIn(tags)).toEqual(owner);
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
])("the advice on writing that was stopped has the list in the syntax of the owner's source: %j", (tags, lines) => {
  const [step] = stepsOf(stoppedBy(ownerIn(tags)));
  expect(step).toContain(`wants the same list: ${lines.join(' and ')}.`);
});

test('any tags are read without an error, and the owner in a sentence is on one line', () => {
  const keys = fc.constantFrom('aws:cloudformation:stack-name', 'ManagedBy', 'terraform', 'crossplane-', '__proto__');
  const anyTags = fc.dictionary(fc.oneof(fc.string({ unit: anyCharacter }), keys), fc.string({ unit: anyCharacter }));
  properties(
    fc.property(anyTags, (tags) => {
      const finding = stoppedBy(ownerIn(tags));
      const text = [messageOf(finding), ...stepsOf(finding)].join(' ');
      expect(text).toMatch(/^Someone else .*keeps removing/);
      expect(text).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    }),
  );
});
