import fc from 'fast-check';
import { NO_REQUEST } from '../../lambda/judge/state/request';
import { openSession } from '../../lambda/state/session';
import { openProvider } from '../../lambda/state/provider-record';
import { PROVIDER_FORMAT } from '../../lambda/state/state-format';
import { FINDING_RULES } from '../../lambda/findings/lookup';
import { renderMessage } from '../../lambda/notify/message';
import { reconcileOpen } from '../../lambda/run/reconcile';
import { checkInput } from '../../lambda/contract/input-error';
import {
  type JudgementFacts,
  judgementOf,
  TRUSTED,
  UNTRUSTED,
  basis,
  factsOf,
  hostSeen,
  seen,
} from '../support/judgement';
import { dueNotifications } from '../../lambda/judge/state/due-notifications';
import type { Presentation } from '../../lambda/judge/observation';
import { MAX_THUMBPRINTS, isThumbprint, thumbprintOf } from '../../lambda/judge/chain/thumbprint';
import { observeProvider } from '../../lambda/run/observe-provider';
import { probeHost } from '../../lambda/observe/host';
import { createTlsContexts } from '../../lambda/observe/tls/tls-settings';
import { settingsSchema } from '../../lambda/contract/settings';
import { createRamStore } from '../support/store-in-ram';
import { expectListRules } from '../support/plan-rules';
import { properties, slowProperties } from '../support/properties';
import { SOUND_CHAIN, anyChain } from './chains';
import { reportOver } from '../support/report';

const ROOT = SOUND_CHAIN.slice(-1);
const NOW = new Date();
const ARN = 'arn:aws:iam::123456789012:oidc-provider/hostile.example';

const presentation: fc.Arbitrary<Presentation> = fc
  .tuple(anyChain, fc.constantFrom(TRUSTED, UNTRUSTED), fc.ipV4())
  .map(([chain, verdict, address]) => ({ chain, verdict, address, asked: 'any' }));

const anyHost = fc
  .tuple(fc.constantFrom('hostile.example', 'keys.example', 'x'), fc.array(presentation, { maxLength: 3 }))
  .map(([name, presentations]) => hostSeen(name, ...presentations));

const thumbprint = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...SOUND_CHAIN.map(({ der }) => thumbprintOf(der))) },
  { weight: 2, arbitrary: fc.constantFrom('1', '2', '3', '4', '5').map((digit) => digit.repeat(40)) },
);

/** Anything that the hosts of an issuer may present, against anything that may be pinned. */
const anyCase: fc.Arbitrary<JudgementFacts> = fc
  .record({
    issuerHost: anyHost,
    jwksHost: fc.option(anyHost),
    pinned: fc.array(fc.oneof({ weight: 20, arbitrary: thumbprint }, { weight: 1, arbitrary: fc.string() }), {
      maxLength: MAX_THUMBPRINTS,
    }),
    approved: fc.array(thumbprint, { maxLength: 2 }),
    staged: fc.array(thumbprint, { maxLength: 2 }),
    superseded: fc.array(fc.tuple(thumbprint, fc.nat({ max: 1000 })), { maxLength: 3 }),
    updates: fc.constantFrom('verified', 'always', 'never'),
    overlapMs: fc.constantFrom(null, 0, 500),
    trusting: fc.boolean(),
    exclusive: fc.boolean(),
    complete: fc.boolean(),
  })
  .map(({ issuerHost, jwksHost, approved, staged, superseded, trusting, exclusive, complete, ...of }) => {
    const observation = seen(issuerHost, jwksHost);
    return factsOf(complete ? observation : { ...observation, jwks: null }, {
      ...of,
      anchors: basis({ operatorCas: trusting ? ROOT : [], exclusive }).anchors,
      approved: new Set([...approved, ...staged]),
      staged,
      superseded: new Map(superseded.map(([entry, age]) => [entry, new Date(NOW.getTime() - age)])),
      now: NOW,
    });
  });

test('the plan keeps the list rules for any chains that are presented', () => {
  properties(
    fc.property(anyCase, (of) => {
      const { plan, hosts, complete, counts } = judgementOf(of);
      const live = complete ? hosts.flatMap(({ report }) => report.tops) : [];
      expectListRules(plan, { ...of, live, superseded: counts ? of.superseded : new Map() });
      // A look that does not count retires nothing.
      expect(counts || plan.retired.length === 0).toBe(true);
      // Without both documents nothing is added, but what an operator wants pinned ahead: that does not depend on them.
      expect(complete ? plan.added : of.staged).toEqual(expect.arrayContaining([...plan.added]));
    }),
  );
});

test('untrusted chains change nothing where none of their certificates is pinned or approved', () => {
  const unrelatedCertificates = fc.array(presentation, { minLength: 1, maxLength: 3 });
  properties(
    fc.property(unrelatedCertificates, (presentations) => {
      const host = hostSeen('hostile.example', ...presentations.map((one) => ({ ...one, verdict: UNTRUSTED })));
      const anchors = basis({ operatorCas: ROOT }).anchors;
      expect(judgementOf(factsOf(seen(host), { anchors, pinned: ['a'.repeat(40)] })).plan).toMatchObject({
        write: false,
        added: [],
      });
    }),
  );
});

const settings = checkInput(settingsSchema, {}, 'settings');

test('a check of any chains ends in a report that can be printed, and leaves a valid list in IAM', async () => {
  await slowProperties(
    fc.asyncProperty(anyCase, async ({ observation, pinned, approved, staged = [], anchors, updates }) => {
      let list = pinned;
      const runs = { stateStore: createRamStore(), runId: '1', clock: () => NOW, leaseMs: () => 1000 };
      const record = await openProvider(openSession(runs), ARN, false);
      if (!record) throw new Error('Nobody else has the page.');
      const manualRequest = { ...NO_REQUEST, approved, staged: new Set(staged) };
      const using = {
        iam: {
          list: async () => [ARN],
          get: async (arn: string) => ({ arn, issuer: observation.issuer, thumbprints: list, clientIds: [], tags: {} }),
          replaceThumbprints: async (_: string, thumbprints: readonly string[]) => void (list = thumbprints),
        },
        observe: async () => observation,
        trustOf: () => ({ anchors, contexts: createTlsContexts([]) }),
        settings: { ...settings, updates },
        clock: () => NOW,
        patience: { retryMs: [], readBackMs: [0] },
      };
      const look = () => observeProvider(ARN, probeHost, using);
      const request = { arn: ARN, dryRun: false, runId: '1', manualRequest, named: false };
      const reconciled = await reconcileOpen(record, request, using, look);
      if ('skipped' in reconciled) throw new Error('No other run took the lease.');
      const { report, state } = reconciled;
      expect(report.after).toEqual(list);
      expect(list === pinned || (list.length <= MAX_THUMBPRINTS && list.every(isThumbprint))).toBe(true);
      expect(state).toMatchObject({ list, pending: null });
      const kept = PROVIDER_FORMAT.print(state);
      expect(PROVIDER_FORMAT.print(PROVIDER_FORMAT.parse(kept))).toBe(kept);
      const providers = [JSON.parse(JSON.stringify(report))];
      const outbox = dueNotifications(state, '1', NOW, FINDING_RULES);
      const { message } = renderMessage({
        report: reportOver(providers),
        providers: new Map(outbox.length > 0 ? [[ARN, outbox]] : []),
        run: [],
        scope: { kind: 'account', id: '123456789012', name: null },
        region: 'eu-central-1',
        runbook: (code) => `RUNBOOK ${code}`,
        reportCommand: 'COMMAND',
        approveCommand: () => 'APPROVE',
      });
      for (const text of [message.text, message.json, ...message.chat]) expect(text).not.toMatch(/[^\P{C}\n]/u);
    }),
    1,
  );
});
