import { once } from 'node:events';
import { connect } from 'node:tls';
import { GetOpenIDConnectProviderCommand, IAMClient } from '@aws-sdk/client-iam';
import { startAws } from '../../../sandbox/aws/server';
import { createAuthority, issueLeaf, present } from '../../../sandbox/certificates';
import { post, startLab } from './clients';
import { lab } from './lab-setup';

it.each([
  ['no signature', {}],
  ['another scheme', { authorization: 'Bearer token' }],
  ['no credential scope', { authorization: 'AWS4-HMAC-SHA256 Signature=0' }],
])('the sandbox refuses a request with %s', async (_, headers) => {
  const response = await fetch(lab.url, { method: 'POST', headers: { connection: 'close', ...headers } });
  expect(response.status).toBe(403);
  expect(await response.text()).toContain('<Code>MissingAuthenticationToken</Code>');
  expect(lab.calls).toEqual([]);
});

it('the sandbox announces no timeout of idle connections, which a client could be about to use', async () => {
  const response = await fetch(lab.url, { method: 'POST' });
  await response.text();
  expect(response.headers.get('connection')).toBe('keep-alive');
  // Node's servers say here after how many seconds they would.
  expect(response.headers.get('keep-alive')).toBe(null);
});

it('the sandbox refuses services that it does not have', async () => {
  const response = await post(lab, 'sqs');
  expect(response.status).toBe(404);
  expect(await response.text()).toContain('This sandbox has no sqs.');
});

it.each([
  ['ListUsers', '2010-05-08', 'InvalidAction', 'Could not find operation ListUsers for version 2010-05-08'],
  ['constructor', '2010-05-08', 'InvalidAction', 'Could not find operation constructor'],
  ['', '2010-05-08', 'InvalidAction', 'Could not find operation'],
  ['ListOpenIDConnectProviders', '1999-01-01', 'NoSuchVersion', 'version (1999-01-01) of service IAM does not exist'],
])('the sandbox refuses the action %s of version %s', async (action, version, code, message) => {
  const response = await post(lab, 'iam', { body: `Action=${action}&Version=${version}` });
  const text = await response.text();
  expect(response.status).toBe(400);
  expect(text).toContain(`<Type>Sender</Type><Code>${code}</Code>`);
  expect(text).toContain(message);
  expect(lab.calls).toMatchObject([{ service: 'iam', action, outcome: code }]);
});

it('the sandbox refuses a value that XML could not carry back', async () => {
  const response = await post(lab, 'iam', {
    body: 'Action=CreateOpenIDConnectProvider&Version=2010-05-08&Url=https://a.example&ClientIDList.member.1=%00',
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('A value holds a character that XML cannot carry.');
});

it('the sandbox refuses a body of more than 2 MB', async () => {
  const response = await post(lab, 'sns', { body: `Action=Publish&Message=${'m'.repeat(8_388_608)}` });
  expect(response.status).toBe(413);
});

it('the sandbox answers in the form of the IAM API', async () => {
  const response = await post(lab, 'iam', { body: 'Action=ListOpenIDConnectProviders&Version=2010-05-08' });
  expect(response.headers.get('content-type')).toBe('text/xml');
  expect(await response.text()).toMatch(
    /^<\?xml version="1.0" encoding="UTF-8"\?>\n<ListOpenIDConnectProvidersResponse xmlns="https:\/\/iam.amazonaws.com\/doc\/2010-05-08\/"><ListOpenIDConnectProvidersResult><OpenIDConnectProviderList><\/OpenIDConnectProviderList><\/ListOpenIDConnectProvidersResult><ResponseMetadata><RequestId>[\da-f-]{36}<\/RequestId><\/ResponseMetadata><\/ListOpenIDConnectProvidersResponse>$/,
  );
});

it('the sandbox leaves the result out where the IAM API has none', async () => {
  const arn = lab.iam.put({ url: 'https://a.example' });
  const response = await post(lab, 'iam', {
    body: `Action=DeleteOpenIDConnectProvider&Version=2010-05-08&OpenIDConnectProviderArn=${arn}`,
  });
  expect(await response.text()).not.toContain('Result');
});

it('the sandbox answers GetCallerIdentity with its account', async () => {
  const response = await post(lab, 'sts', { body: 'Action=GetCallerIdentity&Version=2011-06-15' });
  expect(await response.text()).toContain('<Account>123456789012</Account>');
});

it('the sandbox is found by SDKs through the environment alone', async () => {
  const arn = lab.iam.put({ url: 'https://a.example' });
  const before = { ...process.env };
  Object.assign(process.env, lab.environment);
  const client = new IAMClient({});
  try {
    const read = await client.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
    expect(read.Url).toBe('a.example');
  } finally {
    client.destroy();
    process.env = before;
  }
});

it('the sandbox can be another account, partition and region', async () => {
  const other = await startLab({ partition: 'aws-cn', account: '999999999999', region: 'cn-north-1', topic: 'news' });
  expect(other.iam.put({ url: 'https://a.example' })).toBe('arn:aws-cn:iam::999999999999:oidc-provider/a.example');
  expect(other.inbox.topicArn).toBe('arn:aws-cn:sns:cn-north-1:999999999999:news');
  await other.close();
  await other.close();
});

it('the sandbox presents a certificate where it is given one, and its variables name the endpoint with https', async () => {
  const root = await createAuthority({ name: 'Root' });
  const aws = await startAws({ tls: present(await issueLeaf(root, { hosts: ['127.0.0.1'] })) });
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(aws.url).port), ca: root.pem });
  await once(socket, 'secureConnect');
  expect(socket.authorized).toBe(true);
  expect(aws.environment['AWS_ENDPOINT_URL']).toMatch(/^https:/);
  socket.destroy();
  await aws.close();
});
