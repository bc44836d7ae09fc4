import type { History } from '../lambda/state/history';
import type { RenderedReport } from '../lambda/notify/rendered-report';
import type { QuietLook } from '../lambda/run/quick-look';
import type { Aws } from './aws/server';

/**
 * Has the watcher's function make a run.
 * @throws Error with the function's own message when it failed
 */
export async function invoke(aws: Aws, functionName: string, event: string): Promise<RenderedReport> {
  const { answer } = await callFunction(aws, { functionName, event });
  if (!isReport(answer)) throw new Error(JSON.stringify(answer));
  return answer;
}

/**
 * Has the watcher's function make a quick look.
 * @returns its report; null when there was nothing to do
 * @throws Error with the function's own message when it failed
 */
export async function lookQuickly(aws: Aws, functionName: string): Promise<RenderedReport | null> {
  const { answer } = await callFunction(aws, { functionName, event: '{"only":"enforced"}' });
  if (isQuiet(answer)) return null;
  if (!isReport(answer)) throw new Error(JSON.stringify(answer));
  return answer;
}

/**
 * Asks the watcher's function what happened to providers.
 * @throws Error with the function's own message when it failed
 */
export async function askHistory(aws: Aws, functionName: string, arns: readonly string[]): Promise<History> {
  const { answer } = await callFunction(aws, { functionName, event: JSON.stringify({ history: arns }) });
  if (!isHistory(answer)) throw new Error(JSON.stringify(answer));
  return answer;
}

/** An invocation, as the AWS CLI makes it. */
export interface Call {
  functionName: string;
  /** JSON. */
  event: string;
  /** The alias or version to call. Default: none. */
  qualifier?: string | undefined;
  /** Sent along with the event, for the function's context. Default: nothing. */
  clientContext?: object | undefined;
}

/**
 * Invokes a function as `aws lambda invoke` does, over HTTP.
 * @returns the function's answer, and Lambda's `X-Amz-Function-Error`, null where the function did not fail
 */
export async function callFunction(
  aws: Pick<Aws, 'url' | 'region'>,
  { functionName, event, qualifier, clientContext }: Call,
): Promise<{ error: string | null; answer: unknown }> {
  const scope = `20260101/${aws.region}/lambda/aws4_request`;
  const query = qualifier === undefined ? '' : `?Qualifier=${encodeURIComponent(qualifier)}`;
  const context = clientContext && Buffer.from(JSON.stringify(clientContext)).toString('base64');
  const response = await fetch(`${aws.url}/2015-03-31/functions/${functionName}/invocations${query}`, {
    method: 'POST',
    body: event,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=sandbox/${scope}, SignedHeaders=host, Signature=0`,
      ...(context !== undefined && { 'x-amz-client-context': context }),
    },
  });
  return { error: response.headers.get('x-amz-function-error'), answer: await response.json() };
}

function isReport(answer: unknown): answer is RenderedReport {
  return typeof answer === 'object' && answer !== null && 'runId' in answer && 'providers' in answer;
}

function isQuiet(answer: unknown): answer is QuietLook {
  return typeof answer === 'object' && answer !== null && 'quickLook' in answer;
}

function isHistory(answer: unknown): answer is History {
  return typeof answer === 'object' && answer !== null && 'history' in answer;
}

/**
 * Carries out an `aws lambda invoke` command as it stands in an e-mail, so that no AWS CLI is needed.
 * @throws Error when the text is no such command
 */
export function invokeAsTyped(aws: Aws, command: string): Promise<RenderedReport> {
  const match = /^aws lambda invoke --function-name (\S+) .*--payload '(.*)' \/dev\/stdout$/.exec(command.trim());
  const [, functionName, payload] = match ?? [];
  if (functionName === undefined || payload === undefined) throw new Error(`This invokes no function: ${command}`);
  return invoke(aws, functionName, payload.replaceAll(String.raw`'\''`, "'"));
}
