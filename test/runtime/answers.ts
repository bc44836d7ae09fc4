import type { RenderedReport } from '../../lambda/notify/rendered-report';
import type { Answer } from './runtime-api';

/** What Lambda's consumers read of a failed invocation. */
export interface Failure {
  errorType: string;
  errorMessage: string;
  trace?: readonly string[];
}

/**
 * The report in an answer.
 * @throws Error with the payload when the invocation failed
 */
export function reportIn({ functionError, payload }: Answer): RenderedReport {
  if (functionError !== null) throw new Error(payload);
  return JSON.parse(payload);
}

/**
 * The failure in an answer.
 * @throws Error with the payload when the invocation did not fail
 */
export function failureIn({ functionError, payload }: Answer): Failure {
  if (functionError === null) throw new Error(payload);
  return JSON.parse(payload);
}
