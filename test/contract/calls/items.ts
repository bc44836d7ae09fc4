import { type Call, onPage, outcomeOf, refusal } from '../call';
import { PAGES } from '../pages';
import { fill, get, keyOf, put, query, update } from './item-requests';

const INVALID = refusal('ValidationException', 400);
const CONDITION = refusal('ConditionalCheckFailedException', 400);
const NO_TABLE = refusal('ResourceNotFoundException', 400);

const SET = { UpdateExpression: 'SET #text = :new', ExpressionAttributeNames: { '#text': 'text' } };
const NEW = { ':new': { S: 'new' } };

/** The requests for items, as the watcher's state makes them, and some that it must not make. */
export const ITEM_CALLS: readonly Call[] = [
  ...onPage(PAGES.getItem, [
    { name: 'get item: none', expected: 'none', run: (stage) => get(stage) },
    { name: 'get item: an unknown table', expected: NO_TABLE, run: (stage) => get(stage, { TableName: 'unknown' }) },
    {
      name: 'get item: half a key',
      expected: INVALID,
      run: (stage) => get(stage, { Key: { subject: { S: stage.key } } }),
    },
    {
      name: 'get item: a key of another type',
      expected: INVALID,
      run: (stage) => get(stage, { Key: { ...keyOf(stage), item: { N: '1' } } }),
    },
  ]),
  ...onPage(PAGES.putItem, [
    {
      name: 'put item: what was put is there',
      expected: ['put', { text: { S: 'Ü\n' }, count: { N: '1' } }],
      run: async (stage) => [await put(stage, { text: { S: 'Ü\n' }, count: { N: '1' } }), await get(stage)],
    },
    {
      name: 'put item: replaces all of an item',
      expected: { other: { S: 'b' } },
      run: async (stage) => {
        await put(stage, { text: { S: 'a' } });
        await put(stage, { other: { S: 'b' } });
        return get(stage);
      },
    },
    {
      name: 'put item: only if there is none',
      expected: ['put', CONDITION, { text: { S: 'a' } }],
      run: async (stage) => {
        const condition = { ConditionExpression: 'attribute_not_exists(subject)' };
        return [
          await put(stage, { text: { S: 'a' } }, condition),
          await outcomeOf(put(stage, { text: { S: 'b' } }, condition)),
          await get(stage),
        ];
      },
    },
    { name: 'put item: an empty key', expected: INVALID, run: (stage) => put(stage, { item: { S: '' } }) },
    {
      name: 'put item: an unknown table',
      expected: NO_TABLE,
      run: (stage) => put(stage, {}, { TableName: 'unknown' }),
    },
    {
      name: 'put item: over 400 KB',
      expected: INVALID,
      run: (stage) => put(stage, { text: { S: 'x'.repeat(409_600) } }),
    },
  ]),
  ...onPage(PAGES.updateItem, [
    {
      name: 'update item: makes one where there is none, and gives all of it',
      expected: { text: { S: 'new' } },
      run: (stage) => update(stage, { ...SET, ExpressionAttributeValues: NEW, ReturnValues: 'ALL_NEW' }),
    },
    {
      name: 'update item: a condition that does not hold',
      expected: [CONDITION, { text: { S: 'old' } }],
      run: async (stage) => {
        await put(stage, { text: { S: 'old' } });
        const refused = update(stage, { ...SET, ConditionExpression: '#text = :new', ExpressionAttributeValues: NEW });
        return [await outcomeOf(refused), await get(stage)];
      },
    },
    {
      name: 'update item: a reserved word as a name',
      expected: INVALID,
      run: (stage) => update(stage, { UpdateExpression: 'SET state = :new', ExpressionAttributeValues: NEW }),
    },
    {
      name: 'update item: a value that is not used',
      expected: INVALID,
      run: (stage) => update(stage, { ...SET, ExpressionAttributeValues: { ...NEW, ':other': { S: 'x' } } }),
    },
    {
      name: 'update item: a key',
      expected: INVALID,
      run: (stage) =>
        update(stage, {
          UpdateExpression: 'SET #item = :new',
          ExpressionAttributeNames: { '#item': 'item' },
          ExpressionAttributeValues: NEW,
        }),
    },
  ]),
  ...onPage(PAGES.query, [
    {
      name: 'query: by prefix, in order of the bytes',
      expected: [['list#B', 'list#a']],
      run: async (stage) => {
        await fill(stage, ['list#a', 'state', 'list#B', 'lis']);
        return query(stage, { prefix: 'list#' });
      },
    },
    { name: 'query: nothing', expected: [[]], run: (stage) => query(stage, { prefix: 'list#' }) },
    {
      name: 'query: pages of a size',
      expected: [['list#1'], ['list#2']],
      run: async (stage) => {
        await fill(stage, ['list#1', 'list#2']);
        // Whether an empty page comes last is left open: "does not necessarily mean that there is more data".
        return (await query(stage, { prefix: 'list#', limit: 1 })).filter((page) => page.length > 0);
      },
    },
    {
      name: 'query: a page has 1 MB at most',
      expected: { inOnePage: false, items: ['list#1', 'list#2', 'list#3', 'list#4'] },
      run: async (stage) => {
        await fill(stage, ['list#1', 'list#2', 'list#3', 'list#4'], 390_000);
        const pages = await query(stage, { prefix: 'list#' });
        return { inOnePage: pages.length === 1, items: pages.flat() };
      },
    },
  ]),
];
