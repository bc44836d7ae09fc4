import type { HostReport, Role, TopReport } from '../../../../lambda/judge/evidence/hosts';
import { messageOf } from '../../../../lambda/findings/lookup';
import { interceptionFindings } from '../../../../lambda/judge/findings/interception';
import { rated } from '../fixtures';

const PROXY = 'CN=Proxy CA';

function top(of: Partial<TopReport> = {}): TopReport {
  return {
    thumbprint: 'a'.repeat(40),
    sha256: 'b'.repeat(64),
    subject: PROXY,
    notAfter: null,
    evidence: null,
    anchor: null,
    continues: null,
    unknownCa: PROXY,
    addresses: ['192.0.2.1'],
    ...of,
  };
}

function provider(host: string, of: Partial<TopReport> = {}, role: Role[] = ['issuer', 'jwks']) {
  const hosts: HostReport[] = [{ host, role, reachable: true, expires: null, tops: [top(of)] }];
  return { arn: `arn:aws:iam::123456789012:oidc-provider/${host}`, issuer: `https://${host}`, hosts };
}

type Provider = ReturnType<typeof provider>;

/** The CAs that are suspected, with the domains of the issuers behind them. */
function suspected(...providers: Provider[]) {
  return interceptionFindings(providers).map(({ about, facts }) => {
    expect(facts).toMatchObject({ ca: about });
    return [about, 'domains' in facts ? facts.domains : null];
  });
}

test('three unrelated issuers under one unknown CA cause one warning', () => {
  const suspects = [provider('a.one.example'), provider('b.two.test'), provider('c.three.invalid')];
  const sound = provider('sound.example.net', { unknownCa: null, evidence: 'web-pki', thumbprint: 'c'.repeat(40) });
  const [finding, ...others] = interceptionFindings([...suspects, sound]);
  expect(others).toEqual([]);
  expect(finding && rated(finding)).toEqual({
    code: 'intercepting-proxy',
    severity: 'warning',
    about: PROXY,
    facts: { domains: ['one.example', 'two.test', 'three.invalid'], ca: PROXY },
  });
});

test('two issuers under one unknown CA cause no finding, and neither do three of one domain', () => {
  expect(suspected(provider('one.example'), provider('two.test'))).toEqual([]);
  expect(suspected(provider('a.one.example'), provider('b.one.example'), provider('c.one.example'))).toEqual([]);
});

test('a CA that was not sent is identified by its name, and one that was sent by its thumbprint', () => {
  const leaf = (host: string, digit: string) =>
    provider(host, { subject: `CN=${host}`, thumbprint: digit.repeat(40), unknownCa: PROXY });
  const leaves = [leaf('one.example', '1'), leaf('two.test', '2'), leaf('three.invalid', '3')];
  expect(suspected(...leaves)).toEqual([[PROXY, ['one.example', 'two.test', 'three.invalid']]]);
  const namesakes = leaves.map(({ issuer }, index) =>
    provider(issuer.slice(8), {
      subject: 'CN=kubernetes',
      unknownCa: 'CN=kubernetes',
      thumbprint: `${index}`.repeat(40),
    }),
  );
  expect(suspected(...namesakes)).toEqual([]);
});

test('three issuers under one intermediate of an unknown CA cause one finding, about that CA', () => {
  const under = (host: string) => provider(host, { subject: 'CN=Issuing', unknownCa: PROXY });
  const suspects = [under('one.example'), under('two.test'), under('three.invalid')];
  expect(suspected(...suspects)).toEqual([[PROXY, ['one.example', 'two.test', 'three.invalid']]]);
});

test('each of two unknown CAs has a finding of its own', () => {
  const other = { subject: 'CN=Other CA', unknownCa: 'CN=Other CA', thumbprint: 'c'.repeat(40) };
  const domains = ['one.example', 'two.test', 'three.invalid'];
  const behindBoth = domains.flatMap((domain) => [provider(`a.${domain}`), provider(`b.${domain}`, other)]);
  expect(suspected(...behindBoth)).toEqual([
    [PROXY, domains],
    ['CN=Other CA', domains],
  ]);
});

test('JWKS hosts under one unknown CA cause no finding', () => {
  const keys = (host: string) => provider(host, {}, ['jwks']);
  expect(suspected(keys('one.example'), keys('two.test'), keys('three.invalid'))).toEqual([]);
});

test('each address counts as an issuer of its own, and an issuer name that is no URL causes no error', () => {
  const odd = { ...provider('two.test'), issuer: 'no url' };
  const suspects = [provider('192.0.2.1'), provider('192.0.3.1'), odd, provider('[2001:db8::1]')];
  expect(suspected(...suspects)).toEqual([[PROXY, ['192.0.2.1', '192.0.3.1', 'no url', '[2001:db8::1]']]]);
});

test('many issuers under one unknown CA are listed in part, and the others counted', () => {
  const suspects = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => provider(`login.${name}.test`));
  expect(interceptionFindings(suspects).map(messageOf)).toEqual([expect.stringContaining(' and 2 more)')]);
});

test('a provider without observed hosts causes no finding', () => {
  expect(interceptionFindings([{ arn: 'x', issuer: 'https://x.example', hosts: [] }])).toEqual([]);
});
