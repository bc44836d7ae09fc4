import type { ProviderReport } from '../contract/report';
import { subjectOf } from '../findings/lookup';
import { printable } from '../judge/printable';
import type { Notification } from '../judge/state/due-notifications';
import { readUrl } from '../judge/url';
import { isOver, isReminder } from './digest';
import { accountOfArn } from './scope';

/** Returns what a notification is about and what it says, as the first line of its text: `login.example: cannot be reached`. */
export function headlineOf(item: Notification, providers: readonly ProviderReport[]): string {
  const said = subjectOf(item.finding);
  return `${noteOf(item)}${nameOf(providers, said)}: ${said}`;
}

/** Returns what distinguishes a notification from one of something new: `Reminder: `. */
export function noteOf(item: Notification): string {
  const delayed = item.delayed ? 'Delayed: ' : '';
  if (isOver(item)) return `${delayed}Resolved: `;
  if (isReminder(item)) return `${delayed}Reminder: `;
  return item.reason === 'worse' ? `${delayed}Worse: ` : delayed;
}

/** Returns the providers as the subject of what is said: the issuer's name, or how many there are; `The watcher` for none. */
function nameOf(providers: readonly ProviderReport[], said: string): string {
  const [provider] = providers;
  if (!provider) return 'The watcher';
  return providers.length === 1 ? issuerName(provider) : nameOfSeveral(providers, said, issuerName(provider));
}

/**
 * Returns several providers as the subject of what is said: `login.example in 37 accounts`, `80 providers`.
 * @param name name of the first's issuer
 */
export function nameOfSeveral(providers: readonly ProviderReport[], said: string, name: string): string {
  const issuers = new Set(providers.map(({ issuer }) => issuer));
  const accounts = new Set(providers.map(({ arn }) => accountOfArn(arn)));
  return issuers.size === 1 && accounts.size > 1 && name !== ''
    ? `${name} in ${accounts.size} accounts`
    : nameOfMany(providers.length, said);
}

/** Verb in the third person singular, at the beginning: `has a weak key in its chain`. */
const SINGULAR_VERB = /^[a-z]+s /;

/** Returns several providers as the subject of what is said: `80 providers`, `each of 80 providers`. */
export function nameOfMany(count: number, said: string): string {
  return `${SINGULAR_VERB.test(said) ? 'each of ' : ''}${count} providers`;
}

/** Returns an issuer as operators know it: its URL without `https://`. */
export function issuerName({ issuer }: ProviderReport): string {
  return printable(issuer).replace('https://', '');
}

/** Names and addresses with or without a port. A URL's host may contain other signs, which could read as part of the subject. */
const HOST_NAME = /^[\w.:[\]-]+$/;

/** Length of an issuer's name that is shown whole, in characters. */
const SHORT = 44;

/**
 * Returns an issuer in a form that a mail's subject may contain: ASCII, and of a long path the last eight characters. Empty where the
 * name could read as part of the subject.
 */
export function shortName(provider: ProviderReport): string {
  const host = readUrl(provider.issuer)?.host ?? '';
  if (!HOST_NAME.test(host)) return '';
  const name = issuerName(provider).replace(/\/$/, '');
  const path = name.slice(name.indexOf('/') + 1);
  if (name === host || !/^[\w./-]+$/.test(path)) return host;
  return name.length <= SHORT ? name : `${host}/..${path.slice(-8)}`;
}
