import fc from 'fast-check';
import type { EvaluationInput } from '../../../lambda/judge/evaluation-input';
import { NOTHING_KNOWN, type ProviderState } from '../../../lambda/judge/state/provider-state';
import type { Observation, Presentation, Unanswered } from '../../../lambda/judge/observation';
import { type Authority, type ServerCertificate, createAuthority, issueLeaf } from '../../../sandbox/certificates';
import { afterwards, evaluationInputOf } from '../../support/evaluation';
import { evaluateProvider } from '../../../lambda/judge/evaluate';
import { TRUSTED, basis, hostSeen, presented, seen } from '../../support/judgement';
import { properties } from '../../support/properties';
import { DAY, HOUR, NOW, VALIDITY, later, thumb } from '../../support/remembered';
import { never } from '../../support/never';

const HOST = 'issuer.example';
const CHAINS = 8;
let root: Authority;
let chains: { ca: Authority; leaf: ServerCertificate; wrong: ServerCertificate }[];

beforeAll(async () => {
  root = await createAuthority({ name: 'Root', validity: VALIDITY });
  chains = await Promise.all(
    Array.from({ length: CHAINS }, async (_, index) => {
      const ca = await createAuthority({ name: `CA ${index}`, issuer: root, validity: VALIDITY });
      // Some live for two days, and are not waited for as long as others.
      const validity = index % 2 === 0 ? VALIDITY : { from: NOW, to: later(2 * DAY) };
      const leaf = await issueLeaf(ca, { hosts: [HOST], validity });
      return { ca, leaf, wrong: await issueLeaf(ca, { hosts: ['other.example'], validity: VALIDITY }) };
    }),
  );
});

/** One look: which chains are presented, by which of them the documents come, and what else is so. */
interface Look {
  waitMs: number;
  shown: readonly { chain: number; isForHost: boolean; withCa: boolean }[];
  documentsOver: number;
  isComplete: boolean;
  unanswered: readonly Unanswered[];
}

const anyUnanswered = fc.record<Unanswered>({
  address: fc.constantFrom('192.0.2.1', '192.0.2.2', '192.0.2.9'),
  asked: fc.constantFrom('rsa', 'ecdsa', 'any', null),
  why: fc.constantFrom('silent', 'not-allowed', 'no-route', 'beyond-limit'),
});

const anyLook = fc.record<Look>({
  waitMs: fc.constantFrom(0, 5 * 60_000, 6 * HOUR, DAY, 3 * DAY, 31 * DAY, -2 * DAY),
  shown: fc.array(
    fc.record({
      chain: fc.nat(CHAINS - 1),
      isForHost: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, fc.boolean()),
      withCa: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, fc.boolean()),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  documentsOver: fc.nat(3),
  isComplete: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, fc.boolean()),
  unanswered: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(anyUnanswered, { maxLength: 2 })),
});

function presentationOf({ chain, isForHost, withCa }: Look['shown'][number], index: number): Presentation {
  const { ca, leaf, wrong } = chains[chain] ?? never();
  return presented([isForHost ? leaf : wrong, ...(withCa ? [ca] : [])], TRUSTED, `192.0.2.${index + 1}`);
}

function observationOf({ shown, documentsOver, isComplete, unanswered }: Look): Observation {
  const presentations = shown.map(presentationOf);
  const over = presentations[documentsOver % presentations.length] ?? never();
  const observation = seen({ ...hostSeen(HOST, ...presentations), unanswered });
  const { discovery, jwks } = observation;
  if (!isComplete || !discovery || !jwks) return { ...observation, discovery: null, jwks: null };
  return { ...observation, discovery: { ...discovery, over }, jwks: { ...jwks, over } };
}

function liveIn({ issuerHost }: Observation, pinned: readonly string[]): string[] {
  const tops = new Set(
    (issuerHost?.presentations ?? []).map(({ chain }) => Buffer.from(chain.at(-1) ?? []).toString('hex')),
  );
  return chains
    .flatMap(({ ca, leaf, wrong }) => [ca, leaf, wrong])
    .filter(({ der, thumbprint }) => tops.has(Buffer.from(der).toString('hex')) && pinned.includes(thumbprint))
    .map(({ thumbprint }) => thumbprint);
}

test('no pin that was live in one look is gone after the next, over any sequence of looks', () => {
  const profile = fc.record({
    updates: fc.constantFrom<EvaluationInput['updates']>('verified', 'always'),
    overlapMs: fc.constantFrom(null, 1, HOUR, 30 * DAY),
  });
  const first = fc.uniqueArray(fc.nat(9), { maxLength: 5 });
  properties(
    fc.property(fc.array(anyLook, { minLength: 2, maxLength: 8 }), profile, first, (looks, of, indexes) => {
      let state: ProviderState = NOTHING_KNOWN;
      let pinned: readonly string[] = indexes.map((index) => chains[index]?.ca.thumbprint ?? thumb(index));
      let live: readonly string[] = [];
      let now = NOW;
      for (const [index, look] of looks.entries()) {
        now = new Date(now.getTime() + look.waitMs);
        const observation = observationOf(look);
        const { anchors } = basis({ publicCas: [root] });
        const mark = { runId: `run ${index}`, now };
        const evaluation = evaluateProvider(evaluationInputOf(observation, { ...of, ...mark, state, pinned, anchors }));
        state = afterwards(evaluation);
        pinned = evaluation.plan.list;
        expect(pinned).toEqual(expect.arrayContaining([...live]));
        live = liveIn(observation, pinned);
      }
    }),
  );
});
