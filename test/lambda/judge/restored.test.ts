import { consider } from '../../../lambda/judge/consider';
import { NOTHING_KNOWN } from '../../../lambda/judge/memory';
import type { Updates } from '../../../lambda/judge/plan';
import { selfSigned } from '../../../sandbox/certificates';
import { UNTRUSTED, caseOf, hostSeen, presented, seen } from '../../support/judging';

const OTHER = 'a'.repeat(40);

/** What putting a list back changes, in words, where the issuer presents this certificate, for which nothing vouches. */
const changesOf = (of: { certificate: { der: Uint8Array }; list: readonly string[]; updates: Updates }) => {
  const observation = seen(hostSeen('issuer.example', presented([of.certificate], UNTRUSTED)));
  const { changes } = consider({
    ...caseOf(observation, { pinned: [OTHER], updates: of.updates }),
    runId: 'run',
    tags: {},
    memory: NOTHING_KNOWN,
    wish: { approved: new Set(), staged: new Set(), restore: { version: 1, list: of.list } },
    dryRun: false,
  });
  return changes.map(({ code, message }) => [code, message]);
};

test('what a restored list brings back is there because a person asked, though it is live and nothing vouches for it', async () => {
  const certificate = await selfSigned({ hosts: ['issuer.example'] });
  expect(changesOf({ certificate, list: [certificate.thumbprint], updates: 'verified' })).toEqual([
    ['list-restored', expect.stringContaining('Put back version 1 of the list')],
    ['thumbprint-added', expect.stringContaining('it stands in version 1, which a person asked for.')],
    ['thumbprint-retired', expect.stringContaining('version 1 does not hold it')],
  ]);
});

test('what is added besides, since updates is "always", is not said to stand in the restored list', async () => {
  const certificate = await selfSigned({ hosts: ['issuer.example'] });
  expect(changesOf({ certificate, list: [OTHER], updates: 'always' })).toEqual([
    ['list-restored', expect.stringContaining('Put back version 1 of the list')],
    ['trusted-on-first-use', expect.stringContaining('updates is set to "always"')],
  ]);
});
