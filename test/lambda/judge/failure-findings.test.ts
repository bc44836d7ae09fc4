import { failureFindings } from '../../../lambda/judge/failure-findings';
import type { Failure } from '../../../lambda/judge/observation';
import { hostSeen, seen } from '../../support/judging';

const failure = (where: string, code: Failure['code'] = 'timed-out'): Failure => ({ code, where, why: 'no answer' });
const host = (port: number, ...failures: Failure[]) => ({ ...hostSeen('issuer.example'), port, failures });
const abouts =
  (...of: Parameters<typeof seen>) =>
  (failures: Failure[]) =>
    failureFindings({ ...seen(...of), failures }).map(({ about }) => about);

test('is about the same host whether a connection or a request failed there', () => {
  const request = failure('https://issuer.example/.well-known/openid-configuration');
  const connection = failure('issuer.example at 192.0.2.1:443');
  expect(abouts(host(443, failure('issuer.example:443')))([request, connection])).toEqual([
    'issuer.example',
    'issuer.example',
    'issuer.example',
  ]);
});

test('names the port where it is not 443', () => {
  const request = failure('https://issuer.example:8443/.well-known/openid-configuration');
  const connection = failure('issuer.example at 192.0.2.1:8443');
  expect(abouts(host(8443, failure('issuer.example:8443')))([request, connection])).toEqual([
    'issuer.example:8443',
    'issuer.example:8443',
    'issuer.example:8443',
  ]);
});

test('is about nothing in particular where no host can be told', () => {
  expect(abouts(host(443))([failure('https://', 'invalid-url')])).toEqual(['']);
});

test('says where, why and what to do', () => {
  const issuerHost = host(443, failure('issuer.example:443', 'name-not-found'), failure('issuer.example:443'));
  expect(failureFindings(seen(issuerHost))).toMatchObject([
    { message: '"issuer.example:443": no answer.', action: expect.stringMatching(/delete the provider/) },
    { message: '"issuer.example:443": no answer.', action: expect.stringMatching(/the next run looks again/) },
  ]);
});
