import assert from 'node:assert/strict';
import { commandLines } from '../../support/documents';
import { type Setup, type Step, issuerOf, pinnedFor, readDocument } from '../setup';
import { answerIn } from './mails';

/** A thumbprint that no issuer presents, to be pinned ahead. */
const AHEAD = 'e'.repeat(40);

/** What an operator types who has read the README. */
export const readmeSteps: readonly Step[] = [
  {
    title: 'the common tasks of the README work as they stand there, with names and thumbprints filled in',
    run: async (setup) => {
      const { arn } = issuerOf(setup, 'self-signed');
      const before = pinnedFor(setup, arn);
      const [approved = ''] = before.slice(-1);
      const run = (task: string, thumbprint = AHEAD): Promise<Answer> => runTask(setup, task, arn, thumbprint);
      assert.equal((await run('dryRun')).dryRun, true);
      await run('approve', approved);
      assert.deepEqual(pinnedFor(setup, arn), before);
      await run('stage');
      assert.deepEqual(new Set(pinnedFor(setup, arn)), new Set([...before, AHEAD]));
      await run('remove');
      assert.deepEqual(new Set(pinnedFor(setup, arn)), new Set(before));
      const [{ rejected }] = (await run('history')).history;
      assert.ok(rejected.some((one: { thumbprint: string }) => one.thumbprint === AHEAD));
      await run('restore');
      assert.ok(!pinnedFor(setup, arn).includes(AHEAD));
      assert.match((await run('test')).sent, /test/i);
    },
  },
];

type Answer = ReturnType<typeof answerIn>;

/** Runs the line of the README whose payload has a key, and no line but that: with the function that the README defines before it. */
async function runTask({ commands }: Setup, key: string, arn: string, thumbprint: string): Promise<Answer> {
  const readme = readDocument('README.md');
  const [, definition] = /^(watcher\(\) \{\n[\s\S]+?\n\})$/m.exec(readme) ?? [];
  const lines = commandLines(readme).filter((line) => line.startsWith('watcher ') && line.includes(`"${key}":`));
  // To stage is to approve, with a key more.
  const [line = ''] = lines.filter((one) => key === 'stage' || !one.includes('"stage":'));
  const filled = line.replaceAll('"ARN"', `"${arn}"`).replaceAll('"THUMBPRINT"', `"${thumbprint}"`);
  const printed = await commands.shell(`${definition}\n${filled}`);
  assert.ok(!printed.includes('FunctionError'), `${filled}\n${printed}`);
  return answerIn(printed);
}
