import fc from 'fast-check';
import { type Considered, consider } from '../../../lambda/judge/evaluate';
import type { ProviderMemory } from '../../../lambda/judge/state/provider-state';
import type { Updates } from '../../../lambda/judge/plan/plan';
import { newcomer, thumbprintsOf } from '../../../lambda/judge/state/remembered';
import { normalise } from '../../../lambda/judge/chain/thumbprint';
import { NO_WISH, type Wish } from '../../../lambda/judge/state/request';
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

test('what is taken out is out and rejected, or else stays and is not; it is never live and enforced but by a word', async () => {
  await slowProperties(
    fc.asyncProperty(anyRemoval, async ({ thumbprint, evenIfLive, state, sight }) => {
      const considered = lookAt(state, sight, { ...NO_WISH, removed: new Map([[thumbprint, evenIfLive]]) });
      const { plan, removal, enforced } = considered;
      const [isThere, wasThere] = [plan.list, state.list ?? []].map((list) => list.map(normalise).includes(thumbprint));
      const isRefused = removal.refused.has(thumbprint);
      const isRejected = afterwards(considered).rejected.has(thumbprint);
      expect({ isThere, isRejected }).toEqual(
        isRefused
          ? { isThere: wasThere, isRejected: state.rejected.has(thumbprint) }
          : { isThere: false, isRejected: true },
      );
      const isLive = sight.presented.some((one) => one.thumbprint === thumbprint);
      const isAtStake = wasThere === true && isLive && enforced !== false && !evenIfLive;
      expect(isAtStake && !isRefused).toBe(false);
    }),
    0.4,
  );
});

test('a removal leaves one thumbprint to five, and all others that are live', async () => {
  await slowProperties(
    fc.asyncProperty(anyRemoval, async ({ thumbprint, evenIfLive, state, sight }) => {
      const { plan } = lookAt(state, sight, { ...NO_WISH, removed: new Map([[thumbprint, evenIfLive]]) });
      const before = (state.list ?? []).map(normalise);
      expect(plan.list.length > 0 || before.length === 0).toBe(true);
      expect(plan.list.length).toBeLessThanOrEqual(5);
      const live = new Set(sight.presented.map((one) => one.thumbprint));
      const staying = before.filter((one) => one !== thumbprint && live.has(one));
      expect(plan.list.map(normalise)).toEqual(expect.arrayContaining(staying));
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
