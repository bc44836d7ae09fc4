import { dayOf } from './calendar';

/** A mail, and when it came. */
export interface Mail {
  subject: string;
  text: string;
  at: Date;
}

/** A mail as a line of the diary: when it came, its subject, and what it tells of whom, as a reader of its text finds it. */
export function lineFor({ at, subject, text }: Mail): string {
  const notified = [...text.matchAll(/^https:\/\/(\S+)$|^\* (.*) \[(\w+): ([\w-]+)\]$/gm)];
  let host = 'the watcher';
  const items: string[] = [];
  for (const [, issuer, sentence = '', severity, code] of notified) {
    if (issuer === undefined)
      items.push(`${host} ${reasonIn(sentence)}${code}${severity === 'over' ? '' : ` (${severity})`}`);
    else host = issuer;
  }
  return [dayOf(at), subject.replace('OIDC thumbprints, account 123456789012: ', ''), items.join(' + ')].join(' | ');
}

/** What the sentence begins with says why it is told. */
const BEGINNINGS: readonly (readonly [RegExp, string])[] = [
  [/^Back again: /, 'again: '],
  [/^This got worse\. /, 'worse: '],
  [/^This came and went, and now it stays\. /, 'stays: '],
  [/^Still so, /, 'still: '],
  [/^Still comes and goes, [^;.]*\./, 'comes and goes: '],
  [/^Still comes and goes, [^;.]*;/, 'comes and goes, away now: '],
  [/^Over, after /, 'over: '],
];

function reasonIn(sentence: string): string {
  return BEGINNINGS.find(([beginning]) => beginning.test(sentence))?.[1] ?? '';
}
