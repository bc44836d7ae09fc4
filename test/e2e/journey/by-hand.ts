import assert from 'node:assert/strict';
import { commandTo } from '../../support/mail-commands';
import { type Step, issuerOf, pinnedFor, readDocument, waitForMessage } from '../setup';
import { answerIn, mailWith } from './mails';
import { reports } from './schedule';

/** What operators type. */
export const byHandSteps: readonly Step[] = [
  {
    title: 'the command in the documentation prints a report, and changes and sends nothing',
    run: async (setup) => {
      const before = setup.iam.history.length;
      const report = answerIn(await setup.commands.shell(commandIn(readDocument('docs/invocation.md'))));
      assert.equal(report.dryRun, true);
      assert.equal(report.counts.providers, setup.issuers.length);
      assert.equal(setup.iam.history.length, before);
    },
  },
  {
    title: 'a mail asks for approval; the command in it approves',
    run: async (setup) => {
      const { arn, pinned } = issuerOf(setup, 'self-signed');
      const isIt = reports('approval-required', arn);
      if (!setup.arrived.some(isIt)) await waitForMessage(setup, 'the mail', isIt);
      const command = commandTo('Approve it', mailWith(setup, 'approval-required'));
      const report = answerIn(await setup.commands.shell(command));
      assert.deepEqual(
        report.providers.map(({ status }: { status: string }) => status),
        ['updated'],
      );
      assert.equal(pinnedFor(setup, arn).length, 2);
      assert.ok(pinnedFor(setup, arn).includes(pinned));
    },
  },
  {
    title: 'the function and the terminal show the same history of it',
    run: async (setup) => {
      const { arn } = issuerOf(setup, 'self-signed');
      const payload = JSON.stringify({ history: [arn] });
      const command = commandIn(readDocument('docs/invocation.md')).replace('{"dryRun":true}', payload);
      const notified = answerIn(await setup.commands.shell(command));
      const table = setup.outputs['TableName'] ?? '';
      const printed = await setup.commands.shell(`npm run -s cli -- history ${arn} --table ${table}`);
      const [{ version, versions }] = notified.history;
      assert.equal(versions.at(-1).by, 'approval');
      assert.ok(printed.includes(`Pinned now (version ${version};`), printed);
    },
  },
  {
    title: 'a payload with a typing error is refused, with the key named',
    run: async (setup) => {
      const command = commandIn(readDocument('docs/invocation.md')).replace('dryRun', 'dryrun');
      const printed = await setup.commands.shell(command);
      assert.match(printed, /Invalid invocation\. dryrun: unknown key\./);
      assert.match(printed, /"FunctionError": "Unhandled"/);
    },
  },
];

/** The first command that invokes the function in a text. Lines that go on are joined as a shell does. */
function commandIn(text: string): string {
  const [command] = /aws lambda invoke .*/.exec(text.replaceAll(/\\\n\s*/g, '')) ?? [];
  if (command === undefined) throw new Error(`No command in:\n${text}`);
  return command;
}
