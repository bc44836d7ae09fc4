import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Context } from 'aws-lambda';
import { publishBySns } from './notify/sns';
import { APP_ID, CLIENT_LIMITS, PATIENT_CLIENT } from './act/client-limits';
import { createIam } from './act/iam';
import { createRoleList } from './act/iam-roles';
import { createLog } from './notify/log';
import { emitByLog } from './notify/metrics';
import { STORE_CLIENT, createStateStore } from './state/dynamodb';
import { type CallContext, accountIn, claimIn, qualifierIn } from './contract/call-context';
import { commandRefusals } from './run/command-refusal';
import {
  PROGRAM,
  acknowledgeCommandFor,
  approveAllCommandFor,
  removeCommandFor,
  reportCommandFor,
  restoreCommandFor,
} from './contract/commands';
import { createWiring } from './wiring';
import { concurrencyFor } from './run/concurrency';
import { parseEnvironment } from './contract/environment';
import { metricsOf } from './notify/metric-values';
import { type History, readHistory } from './state/history';
import { isFromEventBridge, parseIamEvent } from './contract/cloudtrail-event';
import { InputError } from './contract/input-error';
import {
  type Invocation,
  invocationAfter,
  isRequestFor,
  parseHistoryQuestion,
  parseInvocation,
} from './contract/invocation';
import type { Report } from './contract/report';
import { type SettingsAnswer, answerSettings } from './contract/settings-answer';
import { type QuietLook, quickLook } from './run/quick-look';
import { run } from './run/run';
import { checkOf, isSelected } from './contract/settings';
import type { Finding } from './findings/finding';
import { messageOf, stepsOf } from './findings/lookup';
import { type RenderedReport, renderReport } from './notify/rendered-report';
import { notifyAtOnce } from './notify/notify-at-once';

/** Answer to an event that is none of the function's business. */
export interface Ignored {
  ignored: string;
}

/** Answer to a request for a test alert. */
export interface TestAnswer {
  /** Subject of the message that SNS accepted. */
  sent: string;
}

/** Answer to a caller whose request is refused. Not thrown: the alarm for errors is about faults of the function. */
export interface Refused {
  error: { code: 'command-refused' | 'invalid-invocation'; message: string; advice: string };
}

/**
 * A Lambda handler: takes an event (docs/invocation.md), or an event of EventBridge about IAM. Returns the report, the
 * history or the settings that were asked for, the reason why there is nothing to do, or the reason for a refusal.
 */
export type Handler = (
  event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'> & Partial<Pick<Context, 'awsRequestId'>> & CallContext,
) => Promise<RenderedReport | QuietLook | History | SettingsAnswer | TestAnswer | Ignored | Refused>;

/**
 * Makes the handler from the environment (contract/environment.ts) and the standard `AWS_*` variables.
 * @param directory folder that paths of CA files are relative to
 * @param clock default: the system's
 * @throws InputError when a variable is missing or invalid
 */
export function createHandler(
  variables: Record<string, string | undefined>,
  directory: string,
  clock?: () => Date,
): Handler {
  const parts = createParts(variables, directory, clock);
  const { log } = parts;
  return async (event, context) => {
    if (context.awsRequestId !== undefined) log.begin(context.awsRequestId);
    return answer(event, context, parts).catch((error: unknown) => {
      // Through an alias the alarm counts errors: an operator's typing error is no fault of the function. AWS's own events have none.
      if (!(error instanceof InputError) || qualifierIn(context) === null || isFromEventBridge(event)) throw error;
      log.error('The invocation was refused', error);
      return { error: { code: 'invalid-invocation', message: error.message, advice: '' } };
    });
  };
}

/** Makes what all invocations share. */
function createParts(variables: Record<string, string | undefined>, directory: string, clock?: () => Date) {
  const { topicArn, chatTopicArn, tableName, settings } = parseEnvironment(variables, directory);
  const functionName = variables['AWS_LAMBDA_FUNCTION_NAME'] ?? 'oidc-thumbprint-watcher';
  const region = variables['AWS_REGION'] ?? 'us-east-1';
  const here = { kind: 'function' as const, functionName, region };
  // Where the function takes no commands, operators give them to the terminal program.
  const terminal = { kind: 'terminal' as const, program: `AWS_REGION=${region} ${PROGRAM}`, table: tableName };
  const origin = settings.manualCommands ? here : terminal;
  const log = createLog(functionName);
  const thumbprintCheck = checkOf(settings, variables['AWS_ENDPOINT_URL_IAM'] ?? variables['AWS_ENDPOINT_URL']);
  const iamClient = new IAMClient({ ...CLIENT_LIMITS, userAgentAppId: APP_ID });
  return {
    ...createWiring({ settings, directory, clock }),
    settings,
    region,
    log,
    emit: emitByLog(functionName),
    thumbprintCheck,
    settingsAnswer: () => answerSettings({ settings, thumbprintCheck, tableName }, directory),
    stateStore: createStateStore(new DynamoDBClient(STORE_CLIENT), tableName),
    iam: createIam(iamClient, new IAMClient({ ...PATIENT_CLIENT, userAgentAppId: APP_ID })),
    listTrustingRoles: createRoleList(iamClient),
    onError: log.error,
    publish: publishBySns(new SNSClient(CLIENT_LIMITS), { topicArn, chatTopicArn }, (error) =>
      log.error('The message for chat was not accepted', error),
    ),
    // In MB; Lambda sets it.
    concurrency: concurrencyFor(Number(variables['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] ?? Infinity)),
    removeCommand: removeCommandFor(origin),
    approveAllCommand: approveAllCommandFor(origin),
    restoreCommand: restoreCommandFor(origin),
    acknowledgeCommand: acknowledgeCommandFor(origin),
    reportCommand: reportCommandFor(here),
  };
}

type Parts = ReturnType<typeof createParts>;
type HandlerContext = Parameters<Handler>[1];

/** Answers an event. */
async function answer(event: unknown, context: HandlerContext, parts: Parts): ReturnType<Handler> {
  const { settings, stateStore, clock } = parts;
  const asked = parseHistoryQuestion(event);
  if (asked) return readHistory(asked, stateStore, clock());
  if (isRequestFor('settings', event)) return parts.settingsAnswer();
  const circumstances = { ...parts, accountId: accountIn(context), runId: parts.newRunId(), now: clock() };
  if (isRequestFor('test', event)) {
    const { subject } = await notifyAtOnce([TEST_ALERT], circumstances, parts);
    return { sent: subject };
  }
  const change = isFromEventBridge(event) ? parseIamEvent(event) : null;
  if (isFromEventBridge(event) && !change) return { ignored: 'The call failed, so it changed nothing.' };
  if (change && !isSelected(settings, change.provider)) return { ignored: 'The settings leave this provider out.' };
  const invocation = change ? invocationAfter(change) : parseInvocation(event, claimIn(context));
  const refusals = commandRefusals(invocation, { ...settings, qualifier: qualifierIn(context) });
  const [refusal] = refusals;
  if (!refusal) return runOnce(invocation, context, parts);
  await notifyAtOnce(refusals, circumstances, parts);
  return {
    error: { code: 'command-refused', message: messageOf(refusal), advice: stepsOf(refusal).join(' ') },
  };
}

/** The finding of a test alert. */
const TEST_ALERT: Finding = { code: 'test-alert', facts: {} };

/** Runs an invocation, and writes log and metrics of it. A quick look that finds nothing writes one line. */
async function runOnce(
  invocation: Invocation,
  context: HandlerContext,
  parts: Parts,
): Promise<RenderedReport | QuietLook> {
  const { log, emit, clock } = parts;
  const whole = invocation.providers === null && !invocation.quickLook;
  const onReport = (report: Report): void => {
    for (const provider of report.providers) log.decision(provider, report.runId);
    log.end(report);
    emit(metricsOf(report, whole, clock()));
  };
  const remainingMs = (): number => context.getRemainingTimeInMillis();
  const using = { ...parts, remainingMs, onReport };
  const report = await (invocation.quickLook ? quickLook(invocation, using) : run(invocation, using));
  if ('quickLook' in report) {
    log.quietLook(report);
    return report;
  }
  // Only here has the run sent its notifications.
  if (whole && report.complete && !report.dryRun) emit(new Map([['RunCompleted', 1]]));
  return renderReport(report, { ...parts, approveCommand: parts.approveAllCommand });
}

let prepared: Handler | undefined;

/** The handler that Lambda calls. Clients and trust are made at the first invocation and kept for the life of the Lambda sandbox. */
export const handler: Handler = async (event, context) => {
  prepared ??= createHandler(process.env, import.meta.dirname);
  return prepared(event, context);
};
