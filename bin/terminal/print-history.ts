import { atMinute } from '../../lambda/notify/duration';
import type { RestoreCommand } from '../../lambda/contract/commands';
import type {
  ConditionHistory,
  History,
  ProviderHistory,
  ThumbprintHistory,
  VersionHistory,
} from '../../lambda/state/history';
import { printable } from '../../lambda/judge/printable';
import { displayEntry, normalise, sameThumbprints } from '../../lambda/judge/chain/thumbprint';
import type { Screen } from './screen';
import { wrapped } from './wrap';

/** Returns the history of providers as text, with the command that puts an earlier list back. */
export function printHistory({ history }: History, restoreCommand: RestoreCommand, screen: Screen): string {
  return history.length === 0
    ? 'This account has no OIDC providers.'
    : history.map((provider) => providerText(provider, restoreCommand, screen)).join('\n\n');
}

function providerText(provider: ProviderHistory, restoreCommand: RestoreCommand, screen: Screen): string {
  const { arn, issuer, version, thumbprints, rejected, conditions, stoppedSince, versions, unreadable } = provider;
  if (version === 0 && versions.length + unreadable.length === 0)
    return `${printable(issuer)}\n${printable(arn)}\n\n  The watcher remembers nothing of it.`;
  const earlier = versions.findLast((one) => one.version !== version && wouldChange(one, provider));
  return [
    `${printable(issuer)}\n${printable(arn)}`,
    ...(version === 0
      ? []
      : [section(`Pinned now (version ${version}; times are UTC)`, thumbprints.flatMap(thumbprintLines))]),
    ...(rejected.length === 0
      ? []
      : [section('Removed, and not added again until you approve it', rejected.map(rejectedLine))]),
    ...unreadable.map((what) => `  Kept, but not readable: ${what}`),
    ...(stoppedSince === null
      ? []
      : [`  Nothing is written since ${minute(stoppedSince)}: someone else keeps undoing it.`]),
    ...(conditions.length === 0
      ? []
      : [
          section(
            'What lasts',
            conditions.flatMap((one) => conditionLines(one, screen)),
          ),
        ]),
    section('Its lists, newest first', versions.toReversed().flatMap(versionLines)),
    ...(earlier ? [section(`To restore version ${earlier.version}`, [restoreCommand(arn, earlier.version)])] : []),
  ].join('\n\n');
}

/** True if to restore a list would change the present one: what is live stays, and what an operator removed does not come back. */
function wouldChange({ after }: VersionHistory, { thumbprints, rejected }: ProviderHistory): boolean {
  const removed = new Set(rejected.map(({ thumbprint }) => normalise(thumbprint)));
  const live = thumbprints.filter(({ lastLive, supersededSince }) => lastLive !== null && supersededSince === null);
  const restored = after.map(normalise).filter((entry) => !removed.has(entry));
  return !sameThumbprints(
    [...restored, ...live.map(({ thumbprint }) => thumbprint)],
    thumbprints.map(({ thumbprint }) => thumbprint),
  );
}

function section(title: string, lines: readonly string[]): string {
  return [`  ${title}:`, ...lines.map((line) => `    ${line}`)].join('\n');
}

const PUT_BY: Record<ThumbprintHistory['by'], string> = {
  found: 'found in the list',
  external: 'added by someone else, found',
  watcher: 'added by the watcher',
  approved: 'approved by you',
  staged: 'pinned ahead by you',
};

function thumbprintLines({ thumbprint, by, firstSeen, lastLive, supersededSince }: ThumbprintHistory): string[] {
  const live = lastLive === null ? 'never seen live' : `last live ${day(lastLive)}`;
  const superseded = supersededSince === null ? '' : `, superseded since ${minute(supersededSince)}`;
  return [displayEntry(thumbprint), `  ${PUT_BY[by]} ${minute(firstSeen)}, ${live}${superseded}`];
}

function rejectedLine({ thumbprint, since }: ProviderHistory['rejected'][number]): string {
  return `${printable(thumbprint)}  since ${minute(since)}`;
}

function conditionLines(condition: ConditionHistory, { width, paint }: Screen): string[] {
  const { code, severity, message, since, notified } = condition;
  const notification = notified === null ? 'not notified yet' : `last notified ${minute(notified)}`;
  return [
    `${paint(severity, severity)} since ${minute(since)}, ${notification} [${code}]`,
    // The section indents it by four more.
    ...wrapped(printable(message), width - 4, { first: '  ' }),
  ];
}

const MADE_BY: Record<VersionHistory['by'], string> = {
  found: 'found at the first look',
  watcher: 'by the watcher',
  approval: 'by the watcher, as you approved',
  removal: 'by the watcher, as you asked: removed',
  restore: 'by the watcher, as you asked',
  'someone else': 'by someone else',
};

function versionLines(list: VersionHistory): string[] {
  const { version, at, by, before, after, restored } = list;
  const [had, has] = [before, after].map((entries) => new Set(entries.map(normalise)));
  const putBack = restored === null ? '' : `: version ${restored} restored`;
  return [
    `${version}  ${minute(at)}  ${MADE_BY[by]}${putBack}`,
    ...after.filter((one) => !had?.has(normalise(one))).map((one) => `   + ${displayEntry(one)}${why(one, list)}`),
    ...before.filter((one) => !has?.has(normalise(one))).map((one) => `   - ${displayEntry(one)}`),
  ];
}

function why(entry: string, { evidence, restored }: VersionHistory): string {
  const reason = evidence[normalise(entry)];
  // The reasons are not known for an entry that the watcher did not add.
  if (reason === undefined) return '';
  if (reason !== null && reason !== 'staged') return `  ${reason}`;
  if (restored !== null) return `  as in version ${restored}`;
  return reason === null ? '  without evidence' : '  pinned ahead';
}

/** Returns the day of a time. More is not known: a thumbprint that stays live is noted once a day. */
function day(iso: string): string {
  return iso.slice(0, 10);
}

function minute(iso: string): string {
  return atMinute(new Date(iso));
}
