import fc from 'fast-check';
import { type Considered, consider } from '../../../lambda/judge/consider';
import type { ProviderMemory } from '../../../lambda/judge/memory';
import type { Updates } from '../../../lambda/judge/plan';
import { newcomer, thumbprintsOf } from '../../../lambda/judge/remembered';
import { normalise } from '../../../lambda/judge/thumbprint';
import { NO_WISH, type Wish } from '../../../lambda/judge/wish';
import type { ServerCertificate } from '../../../sandbox/certificates';
import { anyMemory, anyThumbprint } from '../../support/any-memory';
import { afterwards, knowledgeOf, ownCertificate, withoutDocuments } from '../../support/considering';
import { TRUSTED, UNTRUSTED, basis, hostSeen, presented, seen } from '../../support/judging';
import { slowProperties } from '../../support/properties';
import { NOW } from '../../support/remembering';

const certificates: readonly ServerCertificate[] = await Promise.all([1, 2, 3].map(ownCertificate));

const anyOne = fc.oneof(anyThumbprint, fc.constantFrom(...certificates.map(({ thumbprint }) => thumbprint)));

/** What a look shows: some certificates, proven or not; the documents may be out of reach. */
interface Sight {
  presented: readonly ServerCertificate[];
  isProven: boolean;
  isComplete: boolean;
  updates: Updates;
}

const anySight: fc.Arbitrary<Sight> = fc.record({
  presented: fc.subarray([...certificates]),
  isProven: fc.boolean(),
  isComplete: fc.boolean(),
  updates: fc.constantFrom('verified', 'always'),
});

/** A provider's state whose list may hold what is presented. */
const anyState: fc.Arbitrary<ProviderMemory> = fc
  .tuple(anyMemory, fc.subarray(certificates.map(({ thumbprint }) => thumbprint)))
  .map(([memory, pinned]) => {
    const list = [...pinned, ...(memory.list ?? [])].slice(0, 5);
    const entries = [...memory.thumbprints.values()].map((entry) => ({ ...entry, certificate: null }));
    const thumbprints = thumbprintsOf(list, new Map(pinned.map((one, index) => [one, entries[index] ?? ENTRY])), NOW);
    return { ...memory, list, thumbprints, pending: null };
  });

const ENTRY = newcomer('found', NOW);

const lookAt = (memory: ProviderMemory, sight: Sight, wish: Wish = NO_WISH): Considered => {
  const verdict = sight.isProven ? TRUSTED : UNTRUSTED;
  const at = sight.presented.map((one, index) => presented([one], verdict, `192.0.2.${index + 1}`));
  const observation = seen(hostSeen('issuer.example', ...at));
  const anchors = basis({ publicCas: sight.isProven ? certificates : [] }).anchors;
  return consider(
    knowledgeOf(sight.isComplete ? observation : withoutDocuments(observation), {
      memory,
      wish,
      anchors,
      updates: sight.updates,
    }),
  );
};

const anyRemoval = fc.record({ thumbprint: anyOne, evenIfLive: fc.boolean(), state: anyState, sight: anySight });

test('what is taken out is out, the list is not empty, and all else that is live or approved stays', async () => {
  await slowProperties(
    fc.asyncProperty(anyRemoval, async ({ thumbprint, evenIfLive, state, sight }) => {
      const considered = lookAt(state, sight, { ...NO_WISH, removed: new Map([[thumbprint, evenIfLive]]) });
      const { plan, removal, enforced } = considered;
      const before = (state.list ?? []).map(normalise);
      const list = plan.list.map(normalise);
      if (before.length > 0) expect(list.length).toBeGreaterThan(0);
      expect(list.length).toBeLessThanOrEqual(5);
      const live = sight.presented.map((one) => one.thumbprint);
      const others = before.filter((one) => one !== thumbprint && live.includes(one));
      expect(list).toEqual(expect.arrayContaining(others));
      if (removal.refused.size > 0) {
        expect(list.includes(thumbprint)).toBe(before.includes(thumbprint));
        expect(afterwards(considered).rejected.has(thumbprint)).toBe(state.rejected.has(thumbprint));
        return;
      }
      expect(list).not.toContain(thumbprint);
      expect(afterwards(considered).rejected.has(thumbprint)).toBe(true);
      if (before.includes(thumbprint) && live.includes(thumbprint) && enforced !== false) expect(evenIfLive).toBe(true);
    }),
    0.4,
  );
});

test('what is rejected is never added again, whatever is presented, proven or asked for otherwise, until it is approved', async () => {
  const anyStory = fc.record({
    state: anyState,
    index: fc.nat(2),
    sights: fc.array(anySight, { maxLength: 4 }),
    version: fc.array(anyOne, { maxLength: 5 }),
    ways: fc.constantFrom('approved', 'staged'),
  });
  await slowProperties(
    fc.asyncProperty(anyStory, async ({ state, index, sights, version, ways }) => {
      const { thumbprint } = certificates[index] ?? { thumbprint: '' };
      const without = (state.list ?? []).filter((one) => one !== thumbprint);
      const entries = new Map([...state.thumbprints].filter(([one]) => one !== thumbprint));
      let memory: ProviderMemory = {
        ...state,
        list: without,
        thumbprints: entries,
        rejected: new Map([[thumbprint, new Date()]]),
      };
      for (const [turn, sight] of sights.entries()) {
        const wish = turn === 1 ? { ...NO_WISH, restore: { version: 1, list: [...version, thumbprint] } } : NO_WISH;
        const considered = lookAt(memory, sight, wish);
        expect(considered.plan.added).not.toContain(thumbprint);
        memory = afterwards(considered);
        expect(memory.list).not.toContain(thumbprint);
        expect(memory.rejected.has(thumbprint)).toBe(true);
      }
      const everything = { presented: certificates, isProven: true, isComplete: true, updates: 'verified' } as const;
      const { plan, ...approved } = lookAt(memory, everything, { ...NO_WISH, [ways]: new Set([thumbprint]) });
      const after = afterwards({ plan, ...approved });
      expect(after.rejected.has(thumbprint)).toBe(!plan.list.includes(thumbprint));
      expect(plan.unplaced.concat(plan.unstaged, plan.added)).toContain(thumbprint);
    }),
    0.4,
  );
});
