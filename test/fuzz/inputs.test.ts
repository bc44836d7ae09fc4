import fc from 'fast-check';
import { InputError, checkInput } from '../../lambda/contract/input-error';
import { parseHistoryQuestion, parseInvocation } from '../../lambda/contract/invocation';
import { isThumbprint } from '../../lambda/judge/chain/thumbprint';
import { isSelected, profileOf, settingsSchema, unknownNames } from '../../lambda/contract/settings';
import { properties } from '../support/properties';
import { mutatedText } from './mutations';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example/path';
const ISSUER = 'https://issuer.example/path';
const THUMBPRINT = 'A031C46782E6E6C662C2C87C76DA9AA62CCABD8E';

const arn = fc.oneof({ weight: 4, arbitrary: fc.constant(ARN) }, mutatedText(fc.constant(ARN)));
const thumbprint = fc.oneof({ weight: 4, arbitrary: fc.constant(THUMBPRINT) }, mutatedText(fc.constant(THUMBPRINT)));
const odd = fc.oneof(fc.constant(undefined), fc.anything({ maxDepth: 2 }));

function often<T>(usual: fc.Arbitrary<T>) {
  return fc.oneof<fc.Arbitrary<unknown>[]>(usual, usual, usual, odd);
}

/** Events that are nearly right. */
const event = fc.record(
  {
    dryRun: often(fc.boolean()),
    providers: often(fc.array(arn, { minLength: 1, maxLength: 3 })),
    approve: often(fc.array(fc.record({ provider: arn, thumbprint, stage: odd }, { requiredKeys: ['provider'] }))),
    restore: often(fc.array(fc.record({ provider: arn, version: often(fc.integer({ min: -1, max: 9 })) }))),
    ['__proto__']: odd,
  },
  { requiredKeys: [] },
);

/** What was read; null when it was refused as bad input. Anything else is thrown on. */
function read<T>(parse: () => T): T | null {
  try {
    return parse();
  } catch (error) {
    if (error instanceof InputError && /^\P{C}{10,}$/u.test(error.message)) return null;
    throw error;
  }
}

function expectSound(given: unknown): void {
  const invocation = read(() => parseInvocation(given));
  if (!invocation) return;
  expect(typeof invocation.dryRun).toBe('boolean');
  for (const [provider, { approved, staged, restore }] of invocation.requests) {
    expect(invocation.providers).toContain(provider);
    expect([...approved, ...staged].every(isThumbprint)).toBe(true);
    expect(restore === null || (Number.isInteger(restore) && restore > 0)).toBe(true);
    expect(approved.size + staged.size > 0 || restore !== null).toBe(true);
  }
}

test('a nearly right invocation event is read, or refused with a readable input error', () => {
  properties(fc.property(event, expectSound));
});

test('an invocation event whose text was tampered with is read, or refused with a readable input error', () => {
  const text = mutatedText(event.map((one) => JSON.stringify(one) ?? ''));
  properties(
    fc.property(text, (json) => {
      const given = tryOrNull(() => JSON.parse(json));
      if (given) expectSound(given.value);
    }),
  );
});

test('a nearly right question about the history is read, or refused with a readable input error', () => {
  const question = fc.record(
    { history: often(fc.array(arn, { maxLength: 3 })), x: odd },
    { requiredKeys: ['history'] },
  );
  properties(
    fc.property(question, (given) => {
      const asked = read(() => parseHistoryQuestion(given));
      if (!asked) return;
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.every((one) => one.startsWith('arn:'))).toBe(true);
    }),
  );
});

test('nearly right settings are read, or refused with a readable input error', () => {
  const name = fc.oneof(fc.constantFrom(ARN, ISSUER), mutatedText(fc.constantFrom(ARN, ISSUER)));
  const override = fc.record({ updates: fc.constantFrom('always', 'x'), caFile: fc.string() }, { requiredKeys: [] });
  const settings = fc.record(
    {
      updates: often(fc.constantFrom('verified', 'always', 'never')),
      include: often(fc.array(name, { maxLength: 2 })),
      exclude: often(fc.array(name, { maxLength: 2 })),
      connectTo: often(fc.array(mutatedText(fc.constant('issuer.example:443:127.0.0.1:8443')), { maxLength: 2 })),
      providers: often(fc.dictionary(name, override, { maxKeys: 2 })),
    },
    { requiredKeys: [] },
  );
  properties(
    fc.property(settings, (given) => {
      const result = read(() => checkInput(settingsSchema, given, 'settings'));
      if (!result) return;
      expect(['verified', 'always', 'never']).toContain(profileOf(result, { arn: ARN, issuer: ISSUER }).updates);
      expect(typeof isSelected(result, ARN)).toBe('boolean');
      expect(unknownNames(result, [ARN])).not.toContain(ARN);
    }),
  );
});

function tryOrNull(parse: () => unknown): { value: unknown } | null {
  try {
    return { value: parse() };
  } catch {
    return null;
  }
}
