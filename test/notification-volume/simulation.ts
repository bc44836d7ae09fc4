import { publishBySns } from '../../lambda/notify/sns';
import { createStateStore } from '../../lambda/state/dynamodb';
import { approveAllCommandFor, reportCommandFor } from '../../lambda/contract/commands';
import type { Report } from '../../lambda/contract/report';
import { invokeAsTyped } from '../../sandbox/invoke';
import { type Account, type CheckSetup, startAccount } from '../support/account';
import { SCHEDULE, dayOf, on } from './calendar';
import { type Fixtures, startFixtures } from './fixtures';
import type { Mail } from './mail-lines';

const FUNCTION = { kind: 'function' as const, functionName: 'oidc-thumbprint-watcher', region: 'us-east-1' };

/** When an operator runs the command that a mail gave. */
const APPROVAL = on(22, '09:30');

/** What the sixty days left behind; thumbprints by their names. */
export interface Outcome {
  mails: readonly Mail[];
  /** What IAM holds, by host of the issuer. */
  pins: Readonly<Record<string, readonly string[]>>;
}

/** Lives through the sixty days: issuers rotate and fail, the watcher runs on schedule, and an operator follows a mail. */
export async function simulate(): Promise<Outcome> {
  const account = await startAccount();
  const fixtures = await startFixtures();
  try {
    return await live(account, fixtures);
  } finally {
    await Promise.all(fixtures.actors.map((actor) => actor.close()));
    await account.close();
  }
}

async function live(account: Account, fixtures: Fixtures): Promise<Outcome> {
  const { actors } = fixtures;
  for (const { host, names } of actors)
    account.iam.put({ url: `https://${host}`, thumbprints: [...names.keys()].slice(0, 1) });
  const mails: Mail[] = [];
  const runAt = async (at: Date, event: object): Promise<Report> => {
    const report = await account.check(setupAt(at, event, account, fixtures));
    mails.push(...account.inbox.messages.map(({ subject, email }) => ({ at, subject: subject ?? '', text: email })));
    account.inbox.clear();
    return report;
  };
  account.functions.set(FUNCTION.functionName, (event) => runAt(APPROVAL, event ?? {}));
  const trialRun: readonly { at: Date; act: () => unknown }[] = [
    ...actors.flatMap((actor) => actor.trialRun),
    ...SCHEDULE.map((at) => ({ at, act: () => runAt(at, {}) })),
    { at: APPROVAL, act: () => invokeAsTyped(account, commandIn(mails)) },
  ];
  for (const { act } of trialRun.toSorted((one, other) => one.at.getTime() - other.at.getTime())) await act();
  const names = new Map(actors.flatMap((actor) => [...actor.names]));
  return {
    mails: mails.map((mail) => ({ ...mail, text: withNames(mail.text, names) })),
    pins: Object.fromEntries(
      actors.map(({ host }) => [host, account.pins(`https://${host}`).map((one) => withNames(one, names))]),
    ),
  };
}

/** The command that approves, as the latest mail with one has it. */
function commandIn(mails: readonly Mail[]): string {
  return mails.flatMap(({ text }) => text.split('\n').filter((line) => line.includes('"approve"'))).at(-1) ?? '';
}

function setupAt(at: Date, event: object, account: Account, { actors, publicRoot, privateRoot }: Fixtures): CheckSetup {
  return {
    event,
    settings: { connectTo: actors.map((actor) => actor.connectTo(at)) },
    publicCas: [publicRoot],
    operatorCas: [privateRoot],
    dependencies: {
      clock: () => startOf(at),
      newRunId: () => dayOf(at),
      stateStore: createStateStore(account.dynamoClient, account.table.name),
      publish: publishBySns(account.snsClient, { topicArn: account.inbox.topicArn, chatTopicArn: undefined }, fail),
      approveAllCommand: approveAllCommandFor(FUNCTION),
      reportCommand: reportCommandFor(FUNCTION),
      region: FUNCTION.region,
    },
  };
}

function fail(error: unknown): never {
  throw error;
}

/** Schedules are not punctual: some seconds later, now more, now less. */
function startOf(at: Date): Date {
  return new Date(at.getTime() + (((at.getTime() / 1_000) * 7) % 41) * 1_000);
}

/** Thumbprints are others each time. */
function withNames(text: string, names: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\b[0-9a-f]{40}\b/g, (thumbprint) => `(${names.get(thumbprint)})`);
}
