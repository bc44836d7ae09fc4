import { isIP } from 'node:net';
import fc from 'fast-check';
import { checkInput } from '../../lambda/contract/input-error';
import { endpointsOf, isPublicAddress, readConnectTo } from '../../lambda/observe/tls/addresses';
import { success } from '../../lambda/observe/tls/failure';
import { fetchDocument, sameOrigin } from '../../lambda/observe/fetch-document';
import type { HostProbe } from '../../lambda/observe/host';
import { discoveryUrlOf, parseHttpsUrl, parseKeySet } from '../../lambda/observe/http/parse-documents';
import { hostOf } from '../../lambda/observe/http/request';
import { connectTo } from '../../lambda/contract/settings';
import { UNTRUSTED, presented } from '../support/judgement';
import { noSuchName } from '../support/probe';
import { properties, slowProperties } from '../support/properties';
import { mutatedText } from './mutations';

const odd = fc.constantFrom(
  'https://issuer.example',
  "https://Issuer.Example/~o'b/%2f/?q=1#f",
  'https://user:pw@issuer.example:8443/',
  'https://[::ffff:1.2.3.4]:65535/x',
  'https://0x7f.1/',
  'https://böse.example/ß',
  'HTTPS:issuer.example',
  '//evil.example/x',
  '/../..//x',
  'javascript:alert(1)',
  'https://issuer.example:0/\ud800',
);
const anyUrl = fc.oneof(
  odd,
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.string(),
  mutatedText(odd),
);

test('a URL from outside is refused, or is one that a request can be sent to', () => {
  properties(
    fc.property(anyUrl, (text) => {
      const result = parseHttpsUrl(text, 'here');
      if (!result.ok) return;
      const { host, port } = hostOf(result.value);
      expect(result.value.protocol).toBe('https:');
      expect(result.value.pathname + result.value.search).toMatch(/^\/[\x21-\x7e]*$/);
      expect(host).toMatch(/^[\x21-\x7e]+$/);
      expect(port >= 0 && port <= 65_535).toBe(true);
    }),
  );
});

test("an issuer's discovery document is on the issuer's host", () => {
  properties(
    fc.property(anyUrl, (issuer) => {
      const result = discoveryUrlOf(issuer);
      if (!result.ok) return;
      expect(sameOrigin(result.value, new URL(issuer))).toBe(true);
      expect(result.value.pathname).toMatch(/\/\.well-known\/openid-configuration$/);
    }),
  );
});

test('redirects, wherever they point, lead to no other host and come to an end', async () => {
  const start = new URL('https://issuer.example/jwks');
  await slowProperties(
    fc.asyncProperty(fc.array(anyUrl, { minLength: 5, maxLength: 5 }), async (locations) => {
      const asked: URL[] = [];
      const ask: HostProbe['ask'] = async (url) => {
        asked.push(url);
        const answer = { kind: 'redirect' as const, location: locations[asked.length] ?? '' };
        return success({ answer, over: presented([], UNTRUSTED), durationMs: 0 });
      };
      const probe = { ask, finish: () => Promise.reject(new Error('not asked for')) };
      expect(await fetchDocument(probe, start, 3, parseKeySet)).toMatchObject({ ok: false });
      expect(asked.length).toBeLessThanOrEqual(4);
      expect(asked.every((url) => sameOrigin(url, start) && url.username === '' && url.password === '')).toBe(true);
    }),
    1,
  );
});

const rule = fc.constantFrom(
  'issuer.example:443:127.0.0.1:8443',
  ':443:[::1]:1',
  'issuer.example::10.0.0.1:65535',
  ':::',
);

test('a connect-to rule is refused, or leads to an address and a port', async () => {
  await slowProperties(
    fc.asyncProperty(fc.oneof(rule, mutatedText(rule), fc.string()), async (text) => {
      const accepted = tryOrNull(() => checkInput(connectTo, text, 'rule'));
      const options = {
        resolve: noSuchName,
        connectTo: readConnectTo(accepted === null ? [] : [accepted]),
        allowPrivateAddresses: false,
      };
      const { endpoints, failures } = await endpointsOf('issuer.example', 443, options, 1000);
      expect(endpoints.length + failures.length).toBe(1);
      expect(endpoints.every(({ address, port }) => isIP(address) > 0 && port >= 0 && port <= 65_535)).toBe(true);
    }),
    1,
  );
});

test('no more than sixteen addresses are contacted, and public ones only, for any answer of DNS', async () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV4Extended(), fc.ipV6(), fc.string());
  await slowProperties(
    fc.asyncProperty(fc.array(address, { maxLength: 40 }), async (addresses) => {
      const options = { resolve: async () => addresses, connectTo: readConnectTo([]), allowPrivateAddresses: false };
      const { endpoints } = await endpointsOf('issuer.example', 443, options, 1000);
      expect(endpoints.length).toBeLessThanOrEqual(16);
      expect(endpoints.every((one) => isIP(one.address) > 0 && isPublicAddress(one.address))).toBe(true);
    }),
    1,
  );
});

function tryOrNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
