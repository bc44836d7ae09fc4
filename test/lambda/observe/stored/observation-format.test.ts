import fc from 'fast-check';
import type { HostObservation, Observation, Presentation } from '../../../../lambda/judge/observation';
import { printObservation } from '../../../../lambda/observe/stored/observation-format';
import { unitKey } from '../../../../lambda/observe/stored/observation-unit';
import { parseObservation } from '../../../../lambda/observe/stored/parse-observation';
import { anyObservation } from '../../../support/any-observation';
import { slowProperties } from '../../../support/properties';

const UNIT = { issuer: 'https://issuer.example/a', caFile: null, caExclusive: false, allowPrivateAddresses: false };
const ABOUT = {
  unit: UNIT,
  observedAt: new Date('2026-11-28T12:00:00.123Z'),
  runId: 'run-1',
  perspective: 'eu-west-1',
};

/** Returns an observation as a reader gets it: with its moment, and marked as stored. */
function asRead(observation: Observation): Observation {
  const mark = (one: Presentation): Presentation => ({ ...one, fromStore: true });
  const markHost = (host: HostObservation | null) => host && { ...host, presentations: host.presentations.map(mark) };
  const { issuerHost, jwksHost, discovery, jwks } = observation;
  return {
    ...observation,
    observedAt: ABOUT.observedAt,
    issuerHost: markHost(issuerHost),
    jwksHost: markHost(jwksHost),
    discovery: discovery && { ...discovery, over: mark(discovery.over) },
    jwks: jwks && { ...jwks, over: mark(jwks.over) },
  };
}

test('an observation that is written and read is the same, with its unit, its moment, its run and its place', async () => {
  await slowProperties(
    fc.asyncProperty(anyObservation, async (observation) => {
      const read = parseObservation(printObservation({ ...ABOUT, observation }), UNIT);
      expect(read).toEqual({ ...ABOUT, observation: asRead(observation) });
    }),
    0.3,
  );
});

test('a certificate that many addresses presented stands in the text once', () => {
  const der = new Uint8Array(1000).fill(7);
  const presentations = ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((address) => ({
    address,
    asked: 'any' as const,
    chain: [der, der],
    verdict: { trusted: true as const },
  }));
  const issuerHost = { host: 'issuer.example', port: 443, presentations, failures: [] };
  const observation = { issuer: UNIT.issuer, issuerHost, jwksHost: null, discovery: null, jwks: null, failures: [] };
  const text = printObservation({ ...ABOUT, observation });
  expect(text.split(Buffer.from(der).toString('base64'))).toHaveLength(2);
});

test('units have the same key only if all that decides what is observed is the same', () => {
  const others = [
    UNIT,
    { ...UNIT, issuer: 'https://issuer.example/b' },
    { ...UNIT, caFile: 'ca.pem' },
    { ...UNIT, caFile: 'ca.pem', caExclusive: true },
    { ...UNIT, allowPrivateAddresses: true },
  ];
  expect(new Set(others.map(unitKey)).size).toBe(others.length);
  expect(unitKey({ ...UNIT })).toBe(unitKey(UNIT));
});
