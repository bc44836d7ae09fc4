import { FINDING_RULES } from '../../../lambda/findings/lookup';
import { evaluateProvider } from '../../../lambda/judge/evaluate';
import { NOTHING_KNOWN } from '../../../lambda/judge/state/provider-state';
import { selfSigned } from '../../../sandbox/certificates';
import { UNTRUSTED, factsOf, hostSeen, presented, seen } from '../../support/judgement';

test('a live thumbprint without evidence that a restored list brings back is reported as requested by the operator', async () => {
  const certificate = await selfSigned({ hosts: ['issuer.example'] });
  const observation = seen(hostSeen('issuer.example', presented([certificate], UNTRUSTED)));
  const { changes } = evaluateProvider({
    ...factsOf(observation, { pinned: ['a'.repeat(40)] }),
    runId: 'run',
    tags: {},
    state: NOTHING_KNOWN,
    manualRequest: {
      approved: new Set(),
      staged: new Set(),
      removed: new Map(),
      restore: { version: 1, list: [certificate.thumbprint] },
      acknowledged: new Set(),
      caller: null,
    },
    findingRules: FINDING_RULES,
    dryRun: false,
  });
  expect(changes).toMatchObject([
    { code: 'list-restored', facts: { dryRun: false, version: 1, leftOut: [] } },
    { code: 'thumbprint-added', about: certificate.thumbprint, facts: { evidence: null, restored: 1 } },
    { code: 'thumbprint-retired', about: 'a'.repeat(40), facts: { reason: 'not-in-version', restored: 1 } },
  ]);
});
