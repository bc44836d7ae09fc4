import type { ProviderReport } from '../contract/report';
import type { FindingCode } from '../findings/catalogue';
import { comparedIn, detailsOf, sentencesOf, severityOf } from '../findings/lookup';
import type { Notification } from '../judge/state/due-notifications';
import { atMinute, inWords } from './duration';
import { headlineOf } from './headline';
import { commandsFor, isAway, stepsFor } from './notification-commands';
import type { CommandLine, CommandLines } from './rendered-finding';
import { type RolesByProvider, rolesFor, rolesWords } from './roles';

/** Facts that the text of a notification needs beside it. */
export interface ItemContext extends CommandLines {
  /** Moment of the run. */
  now: Date;
  runbook: (code: FindingCode) => string;
  /** Roles that trust providers, by ARN of the provider. Default: none is known. */
  roles?: RolesByProvider;
  /** Account and region, as operators know them; for the first notification of a mail. Default: left out. */
  place?: string;
}

/** Renders one notification for operators: the headline, when and how severe, what is so, what to do, the commands, the facts. */
export function itemBlock(item: Notification, providers: readonly ProviderReport[], context: ItemContext): string {
  const { finding, backAfter, delayed } = item;
  const commands = commandsFor(item, arnsOf(providers), context);
  const steps = stepsFor(item);
  const compared = isAway(item) ? null : comparedIn(finding);
  const details = isAway(item) ? [] : detailsOf(finding).map(([name, value]) => `${name}: ${value}`);
  const sentences = [
    ...(delayed ? ['This could not be sent at the time.'] : []),
    ...(backAfter && item.reason === 'opened' ? [returnOf(backAfter)] : []),
    ...(item.reason === 'stays' ? ['This came and went, and now it has lasted for a day.'] : []),
    ...(isAway(item) ? [`It was: ${sentencesOf(finding)[0] ?? ''}`] : sentencesOf(finding)),
    ...rolesSentence(item, providers, context),
  ];
  const blocks = [
    [headlineOf(item, providers), statusOf(item, context)],
    sentences,
    steps.length > 0 ? ['What to do:', ...numbered(steps)] : ['What to do: nothing.'],
    compared === null
      ? []
      : [`  SHA-256 that the issuer presents:  ${compared}`, "  SHA-256 from the issuer's owner:   (from step 1)"],
    ...commands.map(commandBlock),
    [...details, `Runbook: ${context.runbook(finding.code)}`],
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** Returns the sentence on the roles that trust the provider; of several providers the end of the block has them. */
function rolesSentence(
  item: Notification,
  [provider, ...others]: readonly ProviderReport[],
  { roles }: ItemContext,
): string[] {
  const affected = others.length === 0 ? rolesFor(item, provider ?? null, roles) : null;
  return affected ? [`Affected roles: ${rolesWords(affected)}.`] : [];
}

function arnsOf(providers: readonly ProviderReport[]): string[] {
  return providers.map(({ arn }) => arn);
}

function numbered(steps: readonly string[]): string[] {
  return steps.length === 1 ? steps.map((step) => `  ${step}`) : steps.map((step, index) => `  ${index + 1}. ${step}`);
}

/** Renders a command, indented to set it apart from the text. */
function commandBlock({ purpose, command }: CommandLine): string[] {
  return [`${purpose}:`, '', ...command.split('\n').map((line) => `    ${line}`)];
}

/** Returns how severe it is and since when, with the code: `critical since 2026-11-21 12:00 UTC [approval-required]`. */
function statusOf(item: Notification, { now, place }: ItemContext): string {
  return `${spanOf(item, now)}${place === undefined ? '' : `, ${place}`} [${item.finding.code}]`;
}

/** Returns how severe it is and since when: `critical since 2026-11-21 12:00 UTC`. */
export function spanOf({ finding, reason, since, until, backAfter }: Notification, now: Date): string {
  const severity = severityOf(finding);
  const from = `${atMinute(since)} UTC`;
  if (reason === 'happened') return `${severity} at ${from}`;
  const comesAndGoes = backAfter ? ', comes and goes' : '';
  if (reason === 'resolved') {
    const end = until ?? now;
    return `resolved after ${inWords(end.getTime() - since.getTime())} (${atMinute(since)} to ${atMinute(end)} UTC)${comesAndGoes}`;
  }
  const lasted = reason === 'reminder' ? `, for ${inWords(now.getTime() - since.getTime())}` : '';
  const absent = until ? `, absent since ${atMinute(until)} UTC` : '';
  return `${severity} since ${from}${lasted}${comesAndGoes}${absent}`;
}

function returnOf(backAfter: Date): string {
  return `It is back: you were notified at ${atMinute(backAfter)} UTC that it was resolved. It counts as resolved once it has stayed away for a week.`;
}
