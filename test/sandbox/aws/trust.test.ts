import {
  HUB,
  MEMBER,
  OTHER,
  ROLE_ARN,
  assume,
  org,
  policyOf,
  putRole,
  refusalOf,
  startOrganization,
  trustOf,
} from './organization-setup';

const HUB_ROLE = `arn:aws:iam::${HUB}:role/watcher`;
const HUB_SESSION = `arn:aws:sts::${HUB}:assumed-role/watcher/run-1`;
const USER = `arn:aws:iam::${HUB}:user/sandbox`;

/** Assumes the role in the member with the session of a role in the management account. */
async function assumeFromHub(input = {}): Promise<unknown> {
  putRole(trustOf(), { account: HUB });
  return assume(input, await assume({ RoleArn: HUB_ROLE }));
}

describe('the trust policy', () => {
  it.each([
    ['everybody', '*'],
    ['everybody of AWS', { AWS: '*' }],
    ['the account by number', { AWS: HUB }],
    ['the account by its root', { AWS: `arn:aws:iam::${HUB}:root` }],
    ['the role', { AWS: HUB_ROLE }],
    ['the session', { AWS: [OTHER, HUB_SESSION] }],
  ])('lets a session in when it names %s', async (_, principal) => {
    putRole(trustOf({ Principal: principal }));
    await assumeFromHub();
    expect(org.calls.at(-1)).toMatchObject({ action: 'AssumeRole', arn: ROLE_ARN, outcome: 'ok' });
  });

  it.each([
    ['another account', { AWS: OTHER }],
    ['another role', { AWS: `arn:aws:iam::${HUB}:role/watcher-2` }],
    ['another session', { AWS: `${HUB_SESSION}2` }],
    ['a service', { Service: 'lambda.amazonaws.com' }],
    ['a provider', { Federated: `arn:aws:iam::${MEMBER}:oidc-provider/issuer.example` }],
  ])('refuses a session when it names %s', async (_, principal) => {
    putRole(trustOf({ Principal: principal }));
    await expect(assumeFromHub()).rejects.toMatchObject(refusalOf('sts:AssumeRole', ROLE_ARN, HUB_SESSION));
  });

  it('needs the very path of the role', async () => {
    const arn = org.iamOf(MEMBER).putRole({ name: 'watcher', path: '/ops/', trustPolicy: trustOf() });
    await assume({ RoleArn: arn });
    await expect(assume()).rejects.toMatchObject(refusalOf('sts:AssumeRole', ROLE_ARN));
  });

  it('denies more strongly than it allows', async () => {
    const [allow] = Object(trustOf()).Statement;
    const deny = { ...allow, Effect: 'Deny', Condition: { StringNotEquals: { 'sts:ExternalId': 'mine' } } };
    putRole({ Version: '2012-10-17', Statement: [allow, deny] });
    await assume({ ExternalId: 'mine' });
    await expect(assume({ ExternalId: 'yours' })).rejects.toMatchObject(refusalOf('sts:AssumeRole', ROLE_ARN));
    await expect(assume()).rejects.toMatchObject(refusalOf('sts:AssumeRole', ROLE_ARN));
  });
});

it.each([
  ['the external ID', { StringEquals: { 'sts:ExternalId': 'mine' } }, { ExternalId: 'mine' }, { ExternalId: 'yours' }],
  ['an external ID at all', { StringEquals: { 'sts:ExternalId': 'mine' } }, { ExternalId: 'mine' }, {}],
  [
    'the source identity',
    { StringLike: { 'sts:SourceIdentity': 'watcher-*' } },
    { SourceIdentity: 'watcher-1' },
    { SourceIdentity: 'other-1' },
  ],
  [
    'the name of the session',
    { StringLike: { 'sts:RoleSessionName': ['watcher-?', 'x'] } },
    { RoleSessionName: 'watcher-1' },
    { RoleSessionName: 'watcher-12' },
  ],
])('a trust policy can ask for %s', async (_, condition, honest, other) => {
  putRole(trustOf({ Condition: condition }));
  await assume(honest);
  await expect(assume(other)).rejects.toMatchObject(refusalOf('sts:AssumeRole', ROLE_ARN));
});

it.each([
  ['the ARN', { ArnEquals: { 'aws:PrincipalArn': USER } }, { ArnEquals: { 'aws:PrincipalArn': HUB_ROLE } }],
  [
    'the account',
    { StringEquals: { 'aws:PrincipalAccount': HUB } },
    { StringEquals: { 'aws:PrincipalAccount': OTHER } },
  ],
  [
    'the organization',
    { StringEquals: { 'aws:PrincipalOrgID': 'o-sandbox00001' } },
    { StringEquals: { 'aws:PrincipalOrgID': 'o-sandbox00002' } },
  ],
])('a trust policy can ask for %s of the caller', async (_, condition, other) => {
  putRole(trustOf({ Condition: condition }));
  await assume();
  putRole(trustOf({ Condition: other }));
  await expect(assume()).rejects.toMatchObject(refusalOf('sts:AssumeRole', ROLE_ARN));
});

it('a caller whose account is in no organization has no organization to show', async () => {
  await startOrganization({ organization: { managementAccount: OTHER, accounts: [{ id: MEMBER }] } });
  putRole(trustOf({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-sandbox00001' } } }));
  await expect(assume()).rejects.toMatchObject(refusalOf('sts:AssumeRole', ROLE_ARN));
  putRole();
  await assume();
});

describe('the source identity', () => {
  it('needs sts:SetSourceIdentity in the trust policy', async () => {
    putRole(trustOf({ Action: 'sts:AssumeRole' }));
    await assume();
    const refusal = refusalOf('sts:SetSourceIdentity', ROLE_ARN);
    await expect(assume({ SourceIdentity: 'run-1' })).rejects.toMatchObject(refusal);
  });

  it('needs sts:SetSourceIdentity in the policies of the calling role', async () => {
    putRole();
    putRole(trustOf(), { account: HUB, policies: [policyOf({ Action: 'sts:AssumeRole' })] });
    const keys = await assume({ RoleArn: HUB_ROLE });
    await assume({}, keys);
    const refusal = refusalOf('sts:SetSourceIdentity', ROLE_ARN, HUB_SESSION);
    await expect(assume({ SourceIdentity: 'run-1' }, keys)).rejects.toMatchObject(refusal);
  });

  it('passes from session to session, and cannot be changed', async () => {
    putRole(trustOf({ Condition: { StringEquals: { 'sts:SourceIdentity': 'run-1' } } }));
    putRole(trustOf(), { account: HUB });
    const keys = await assume({ RoleArn: HUB_ROLE, SourceIdentity: 'run-1' });
    await assume({}, keys);
    const refusal = refusalOf('sts:SetSourceIdentity', ROLE_ARN, HUB_SESSION);
    await expect(assume({ SourceIdentity: 'run-2' }, keys)).rejects.toMatchObject(refusal);
  });
});

it('the policies of the calling role can name the organization of the role to assume', async () => {
  const enter = (id: string) =>
    policyOf({ Action: 'sts:AssumeRole', Condition: { StringEquals: { 'aws:ResourceOrgID': id } } });
  putRole();
  putRole(trustOf(), { account: HUB, policies: [enter('o-sandbox00001')] });
  const keys = await assume({ RoleArn: HUB_ROLE });
  await assume({}, keys);
  putRole(trustOf(), { account: HUB, policies: [enter('o-sandbox00002')] });
  await expect(assume({}, keys)).rejects.toMatchObject(refusalOf('sts:AssumeRole', ROLE_ARN, HUB_SESSION));
});

it.each([
  [
    'an operator',
    trustOf({ Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': '1' } } }),
    /NumericLessThan|MultiFactorAuthAge/,
  ],
  ['a key', trustOf({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }), /aws:MultiFactorAuthPresent/],
  ['an element', trustOf({ NotAction: 'x' }), /NotAction/],
  [
    'a star within a principal',
    trustOf({ Principal: { AWS: `arn:aws:iam::${HUB}:role/*` } }),
    /star within a principal/,
  ],
  ['a text that is no JSON', 'none', /The trust policy of .* is not understood here/],
])(
  'a trust policy with %s that is not understood is an error of the sandbox, not a guess',
  async (_, policy, message) => {
    org.iamOf(MEMBER).putRole({ name: 'watcher', trustPolicy: policy });
    await expect(assume()).rejects.toMatchObject({ name: 'InternalFailure', message: expect.stringMatching(message) });
  },
);
