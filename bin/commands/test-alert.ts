import type { Command } from 'commander';
import { examplesText } from '../terminal/program';
import type { Terminal } from '../terminal/terminal';
import type { TestAlertOptions } from '../terminal/test-alert';

/** Adds the command `test-alert`. */
export function addTestAlert(to: Command, { program, print }: Terminal): void {
  to.command('test-alert')
    .description("a test alert through the watcher's topic, to see who receives its alerts")
    .usage('--topic <arn> [options]')
    .option('--topic <arn>', 'ARN of the topic (stack output TopicArn); required')
    .option('--chat-topic <arn>', 'ARN of the topic for chat, if there is one')
    .addHelpText(
      'after',
      examplesText(program, {
        'See who receives alerts': 'test-alert --topic arn:aws:sns:us-east-1:123456789012:alerts',
      }),
    )
    .action(async (options: TestAlertOptions) => {
      // Loaded on demand: no other command sends anything.
      const { sendTestAlert } = await import('../terminal/test-alert');
      print(`Sent: ${await sendTestAlert(options)}`);
    });
}
