import { AssumeRoleCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { HUB, ROLE_ARN, assume, policyOf, putRole, sts, trustOf } from './organization-setup';

beforeEach(() => {
  putRole();
});

/** A session policy of a length. */
function policyWith(length: number): string {
  const text = JSON.stringify(policyOf({ Sid: 'Sid' }));
  return text.replace('"Sid":"Sid"', `"Sid":"Sid${'d'.repeat(length - text.length)}"`);
}

it.each<[string, Partial<AssumeRoleCommandInput>]>([
  ['a name of 2 characters', { RoleSessionName: 'ab' }],
  ['a name of 64 characters', { RoleSessionName: '+=,.@-_1'.repeat(8) }],
  ['900 seconds', { DurationSeconds: 900 }],
  ['3600 seconds', { DurationSeconds: 3600 }],
  ['an external ID of 2 characters', { ExternalId: ':/' }],
  ['an external ID of 1224 characters', { ExternalId: 'x'.repeat(1224) }],
  ['a source identity of 64 characters', { SourceIdentity: 'x'.repeat(64) }],
  ['a policy of 2048 characters', { Policy: policyWith(2048) }],
])('AssumeRole takes %s', async (_, input) => {
  await expect(assume(input)).resolves.toMatchObject({ sessionToken: expect.stringMatching(/./) });
});

it.each<[string, Partial<AssumeRoleCommandInput>, RegExp]>([
  ['no role', { RoleArn: undefined }, /'roleArn' failed to satisfy constraint: Member must not be null/],
  ['an ARN of 19 characters', { RoleArn: 'arn:aws:iam::1:role' }, /'roleArn'.*greater than or equal to 20/],
  ['an ARN of no role', { RoleArn: `arn:aws:iam::${HUB}:user/sandbox` }, /:user\/sandbox is invalid$/],
  ['no name', { RoleSessionName: undefined }, /'roleSessionName'.*must not be null/],
  ['a name of 1 character', { RoleSessionName: 'a' }, /'roleSessionName'.*greater than or equal to 2/],
  ['a name of 65 characters', { RoleSessionName: 'a'.repeat(65) }, /'roleSessionName'.*less than or equal to 64/],
  ['a name with a space', { RoleSessionName: 'a b' }, /'roleSessionName'.*regular expression pattern/],
  ['a name with a colon', { RoleSessionName: 'a:b' }, /'roleSessionName'.*regular expression pattern/],
  ['899 seconds', { DurationSeconds: 899 }, /'durationSeconds'.*greater than or equal to 900/],
  ['43201 seconds', { DurationSeconds: 43_201 }, /'durationSeconds'.*less than or equal to 43200/],
  ['more seconds than the role has', { DurationSeconds: 3601 }, /exceeds the MaxSessionDuration set for this role/],
  ['an external ID of 1 character', { ExternalId: 'x' }, /'externalId'.*greater than or equal to 2/],
  ['an external ID of 1225 characters', { ExternalId: 'x'.repeat(1225) }, /'externalId'.*less than or equal to 1224/],
  ['an external ID with a space', { ExternalId: 'x y' }, /'externalId'.*regular expression pattern/],
  ['a source identity of 65 characters', { SourceIdentity: 'x'.repeat(65) }, /'sourceIdentity'.*equal to 64/],
  ['a source identity with a slash', { SourceIdentity: 'x/y' }, /'sourceIdentity'.*regular expression pattern/],
  [
    'a source identity that begins with aws:',
    { SourceIdentity: 'aws:x' },
    /'sourceIdentity'.*regular expression pattern/,
  ],
  ['an empty policy', { Policy: '' }, /'policy'.*greater than or equal to 1/],
  ['a policy with a character beyond ÿ', { Policy: '"Ā"' }, /'policy'.*regular expression pattern/],
])('AssumeRole refuses %s', async (_, input, message) => {
  const refused = { name: 'ValidationError', message: expect.stringMatching(message) };
  await expect(assume(input)).rejects.toMatchObject(refused);
});

it('AssumeRole names all that it refuses at once', async () => {
  const refused = {
    message: expect.stringMatching(/^2 validation errors detected: .*roleSessionName.*; .*externalId/),
  };
  await expect(assume({ RoleSessionName: 'a', ExternalId: 'x' })).rejects.toMatchObject(refused);
});

it('a role assumed by a session lasts for an hour at most', async () => {
  putRole(trustOf({ Principal: '*' }));
  const keys = await assume();
  await assume({ DurationSeconds: 3600 }, keys);
  await expect(assume({ DurationSeconds: 3601 }, keys)).rejects.toThrow('1 hour session limit');
});

it('a session policy of more than 2048 characters is too large', async () => {
  const refused = {
    name: 'PackedPolicyTooLargeException',
    $metadata: expect.objectContaining({ httpStatusCode: 400 }),
  };
  await expect(assume({ Policy: policyWith(2049) })).rejects.toMatchObject(refused);
});

it.each([
  ['no JSON', '{'],
  ['no object', '[]'],
  ['no statements', '{"Version":"2012-10-17"}'],
  ['an empty list of statements', '{"Statement":[]}'],
  ['an unknown version', JSON.stringify({ ...policyOf({}), Version: '2020-01-01' })],
  ['no effect', '{"Statement":{"Action":"*","Resource":"*"}}'],
  ['no action', '{"Statement":{"Effect":"Allow","Resource":"*"}}'],
  ['no resource', '{"Statement":{"Effect":"Allow","Action":"*"}}'],
  ['a number as an action', '{"Statement":{"Effect":"Allow","Action":[1],"Resource":"*"}}'],
  ['a principal', JSON.stringify(policyOf({ Principal: '*' }))],
])('a session policy with %s is malformed', async (_, Policy) => {
  await expect(assume({ Policy })).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
});

it.each<[string, Partial<AssumeRoleCommandInput>]>([
  ['tags', { Tags: [{ Key: 'a', Value: 'b' }] }],
  ['managed session policies', { PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] }],
  ['a token of an MFA device', { SerialNumber: 'GAHT12345678', TokenCode: '123456' }],
])('AssumeRole with %s is an error of the sandbox, which does not understand it', async (_, input) => {
  const command = new AssumeRoleCommand({ RoleArn: ROLE_ARN, RoleSessionName: 'run-1', ...input });
  const refused = { name: 'InternalFailure', message: expect.stringContaining('is not understood here') };
  await expect(sts().send(command)).rejects.toMatchObject(refused);
});
