import {
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProviderTagsCommand,
  TagOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam';
import * as fc from 'fast-check';
import { thumb } from '../../support/thumb';
import { type Lab, startLab } from './clients';

let lab: Lab;
beforeEach(async () => {
  lab = await startLab({ maxProviders: 10_000 });
});
afterEach(() => lab.close());

const HEXADECIMAL = fc.constantFrom(...'0123456789abcdefABCDEF'.split(''));
const HEXADECIMAL_AND_NOT = fc.oneof({ weight: 20, arbitrary: HEXADECIMAL }, fc.constantFrom('g', ' '));

function digits(min: number, max: number) {
  return fc.string({ unit: HEXADECIMAL_AND_NOT, minLength: min, maxLength: max });
}

const thumbprints = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: HEXADECIMAL.map(thumb) },
    { weight: 1, arbitrary: digits(40, 40) },
    { weight: 1, arbitrary: digits(0, 45) },
  ),
  { maxLength: 7 },
);

it('IAM in the sandbox holds only lists of one to five lower-case thumbprints, for any lists that are sent', async () => {
  const ONLY_THUMBPRINTS = /^[0-9a-f]{40}(?:,[0-9a-f]{40}){0,4}$/;
  let index = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(thumbprints, { minLength: 1, maxLength: 6 }), async (lists) => {
      const arn = lab.iam.put({ url: `https://i${(index += 1)}.example`, thumbprints: [thumb('0')] });
      for (const ThumbprintList of lists) {
        const before = lab.iam.providers.get(arn)?.thumbprints;
        const accepted = await lab.iamClient
          .send(new UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn: arn, ThumbprintList }))
          .then(() => ThumbprintList.map((text) => text.toLowerCase()))
          .catch(() => before);
        expect(lab.iam.providers.get(arn)?.thumbprints).toEqual(accepted);
        expect(accepted?.join()).toMatch(ONLY_THUMBPRINTS);
      }
    }),
    { numRuns: 60 },
  );
  expect(lab.iam.history.filter(({ thumbprints: list }) => !ONLY_THUMBPRINTS.test(list.join()))).toEqual([]);
});

/** Text that XML 1.0 can carry. The SDK's own parser drops text that is nothing but white space with a line break. */
function xmlText(minLength: number, maxLength: number) {
  return fc
    .string({
      unit: fc.oneof(
        fc.constantFrom('<', '>', '&', '"', "'", '\n', '\r', '\t', ' ', ']]>', '&amp;', '&#x41;'),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      ),
      minLength,
      maxLength,
    })
    .filter((text) => text.length <= maxLength && !/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/u.test(text))
    .filter((text) => text.trim() !== '' || !/[\n\r]/.test(text));
}

it('IAM in the sandbox gives odd strings back as they were', async () => {
  let index = 0;
  await fc.assert(
    fc.asyncProperty(xmlText(1, 60), xmlText(1, 60), xmlText(0, 60), async (clientId, key, value) => {
      const created = await lab.iamClient.send(
        new CreateOpenIDConnectProviderCommand({ Url: `https://c${(index += 1)}.example`, ClientIDList: [clientId] }),
      );
      const seeded = lab.iam.put({ url: `https://t${index}.example`, tags: { [key]: value } });
      const read = (OpenIDConnectProviderArn: string | undefined) =>
        lab.iamClient.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
      expect((await read(created.OpenIDConnectProviderArn)).ClientIDList).toEqual([clientId]);
      expect((await read(seeded)).Tags).toEqual([{ Key: key, Value: value }]);
    }),
    { numRuns: 100 },
  );
});

function tagText(minLength: number, maxLength: number) {
  return fc
    .string({ unit: 'grapheme', minLength, maxLength })
    .filter((text) => text.length <= maxLength && /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text));
}

it('IAM in the sandbox keeps every tag that IAM allows', async () => {
  const OpenIDConnectProviderArn = lab.iam.put({ url: 'https://a.example' });
  await fc.assert(
    fc.asyncProperty(tagText(1, 6), tagText(0, 6), async (Key, Value) => {
      lab.iam.put({ url: 'https://a.example' });
      await lab.iamClient.send(
        new TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, Tags: [{ Key, Value }] }),
      );
      const listed = await lab.iamClient.send(new ListOpenIDConnectProviderTagsCommand({ OpenIDConnectProviderArn }));
      expect(listed.Tags).toEqual([{ Key, Value }]);
    }),
    { numRuns: 60 },
  );
});
