import fc from 'fast-check';
import { recogniseIssuer } from '../../bin/terminal/issuer-url';
import { formWords } from '../../lambda/findings/entries/hosts';
import { isIssuerUrl } from '../../lambda/judge/url';
import { properties } from '../support/properties';

const CI = 'https://kc.example/realms/ci';
const ROOT = 'https://issuer.example';

test.each<[string, string, RegExp]>([
  [`${CI}/.well-known/openid-configuration`, CI, /is the URL of a discovery document\.$/],
  [`${CI}/.well-known/openid-configuration/`, CI, /discovery document/],
  [`${CI}/.well-known/openid-configuration?p=1#top`, CI, /discovery document/],
  [`${CI}/.Well-Known/OpenID-Configuration`, CI, /discovery document/],
  [`"${CI}/.well-known/openid-configuration"`, CI, /discovery document/],
  ['kc.example/realms/ci/.well-known/openid-configuration', CI, /discovery document/],
  ['http://kc.example/realms/ci/.well-known/openid-configuration', CI, /discovery document/],
  [`${ROOT}/.well-known/openid-configuration`, ROOT, /discovery document/],
  [`${ROOT}:443/.well-known/openid-configuration`, ROOT, /discovery document/],
  [`${ROOT}/.well-known/oauth-authorization-server`, ROOT, /discovery document/],
  ['https://kc.example/.well-known/oauth-authorization-server/realms/ci', CI, /discovery document/],
  ['https://kc.example/.well-known/openid-configuration/realms/ci?x', CI, /discovery document/],
  [`${CI}/.well-known/oauth-authorization-server`, CI, /discovery document/],
  [`${CI}/protocol/openid-connect/certs`, CI, /is the URL of keys\.$/],
  [`${CI}/protocol/openid-connect/token`, CI, /endpoint/],
  [`${ROOT}/.well-known/jwks`, ROOT, /keys/],
  [`${ROOT}/.well-known/jwks.json`, ROOT, /keys/],
  ['https://login.example/a/.well-known/jwks.json?x', 'https://login.example/a', /keys/],
  [`${ROOT}/.well-known/openid-configuration/jwks`, ROOT, /keys/],
  [`${ROOT}/openid/v1/jwks`, ROOT, /keys/],
  ['https://gitlab.example/oauth/discovery/keys', 'https://gitlab.example', /keys/],
  ['https://oidc.eks.eu-west-1.amazonaws.com/id/ABC/keys', 'https://oidc.eks.eu-west-1.amazonaws.com/id/ABC', /keys/],
  ['https://login.example/tenant/discovery/v2.0/keys', 'https://login.example/tenant/v2.0', /keys/],
  ['https://okta.example/oauth2/default/v1/keys', 'https://okta.example/oauth2/default', /keys/],
  ['https://okta.example/oauth2/v1/keys', 'https://okta.example', /keys/],
  [`${ROOT}/oauth2/jwks`, ROOT, /keys/],
  [`${ROOT}/dex/keys`, `${ROOT}/dex`, /keys/],
  [`${ROOT}/jwks.json/`, ROOT, /keys/],
  ['issuer.example', ROOT, /does not begin with https:\/\/\.$/],
  ['issuer.example/realms/A', `${ROOT}/realms/A`, /does not begin with https/],
  ['issuer.example:8443/a', `${ROOT}:8443/a`, /does not begin with https/],
  ['//issuer.example/a', `${ROOT}/a`, /does not begin with https/],
  ['http://issuer.example/a', `${ROOT}/a`, /begins with http:\/\/, and AWS takes https:\/\/ only\.$/],
  ['HTTPS://issuer.example', ROOT, /does not begin with https:\/\//],
  [`${ROOT}:443/a`, `${ROOT}/a`, /names port 443, which an issuer URL does not\.$/],
  [` ${ROOT}\n`, ROOT, /blanks or quotation marks/],
  [`'${ROOT}'`, ROOT, /blanks or quotation marks/],
  [`<${ROOT}>`, ROOT, /blanks or quotation marks/],
  ['arn:aws:iam::123456789012:oidc-provider/issuer.example/a', `${ROOT}/a`, /is the ARN of a provider\.$/],
])('%s is taken for the issuer URL %s, and its form has a sentence', (text, issuer, words) => {
  const { form, ...found } = recogniseIssuer(text);
  expect(found).toEqual({ issuer });
  expect(form && formWords(text, form)).toMatch(words);
  expect(recogniseIssuer(issuer)).toEqual({ issuer, form: null });
});

test.each([
  'https://token.actions.githubusercontent.com',
  'https://issuer.example/',
  'https://Issuer.example/Realms/A',
  'https://issuer.example:8443/a',
  'https://issuer.example/?tenant=1',
  'https://issuer.example/.well-known/other',
  'https://issuer.example/monkeys',
  'https://user@issuer.example',
  'ftp://issuer.example',
  'https://',
  'no URL at all',
  '',
])('%j is left as it is', (text) => {
  expect(recogniseIssuer(text)).toEqual({ issuer: text, form: null });
});

test('any text that is taken for another issuer URL has a form with a sentence about it, and any text that is left as it is has none', () => {
  const pieces = fc.constantFrom(
    'https://',
    'http://',
    'x.example',
    '/a',
    '/',
    '/.well-known/',
    'openid-configuration',
    'jwks',
    '?q',
    '#f',
    ':443',
    '"',
    ' ',
    'arn:aws:iam::1:oidc-provider/',
  );
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 6 }).map((all) => all.join('')),
    fc.webUrl(),
    fc.string(),
  );
  properties(
    fc.property(texts, (text) => {
      const { issuer, form } = recogniseIssuer(text);
      expect(form === null).toBe(issuer === text);
      expect(form === null ? '.' : formWords(text, form)).toMatch(/\.$/);
    }),
  );
});

test('the URL of a discovery document leads back to its issuer, for any issuer URL that IAM takes', () => {
  const paths = fc.array(fc.stringMatching(/^[a-z0-9]{1,5}$/), { maxLength: 3 });
  properties(
    fc.property(paths, fc.constantFrom('', '/', '?a=b', '#c'), (path, end) => {
      const issuer = ['https://x.example', ...path].join('/');
      fc.pre(isIssuerUrl(issuer));
      expect(recogniseIssuer(`${issuer}/.well-known/openid-configuration${end}`).issuer).toBe(issuer);
    }),
  );
});
