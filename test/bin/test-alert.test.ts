import { type Aws, startAws } from '../../sandbox/aws/server';
import { runProgram } from '../support/command';

const VARIABLES = { ...process.env };

let aws: Aws;

beforeEach(async () => {
  aws = await startAws();
  Object.assign(process.env, aws.environment);
});
afterEach(async () => {
  process.env = { ...VARIABLES };
  await aws.close();
});

test('a test alert reaches the subscribers of the topic, and says that it is a test', async () => {
  const { code, stdout } = await runProgram('bin/cli.ts', ['test-alert', '--topic', aws.inbox.topicArn]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'Sent: [info] The watcher: this is a test (123456789012)\n' });
  expect(aws.inbox.messages).toMatchObject([
    {
      subject: '[info] The watcher: this is a test (123456789012)',
      email: expect.stringContaining('This is a test: you asked the watcher for an alert.'),
    },
  ]);
});

test('a test alert without a topic, and one that SNS refuses, are errors that say what to do', async () => {
  expect(await runProgram('bin/cli.ts', ['test-alert'])).toMatchObject({
    code: 1,
    stderr: 'test-alert needs --topic: the ARN of the topic (stack output TopicArn).\n',
  });
  const { code, stderr } = await runProgram('bin/cli.ts', ['test-alert', '--topic', `${aws.inbox.topicArn}-other`]);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining('The notifications could not be sent.'),
  });
  expect(aws.inbox.messages).toEqual([]);
});
