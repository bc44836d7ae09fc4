import { tryOrNull } from '../judge/chain/try-or-null';
import type { FindingRules, Kind } from '../judge/finding-rules';
import { CATALOGUE, type FindingCode } from './catalogue';
import type { Offer } from './command';
import type { Detail, Entry } from './entry';
import type { Finding } from './finding';
import { type Phrase, cut, isSha256, phrase, sentences, shown } from './phrase';
import type { Severity } from './severity';

/**
 * Returns what is made of an entry's words about a finding; null where nothing sound can be. Facts that were kept may be of another
 * version, or written by others: then an entry throws, or returns what is not of its type.
 */
function read<Words, Result>(
  { code, about = '', facts }: Finding,
  get: (entry: Entry<unknown>) => Words | ((facts: unknown, about: string) => Words) | undefined,
  make: (words: Words) => Result | null,
): Result | null {
  return tryOrNull(() => {
    const entry = entryOf(code);
    const found = entry && get(entry);
    if (found === undefined) return null;
    return make(isFunction(found) ? found(facts, about) : found);
  });
}

function isFunction<Words>(
  found: Words | ((facts: unknown, about: string) => Words),
): found is (facts: unknown, about: string) => Words {
  return typeof found === 'function';
}

function entryOf(code: string): Entry<unknown> | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `read` catches what facts of another type lead to.
  return Object.hasOwn(CATALOGUE, code) ? (CATALOGUE[code as FindingCode] as Entry<unknown>) : undefined;
}

const SEVERITIES: ReadonlySet<unknown> = new Set(['info', 'warning', 'critical'] satisfies Severity[]);

/** Returns the severity of a finding; `warning` where it cannot be determined. */
export function severityOf(finding: Finding): Severity {
  return (
    read(
      finding,
      ({ severity }) => severity,
      (severity) => (SEVERITIES.has(severity) ? severity : null),
    ) ?? 'warning'
  );
}

/** True if a code is that of an event. */
export function isEvent(code: FindingCode): boolean {
  return entryOf(code)?.event ?? false;
}

/** Returns the kind of condition of a code. */
export function kindOf(code: FindingCode): Kind {
  return entryOf(code)?.kind ?? code;
}

/** True if a run finds conditions of a kind whether or not it could read the issuer's documents. */
export function isSeenInIam(kind: Kind): boolean {
  return entryOf(kind)?.seenInIam ?? false;
}

/** Returns the role of a code's events in a digest. */
export function changeOf(code: FindingCode): Entry<unknown>['change'] {
  return entryOf(code)?.change;
}

/** What the catalogue says about findings, as far as it decides what is kept and notified. */
export const FINDING_RULES: FindingRules = {
  severityOf,
  isEvent,
  isTransient: (code) => entryOf(code)?.transient ?? false,
  kindOf,
};

/** Returns what is so, in sentences without line breaks. */
export function sentencesOf(finding: Finding): string[] {
  return read(finding, ({ message }) => message, textsOf) ?? textsOf(unreadable(finding));
}

function textsOf(phrases: Phrase | readonly Phrase[]): string[] {
  return [phrases].flat().map(shown);
}

function unreadable({ code, facts }: Finding): Phrase[] {
  const kept = tryOrNull(() => cut(JSON.stringify(facts), 200));
  return sentences(
    phrase`A finding with the code ${code} was recorded.`,
    kept && phrase`This version of the watcher cannot read its facts: ${kept}.`,
  );
}

/** Returns what is so as one line. */
export function messageOf(finding: Finding): string {
  return sentencesOf(finding).join(' ');
}

/** Returns what to do about a finding, in steps; empty when there is nothing to do. */
export function stepsOf(finding: Finding): string[] {
  return read(finding, ({ advice }) => advice, textsOf) ?? [];
}

/** Returns the facts of a finding to compare, with their names. */
export function detailsOf(finding: Finding): [name: string, value: string][] {
  return read(finding, ({ details }) => details, linesOf) ?? [];
}

function linesOf(details: readonly Detail[]): [name: string, value: string][] {
  return details.map(([name, value]) => [name, shown(value)]);
}

/** Returns the SHA-256 that the issuer presents, where it has to be compared with the one of its owner; else null. */
export function comparedIn(finding: Finding): string | null {
  return read(
    finding,
    ({ compare }) => compare,
    (sha256) => (isSha256(sha256) ? sha256 : null),
  );
}

/** Returns the commands that do what a finding calls for. */
export function offersOf(finding: Finding): readonly Offer[] {
  return (
    read(
      finding,
      ({ commands }) => commands,
      (offers) => offers,
    ) ?? []
  );
}

/** Form of a mail's subject: printable ASCII, at most 60 characters. */
const SUBJECT = /^[ -~]{1,60}$/;

/** Returns what a mail's subject says of a finding. */
export function subjectOf(finding: Finding): string {
  return (
    read(
      finding,
      ({ subject }) => subject,
      (subject) => (typeof subject === 'string' && SUBJECT.test(subject) ? subject : null),
    ) ?? 'a finding was recorded'
  );
}

/** Returns all codes. */
export function codesOf(): FindingCode[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the catalogue are the codes.
  return Object.keys(CATALOGUE) as FindingCode[];
}
