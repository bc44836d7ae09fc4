import { type Sandbox, startSandbox } from '../../sandbox/sandbox';

/** The sandbox of the test that runs: each test of a file that imports this has its own. */
export let sandbox: Sandbox;

/** Time that has passed for its AWS and the watcher beyond the real one, in milliseconds. */
let passed = 0;

beforeEach(async () => {
  passed = 0;
  sandbox = await startSandbox({ clock: () => new Date(Date.now() + passed) });
});
afterEach(() => sandbox.close());

/**
 * Returns the sandbox's issuer of a name.
 * @throws Error where there is none
 */
export function sandboxIssuer(name: string): Sandbox['issuers'][number] {
  const found = sandbox.issuers.find((one) => one.name === name);
  if (!found) throw new Error(`There is no issuer ${name}.`);
  return found;
}

/** Has an issuer rotate its certificate. Returns the new thumbprint. */
export async function rotate(name: string): Promise<string> {
  return (await sandboxIssuer(name).rotate?.()) ?? '';
}

/** The thumbprints of an issuer in IAM now; undefined where IAM does not have it. */
export function pins(name: string): readonly string[] | undefined {
  return sandbox.aws.iam.providers.get(sandboxIssuer(name).arn)?.thumbprints;
}

/** Lets time pass for the sandbox. */
export function wait(milliseconds: number): void {
  passed += milliseconds;
}

/** The messages that SNS took. */
export function mails(): Sandbox['aws']['inbox']['messages'] {
  return sandbox.aws.inbox.messages;
}
