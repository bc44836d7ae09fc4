import { printIssuer } from '../../bin/terminal/issuer-print';
import { ENDLESS } from '../../bin/terminal/screen';
import { inspectIssuers } from '../../bin/terminal/thumbprint';
import { checkInput } from '../../lambda/contract/input-error';
import type { FindingCode } from '../../lambda/findings/catalogue';
import { stepsOf } from '../../lambda/findings/lookup';
import { FAILURE_CODES } from '../../lambda/judge/observation';
import { settingsSchema } from '../../lambda/contract/settings';
import { type ServerChain, createAuthority, present, selfSigned } from '../../sandbox/certificates';
import { chainUnder } from '../support/chain-under';
import { type Routes, answer, closeServers, documents, serve } from '../support/issuer';
import { FAILURE } from '../support/sample-findings';

const HOST = 'issuer.example';
const ISSUER = `https://${HOST}`;
const CI = `${ISSUER}/realms/ci`;

/** Words for readers who have a provider, and for nobody else. */
const OF_A_PROVIDER = /\bapprove|\bthe provider|\bdelete|\bregister|watcher|next run|allowPrivate|caFile|exclude/i;

let sound: ServerChain;

beforeAll(async () => {
  sound = present(await selfSigned({ hosts: [HOST] }));
});
afterEach(closeServers);

/** Looks as `thumbprint` does at what serves these routes. */
async function look(text: string, routes: Routes, chain = sound, allowPrivateAddresses = false) {
  const server = await serve(chain, answer(routes));
  const settings = checkInput(
    settingsSchema,
    { connectTo: [server.connectTo(HOST)], allowPrivateAddresses },
    'settings',
  );
  const [report] = await inspectIssuers([text], settings);
  if (!report) throw new Error('There is no report.');
  return report;
}

test.each(FAILURE_CODES)('the advice on %s of either document fits a reader without a provider', (code) => {
  for (const role of ['issuer', 'jwks'] as const) {
    const steps = stepsOf({ code, facts: { ...FAILURE, role, withoutProvider: true } });
    expect(steps).not.toEqual([]);
    for (const step of steps) expect(step).toMatch(/^[A-Z].*\.$/);
    expect(steps.join(' ')).not.toMatch(OF_A_PROVIDER);
  }
});

function naming(issuer: string, jwksUri: string): Routes {
  const all = documents(ISSUER);
  const at = '/.well-known/openid-configuration';
  return { ...all, [at]: { ...Object(all[at]), issuer, jwks_uri: jwksUri } };
}

async function whole(): Promise<ServerChain> {
  return sound;
}

const LOOKS: [string, FindingCode[], Routes, () => Promise<ServerChain>][] = [
  ['nothing wrong', [], documents(ISSUER), whole],
  ['no document', ['http-status'], {}, whole],
  ['another issuer', ['issuer-mismatch'], naming('https://other.example', `${ISSUER}/jwks`), whole],
  ['an issuer without TLS', ['issuer-mismatch'], naming(`http://${HOST}`, `${ISSUER}/jwks`), whole],
  ['a relative jwks_uri', ['invalid-url'], naming(ISSUER, '/jwks'), whole],
  ['a private JWKS host', ['address-not-allowed'], naming(ISSUER, 'https://10.0.0.1/jwks'), whole],
  ['an internal JWKS host', ['host-not-public'], naming(ISSUER, 'https://k8s.invalid.internal/jwks'), whole],
  ['no keys', ['jwks-empty'], { ...documents(ISSUER), '/jwks': {} }, whole],
  [
    'a certificate without a name of a host',
    ['certificate-name-mismatch'],
    documents(ISSUER),
    async () => present(await selfSigned({ hosts: [], commonName: HOST })),
  ],
  [
    'a chain of a company without its top',
    ['chain-incomplete'],
    documents(ISSUER),
    async () => {
      const middle = await createAuthority({ name: 'Middle', issuer: await createAuthority({ name: 'Root' }) });
      return chainUnder(middle, HOST);
    },
  ],
];

test.each(LOOKS)(
  'a report on %s has the expected findings, in words that fit a reader without a provider',
  async (_, expected, routes, chain) => {
    const report = await look(ISSUER, routes, await chain());
    const codes = report.findings.map((finding) => finding.code);
    expect(codes.filter((code) => expected.some((one) => one === code))).toEqual(expected);
    expect(codes.length > 0).toBe(expected.length > 0);
    expect(printIssuer(report, 'aws', ENDLESS)).not.toMatch(OF_A_PROVIDER);
  },
);

test('an issuer name that IAM would refuse is reported as a fault of the document, and another name is proposed for use', async () => {
  const report = await look(ISSUER, naming(`http://${HOST}`, `${ISSUER}/jwks`));
  expect(report.findings[0]?.advice).toMatch(/^Fix the document: IAM takes an issuer URL only if it starts with https/);
  const other = await look(ISSUER, naming('https://other.example', `${ISSUER}/jwks`));
  expect(other.findings[0]?.advice).toBe(
    'If that is the "iss" claim of the tokens, use it instead. Else fix the document.',
  );
});

test.each([
  `${CI}/.well-known/openid-configuration`,
  `${CI}/.well-known/openid-configuration?x=1`,
  `${ISSUER}/.well-known/oauth-authorization-server/realms/ci`,
  `${CI}/protocol/openid-connect/certs`,
  `${CI}/`,
  'issuer.example/realms/ci',
  'http://issuer.example/realms/ci',
  'https://Issuer.example/realms/CI',
])('%s is taken for the issuer that it stands for, and the correction is reported', async (text) => {
  const routes = documents(CI);
  // On some platforms servers ignore case.
  const report = await look(text, {
    ...routes,
    '/realms/CI/.well-known/openid-configuration': Object.values(routes)[0],
  });
  expect(report.issuer).toBe(CI);
  expect(report.hosts[0]).toMatchObject({ role: ['issuer', 'jwks'], reachable: true });
  expect(report.findings).toMatchObject([{ code: 'issuer-url-corrected', severity: 'info' }]);
  expect(report.findings[0]?.message).toContain(`The issuer URL is "${CI}".`);
});

test('a private JWKS host is a warning also where private addresses are allowed', async () => {
  const keys = await serve(present(await selfSigned({ hosts: ['127.0.0.1'] })), answer(documents(ISSUER)));
  const routes = naming(ISSUER, `https://127.0.0.1:${keys.port}/jwks`);
  const { hosts, findings } = await look(ISSUER, routes, sound, true);
  expect(hosts[1]).toMatchObject({ role: ['jwks'], reachable: true });
  expect(findings.find(({ code }) => code === 'host-not-public')).toMatchObject({
    severity: 'warning',
    about: `127.0.0.1:${keys.port}`,
    message: expect.stringContaining('AWS cannot reach it, so sign-ins fail whatever is pinned.'),
  });
});
