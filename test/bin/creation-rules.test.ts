import {
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  type CreateOpenIDConnectProviderRequest,
} from '@aws-sdk/client-iam';
import fc from 'fast-check';
import { creationObjections } from '../../bin/terminal/creation-rules';
import type { Wanted } from '../../lambda/act/iam-create';
import { isIssuerUrl } from '../../lambda/judge/url';
import { mutatedText } from '../fuzz/mutations';
import { type Lab, startLab } from '../sandbox/aws/clients';
import { anyCharacter } from '../support/any-text';
import { properties, slowProperties } from '../support/properties';

const SOUND: Wanted = { issuer: 'https://issuer.example', clientIds: ['sts.amazonaws.com'], tags: [] };

function numbered(length: number) {
  return Array.from({ length }, (_, index) => `number ${index}`);
}

function objections(of: Partial<Wanted>) {
  return creationObjections({ ...SOUND, ...of });
}

test('a URL counts as one for a provider exactly where there is no objection to it', () => {
  const parts = fc.constantFrom(
    'https://',
    'http://',
    'x.example',
    '/',
    ':',
    '443',
    '@',
    '?',
    '#',
    '\\',
    ' ',
    '\u0007',
    '[::1]',
    'é',
    '%',
    '',
  );
  const urls = fc.array(parts, { maxLength: 7 }).map((all) => all.join(''));
  const likely = urls.map((rest) => `https://x.example/${rest}`);
  const long = fc.nat(300).map((length) => `https://x.example/${'p'.repeat(length)}`);
  properties(
    fc.property(fc.oneof(urls, likely, long, fc.webUrl(), fc.string()), (issuer) => {
      expect(isIssuerUrl(issuer)).toBe(objections({ issuer }).length === 0);
    }),
  );
});

describe('creationObjections', () => {
  test.each<[string, Partial<Wanted>, string[]]>([
    ['nothing wrong', {}, []],
    ['a path, a final slash and capitals', { issuer: 'https://Issuer.example/realms/A/' }, []],
    ['http', { issuer: 'http://x.example' }, ['The issuer URL must start with https:// (got "http://x.example").']],
    [
      'everything at once',
      { issuer: 'https://u:p@x.example:8443/?a=b#c', clientIds: ['', 'c'.repeat(256)] },
      [
        'The issuer URL must not have a query (?).',
        'The issuer URL must not have a fragment (#).',
        'The issuer URL must not contain a user name or a password (@).',
        'The issuer URL must not have a port: AWS contacts issuers on port 443 only.',
        'The client ID "" is empty.',
        `The client ID "${'c'.repeat(60)}…" has 256 characters; IAM accepts 255.`,
      ],
    ],
    ['the default port', { issuer: 'https://x.example:443' }, [expect.stringContaining('must not have a port')]],
    [
      'an IPv6 address',
      { issuer: 'https://[2001:db8::1]/' },
      ['The issuer URL does not name a host that IAM accepts.'],
    ],
    ['no host', { issuer: 'https:///path' }, ['The issuer URL does not name a host that IAM accepts.']],
    ['a space', { issuer: 'https://x.example/a b' }, ['The issuer URL contains white space or control characters.']],
    [
      '256 characters',
      { issuer: `https://x.example/${'p'.repeat(238)}` },
      ['The issuer URL has 256 characters; IAM accepts 255.'],
    ],
    ['101 client IDs', { clientIds: numbered(101) }, ['There are 101 client IDs; IAM accepts 100 for a provider.']],
    [
      'a control character in a client ID',
      { clientIds: ['a\u0007b'] },
      ['The client ID "a?b" contains a character that IAM cannot return.'],
    ],
    [
      'tags',
      {
        tags: [
          { key: 'a', value: '1' },
          { key: 'a', value: '"' },
          { key: '', value: 'v'.repeat(257) },
        ],
      },
      [
        'The tag key "a" is given more than once.',
        'The value of the tag "a" contains something other than letters, digits, spaces and _ . : / = + - @.',
        'The tag key "" is empty.',
        'The value of the tag "" has 257 characters; IAM accepts 256.',
      ],
    ],
    [
      'tags that AWS reserves',
      { tags: [{ key: 'aws:a', value: 'aws:1' }] },
      [
        'The tag key "aws:a" begins with aws:, which AWS reserves.',
        'The value of the tag "aws:a" begins with aws:, which AWS reserves.',
      ],
    ],
    ['51 tags', { tags: numbered(51).map((key) => ({ key, value: '' })) }, ['There are 51 tags; IAM accepts 50.']],
  ])('gives a sentence for each fault, and none where there is no fault: %s', (_, of, expected) => {
    expect(objections(of)).toEqual(expected);
  });
});

describe('the creation rules', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab.close());

  const REFUSALS = ['ValidationError', 'InvalidInputException', 'LimitExceededException'];

  /** Whether IAM creates it; afterwards it is gone again. */
  const isCreated = async ({ issuer, clientIds, tags }: Wanted): Promise<boolean> => {
    const texts = [issuer, ...clientIds, ...tags.flatMap(({ key, value }) => [key, value])];
    // The SDK cannot encode half a surrogate pair; and part of a request that it failed on stands in its next one.
    if (texts.some((one) => /\p{Surrogate}/u.test(one))) return false;
    const request: CreateOpenIDConnectProviderRequest = {
      Url: issuer,
      ClientIDList: [...clientIds],
      Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })),
    };
    try {
      const { OpenIDConnectProviderArn } = await lab.iamClient.send(new CreateOpenIDConnectProviderCommand(request));
      await lab.iamClient.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
      return true;
    } catch (error) {
      expect(REFUSALS).toContain(error instanceof Error ? error.name : error);
      return false;
    }
  };

  const text = (lengths: readonly number[], unit: string) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
      { weight: 1, arbitrary: fc.string({ unit: anyCharacter, maxLength: 8 }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\ud800', 'a\tb', 'a\u0000b', '\uffff', ' ', '=', 'a@b:c/d_e.f-g+h', 'aws:a'),
      },
      { weight: 2, arbitrary: fc.constantFrom(...lengths).map((length) => unit.repeat(length)) },
    );

  const soundUrl = fc.constantFrom(
    'https://issuer.example',
    'https://issuer.example/',
    'https://Issuer.Example/realms/ci',
    'https://192.0.2.1/x',
    `https://issuer.example/${'p'.repeat(232)}`,
    'https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE',
  );
  const oddUrl = fc.constantFrom(
    'https://issuer.example:443',
    'https://user@issuer.example',
    'https://issuer.example?',
    'https://issuer.example/#',
    'https://[::1]/x',
    String.raw`https://issuer.example\x`,
    String.raw`https://issuer.example/x\y:z@`,
    'HTTPS://issuer.example',
    'https://böse.example/ß',
    'https://xn--/',
    'https://a\tb.example',
    'https://issuer.example/\u0001',
  );

  const issuer = fc.oneof(
    soundUrl,
    oddUrl,
    mutatedText(fc.oneof(soundUrl, oddUrl)),
    fc.webUrl({ validSchemes: ['https'], withQueryParameters: true, withFragments: true }),
    fc.string({ maxLength: 300 }).map((rest) => `https://${rest}`),
  );
  const clientIds = fc.oneof(
    { weight: 9, arbitrary: fc.uniqueArray(text([254, 255, 256], 'c'), { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.integer({ min: 98, max: 103 }).map((length) => numbered(length)) },
  );
  const tag = fc.record({ key: text([127, 128, 129], 'k'), value: text([255, 256, 257], 'v') });
  const tags = fc.oneof(
    { weight: 9, arbitrary: fc.array(tag, { maxLength: 3 }) },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 49, max: 52 }).map((length) => numbered(length).map((key) => ({ key, value: '' }))),
    },
  );

  test.each<[string, fc.Arbitrary<Partial<Wanted>>]>([
    ['issuer URLs', fc.record({ issuer })],
    ['client IDs', fc.record({ clientIds })],
    ['tags', fc.record({ tags })],
  ])('object to exactly the %s that IAM refuses', async (_, wanted) => {
    await slowProperties(
      fc.asyncProperty(wanted, async (of) => {
        expect(await isCreated({ ...SOUND, ...of })).toBe(objections(of).length === 0);
      }),
      0.3,
    );
  });
});
