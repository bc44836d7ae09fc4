import fc from 'fast-check';
import { type Evaluation, evaluateProvider } from '../../../lambda/judge/evaluate';
import type { ProviderState } from '../../../lambda/judge/state/provider-state';
import type { Updates } from '../../../lambda/judge/plan/plan';
import { newcomer, thumbprintsOf } from '../../../lambda/judge/state/remembered';
import { normalise } from '../../../lambda/judge/chain/thumbprint';
import { NO_REQUEST, type ManualRequest } from '../../../lambda/judge/state/request';
import type { ServerCertificate } from '../../../sandbox/certificates';
import { anyState, anyThumbprint } from '../../support/any-state';
import { afterwards, evaluationInputOf, ownCertificate, withoutDocuments } from '../../support/evaluation';
import { TRUSTED, UNTRUSTED, basis, hostSeen, presented, seen } from '../../support/judgement';
import { slowProperties } from '../../support/properties';
import { NOW } from '../../support/remembered';

const certificates: readonly ServerCertificate[] = await Promise.all([1, 2, 3].map(ownCertificate));

const anyOne = fc.oneof(anyThumbprint, fc.constantFrom(...certificates.map(({ thumbprint }) => thumbprint)));

/** What a look shows: some certificates, proven or not; the documents may be out of reach. */
interface LiveCertificates {
  presented: readonly ServerCertificate[];
  isProven: boolean;
  isComplete: boolean;
  updates: Updates;
}

const anyLive: fc.Arbitrary<LiveCertificates> = fc.record({
  presented: fc.subarray([...certificates]),
  isProven: fc.boolean(),
  isComplete: fc.boolean(),
  updates: fc.constantFrom('verified', 'always'),
});

/** A provider's state whose list may hold what is presented. */
const anyListed: fc.Arbitrary<ProviderState> = fc
  .tuple(anyState, fc.subarray(certificates.map(({ thumbprint }) => thumbprint)))
  .map(([state, pinned]) => {
    const list = [...pinned, ...(state.list ?? [])].slice(0, 5);
    const entries = [...state.thumbprints.values()].map((entry) => ({ ...entry, certificate: null }));
    const thumbprints = thumbprintsOf(list, new Map(pinned.map((one, index) => [one, entries[index] ?? ENTRY])), NOW);
    return { ...state, list, thumbprints, pending: null };
  });

const ENTRY = newcomer('found', NOW);

function probeHost(
  state: ProviderState,
  liveCertificates: LiveCertificates,
  manualRequest: ManualRequest = NO_REQUEST,
): Evaluation {
  const verdict = liveCertificates.isProven ? TRUSTED : UNTRUSTED;
  const at = liveCertificates.presented.map((one, index) => presented([one], verdict, `192.0.2.${index + 1}`));
  const observation = seen(hostSeen('issuer.example', ...at));
  const anchors = basis({ publicCas: liveCertificates.isProven ? certificates : [] }).anchors;
  return evaluateProvider(
    evaluationInputOf(liveCertificates.isComplete ? observation : withoutDocuments(observation), {
      state,
      manualRequest,
      anchors,
      updates: liveCertificates.updates,
    }),
  );
}

const anyRemoval = fc.record({
  thumbprint: anyOne,
  evenIfLive: fc.boolean(),
  state: anyListed,
  liveCertificates: anyLive,
});

test('a removal either removes and rejects its thumbprint or does neither, and needs evenIfLive for a live pin that AWS may check', async () => {
  await slowProperties(
    fc.asyncProperty(anyRemoval, async ({ thumbprint, evenIfLive, state, liveCertificates }) => {
      const evaluation = probeHost(state, liveCertificates, {
        ...NO_REQUEST,
        removed: new Map([[thumbprint, evenIfLive]]),
      });
      const { plan, removal, enforced } = evaluation;
      const [isThere, wasThere] = [plan.list, state.list ?? []].map((list) => list.map(normalise).includes(thumbprint));
      const isRefused = removal.refused.has(thumbprint);
      const isRejected = afterwards(evaluation).rejected.has(thumbprint);
      expect({ isThere, isRejected }).toEqual(
        isRefused
          ? { isThere: wasThere, isRejected: state.rejected.has(thumbprint) }
          : { isThere: false, isRejected: true },
      );
      const isLive = liveCertificates.presented.some((one) => one.thumbprint === thumbprint);
      const isAtStake = wasThere === true && isLive && enforced !== false && !evenIfLive;
      expect(isAtStake && !isRefused).toBe(false);
    }),
    0.4,
  );
});

test('a removal never empties a list, leaves at most five thumbprints, and keeps all other live pins', async () => {
  await slowProperties(
    fc.asyncProperty(anyRemoval, async ({ thumbprint, evenIfLive, state, liveCertificates }) => {
      const { plan } = probeHost(state, liveCertificates, {
        ...NO_REQUEST,
        removed: new Map([[thumbprint, evenIfLive]]),
      });
      const before = (state.list ?? []).map(normalise);
      expect(plan.list.length > 0 || before.length === 0).toBe(true);
      expect(plan.list.length).toBeLessThanOrEqual(5);
      const live = new Set(liveCertificates.presented.map((one) => one.thumbprint));
      const staying = before.filter((one) => one !== thumbprint && live.has(one));
      expect(plan.list.map(normalise)).toEqual(expect.arrayContaining(staying));
    }),
    0.4,
  );
});

test('a rejected thumbprint is never added again, whatever is presented, proven or restored, until the operator approves or stages it', async () => {
  const anyScenario = fc.record({
    state: anyListed,
    index: fc.nat(2),
    allLive: fc.array(anyLive, { maxLength: 4 }),
    version: fc.array(anyOne, { maxLength: 5 }),
    ways: fc.constantFrom('approved', 'staged'),
  });
  await slowProperties(
    fc.asyncProperty(anyScenario, async ({ state: before, index, allLive, version, ways }) => {
      const { thumbprint } = certificates[index] ?? { thumbprint: '' };
      const without = (before.list ?? []).filter((one) => one !== thumbprint);
      const entries = new Map([...before.thumbprints].filter(([one]) => one !== thumbprint));
      let state: ProviderState = {
        ...before,
        list: without,
        thumbprints: entries,
        rejected: new Map([[thumbprint, new Date()]]),
      };
      for (const [turn, liveCertificates] of allLive.entries()) {
        const manualRequest =
          turn === 1 ? { ...NO_REQUEST, restore: { version: 1, list: [...version, thumbprint] } } : NO_REQUEST;
        const evaluation = probeHost(state, liveCertificates, manualRequest);
        expect(evaluation.plan.added).not.toContain(thumbprint);
        state = afterwards(evaluation);
        expect(state.list).not.toContain(thumbprint);
        expect(state.rejected.has(thumbprint)).toBe(true);
      }
      const everything = { presented: certificates, isProven: true, isComplete: true, updates: 'verified' } as const;
      const { plan, ...approved } = probeHost(state, everything, { ...NO_REQUEST, [ways]: new Set([thumbprint]) });
      const after = afterwards({ plan, ...approved });
      expect(after.rejected.has(thumbprint)).toBe(!plan.list.includes(thumbprint));
      expect(plan.unplaced.concat(plan.unstaged, plan.added)).toContain(thumbprint);
    }),
    0.4,
  );
});
