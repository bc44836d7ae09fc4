import { UpdateOpenIDConnectProviderThumbprintCommand } from '@aws-sdk/client-iam';
import { thumb } from '../../support/thumb';
import {
  ARN,
  COLONS,
  type Call,
  FIVE,
  create,
  get,
  onPage,
  outcomeOf,
  refusal,
  type Harness,
  UNKNOWN_ARN,
  INVALID,
  REFUSED,
} from '../call';
import { PAGES } from '../pages';

const BEFORE = [thumb('1')];

async function update({ iam }: Harness, ThumbprintList: string[], OpenIDConnectProviderArn = ARN): Promise<string> {
  await iam.send(new UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn, ThumbprintList }));
  return 'updated';
}

/** Updates a provider that has one thumbprint: what comes of it, and the list from then on. */
function updating(list: string[]) {
  return async (stage: Harness) => {
    await create(stage, { ThumbprintList: BEFORE });
    return [await outcomeOf(update(stage, list)), (await get(stage)).ThumbprintList];
  };
}

/** Creates a provider with a list: what comes of it. */
function creating(ThumbprintList: string[]) {
  return async (stage: Harness) => {
    await create(stage, { ThumbprintList });
    return (await get(stage)).ThumbprintList;
  };
}

/**
 * Lists that are refused, and as what. Whether IAM looks for digits is not documented beyond "hex-encoded"; nor is what it
 * says of a list that is too long or too short, other than in reports: terraform-aws-modules/terraform-aws-eks#2632,
 * hashicorp/terraform-provider-aws#29963.
 */
const BAD_LISTS: readonly [what: string, list: string[], refused: string][] = [
  ['six thumbprints', [...FIVE, thumb('f')], REFUSED],
  ['39 characters', ['a'.repeat(39)], INVALID],
  ['41 characters', ['a'.repeat(41)], INVALID],
  ['no characters', [''], INVALID],
  ['one bad entry of two', [thumb('a'), 'b'.repeat(39)], INVALID],
  ['no hexadecimal digits', [thumb('g')], REFUSED],
  ['colons', [COLONS], REFUSED],
];

/** The lists of thumbprints that IAM takes, keeps and refuses. */
export const THUMBPRINT_CALLS: readonly Call[] = [
  ...onPage(PAGES.create, [
    { name: 'create: five thumbprints', expected: FIVE, run: creating(FIVE) },
    { name: 'create: upper case, kept in lower', expected: [thumb('a')], run: creating([thumb('A')]) },
    ...BAD_LISTS.map(([what, list, expected]) => ({
      name: `create: thumbprints: ${what}`,
      expected,
      run: creating(list),
    })),
  ]),
  ...onPage(PAGES.update, [
    { name: 'update: replaces the list', expected: ['updated', [thumb('2')]], run: updating([thumb('2')]) },
    { name: 'update: five thumbprints', expected: ['updated', FIVE], run: updating(FIVE) },
    { name: 'update: upper case, kept in lower', expected: ['updated', [thumb('a')]], run: updating([thumb('A')]) },
    { name: 'update: no thumbprints', expected: [REFUSED, BEFORE], run: updating([]) },
    // Nothing is documented about them: the watcher sends none.
    {
      name: 'update: the same thumbprint twice',
      expected: ['updated', [thumb('2'), thumb('2')]],
      run: updating([thumb('2'), thumb('2')]),
    },
    ...BAD_LISTS.map(([what, list, refused]) => ({
      name: `update: thumbprints: ${what}`,
      expected: [refused, BEFORE],
      run: updating(list),
    })),
    {
      name: 'update: an unknown provider',
      expected: refusal('NoSuchEntityException', 404),
      run: (stage) => update(stage, FIVE, UNKNOWN_ARN),
    },
    {
      name: 'update: an ARN of 19 characters',
      expected: INVALID,
      run: (stage) => update(stage, FIVE, ARN.slice(0, 19)),
    },
  ]),
];
