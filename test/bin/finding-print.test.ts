import fc from 'fast-check';
import { plain } from '../../bin/terminal/colours';
import { printFindings } from '../../bin/terminal/finding-print';
import { ENDLESS } from '../../bin/terminal/screen';
import { stepsOf } from '../../lambda/findings/lookup';
import { type RenderedFinding, renderFinding } from '../../lambda/notify/rendered-finding';
import { anyWords } from '../support/any-words';
import { properties } from '../support/properties';
import { widthOf } from '../support/rendered-reports';
import { FAILURE, SAMPLES, UNPINNED } from '../support/sample-findings';
import { thumb } from '../support/thumb';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/login.example';
const COMMAND = `watcher check --apply --provider ${ARN} --approve ${'a'.repeat(40)} --table oidc-thumbprint-watcher-memory`;

function rendered(finding: (typeof SAMPLES)[number]): RenderedFinding {
  return renderFinding(finding, [ARN], {
    approveCommand: () => COMMAND,
    removeCommand: () => COMMAND,
    restoreCommand: () => COMMAND,
  });
}

function printedAt(width: number, ...findings: (typeof SAMPLES)[number][]): string {
  return printFindings(findings.map(rendered), { width, paint: plain });
}

test('a finding is printed as a paragraph within the width, numbered steps, and a command in one line apart', () => {
  const finding = { code: 'approval-required', about: thumb('a'), facts: UNPINNED } as const;
  expect(printedAt(80, finding)).toBe(`  critical: Sign-ins through this provider fail: AWS compares the issuer's
            certificate with the pinned thumbprints. The issuer presents a
            certificate that is not pinned:
            aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ("CN=R11" at
            "login.example", valid until 2027-03-12). There is no evidence that
            it is genuine: no trusted CA signed it (OpenSSL:
            "SELF_SIGNED_CERT_IN_CHAIN"). The watcher did not add it.
            [approval-required]
    1. Get the SHA-256 of the certificate from the issuer's owner over a
       separate channel, not from this server.
    2. Compare it with
       ${'ab'.repeat(32)}.
    3. Only if they are equal, approve it. If they differ, do not: someone may
       intercept the connection or control the server.

    Approve it:
      ${COMMAND}`);
});

test('a single step of advice has no number', () => {
  expect(printedAt(200, { code: 'connection-refused', facts: FAILURE })).toMatch(
    /\n {4}Check the issuer's server\. .*$/,
  );
});

test('every finding has each of its steps and commands, whatever the width, and the commands whole', () => {
  properties(
    fc.property(fc.constantFrom(...SAMPLES), fc.integer({ min: 30, max: 200 }), (finding, width) => {
      const text = printedAt(width, finding);
      const line = text.replaceAll(/\s+/g, ' ');
      const { message, advice, commands } = rendered(finding);
      expect(line).toContain(message);
      for (const step of stepsOf(finding)) expect(line).toContain(step);
      expect(stepsOf(finding).join(' ')).toBe(advice);
      const all = text.split('\n').map((one) => one.trim());
      for (const { command } of commands) expect(all).toContain(command);
    }),
  );
});

test('no line of a finding is wider than the screen, except a command or a word that is', () => {
  properties(
    fc.property(fc.constantFrom(...SAMPLES), fc.integer({ min: 40, max: 200 }), (finding, width) => {
      const commands = new Set(rendered(finding).commands.map(({ command }) => command));
      const lines = printedAt(width, finding)
        .split('\n')
        .filter((line) => !commands.has(line.trim()));
      const wide = lines.filter((line) => widthOf(line) > width);
      expect(wide.map((line) => line.replace(/^ +(\w+: |\d\. )?/, '')).filter((text) => text.includes(' '))).toEqual(
        [],
      );
    }),
  );
});

test('no text from outside begins a line where advice or a command of ours would, whatever the width', () => {
  properties(
    fc.property(anyWords, anyWords, fc.integer({ min: 40, max: 120 }), (where, error, width) => {
      const text = printedAt(width, { code: 'connection-refused', about: where, facts: { ...FAILURE, where, error } });
      const ours = printFindings([rendered({ code: 'connection-refused', facts: FAILURE })], ENDLESS)
        .split('\n')
        .slice(1);
      const left = text.split('\n').filter((line, index) => index > 0 && !line.startsWith(' '.repeat(8)));
      expect(left.map((line) => line.trim()).join(' ')).toBe(ours.map((line) => line.trim()).join(' '));
    }),
  );
});
