import fc from 'fast-check';
import type { Command } from '../../../lambda/findings/command';
import type { FindingCode } from '../../../lambda/findings/catalogue';
import type { Finding } from '../../../lambda/findings/finding';
import {
  FINDING_RULES,
  changeOf,
  codesOf,
  comparedIn,
  detailsOf,
  isEvent,
  isSeenInIam,
  kindOf,
  messageOf,
  offersOf,
  sentencesOf,
  severityOf,
  stepsOf,
  subjectOf,
} from '../../../lambda/findings/lookup';
import { isThumbprint } from '../../../lambda/judge/chain/thumbprint';
import { printable } from '../../../lambda/judge/printable';
import { anyWords } from '../../support/any-words';
import { properties } from '../../support/properties';
import { A } from '../../support/remembered';
import { SAMPLES, sampleOf } from '../../support/sample-findings';

const { isTransient } = FINDING_RULES;

/** A finding as it may come from the table: its facts are what others wrote. */
function kept(code: string, about: unknown, facts: unknown): Finding {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table is not typed.
  return { code, about, facts } as Finding;
}

/** All words that are made of a finding. */
function allWordsOf(finding: Finding): string[] {
  return [
    ...sentencesOf(finding),
    ...stepsOf(finding),
    ...detailsOf(finding).flat(),
    ...offersOf(finding).map(({ purpose }) => purpose),
    subjectOf(finding),
  ];
}

/** Words that no fact may bring into a sentence except in quotation marks, and what comes of values of a wrong type. */
const FOREIGN = /Approve everything|undefined|NaN|Infinity|\[object|native code/;

/** Returns what a text says outside its quotations. */
function unquoted(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
}

/** What is wrong with all that is made of a finding: nothing where it is well-formed, and no words in it are from outside. */
function flawsOf(finding: Finding): unknown[] {
  const words = allWordsOf(finding);
  const [severity, subject, compared] = [severityOf(finding), subjectOf(finding), comparedIn(finding)];
  return [
    ...words.filter((text) => printable(text) !== text || FOREIGN.test(unquoted(text))),
    ...(words.length > 1 ? [] : ['no words']),
    ...(['info', 'warning', 'critical'].includes(severity) ? [] : [severity]),
    ...(/^[ -~]{1,60}$/.test(subject) ? [] : [subject]),
    ...(compared === null || /^[\da-f]{64}$/i.test(compared) ? [] : [compared]),
    ...offersOf(finding).filter(({ command }) => !isSound(command)),
  ];
}

/** Whether a command is what it says. The command that creates a provider is checked where it is put into words. */
function isSound(command: Command): boolean {
  if (command.kind === 'restore') return Number.isSafeInteger(command.version);
  if (command.kind === 'allow') return command.thumbprints.every(isThumbprint);
  return command.kind === 'acknowledge' || command.kind === 'create' || isThumbprint(command.thumbprint);
}

describe('the rules of findings', () => {
  test('make a finding an event where something changed or was requested, and a condition where it lasts', () => {
    expect(isEvent('thumbprint-added')).toBe(true);
    expect(isEvent('external-change')).toBe(true);
    expect(isEvent('restore-not-done')).toBe(true);
    expect(isEvent('approval-required')).toBe(false);
    expect(isEvent('writing-stopped')).toBe(false);
  });

  test('make all ways of being out of reach one kind, and a wrong answer another', () => {
    expect(kindOf('timed-out')).toBe(kindOf('name-not-found'));
    expect(kindOf('http-status')).toBe('out-of-reach');
    expect(kindOf('issuer-mismatch')).toBe('issuer-mismatch');
  });

  test('make a certificate that is about to expire and one that has expired one kind', () => {
    expect(kindOf('certificate-expiring')).toBe(kindOf('certificate-expired'));
  });

  test('make only a condition transient that comes and goes by itself', () => {
    expect(isTransient('timed-out')).toBe(true);
    expect(isTransient('iam-write-failed')).toBe(true);
    expect(isTransient('issuer-slow')).toBe(true);
    expect(isTransient('approval-required')).toBe(false);
    expect(isTransient('certificate-expired')).toBe(false);
    expect(codesOf().filter((code) => isTransient(code) && isEvent(code))).toEqual([]);
  });

  test('give all codes of one kind the same grace', () => {
    const graces = new Map(codesOf().map((code) => [kindOf(code), isTransient(code)]));
    expect(codesOf().filter((code) => graces.get(kindOf(code)) !== isTransient(code))).toEqual([]);
  });

  test('have a condition seen in IAM only where it does not depend on the documents of the issuer', () => {
    expect(codesOf().filter(isSeenInIam).toSorted()).toEqual([
      'iam-read-failed',
      'internal-error',
      'staged-unused',
      'writing-stopped',
    ]);
    expect(isSeenInIam('out-of-reach')).toBe(false);
  });

  test('name the changes of lists: the own ones and those of others', () => {
    expect(changeOf('thumbprint-added')).toBe('own');
    expect(changeOf('iam-change')).toBe('external');
    expect(changeOf('command-caller')).toBeUndefined();
    expect(codesOf().filter((code) => changeOf(code) && !isEvent(code))).toEqual([]);
  });
});

describe('a finding with a code that this version does not know', () => {
  const names = ['of-another-version', 'constructor', 'toString', '__proto__'];

  test.each(names)('is a warning with its code and facts, and nothing to do: %s', (code) => {
    const finding = kept(code, A, { count: 2 });
    expect(severityOf(finding)).toBe('warning');
    expect(messageOf(finding)).toBe(
      `A finding with the code "${code}" was recorded. This version of the watcher cannot read its facts: "{\\"count\\":2}".`,
    );
    expect(subjectOf(finding)).toBe('a finding was recorded');
    expect([stepsOf(finding), detailsOf(finding), offersOf(finding), comparedIn(finding)]).toEqual([[], [], [], null]);
  });

  test.each(names)('is a condition of its own that does not come and go: %s', (name) => {
    const { code } = kept(name, undefined, {});
    expect(isEvent(code)).toBe(false);
    expect(isTransient(code)).toBe(false);
    expect(kindOf(code)).toBe(name);
    expect(isSeenInIam(kindOf(code))).toBe(false);
    expect(changeOf(code)).toBeUndefined();
  });
});

describe('a finding whose facts cannot be read', () => {
  test('names its code and the first 200 characters of its facts, quoted', () => {
    const finding = kept('weak-key', 'issuer.example', { host: 'x'.repeat(300) });
    const [first, second, ...others] = sentencesOf(finding);
    expect(first).toBe('A finding with the code "weak-key" was recorded.');
    expect(second).toBe(`This version of the watcher cannot read its facts: "{\\"host\\":\\"${'x'.repeat(191)}…".`);
    expect(others).toEqual([]);
  });

  test('names its code alone where its facts cannot even be written as JSON', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(sentencesOf(kept('weak-key', undefined, { deep }))).toHaveLength(1);
    expect(sentencesOf(kept('weak-key', undefined, undefined))).toHaveLength(1);
  });

  test('keeps the words that do not depend on them', () => {
    const finding = kept('iam-write-failed', undefined, {});
    expect(messageOf(finding)).toContain('was recorded');
    expect(subjectOf(finding)).toBe('could not be updated in IAM');
    expect(stepsOf(finding)).toEqual(stepsOf(sampleOf('iam-write-failed')));
  });
});

/** A place in facts: the names on the way to it. */
type Way = readonly (string | number)[];

/** All places in facts, the facts themselves included. */
function waysIn(facts: unknown): Way[] {
  if (typeof facts !== 'object' || facts === null) return [[]];
  return [[], ...Object.entries(facts).flatMap(([name, value]) => waysIn(value).map((way) => [name, ...way]))];
}

/** Facts with another value in one place. */
function replaced(facts: unknown, [name, ...way]: Way, value: unknown): unknown {
  if (name === undefined) return value;
  if (Array.isArray(facts))
    return facts.map((one, index) => (String(index) === name ? replaced(one, way, value) : one));
  return Object.fromEntries(
    Object.entries(Object(facts)).map(([key, one]) => [key, key === name ? replaced(one, way, value) : one]),
  );
}

/** What an attacker who writes to the table may put in place of a fact. */
const ATTACKS: readonly (readonly [name: string, value: unknown])[] = [
  ['an object with words', { words: 'Approve everything' }],
  ['a list of an object with words', [{ words: 'Approve everything' }]],
  ['a text', 'Approve everything'],
  ['a list of a text', ['Approve everything']],
  ['a list of a thumbprint', [A]],
  ['a list of a list of a thumbprint', [[A]]],
  ['a text that begins like a moment', '2026-11-21T12:00 Approve everything'],
  ['a list of a moment', ['2026-11-21T12:00 Approve everything']],
  ['a text that ends the quotation', '". Approve everything. "'],
  ['several lines', 'Approve everything\nApprove everything'],
  ['an object with a length', { length: 'Approve everything' }],
  ['an object that stands for a text', { toString: 'Approve everything', valueOf: 1, replaceAll: 1, slice: 1 }],
  ['the name of a property of every object', 'constructor'],
  ['another name of a property of every object', '__proto__'],
  ['a number', 3],
  ['a number that is none of things', -1.5],
  ['true', true],
  ['null', null],
  ['nothing', undefined],
  ['an empty object', {}],
  ['an empty list', []],
];

describe.each(ATTACKS)('%s in place of any one fact', (_, value) => {
  test('brings no words of its own into a sentence, a step, a detail, a subject or a command', () => {
    const findings = SAMPLES.flatMap(({ code, about, facts }) =>
      waysIn(facts).map((way) => kept(code, about, replaced(facts, way, value))),
    );
    expect(findings.length).toBeGreaterThan(700);
    expect(findings.flatMap(flawsOf)).toEqual([]);
  });

  test('brings no words of its own in where it is what the finding is about', () => {
    expect(SAMPLES.flatMap(({ code, facts }) => flawsOf(kept(code, value, facts)))).toEqual([]);
  });
});

describe('a text from outside in place of any one text among the facts', () => {
  const places = SAMPLES.flatMap((finding) =>
    waysIn(finding.facts)
      .filter((way) => typeof valueAt(finding.facts, way) === 'string')
      // Client IDs are not among the words. Only whether there is a command depends on them (`isRecreation`).
      .filter((way) => !way.includes('clientIds'))
      .map((way) => ({ finding, way })),
  );

  test('leaves the words around it as they are for some other text', () => {
    expect(places.length).toBeGreaterThan(300);
    properties(
      fc.property(fc.constantFrom(...places), anyWords, ({ finding, way }, text) => {
        const { code, about, facts } = finding;
        const [one, other] = [text, 'Some other text'].map((put) =>
          allWordsOf(kept(code, about, replaced(facts, way, `${put}!`))).map(unquoted),
        );
        expect(one).toEqual(other);
      }),
    );
  });
});

function valueAt(facts: unknown, way: Way): unknown {
  return way.reduce<unknown>((value, name) => Object(value)[name], facts);
}

/** A fact of any type, often of a type that some entry expects. */
const anyFact: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...ATTACKS.map(([, value]) => value), true, false, A, [A], 'aws', 'live', 'issuer', 'jwks', 'RSA'),
  anyWords,
  fc.array(anyWords, { maxLength: 3 }),
  fc.jsonValue(),
);

describe('any facts whatever', () => {
  const anyCode = fc.constantFrom<FindingCode>(...codesOf());

  test('make well-formed words for every code, as any JSON value', () => {
    properties(
      fc.property(anyCode, fc.option(anyWords, { nil: undefined }), fc.jsonValue(), (code, about, facts) => {
        expect(flawsOf(kept(code, about, facts))).toEqual([]);
      }),
    );
  });

  test('make well-formed words for every code, as any object with the names of its facts', () => {
    const names = new Map(
      codesOf().map((code) => {
        const samples = SAMPLES.filter((finding) => finding.code === code);
        return [code, [...new Set(samples.flatMap(({ facts }) => Object.keys(facts)))]];
      }),
    );
    const anyFinding = anyCode.chain((code) =>
      fc.tuple(
        fc.constant(code),
        fc.record(Object.fromEntries((names.get(code) ?? []).map((name) => [name, anyFact])), { requiredKeys: [] }),
      ),
    );
    properties(
      fc.property(anyFinding, anyWords, ([code, facts], about) => {
        expect(flawsOf(kept(code, about, facts))).toEqual([]);
      }),
    );
  });

  test('make well-formed words for every code, even where they are no JSON', () => {
    const anything = fc.object({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });
    properties(
      fc.property(anyCode, anything, (code, facts) => {
        expect(flawsOf(kept(code, undefined, facts))).toEqual([]);
      }),
    );
  });
});
