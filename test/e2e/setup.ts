import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account';
import type { Statement } from '../../sandbox/aws/policy';

/** The account on the way through the journey. */
export interface Setup extends Account {
  /** The stack's outputs, after each deployment. */
  outputs: Record<string, string>;
  /** Everything that arrived in the subscribed queue, in order. */
  arrived: Envelope[];
  /** The statements of the function's role. */
  statements: readonly Statement[];
}

/** What SNS puts into a queue. */
export interface Envelope {
  Subject: string;
  Message: string;
  MessageAttributes?: Readonly<Record<string, { Type: string; Value: string }>>;
}

/** A step of the journey. */
export interface Step {
  /** What is seen, as a sentence. */
  title: string;
  /** @throws Error when it is not so */
  run: (setup: Setup) => Promise<void>;
}

/** Longer than anything takes that a step waits for: the schedule fires every minute, give or take. */
const PATIENCE_MS = 150_000;

/**
 * Waits until there is something.
 * @param what it is, for the error
 * @throws Error when it does not come
 */
export async function waitFor<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Waited ${PATIENCE_MS / 1000} s in vain for ${what}.`);
    await sleep(1_000);
  }
}

/** Waits for a message in the queue. Those that arrive are taken out, and kept in the scene. */
export function waitForMessage(setup: Setup, what: string, isIt: (envelope: Envelope) => boolean): Promise<Envelope> {
  const seen = setup.arrived.length;
  return waitFor(what, async () => {
    await receive(setup);
    return setup.arrived.slice(seen).find(isIt);
  });
}

async function receive({ commands: { aws }, outputs, arrived }: Setup): Promise<void> {
  const queue = ['--queue-url', outputs['QueueUrl'] ?? ''];
  // The call waits for a message; to ask again and again would keep a processor busy with starting the AWS CLI.
  const waiting = ['--max-number-of-messages', '10', '--wait-time-seconds', '10'];
  const received = await aws('sqs', 'receive-message', ...queue, ...waiting);
  const messages: { Body: string; ReceiptHandle: string }[] = Object(received).Messages ?? [];
  for (const { Body: body, ReceiptHandle: handle } of messages) {
    arrived.push(JSON.parse(body));
    await aws('sqs', 'delete-message', ...queue, '--receipt-handle', handle);
  }
}

/** What the function logged so far: a line for each event of its log group. */
export async function logLines({ commands: { aws } }: Setup): Promise<string[]> {
  const { StackResources: resources } = Object(
    await aws('cloudformation', 'describe-stack-resources', '--stack-name', 'OidcThumbprintWatcher'),
  );
  const { PhysicalResourceId: group } = resources.find(
    ({ ResourceType: type }: { ResourceType: string }) => type === 'AWS::Logs::LogGroup',
  );
  const { events } = Object(await aws('logs', 'filter-log-events', '--log-group-name', group));
  return events.flatMap(({ message }: { message: string }) => message.split('\n'));
}

/** The objects among lines of a log. */
export function objectsIn(lines: readonly string[]): Record<string, unknown>[] {
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
}

/** An identity provider of the account, by name. */
export function issuerOf({ issuers }: Setup, name: string): Account['issuers'][number] {
  const found = issuers.find((sandboxIssuer) => sandboxIssuer.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
}

/** The thumbprints that IAM holds for a provider now. */
export function pinnedFor({ iam }: Setup, arn: string): readonly string[] {
  return iam.providers.get(arn)?.thumbprints ?? [];
}

/** Returns a document of the repository, by its path. */
export function readDocument(file: string): string {
  return readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8');
}
