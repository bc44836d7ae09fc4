import { lineFor } from './mail-lines';
import { type Outcome, simulate } from './simulation';

let outcome: Outcome;

beforeAll(async () => {
  outcome = await simulate();
}, 200_000);

/** All mails of sixty days, as who gets them might note them down. Days 1, 8, 15 ... are Mondays. */
const EXPECTED_MAILS = [
  'day  1 12:00 | [warning] 1 failed (dead.example) | dead.example connection-refused (warning)',
  'day  2 00:00 | [warning] 1 failed (flapping.example) | flapping.example connection-refused (warning)',
  'day  3 00:00 | [info] 1 well again (flapping.example) | flapping.example over: connection-refused',
  'day  8 00:00 | [warning] still 1 failed (dead.example) | dead.example still: connection-refused (warning)',
  'day  9 06:00 | [warning] 1 failed (flapping.example) | flapping.example again: connection-refused (warning)',
  'day 10 06:00 | [info] 1 updated (monthly.example) | monthly.example thumbprint-added (info)',
  'day 15 00:00 | [warning] still 1 failed, 1 worth a look | dead.example still: connection-refused (warning) + flapping.example comes and goes, away now: connection-refused (warning)',
  'day 20 12:00 | [critical] 1 needs a person (self-signed.example) | self-signed.example approval-required (critical)',
  'day 22 00:00 | [warning] still 2 failed | flapping.example comes and goes: connection-refused (warning) + dead.example still: connection-refused (warning)',
  'day 22 09:30 | [info] 1 updated (self-signed.example) | self-signed.example thumbprint-added (info) + self-signed.example over: approval-required',
  'day 26 12:00 | [warning] 1 worth a look (expiring.example) | expiring.example certificate-expiring (warning)',
  'day 29 00:00 | [warning] still 1 failed, 1 worth a look | dead.example still: connection-refused (warning) + flapping.example comes and goes, away now: connection-refused (warning)',
  'day 34 18:00 | [info] 1 well again (flapping.example) | flapping.example over: connection-refused',
  'day 36 00:00 | [warning] still 1 failed, 1 worth a look | dead.example still: connection-refused (warning) + expiring.example still: certificate-expiring (warning)',
  'day 37 06:00 | [warning] 1 failed (flapping.example) | flapping.example again: connection-refused (warning)',
  'day 37 12:00 | [critical] 1 worth a look (expiring.example) | expiring.example worse: certificate-expiring (critical)',
  'day 39 12:00 | [info] 1 well again (expiring.example) | expiring.example over: certificate-expiring',
  'day 40 06:00 | [info] 1 updated (monthly.example) | monthly.example thumbprint-added (info) + monthly.example thumbprint-retired (info)',
  'day 43 00:00 | [warning] still 1 failed, 1 worth a look | dead.example still: connection-refused (warning) + flapping.example comes and goes, away now: connection-refused (warning)',
  'day 46 18:00 | [warning] 1 failed (flapping-public.example) | flapping-public.example connection-refused (warning)',
  'day 47 06:00 | [warning] 1 failed (flapping.example) | flapping.example stays: connection-refused (warning)',
  'day 48 18:00 | [info] 1 well again (flapping-public.example) | flapping-public.example over: connection-refused',
  'day 50 00:00 | [warning] still 1 failed (dead.example) | dead.example still: connection-refused (warning)',
  'day 52 12:00 | [info] 1 updated (self-signed.example) | self-signed.example thumbprint-retired (info)',
  'day 57 00:00 | [warning] still 1 failed, 1 worth a look | dead.example still: connection-refused (warning) + flapping.example comes and goes, away now: connection-refused (warning)',
];

test('the operator gets the expected mails in sixty days, and no others', () => {
  expect(outcome.mails.map(lineFor)).toEqual(EXPECTED_MAILS);
});

test('a mail of reminders reads as expected', () => {
  const mail = outcome.mails.find(({ text }) => text.endsWith('\nRun day 15 00:00\n'));
  expect(mail?.text)
    .toBe(`News about 2 of 6 IAM OIDC providers in account 123456789012, from the check of 2040-01-16 00:00 UTC.

COULD NOT BE CHECKED OR WRITTEN
===============================

https://dead.example
arn:aws:iam::123456789012:oidc-provider/dead.example

* Still so, for 14 days. "dead.example at 127.0.0.1:1": the connection was refused. [warning: connection-refused]
  What to do: Look at the issuer. Nothing is changed until it answers; the next run looks again.

Whether AWS checks the thumbprint of this provider cannot be told now: none of its hosts could be seen.

Pinned now: (what it once presented)

UNCHANGED, BUT WORTH A LOOK
===========================

https://flapping.example
arn:aws:iam::123456789012:oidc-provider/flapping.example

* Still comes and goes, for 5 days; not so since 2040-01-14 06:00 UTC. It was: ${JSON.stringify('"flapping.example at 127.0.0.1:1": the connection was refused.')} [warning: connection-refused]

AWS checks the thumbprint of this provider: no public CA vouches for "flapping.example".

Pinned now: (Issuing CA)

--
What lasts is told again on Mondays until it is over. A provider that is needed no more can be deleted, or left out by the setting "exclude".

The whole report, without changing or sending anything:

    aws lambda invoke --function-name oidc-thumbprint-watcher --region us-east-1 --cli-binary-format raw-in-base64-out --cli-read-timeout 0 --payload '{"dryRun":true}' /dev/stdout

Run day 15 00:00
`);
});

test('a mail about an issuer that is down says whether AWS checked its thumbprint when it was up', () => {
  const about = (issuer: string): string[] =>
    outcome.mails.flatMap(({ text }) =>
      text.includes(`https://${issuer}\n`) ? (/cannot be told now: (.*)$/m.exec(text)?.[1] ?? []) : [],
    );
  expect(about('flapping.example')).toContain('none of its hosts could be seen; when they could, AWS checked it.');
  expect(about('flapping-public.example')).toEqual([
    'none of its hosts could be seen; when they could, AWS did not look at it.',
  ]);
});

test('the lists in IAM hold, after sixty days, what the issuers present and what they presented until a month ago', () => {
  expect(outcome.pins).toEqual({
    'monthly.example': ['(Issuing CA 2)', '(Issuing CA 3)'],
    'flapping.example': ['(Issuing CA)'],
    'flapping-public.example': ['(Issuing CA)'],
    'dead.example': ['(what it once presented)'],
    'self-signed.example': ['(certificate 2)'],
    'expiring.example': ['(Public Issuing CA)'],
  });
});
