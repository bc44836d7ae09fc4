import { Lazy } from 'aws-cdk-lib';
import { CALL_AS } from '../../../lib/organization/member-stack-set';
import { type OrganizationPropsFor, watcherWith } from './synthesise';

test.each<[OrganizationPropsFor, RegExp]>([
  [
    { organizationId: 'exampleorg' },
    /^organizationId: must be the ID of an organization \(o-exampleorgid\), as text, not "exampleorg"/,
  ],
  [{ organizationId: Lazy.string({ produce: () => 'o-exampleorgid' }) }, /^organizationId: must be .*, as text/],
  [{ organizationalUnits: [] }, /^organizationalUnits: is empty; name organizational units, or the root/],
  [{ organizationalUnits: ['Workloads'] }, /units\.0: must be the ID of a unit or a root/],
  [{ excludeAccounts: ['123'] }, /exclude\.0: must be the ID of an account, 12 digits/],
  [{ roleNamePrefix: '1st' }, /^roleNamePrefix: must be a letter and at most 49 letters, digits and hyphens/],
  [{ roleNamePrefix: 'x'.repeat(51) }, /^roleNamePrefix: /],
  [{ externalId: '?' }, /^externalId: must be an external ID/],
  [{ maxConcurrency: 0 }, /^maxConcurrency: must be a whole number, 1 or more, not 0/],
  [{ maxWritesPercent: 101 }, /maxWritesPercent: must be 100 at most/],
  [{ maxWritesLeast: 0.5 }, /maxWritesLeast: must be a whole number/],
  [{ overlapDays: -1 }, /overlapDays: must be a number of days/],
  [{ include: [] }, /^include: is empty/],
  [{ caFile: 'nowhere.pem' }, /^caFile: .*nowhere\.pem/],
])('the props %j are refused with the name of the prop', (props, message) => {
  expect(() => watcherWith(props)).toThrow(
    expect.objectContaining({ name: 'InputError', message: expect.stringMatching(message) }),
  );
});

test('a StackSet can be deployed from two kinds of accounts, and from no other', () => {
  for (const callAs of CALL_AS) expect(() => watcherWith({ callAs })).not.toThrow();
  expect(() => watcherWith(JSON.parse('{"callAs":"MEMBER"}'))).toThrow(
    'callAs: must be one of DELEGATED_ADMIN, SELF, not "MEMBER".',
  );
});
