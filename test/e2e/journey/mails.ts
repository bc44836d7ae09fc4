import assert from 'node:assert/strict';
import { commandsIn } from '../../support/mail-commands';
import type { Setup, Step } from '../setup';

/** What the commands in mails are for, of which the journey meets each. */
const PURPOSES = [
  'Approve it',
  'Approve THUMBPRINT again',
  'Remove THUMBPRINT and keep it out',
  'The whole report, without writing or sending anything',
];

/** What operators paste from mails. */
export const mailSteps: readonly Step[] = [
  {
    title: 'every command in every mail that was sent runs as it stands there, and answers with a report',
    run: async (setup) => {
      const ran = new Set<string>();
      // What is run may send a mail, too.
      for (let next = nextCommand(setup, ran); next !== undefined; next = nextCommand(setup, ran)) {
        ran.add(next);
        const printed = await setup.commands.shell(next);
        assert.ok(!printed.includes('FunctionError'), `${next}\n${printed}`);
        assert.ok(answerIn(printed).counts.providers > 0, `${next}\n${printed}`);
      }
      const purposes = mailsIn(setup).flatMap((mail) => commandsIn(mail).map(({ purpose }) => purpose));
      const kinds = new Set(purposes.map((purpose) => purpose.replace(/[0-9a-f]{40}/, 'THUMBPRINT')));
      assert.deepEqual([...kinds].toSorted(), PURPOSES.toSorted());
    },
  },
];

function nextCommand(setup: Setup, ran: ReadonlySet<string>): string | undefined {
  return mailsIn(setup)
    .flatMap(commandsIn)
    .map(({ command }) => command)
    .find((command) => !ran.has(command));
}

/** The mails that the function sent, in order, as operators get them. Emulators send no mail. */
function mailsIn({ policyProxy }: Setup): string[] {
  return policyProxy.calls
    .filter(({ action }) => action === 'sns:Publish')
    .map(({ body }) => JSON.parse(new URLSearchParams(body).get('Message') ?? '{}').email);
}

/** The last mail that was sent with a finding. */
export function mailWith(setup: Setup, code: string): string {
  return mailsIn(setup).findLast((mail) => mail.includes(`[${code}]`)) ?? '';
}

/** What the function returned: before what the AWS CLI says of the call. */
export function answerIn(printed: string) {
  const end = printed.lastIndexOf('}{');
  return JSON.parse(end === -1 ? printed : printed.slice(0, end + 1));
}
