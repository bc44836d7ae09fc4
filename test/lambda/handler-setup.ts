import { type Handler, createHandler } from '../../lambda/handler';
import { sandbox } from '../support/sandbox-setup';

/** What Lambda tells a handler: it has the five minutes that the function is deployed with. */
export const CONTEXT = { getRemainingTimeInMillis: () => 300_000 };

/** Creates a handler with other settings than the sandbox's. */
export function handlerWith(settings: object = {}): Handler {
  return createHandler({ ...sandbox.variables, SETTINGS: JSON.stringify({ ...sandbox.settings, ...settings }) }, '/');
}
