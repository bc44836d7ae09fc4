import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  type GetItemCommandInput,
  type GetItemCommandOutput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  type UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';

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
  /** Reads an item, and returns it with the table's time at that moment of the caller's clock, as the answer showed it. */
  read: (input: GetItemCommandInput, now: number) => Promise<GetItemCommandOutput & { at: number }>;
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
  /** Does something with the table, learns its time from the answer, and returns whether that was wrong before. */
  const timed = async <Answer extends { date: number | null }>(now: number, act: () => Promise<Answer>) => {
    const begun = performance.now();
    const answered = await act();
    const there = now + Math.round(performance.now() - begun);
    const { date } = answered;
    const wasWrong = date !== null && Math.abs(date - (there + offset)) > TOLERANCE_MS;
    if (wasWrong) offset = date - there;
    return { ...answered, wasWrong };
  };
  return {
    at: (now) => now + offset,
    read: async (input, now) => {
      const command = new GetItemCommand(input);
      const { note, dateOf } = createDateNote();
      command.middlewareStack.add((next) => async (call) => note(await next(call)), NEXT_TO_WIRE);
      const { answer } = await timed(now, async () => ({ answer: await client.send(command), date: dateOf() }));
      return { ...answer, at: now + offset };
    },
    write: async (input, now) => {
      const { answer, wasWrong } = await timed(now, () => sendDated(client, input));
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
  const { note, dateOf } = createDateNote();
  command.middlewareStack.add((next) => async (call) => note(await next(call)), NEXT_TO_WIRE);
  try {
    const answer = await client.send(command);
    return { answer, date: dateOf() };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return { answer: null, date: dateOf() };
    throw error;
  }
}

/** Place of the step that notes dates: next to the wire, since the SDK makes errors of refusals, which have a date, too. */
const NEXT_TO_WIRE = { step: 'deserialize', priority: 'low' } as const;

/** Creates a note of the date of an answer; null without one. */
function createDateNote() {
  let date: number | null = null;
  return {
    note: <Result extends { response: unknown }>(result: Result): Result => {
      date = dateIn(result.response);
      return result;
    },
    dateOf: () => date,
  };
}

function dateIn(response: unknown): number | null {
  const { headers = {} } = (response ?? {}) as { headers?: Readonly<Record<string, string>> };
  const date = Date.parse(headers['date'] ?? '');
  return Number.isNaN(date) ? null : date;
}
