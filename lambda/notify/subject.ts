import { readUrl } from '../judge/url';
import { type Digest, type Entry, type Group, isReminder, worstOfItems } from './digest';

/** Maximum length of a subject: SNS requires fewer than 100 characters, ASCII (SNS API reference, Publish). */
const MAX_SUBJECT = 99;
const MORE = ', more';

/** Names and addresses with or without a port. A URL's host may contain other signs, which could read as part of the subject. */
const HOST_NAME = /^[\w.:[\]-]+$/;

/** Words after the count of a group: for one provider, and for several. */
const COUNTED: Record<Group, readonly [string, string]> = {
  held: ['needs a person', 'need a person'],
  failed: ['failed', 'failed'],
  changed: ['changed by someone else', 'changed by someone else'],
  updated: ['updated', 'updated'],
  unchanged: ['worth a look', 'worth a look'],
  skipped: ['skipped', 'skipped'],
  over: ['well again', 'well again'],
};

/** Renders the subject: severity, account and counts by group; and the name, if it is about one provider. */
export function subjectOf(entries: readonly Entry[], { account, run }: Digest): string {
  const items = [...run, ...entries.flatMap((entry) => entry.items)];
  const groups = [...new Set(entries.map(({ group }) => group))];
  const parts = [...groups.map((group) => countIn(group, entries)), ...(run.length > 0 ? ['about the watcher'] : [])];
  const still = items.every(isReminder) ? 'still ' : '';
  const start = `[${worstOfItems(items)}] OIDC thumbprints, account ${asciiName(account)}: ${still}`;
  const fits = (shown: number) => start.length + parts.slice(0, shown).join(', ').length + MORE.length <= MAX_SUBJECT;
  const shown = parts.findLastIndex((_, index) => fits(index + 1)) + 1;
  const subject = start + parts.slice(0, shown).join(', ') + (shown < parts.length ? MORE : '');
  const name = parts.length === 1 ? nameOf(entries) : '';
  return subject.length + name.length <= MAX_SUBJECT ? subject + name : subject;
}

function countIn(group: Group, entries: readonly Entry[]): string {
  const count = entries.filter((entry) => entry.group === group).flatMap(({ providers }) => providers).length;
  const [one, several] = COUNTED[group];
  return `${count} ${count === 1 ? one : several}`;
}

/** Returns an account name in a form that a subject may contain. */
function asciiName(account: string): string {
  return (
    account
      .replaceAll(/[^ -~]/g, '?')
      .trim()
      .slice(0, 30) || 'unknown'
  );
}

function nameOf([entry, ...others]: readonly Entry[]): string {
  const isOne = entry !== undefined && others.length === 0 && entry.providers.length === 1;
  const host = (isOne && readUrl(entry.providers[0].issuer)?.host) || '';
  return HOST_NAME.test(host) ? ` (${host})` : '';
}
