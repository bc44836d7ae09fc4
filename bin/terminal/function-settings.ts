import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { CLIENT_LIMITS } from '../../lambda/act/client-limits';
import { describeError } from '../../lambda/act/iam';
import { InputError } from '../../lambda/contract/input-error';
import { settingsSchema, thumbprintCheck } from '../../lambda/contract/settings';
import type { SettingsAnswer } from '../../lambda/contract/settings-answer';
import { tryOrNull } from '../../lambda/judge/chain/try-or-null';
import { quoted } from '../../lambda/judge/printable';
import { inPatience } from './aws-clients';

/** Settings of a deployed function, and the region of its table. */
export interface FunctionSettings extends SettingsAnswer {
  region: string;
}

const answerSchema = v.object({
  settings: settingsSchema,
  thumbprintCheck: v.union([thumbprintCheck, v.literal('unknown')]),
  tableName: v.string(),
  caFiles: v.record(v.string(), v.array(v.string())),
});

/** ARN of a function; its fourth part is the region. */
const FUNCTION_ARN = /^arn:[^:]+:lambda:([^:]+):/;

/**
 * Asks a deployed function for its settings, with one call.
 * @param name name or ARN of the function, with or without an alias
 * @throws InputError when it does not answer as the watcher does
 * @throws Error when it cannot be invoked; the SDK's error is its cause
 */
export async function askForSettings(name: string): Promise<FunctionSettings> {
  const [, ownRegion] = FUNCTION_ARN.exec(name) ?? [];
  const client = new LambdaClient({ ...CLIENT_LIMITS, ...(ownRegion !== undefined && { region: ownRegion }) });
  const region = await client.config.region();
  const request = new InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify({ settings: true })) });
  const { Payload } = await inPatience('Lambda', (abortSignal) => client.send(request, { abortSignal })).catch(
    (error: unknown) => {
      throw new Error(
        `The function ${quoted(name, 200)} in ${region} could not be asked for its settings. ${quoted(describeError(error))}`,
        { cause: error },
      );
    },
  );
  const answer: unknown = tryOrNull(() => JSON.parse(Buffer.from(Payload ?? []).toString('utf8')));
  const read = v.safeParse(answerSchema, answer);
  if (read.success) return { ...read.output, region };
  throw new InputError(
    `The function ${quoted(name, 200)} in ${region} did not answer with settings that this version reads, but with ${quoted(JSON.stringify(answer) ?? '', 300)}. Check that it is the watcher's, and deploy the version of this program.`,
  );
}
