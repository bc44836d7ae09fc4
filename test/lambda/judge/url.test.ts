import { readUrl } from '../../../lambda/judge/url';

test('a URL with letters beyond ASCII is read, however often', () => {
  const hosts = Array.from({ length: 20_000 }, () => readUrl('https://böse.example')?.hostname);
  expect(new Set(hosts)).toEqual(new Set(['xn--bse-sna.example']));
});

test('a relative URL needs a base, and a malformed URL is not read', () => {
  expect(readUrl('/keys')).toBeNull();
  expect(readUrl('/keys', 'https://a.example/x')?.href).toBe('https://a.example/keys');
  expect(readUrl('https://[')).toBeNull();
});
