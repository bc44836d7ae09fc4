import fc from 'fast-check';
import { createCommand } from '../../../lambda/contract/commands';
import { isRecreation } from '../../../lambda/findings/command';
import type { Recreation } from '../../../lambda/findings/command';
import { isClientId } from '../../../lambda/judge/state/client-ids';
import { anyWords } from '../../support/any-words';
import { createInputIn } from '../../support/aws-cli';
import { slowProperties } from '../../support/properties';
import { wordsOf } from '../../support/shell';

const [A, B] = ['a'.repeat(40), 'b'.repeat(40)];

function recreation(of: Partial<Recreation> = {}): Recreation {
  return { issuer: 'https://issuer.example/path', clientIds: ['sts.amazonaws.com'], thumbprints: [A, B], ...of };
}

/** What the AWS CLI reads from the command. */
function inputFor(of: Partial<Recreation>) {
  return createInputIn(createCommand(recreation(of)));
}

test('the command that creates a provider again names its URL, client IDs and thumbprints', () => {
  expect(createCommand(recreation({ clientIds: ['sts.amazonaws.com', 'my app'] }))).toBe(
    `aws iam create-open-id-connect-provider --url https://issuer.example/path --client-id-list sts.amazonaws.com 'my app' --thumbprint-list ${A} ${B}`,
  );
});

test('a provider without client IDs or thumbprints is created without them', () => {
  expect(createCommand(recreation({ clientIds: [] }))).toBe(
    `aws iam create-open-id-connect-provider --url https://issuer.example/path --thumbprint-list ${A} ${B}`,
  );
  expect(createCommand(recreation({ clientIds: [], thumbprints: [] }))).toBe(
    'aws iam create-open-id-connect-provider --url https://issuer.example/path',
  );
});

test.each([
  ['options of the CLI', ['--no-verify-ssl', '--url']],
  ['an option with a value', ['--endpoint-url=https://evil.example']],
  ['a file', ['file:///etc/passwd']],
  ['a binary file', ['fileb:///etc/passwd']],
  ['a URL, which the first version of the CLI would fetch', ['https://api.example']],
  ['JSON', ['["other"]']],
  ['the beginning of JSON', ['[', '{']],
  ['a hyphen', ['-']],
  ['substitutions of a shell', ['$(id)', '`id`', '$HOME', '~root', '=ls']],
  ['quotation marks', [`it's`, '"quoted"', '\\', `'; rm -rf / #`]],
  ['what other shells obey', ['!!', '*', '?', '{a,b}', '#', '&', '|', ';', '>x', '%PATH%']],
  ['spaces', [' ', ' a ', 'a b']],
  ['letters of other alphabets', ['äöü', '日本', '😀']],
])('client IDs that look like %s reach IAM as they are', (_, clientIds) => {
  expect(inputFor({ clientIds })).toEqual({
    Url: 'https://issuer.example/path',
    ClientIDList: clientIds,
    ThumbprintList: [A, B],
  });
});

test.each([
  ['an issuer without TLS', { issuer: 'http://issuer.example' }],
  ['an issuer with a port', { issuer: 'https://issuer.example:8443' }],
  ['an issuer with a query', { issuer: 'https://issuer.example/?a=b' }],
  ['an issuer with a space', { issuer: 'https://issuer.example/a b' }],
  ['an issuer that cannot be shown', { issuer: 'https://issuer.example/a\u202Eb' }],
  ['an empty client ID', { clientIds: ['a', ''] }],
  ['a client ID longer than IAM takes', { clientIds: ['x'.repeat(256)] }],
  ['a client ID with a line break', { clientIds: ['a\nrm -rf /'] }],
  ['a client ID that cannot be shown', { clientIds: ['a\u200Bb'] }],
  ['an entry that is no thumbprint', { thumbprints: [A, 'z'.repeat(40)] }],
  ['a thumbprint in capitals, which is not how it is kept', { thumbprints: ['A'.repeat(40)] }],
])('there is no command for %s', (_, of) => {
  expect(isRecreation(recreation(of))).toBe(false);
});

test('a shell and the AWS CLI read from the command exactly what it is made of, or there is none', async () => {
  const path = fc.string({
    unit: fc.constantFrom('a', "'", '"', '$', '`', ';', '(', '&', '*', '/', 'ö'),
    maxLength: 8,
  });
  const issuer = path.map((end) => `https://issuer.example/${end}`);
  const clientIds = fc.array(fc.oneof(anyWords, fc.constantFrom('sts.amazonaws.com', '-a', '[', 'file://a')), {
    maxLength: 3,
  });
  const property = fc.asyncProperty(issuer, clientIds, async (url, ids) => {
    const data = recreation({ issuer: url, clientIds: ids });
    expect(isRecreation(data)).toBe(ids.every(isClientId));
    if (!isRecreation(data)) return;
    const command = createCommand(data);
    expect(command).not.toMatch(/[\n\r]/);
    expect(wordsOf(command)[1]).toBe('create-open-id-connect-provider');
    expect(createInputIn(command)).toEqual({
      Url: url,
      ...(ids.length > 0 && { ClientIDList: ids }),
      ThumbprintList: [A, B],
    });
  });
  await slowProperties(property, 0.4);
});
