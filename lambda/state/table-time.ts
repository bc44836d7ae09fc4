import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { UpdateItemCommandInput, UpdateItemCommandOutput } from '@aws-sdk/client-dynamodb';

/**
 * Difference that a clock may have from the table's and still count as right, in milliseconds: the `Date` of an answer has
 * whole seconds (RFC 9110, section 5.6.7), and answers take a while.
 */
export const TOLERANCE_MS = 5_000;

/** Answer to a conditional write, and whether it corrected the time. */
export interface TimedWrite {
  /** Null when the condition did not hold. */
  answer: UpdateItemCommandOutput | null;
  /** True if the table's time turned out to be another than `at` gave before. */
  wasWrong: boolean;
}

/** The time of a table. It is the same for all its users, whatever their own clocks say. */
export interface TableTime {
  /** Returns the table's time at a moment of the caller's clock, both in milliseconds since 1970; as far as answers showed it. */
  at: (now: number) => number;
  /** Carries out a conditional write at a moment of the caller's clock, and learns the table's time from the answer. */
  write: (input: UpdateItemCommandInput, now: number) => Promise<TimedWrite>;
}

/**
 * Makes the time of a table. Its difference from the caller's clock follows from the `Date` header of each answer, refusals
 * included. Before the first answer, and without the header, the caller's clock counts. (The SDK corrects the date of its
 * signatures the same way, so a machine with a wrong clock can use the table.)
 */
export function createTableTime(client: DynamoDBClient): TableTime {
  let offset = 0;
  return {
    at: (now) => now + offset,
    write: async (input, now) => {
      const begun = performance.now();
      const { answer, date } = await sendDated(client, input);
      const there = now + Math.round(performance.now() - begun);
      const wasWrong = date !== null && Math.abs(date - (there + offset)) > TOLERANCE_MS;
      if (wasWrong) offset = date - there;
      return { answer, wasWrong };
    },
  };
}

/** Sends a conditional write, and reads the date of the answer; null without one. */
export async function sendDated(
  client: DynamoDBClient,
  input: UpdateItemCommandInput,
): Promise<Pick<TimedWrite, 'answer'> & { date: number | null }> {
  const command = new UpdateItemCommand(input);
  let date: number | null = null;
  command.middlewareStack.add(
    (next) => async (call) => {
      const result = await next(call);
      date = dateIn(result.response);
      return result;
    },
    // Next to the wire: the step makes errors of refusals, which have a date, too.
    { step: 'deserialize', priority: 'low' },
  );
  try {
    return { answer: await client.send(command), date };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return { answer: null, date };
    throw error;
  }
}

function dateIn(response: unknown): number | null {
  const { headers = {} } = (response ?? {}) as { headers?: Readonly<Record<string, string>> };
  const date = Date.parse(headers['date'] ?? '');
  return Number.isNaN(date) ? null : date;
}
