import { CreateOpenIDConnectProviderCommand, DeleteOpenIDConnectProviderCommand } from '@aws-sdk/client-iam';
import { createIam } from '../../../lambda/act/iam';
import type { IamChange } from '../../../lambda/contract/cloudtrail-event';
import type { AlertMessage } from '../../../lambda/notify/message';
import { present, selfSigned } from '../../../sandbox/certificates';
import type { CheckSetup } from '../../support/account';
import { account } from '../../support/account-setup';
import { createInputIn } from '../../support/aws-cli';
import { ALICE } from '../../support/iam-event';
import { answer, documents, serve } from '../../support/issuer';
import { observeFrom } from '../../support/probe';
import { arnOf } from '../../support/provider-arn';
import { HOUR, VALIDITY } from '../../support/remembered';

const START = Date.UTC(2026, 10, 23, 6);
const ISSUER = 'https://issuer.example/realms/ci';
const ARN = arnOf(ISSUER);
const OTHER = arnOf('https://other.example');
const CLIENT_IDS = ['sts.amazonaws.com', "it's --mine; $(id)", '["json"]'];

let mails: AlertMessage[];
let connectTo: string[];
let pinned: string;

beforeEach(async () => {
  const certificate = await selfSigned({ hosts: ['issuer.example'], validity: VALIDITY });
  const server = await serve(present(certificate), answer(documents(ISSUER)));
  [mails, connectTo, pinned] = [[], [server.connectTo('issuer.example')], certificate.thumbprint];
  account.iam.put({ url: ISSUER, thumbprints: [pinned], clientIds: CLIENT_IDS });
  await runAt(0);
});

/** A run, so many milliseconds after the first: the scheduled one, or another. */
async function runAt(after: number, { dependencies, ...setup }: CheckSetup = {}) {
  return account.check({
    keepsState: true,
    clock: () => new Date(START + after),
    ...setup,
    dependencies: {
      publish: async (mail) => void mails.push(mail),
      observe: (issuer) => observeFrom(issuer, { connectTo }),
      ...dependencies,
    },
  });
}

/** What Alice did, as CloudTrail reports it. */
function change(action: IamChange['action'], after: number, provider = ARN): IamChange {
  const at = new Date(START + after);
  return { action, provider, caller: ALICE, sourceAddress: '192.0.2.7', userAgent: 'aws-cli', at };
}

async function remove(arn = ARN): Promise<void> {
  await account.iamClient.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
}

/** The commands in the last mail that create a provider. */
function commands(): string[] {
  return mails.at(-1)?.text.match(/(?<=^ {4})aws iam create-.*$/gm) ?? [];
}

test('the mail about a deleted provider has the command that creates it again as it was, and IAM accepts it', async () => {
  const before = account.iam.providers.get(ARN);
  await remove();
  await runAt(HOUR, { change: change('DeleteOpenIDConnectProvider', HOUR) });
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain(
    '\nCreate it again as it was:\n\n    aws iam create-open-id-connect-provider --url ',
  );
  const [command = '', ...others] = commands();
  expect(others).toEqual([]);
  const input = createInputIn(command);
  expect(input).toEqual({ Url: ISSUER, ClientIDList: CLIENT_IDS.toSorted(), ThumbprintList: [pinned] });
  await account.iamClient.send(new CreateOpenIDConnectProviderCommand(input));
  expect(account.iam.providers.get(ARN)).toEqual({
    ...before,
    clientIds: CLIENT_IDS.toSorted(),
    createdAt: expect.any(Date),
  });
  // The watcher takes it for the provider that it knows.
  const { providers } = await runAt(2 * HOUR);
  expect(providers).toMatchObject([{ arn: ARN, status: 'unchanged', after: [pinned] }]);
});

test('the command has the client IDs and the thumbprints as they were last read', async () => {
  account.iam.put({ url: ISSUER, thumbprints: [pinned, 'B'.repeat(40)], clientIds: ['sts.amazonaws.com', 'new'] });
  await runAt(HOUR);
  await remove();
  await runAt(2 * HOUR, { change: change('DeleteOpenIDConnectProvider', 2 * HOUR) });
  expect(commands()).toEqual([
    `aws iam create-open-id-connect-provider --url ${ISSUER} --client-id-list new sts.amazonaws.com --thumbprint-list ${pinned} ${'b'.repeat(40)}`,
  ]);
});

test('an event that another run left behind has the command in the mail of the next run', async () => {
  await remove();
  const failing = async () => {
    throw new Error('SNS is gone.');
  };
  const event = change('DeleteOpenIDConnectProvider', HOUR);
  await expect(runAt(HOUR, { change: event, dependencies: { publish: failing } })).rejects.toThrow('SNS is gone.');
  await runAt(2 * HOUR);
  expect(commands()).toHaveLength(1);
  expect(mails.at(-1)?.text).toContain('Delayed: issuer.example/realms/ci: ');
});

/** Has the provider be something else in the last look before it is deleted. */
async function wasLast(of: { thumbprints?: string[]; clientIds?: string[] }): Promise<void> {
  account.iam.put({ url: ISSUER, thumbprints: [pinned], clientIds: CLIENT_IDS, ...of });
  await runAt(HOUR);
  await remove();
}

const DELETION = 'DeleteOpenIDConnectProvider';

test.each<{ title: string; meanwhile?: () => unknown; setup?: CheckSetup }>([
  { title: 'was never checked', setup: { change: change(DELETION, HOUR, OTHER) } },
  {
    title: 'cannot be read from the table',
    meanwhile: () => account.faults.fail('BatchGetItem', 'AccessDeniedException'),
  },
  {
    title: 'was created again, as a later event says',
    meanwhile: () => runAt(HOUR, { change: change('CreateOpenIDConnectProvider', 2 * HOUR) }),
  },
  {
    title: 'exists again',
    meanwhile: () => account.iam.put({ url: ISSUER, thumbprints: [pinned], clientIds: CLIENT_IDS }),
  },
  { title: 'had a client ID that cannot be shown', meanwhile: () => wasLast({ clientIds: ['a\u200Bb'] }) },
  { title: 'had an entry that is no thumbprint', meanwhile: () => wasLast({ thumbprints: ['z'.repeat(40)] }) },
])('there is no command for a deleted provider that $title, and the mail is sent', async ({ meanwhile, setup }) => {
  await remove();
  await meanwhile?.();
  await runAt(2 * HOUR, { change: change(DELETION, HOUR), ...setup });
  expect(mails.at(-1)?.codes).toContain('iam-change');
  expect(mails.at(-1)?.text).toContain('deleted this provider');
  expect(commands()).toEqual([]);
  expect(account.faults.waiting).toEqual([]);
});

test.each(['AddClientIDToOpenIDConnectProvider', 'UpdateOpenIDConnectProviderThumbprint'] as const)(
  'there is no such command for the event %s',
  async (action) => {
    await runAt(HOUR, { change: change(action, HOUR) });
    expect(mails.at(-1)?.codes).toContain('iam-change');
    expect(commands()).toEqual([]);
  },
);

test('client IDs in another order are no change, and other ones are kept at once', async () => {
  const writes = () => account.calls.filter(({ action, arn }) => action === 'UpdateItem' && arn === ARN).length;
  const iam = createIam(account.iamClient);
  const turned = { ...iam, get: async (arn: string) => withTurnedIds(await iam.get(arn)) };
  const before = writes();
  await runAt(HOUR, { dependencies: { iam: turned } });
  expect(writes()).toBe(before);
  account.iam.put({ url: ISSUER, thumbprints: [pinned], clientIds: ['other'] });
  await runAt(2 * HOUR);
  expect(writes()).toBe(before + 2);
  await runAt(3 * HOUR);
  expect(writes()).toBe(before + 2);
});

function withTurnedIds<Read extends { clientIds: readonly string[] }>(provider: Read): Read {
  return { ...provider, clientIds: provider.clientIds.toReversed() };
}
