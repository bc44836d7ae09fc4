import { LONGEST_URL, isIssuerUrl, readUrl } from '../../../lambda/judge/url';

test('a URL with letters beyond ASCII is read, however often', () => {
  const hosts = Array.from({ length: 20_000 }, () => readUrl('https://böse.example')?.hostname);
  expect(new Set(hosts)).toEqual(new Set(['xn--bse-sna.example']));
});

test('a relative URL needs a base, and a malformed URL is not read', () => {
  expect(readUrl('/keys')).toBeNull();
  expect(readUrl('/keys', 'https://a.example/x')?.href).toBe('https://a.example/keys');
  expect(readUrl('https://[')).toBeNull();
});

/** A URL of this length in characters. */
function longUrl(length: number): string {
  return 'https://issuer.example/'.padEnd(length, 'p');
}

test.each(['https://issuer.example', 'https://Issuer.example/realms/A/', 'https://192.0.2.1/x', longUrl(LONGEST_URL)])(
  'IAM takes %s as the URL of a provider',
  (url) => {
    expect(isIssuerUrl(url)).toBe(true);
  },
);

test.each([
  '',
  'issuer.example',
  'http://issuer.example',
  'https://',
  'https:///path',
  'https://issuer.example:8443',
  'https://user@issuer.example',
  'https://issuer.example/?tenant=1',
  'https://issuer.example/#top',
  'https://[2001:db8::1]/',
  'https://issuer.example/a b',
  'https://issuer.example/\u0001',
  longUrl(LONGEST_URL + 1),
])('IAM does not take %j as the URL of a provider', (url) => {
  expect(isIssuerUrl(url)).toBe(false);
});
