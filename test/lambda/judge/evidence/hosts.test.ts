import { isCompleteLook, judgeHosts } from '../../../../lambda/judge/evidence/hosts';
import type { Observation, Presentation } from '../../../../lambda/judge/observation';
import {
  type Authority,
  type ServerCertificate,
  createAuthority,
  issueLeaf,
  selfSigned,
} from '../../../../sandbox/certificates';
import { Extension } from '@peculiar/x509';
import { TRUSTED, UNTRUSTED, basis, hostSeen, presented, seen, served } from '../../../support/judgement';
import { never } from '../../../support/never';

const HOST = 'issuer.example';
const KEYS_HOST = 'keys.example';
const PAST = { from: new Date('2020-01-01'), to: new Date('2021-01-01') };
let ca: Authority;
let leaf: ServerCertificate;
let wrong: ServerCertificate;

beforeAll(async () => {
  ca = await createAuthority({ name: 'CA' });
  leaf = await issueLeaf(ca, { hosts: [HOST, KEYS_HOST] });
  wrong = await issueLeaf(ca, { hosts: ['attacker.example'] });
});

function good() {
  return presented([leaf, ca], TRUSTED);
}

function look(over: Presentation, overKeys = over): Observation {
  return {
    ...seen(hostSeen(HOST, over)),
    discovery: served(seen(hostSeen(HOST)).discovery?.content ?? never(), over),
    jwks: served({ keys: [] }, overKeys),
  };
}

function counts(observation: Observation, of: Parameters<typeof basis>[0] = { publicCas: [ca] }) {
  return isCompleteLook(observation, judgeHosts(observation, basis(of)));
}

describe('a look', () => {
  test('is complete where both documents came over chains with evidence', () => {
    expect(counts(look(good()))).toBe(true);
  });

  test('is incomplete where one of the documents is missing', () => {
    expect(counts({ ...look(good()), discovery: null })).toBe(false);
    expect(counts({ ...look(good()), jwks: null })).toBe(false);
  });

  test('is incomplete where a document came over a chain without evidence, though another chain of the host has some', async () => {
    const own = presented([await selfSigned({ hosts: [HOST] })], UNTRUSTED);
    expect(counts(look(own, good()))).toBe(false);
    expect(counts(look(good(), own))).toBe(false);
    expect(counts(look(good(), presented([], UNTRUSTED)))).toBe(false);
  });

  test.each(['pinned', 'approved'] as const)("is incomplete over another host's leaf, though its CA is %s", (how) => {
    expect(counts(look(presented([wrong, ca], TRUSTED)), { [how]: new Set([ca.thumbprint]) })).toBe(false);
    expect(counts(look(presented([leaf, ca], UNTRUSTED)), { [how]: new Set([ca.thumbprint]) })).toBe(true);
  });

  test.each(['pinned', 'approved'] as const)('is incomplete over an expired leaf, though its CA is %s', async (how) => {
    const old = await issueLeaf(ca, { hosts: [HOST], validity: PAST });
    expect(counts(look(presented([old, ca], UNTRUSTED)), { [how]: new Set([ca.thumbprint]) })).toBe(false);
  });

  test('is incomplete over an approved chain with an unknown critical extension or an issuer that is no CA', async () => {
    const odd = await issueLeaf(ca, {
      hosts: [HOST],
      extensions: [new Extension('1.2.3.4', true, new Uint8Array([5, 0]))],
    });
    const client = await issueLeaf({ ...wrong, name: 'attacker.example' }, { hosts: [HOST] });
    const approved = { approved: new Set([ca.thumbprint]) };
    expect(counts(look(presented([odd, ca], UNTRUSTED)), approved)).toBe(false);
    expect(counts(look(presented([client, wrong, ca], UNTRUSTED)), approved)).toBe(false);
  });

  test('is complete with a separate JWKS host only if the keys came over a chain for that host', () => {
    const split = (keys: Presentation): Observation => ({
      ...seen(hostSeen(HOST, good()), hostSeen(KEYS_HOST, keys)),
      jwks: served({ keys: [] }, keys),
    });
    expect(counts(split(good()))).toBe(true);
    expect(counts(split(presented([wrong, ca], TRUSTED)))).toBe(false);
  });
});

describe('a JWKS host', () => {
  const keysEvidence = (over: Presentation, of: Parameters<typeof basis>[0]) => {
    const observation = { ...seen(hostSeen(HOST, over, good()), hostSeen(KEYS_HOST, good())) };
    const [, keys] = judgeHosts(observation, basis(of));
    return [keys?.report.tops[0]?.evidence, keys?.unprovenReasons.get(ca.thumbprint)];
  };

  test('has evidence where the document that names it came over a chain with evidence', () => {
    expect(keysEvidence(good(), { publicCas: [ca] })).toEqual(['web-pki', undefined]);
  });

  test('has no evidence where the document that names it came over an approved chain for another host', async () => {
    const corp = await createAuthority({ name: 'Corp' });
    const printer = await issueLeaf(corp, { hosts: ['printer.example'] });
    const approved = new Set([corp.thumbprint]);
    expect(keysEvidence(presented([printer, corp], UNTRUSTED), { publicCas: [ca], approved })).toEqual([
      null,
      {
        reason: 'discovery-document',
        because: { reason: 'name-mismatch', subject: 'CN=printer.example', host: 'issuer.example' },
      },
    ]);
  });
});
