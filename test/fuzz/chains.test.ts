import fc from 'fast-check';
import { judge } from '../../lambda/judge/judge';
import { MAX_THUMBPRINTS, isThumbprint, normalise } from '../../lambda/judge/thumbprint';
import { type Authority, createAuthority, crossSign, issueLeaf, selfSigned } from '../../sandbox/certificates';
import { basis, caseOf, hostSeen, seen } from '../support/judging';
import { properties } from '../support/properties';

const HOST = 'issuer.example';
let root: Authority;
let bytes: Uint8Array[];

beforeAll(async () => {
  root = await createAuthority({ name: 'Root' });
  const issuing = await createAuthority({ name: 'Issuing CA', issuer: root });
  const evil = await createAuthority({ name: 'Evil' });
  const made = [
    await issueLeaf(issuing, { hosts: [HOST] }),
    await selfSigned({ hosts: [HOST] }),
    issuing,
    root,
    evil,
    await crossSign(root, evil),
    await issueLeaf(issuing, { hosts: ['*.example', 'b\u0000.example', '192.0.2.1'] }),
  ];
  bytes = made.map(({ der }) => der);
});

/** Real certificates, some with bytes changed or cut off, and bytes that are none. */
const anyCertificate = fc.oneof(
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }).map((junk) => () => junk) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.nat(6),
        fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { maxLength: 3 }),
        fc.option(fc.nat(700), { freq: 8 }),
      )
      .map(([which, damage, length]) => () => {
        const der = Uint8Array.from(bytes[which] ?? []);
        for (const [place, byte] of damage) if (place < der.length) der[place] = byte;
        return length === null ? der : der.subarray(0, length);
      }),
  },
);

const anyPresentation = fc.record({
  address: fc.ipV4(),
  chain: fc.array(anyCertificate, { maxLength: 6 }),
  trusted: fc.boolean(),
});

test('whatever chains are presented, they are judged, and no plan breaks a rule of the list', () => {
  const anyHost = fc.array(anyPresentation, { maxLength: 3 });
  const anyUpdates = fc.constantFrom('verified', 'always', 'never');
  properties(
    fc.property(anyHost, fc.option(anyHost), anyUpdates, fc.boolean(), (issuer, keys, updates, exclusive) => {
      const look = (name: string, presentations: typeof issuer) =>
        hostSeen(
          name,
          ...presentations.map(({ address, chain, trusted }) => ({
            address,
            chain: chain.map((certificate) => certificate()),
            verdict: trusted ? ({ trusted } as const) : ({ trusted, code: 'X' } as const),
          })),
        );
      const observation = seen(look(HOST, issuer), keys && look('keys.example', keys));
      const pinned = ['A'.repeat(40)];
      const { anchors } = basis({ publicCas: [root], exclusive });
      const { plan, hosts } = judge(caseOf(observation, { pinned, updates, anchors }));
      const live = hosts.flatMap(({ report }) => report.tops);
      expect(plan.list.length).toBeGreaterThan(0);
      expect(plan.list.length).toBeLessThanOrEqual(MAX_THUMBPRINTS);
      expect(plan.list.map(normalise)).toContain('a'.repeat(40));
      expect(plan.list.map(normalise).every(isThumbprint)).toBe(true);
      expect(new Set(plan.list).size).toBe(plan.list.length);
      for (const added of plan.added) {
        expect(
          live.some(({ thumbprint, evidence }) => thumbprint === added && (evidence ?? updates === 'always')),
        ).toBe(true);
      }
      expect(plan.write && updates === 'never').toBe(false);
    }),
  );
});
