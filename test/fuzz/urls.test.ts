import fc from 'fast-check';
import { InputError, checkInput } from '../../lambda/input-error';
import { endpointsOf, isPublicAddress } from '../../lambda/observe/addresses';
import { discoveryUrlOf, parseDiscoveryDocument } from '../../lambda/observe/parse-documents';
import { connectTo, providerName } from '../../lambda/settings';
import { properties } from '../support/properties';

/** What URLs are made of, and what they are broken by. */
const PIECES =
  'https:// http:// a.example . : 443 / // ? # @ [ ] ::1 127.0.0.1 %00 %2f .. \\ ü 。 xn-- * 169.254.169.254 0x7f.1 １２７.0.0.1';
const piece = fc.constantFrom('\n', '\0', ' ', ...PIECES.split(' '));
const oddUrl = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.array(piece, { maxLength: 6 }).map((pieces) => `https://${pieces.join('')}`),
  fc.string({ unit: 'binary' }),
);

test('whatever an issuer URL is, its discovery document is asked by https without credentials, or not at all', () => {
  properties(
    fc.property(oddUrl, (issuer) => {
      const url = discoveryUrlOf(issuer);
      fc.pre(url.ok);
      expect(url.value).toMatchObject({ protocol: 'https:', username: '', password: '', hash: '' });
      expect(url.value.pathname.endsWith('/.well-known/openid-configuration')).toBe(true);
    }),
  );
});

test('whatever a jwks_uri is, it is an https URL without credentials, or a failure that one can print', () => {
  properties(
    fc.property(oddUrl, (jwksUri) => {
      const document = JSON.stringify({ issuer: 'https://a.example', jwks_uri: jwksUri });
      const parsed = parseDiscoveryDocument(Buffer.from(document), 'here', 'https://a.example');
      const text = parsed.ok ? parsed.value.jwksUri : parsed.failure.why;
      expect(text).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      expect(!parsed.ok || /^https:\/\/[^@]+$/.test(new URL(text).origin)).toBe(true);
    }),
  );
});

test('whatever DNS answers, only public addresses are contacted', async () => {
  const anyAddress = fc.oneof(fc.ipV4(), fc.ipV6(), fc.ipV4Extended(), fc.string());
  await fc.assert(
    fc.asyncProperty(fc.array(anyAddress, { maxLength: 20 }), async (addresses) => {
      const options = { resolve: async () => addresses, connectTo: [], allowPrivateAddresses: false };
      const { endpoints } = await endpointsOf('a.example', 443, options, 1000);
      expect(endpoints.every(({ address }) => isPublicAddress(address))).toBe(true);
      expect(endpoints.length).toBeLessThanOrEqual(16);
    }),
  );
});

test.each([
  ['connect-to rule', connectTo],
  ['name of a provider', providerName],
])('whatever a %s is, it is taken as it is or refused with an InputError', (_, schema) => {
  properties(
    fc.property(fc.oneof(oddUrl, fc.anything()), (value) => {
      const read = (() => {
        try {
          return checkInput(schema, value, 'option');
        } catch (error) {
          if (error instanceof InputError) return value;
          throw error;
        }
      })();
      expect(read).toBe(value);
    }),
  );
});
