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
      caller: null,
    },
    dryRun: false,
  });
  expect(changes.map(({ code, message }) => [code, message])).toEqual([
    ['list-restored', expect.stringContaining('Put back version 1 of the list')],
    ['thumbprint-added', expect.stringContaining('along with version 1, which a person asked for')],
    ['thumbprint-retired', expect.stringContaining('version 1 does not hold it')],
  ]);
});
