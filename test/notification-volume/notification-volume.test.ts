import { blocksIn } from '../support/mail';
import { lineFor } from './mail-lines';
import { type Outcome, simulate } from './simulation';

let outcome: Outcome;

beforeAll(async () => {
  outcome = await simulate();
}, 200_000);

/** All mails of sixty days, as who gets them might note them down. Days 1, 8, 15 ... are Mondays. */
const EXPECTED_MAILS = [
  'day  1 12:00 | [warning] dead.example: cannot be reached | dead.example connection-refused (warning)',
  'day  2 00:00 | [warning] flapping.example: cannot be reached | flapping.example connection-refused (warning)',
  'day  3 00:00 | [info] Resolved: flapping.example: cannot be reached | flapping.example over: connection-refused',
  'day  8 00:00 | [warning] Reminder: dead.example: cannot be reached | dead.example still: connection-refused (warning)',
  'day  9 06:00 | [warning] flapping.example: cannot be reached | flapping.example again: connection-refused (warning)',
  'day 10 06:00 | [info] monthly.example: a new certificate was pinned | monthly.example thumbprint-added (info)',
  'day 15 00:00 | [warning] Reminder: dead.example: cannot be reached; also 1 warning | dead.example still: connection-refused (warning) + flapping.example comes and goes, away now: connection-refused (warning)',
  'day 20 12:00 | [critical] self-signed.example: sign-ins fail until a new certificate is approved | self-signed.example approval-required (critical)',
  'day 22 00:00 | [warning] Reminder: flapping.example: cannot be reached; also 1 warning | flapping.example comes and goes: connection-refused (warning) + dead.example still: connection-refused (warning)',
  'day 22 09:30 | [info] self-signed.example: a new certificate was pinned; also 1 info | self-signed.example thumbprint-added (info) + self-signed.example over: approval-required',
  'day 26 12:00 | [warning] expiring.example: has a certificate that expires in 13 days | expiring.example certificate-expiring (warning)',
  'day 29 00:00 | [warning] Reminder: dead.example: cannot be reached; also 1 warning | dead.example still: connection-refused (warning) + flapping.example comes and goes, away now: connection-refused (warning)',
  'day 34 18:00 | [info] Resolved: flapping.example: cannot be reached | flapping.example over: connection-refused',
  'day 36 00:00 | [warning] Reminder: dead.example: cannot be reached; also 1 warning | dead.example still: connection-refused (warning) + expiring.example still: certificate-expiring (warning)',
  'day 37 06:00 | [warning] flapping.example: cannot be reached | flapping.example again: connection-refused (warning)',
  'day 37 12:00 | [critical] Worse: expiring.example: has a certificate that expires in 2 days | expiring.example worse: certificate-expiring (critical)',
  'day 39 12:00 | [info] Resolved: expiring.example: has a certificate that expires in 1 day | expiring.example over: certificate-expiring',
  'day 40 06:00 | [info] monthly.example: a new certificate was pinned; also 1 info | monthly.example thumbprint-added (info) + monthly.example thumbprint-retired (info)',
  'day 43 00:00 | [warning] Reminder: dead.example: cannot be reached; also 1 warning | dead.example still: connection-refused (warning) + flapping.example comes and goes, away now: connection-refused (warning)',
  'day 46 18:00 | [warning] flapping-public.example: cannot be reached | flapping-public.example connection-refused (warning)',
  'day 47 06:00 | [warning] flapping.example: cannot be reached | flapping.example stays: connection-refused (warning)',
  'day 48 18:00 | [info] Resolved: flapping-public.example: cannot be reached | flapping-public.example over: connection-refused',
  'day 50 00:00 | [warning] Reminder: dead.example: cannot be reached | dead.example still: connection-refused (warning)',
  'day 52 12:00 | [info] self-signed.example: an old certificate was removed | self-signed.example thumbprint-retired (info)',
  'day 57 00:00 | [warning] Reminder: dead.example: cannot be reached; also 1 warning | dead.example still: connection-refused (warning) + flapping.example comes and goes, away now: connection-refused (warning)',
];

test('the operator gets the expected mails in sixty days, and no others', () => {
  expect(outcome.mails.map(lineFor)).toEqual(EXPECTED_MAILS);
});

test('a mail of reminders reads as expected', () => {
  const mail = outcome.mails.find(({ text }) => text.includes('\nRun: day 15 00:00, '));
  expect(mail?.text).toBe(`Reminder: dead.example: cannot be reached
warning since 2040-01-02 00:00 UTC, for 14 days, account 123456789012, us-east-1 [connection-refused]

"dead.example at 127.0.0.1:1" could not be read: "the connection was refused".

What to do:
  Check the issuer's server. While AWS cannot reach it either, sign-ins fail. The watcher changes nothing until it answers, and checks again in the next run.

Runbook: npx oidc-thumbprint-watcher explain connection-refused

Provider: arn:aws:iam::123456789012:oidc-provider/dead.example
AWS checks the thumbprint: unknown, because none of its hosts could be reached
Pinned now: (what it once presented)

------------------------------------------------------------------------

Reminder: flapping.example: cannot be reached
warning since 2040-01-10 06:00 UTC, for 5 days, comes and goes, absent since 2040-01-14 06:00 UTC [connection-refused]

It was: "flapping.example at 127.0.0.1:1" could not be read: "the connection was refused".

What to do: nothing.

Runbook: npx oidc-thumbprint-watcher explain connection-refused

Provider: arn:aws:iam::123456789012:oidc-provider/flapping.example
AWS checks the thumbprint: yes, because no public CA signed the certificate of "flapping.example"
Pinned now: (Issuing CA)

------------------------------------------------------------------------
Open conditions are repeated on Mondays. Delete providers that are not used any more, or list them under "exclude".

Account: 123456789012, region us-east-1
Run: day 15 00:00, 6 providers, at 2040-01-16 00:00 UTC
The whole report, without writing or sending anything:

    aws lambda invoke --function-name oidc-thumbprint-watcher --region us-east-1 --cli-binary-format raw-in-base64-out --cli-read-timeout 0 --payload '{"dryRun":true}' /dev/stdout
`);
});

test('a mail about an issuer that is down says whether AWS checked its thumbprint when it was up', () => {
  const about = (host: string): string[] =>
    outcome.mails.flatMap(({ text }) =>
      blocksIn(text)
        .filter(({ providers }) => providers.some((arn) => arn.endsWith(`/${host}`)))
        .flatMap((block) => /^AWS checks the thumbprint: unknown, because (.*)$/m.exec(block.text)?.[1] ?? []),
    );
  expect(about('flapping.example')).toContain(
    'none of its hosts could be reached; when they last could, AWS checked it',
  );
  expect(about('flapping-public.example')).toEqual([
    'none of its hosts could be reached; when they last could, AWS did not check it',
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
