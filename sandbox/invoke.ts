import type { Aws } from './aws/server';

/**
 * Invokes a function as `aws lambda invoke` does, over HTTP.
 * @throws Error with the function's own message when it failed
 */
export const invoke = async (aws: Aws, functionName: string, event: string): Promise<unknown> => {
  const scope = `20260101/${aws.region}/lambda/aws4_request`;
  const response = await fetch(`${aws.url}/2015-03-31/functions/${functionName}/invocations`, {
    method: 'POST',
    body: event,
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=sandbox/${scope}, SignedHeaders=host, Signature=0` },
  });
  const answer: unknown = await response.json();
  if (!response.ok || response.headers.has('x-amz-function-error')) throw new Error(JSON.stringify(answer));
  return answer;
};

/**
 * Carries out an `aws lambda invoke` command as it stands in an e-mail, so that no AWS CLI is needed.
 * @throws Error when the text is no such command
 */
export const invokeAsTyped = (aws: Aws, command: string): Promise<unknown> => {
  const match = /^aws lambda invoke --function-name (\S+) .*--payload '(.*)' \/dev\/stdout$/.exec(command.trim());
  const [, functionName, payload] = match ?? [];
  if (functionName === undefined || payload === undefined) throw new Error(`This invokes no function: ${command}`);
  return invoke(aws, functionName, payload.replaceAll(String.raw`'\''`, "'"));
};
