import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Template } from 'aws-cdk-lib/assertions';
import { installEmulators } from '../../emulators/install';
import { HUB, hubRolesIn, rolesIn } from '../../lib/organization/deployed';
import { findNode24 } from '../../support/node-24';
import { findAwsCli } from '../aws/cli';
import { renderOrganizationSettings } from './app-settings';
import { type Organization, ROTATED, TROUBLED, accountId, issuersOf, members, startOrganization } from './organization';

/**
 * `npm run e2e:organization`: the stack of an organization in an emulated account, with fifty accounts in the sandbox. It is deployed, its
 * state machine runs, and what is in IAM, in the files and in the one message afterwards is looked at.
 */

const STACK = 'OidcThumbprintWatcherOrganization';
const APP = 'node node_modules/tsx/dist/cli.mjs test/e2e/organization/app.ts';

/** What the steps share. */
interface Setup extends Organization {
  outputs: Record<string, string>;
}

/** A step: what is seen, and how. */
type Step = readonly [title: string, run: (setup: Setup) => Promise<void>];

async function cdk({ commands, settings, directory }: Setup, ...args: string[]): Promise<void> {
  const common = ['--no-notices', '--app', APP, '--output', path.join(directory, 'cdk.out')];
  await commands.cdk([...args, ...common], { ...renderOrganizationSettings(settings), CDK_VALIDATION: 'false' });
}

async function deploy(setup: Setup): Promise<void> {
  const file = path.join(setup.directory, 'outputs.json');
  await cdk(setup, 'deploy', '--method=direct', '--require-approval', 'never', '--outputs-file', file);
  setup.outputs = Object.values<Record<string, string>>(JSON.parse(readFileSync(file, 'utf8')))[0] ?? {};
}

/** Puts the roles of the functions and of the accounts into the sandbox, as deployed, and has the functions' calls be theirs. */
async function placeRoles({ aws, fronts, directory }: Setup): Promise<void> {
  const out = path.join(directory, 'cdk.out');
  const file = readdirSync(out).find((name) => name === `${STACK}.template.json`) ?? 'none';
  const template = JSON.parse(readFileSync(path.join(out, file), 'utf8'));
  const roles = hubRolesIn(Template.fromJSON(template));
  for (const role of Object.values(roles)) aws.iamOf(HUB).putRole(role);
  const ids = { coordinate: 'Coordinate', readAccounts: 'ReadAccounts', observe: 'Observe', act: 'Act' } as const;
  for (const [name, id] of Object.entries(ids)) {
    const front = Object.entries(fronts).find(([one]) => one === name)?.[1];
    const role = roles[`Watcher${id}Role`]?.name ?? 'missing';
    front?.sign(aws.beginFunctionSession(`Watcher${id}Function`, role));
  }
  const member = JSON.parse(readFileSync(path.join(directory, 'member.json'), 'utf8'));
  // The StackSet reaches the account of the functions, too.
  for (const index of [0, ...members()].filter((one) => one !== TROUBLED.withoutRole)) {
    const account = accountId(index);
    const own = rolesIn({ template: member, account, parameters: { HubAccount: HUB } });
    for (const role of Object.values(own)) aws.iamOf(account).putRole(role);
  }
}

function breakAccounts({ aws }: Setup): void {
  aws.organization.setState(accountId(TROUBLED.suspended), 'SUSPENDED');
  const list = 'ListOpenIDConnectProviders';
  aws.faults.fail(list, 'Throttling', { account: accountId(TROUBLED.throttled), call: 'every' });
  aws.faults.delay(list, 90_000, { account: accountId(TROUBLED.silent), call: 'every' });
}

async function start({ commands: { aws }, outputs }: Setup, input: object): Promise<string> {
  const machine = outputs['StateMachineArn'] ?? '';
  const begun = Object(
    await aws('stepfunctions', 'start-execution', '--state-machine-arn', machine, '--input', JSON.stringify(input)),
  );
  for (;;) {
    const found = Object(await aws('stepfunctions', 'describe-execution', '--execution-arn', begun.executionArn));
    if (found.status === 'RUNNING') await sleep(2_000);
    else if (found.status === 'SUCCEEDED') return String(begun.executionArn).split(':').at(-1) ?? '';
    else throw new Error(`The execution ended as ${JSON.stringify(found)}`);
  }
}

async function fileOf(setup: Setup, key: string): Promise<Record<string, unknown>> {
  const to = path.join(setup.directory, 'object.json');
  await setup.commands.aws('s3api', 'get-object', '--bucket', setup.outputs['BucketName'] ?? '', '--key', key, to);
  return JSON.parse(readFileSync(to, 'utf8'));
}

async function messagesIn({ commands: { aws }, outputs }: Setup): Promise<{ Message: string }[]> {
  const queue = ['--queue-url', outputs['QueueUrl'] ?? ''];
  const found: { Message: string }[] = [];
  for (;;) {
    const { Messages = [] } = Object(
      await aws('sqs', 'receive-message', ...queue, '--max-number-of-messages', '10', '--wait-time-seconds', '3'),
    );
    if (Messages.length === 0) return found;
    for (const { Body, ReceiptHandle } of Messages) {
      found.push(JSON.parse(Body));
      await aws('sqs', 'delete-message', ...queue, '--receipt-handle', ReceiptHandle);
    }
  }
}

/** Checks that the new certificates are pinned in all accounts but those left out, and that all else is as it was. */
function checkLists({ aws, issuers }: Setup, leftOut: readonly number[]): void {
  for (const index of members()) {
    for (const one of issuersOf(index, issuers)) {
      const arn = `arn:aws:iam::${accountId(index)}:oidc-provider/${one.issuer.slice(8)}`;
      const isRotated = ROTATED.includes(issuers.indexOf(one));
      const before = isRotated ? ['a'.repeat(40)] : [one.thumbprint];
      const expected = isRotated && !leftOut.includes(index) ? [...before, one.thumbprint] : before;
      assert.deepEqual(aws.iamOf(accountId(index)).providers.get(arn)?.thumbprints, expected, arn);
    }
  }
}

const UPDATE = 'UpdateOpenIDConnectProviderThumbprint';

let run = '';

const STEPS: readonly Step[] = [
  ['cdk bootstrap prepares the account', (setup) => cdk(setup, 'bootstrap')],
  ['cdk deploy makes the stack: four functions, the state machine, its schedules', deploy],
  ['the roles of the functions and of fifty accounts are those of the templates', placeRoles],
  [
    'an execution goes through the organization: one account is suspended, one has no role, one is throttled, one is silent',
    async (setup) => {
      breakAccounts(setup);
      run = await start(setup, {});
    },
  ],
  [
    'two rotated certificates are pinned wherever they are trusted, beside the old ones, and nothing else has changed',
    async (setup) => checkLists(setup, Object.values(TROUBLED)),
  ],
  [
    'each issuer was asked for its documents once',
    async ({ issuers }) => assert.deepEqual(new Set(issuers.map((one) => one.asked())), new Set([1])),
  ],
  [
    'the file of the run has a finding for each account that could not be acted in',
    async (setup) => {
      const { findings } = await fileOf(setup, `runs/${run}/digest.json`);
      assert.ok(Array.isArray(findings));
      const found = findings.map(({ code, about }) => `${about} ${code}`).toSorted();
      assert.deepEqual(
        found,
        [
          `${accountId(TROUBLED.suspended)} account-inactive`,
          `${accountId(TROUBLED.withoutRole)} account-cannot-be-entered`,
          `${accountId(TROUBLED.throttled)} account-read-failed`,
          `${accountId(TROUBLED.silent)} account-read-failed`,
          '999999999999 account-not-covered',
        ].toSorted(),
      );
    },
  ],
  [
    'one message says it all, by issuer',
    async (setup) => {
      const [first, ...others] = await messagesIn(setup);
      assert.deepEqual(others, []);
      const alert = JSON.parse(first?.Message ?? '{}');
      assert.equal(alert.scope, 'organization');
      const added = alert.notifications.filter(({ code }: { code: string }) => code === 'thumbprint-added');
      assert.equal(added.length, ROTATED.length);
    },
  ],
  [
    'the next execution catches up in the accounts that answer again, in one message',
    async (setup) => {
      setup.aws.faults.clear();
      run = await start(setup, {});
      checkLists(setup, [TROUBLED.suspended, TROUBLED.withoutRole]);
      const messages = await messagesIn(setup);
      assert.equal(messages.length, 1);
    },
  ],
  [
    'a quick look observes the issuers that AWS checks, writes nothing and sends nothing',
    async (setup) => {
      const writes = setup.aws.calls.filter(({ action }) => action === UPDATE).length;
      await start(setup, { only: 'enforced' });
      assert.equal(setup.aws.calls.filter(({ action }) => action === UPDATE).length, writes);
      assert.deepEqual(await messagesIn(setup), []);
      for (const issuer of setup.issuers) assert.equal(issuer.asked(), 3);
    },
  ],
];

function say(line: string): void {
  return void process.stdout.write(`${line}\n`);
}

const emulators = await installEmulators();
const organization = await startOrganization({
  emulators,
  awsCli: await findAwsCli(emulators),
  node: await findNode24(),
});
let passed = 0;
try {
  const setup: Setup = { ...organization, outputs: {} };
  for (const [title, step] of STEPS) {
    const since = Date.now();
    const seconds = () => `${Math.round((Date.now() - since) / 1000)} s`.padStart(6);
    try {
      await step(setup);
      passed += 1;
      say(`ok     ${seconds()}  ${title}`);
    } catch (error) {
      say(`FAILED ${seconds()}  ${title}\n${error instanceof Error ? error.stack : String(error)}`);
      break;
    }
  }
} finally {
  await organization.close();
}
const failed = passed < STEPS.length ? 1 : 0;
say(`${passed} passed, ${failed} failed`);
process.exitCode = failed;
