import { type MessageAttributeValue, PublishCommand, type PublishCommandInput } from '@aws-sdk/client-sns';
import { type Call, onPage, refusal, type Harness } from '../call';
import { PAGES } from '../pages';

const INVALID = refusal('InvalidParameterException', 400);
const BAD_VALUE = refusal('InvalidParameterValueException', 400);

/** Body and attributes together, in bytes. */
const MAX_BYTES = 262_144;

function publishing(input: Partial<PublishCommandInput>) {
  return async ({ sns, topicArn }: Harness): Promise<string> => {
    const { MessageId } = await sns.send(new PublishCommand({ TopicArn: topicArn, Message: 'text', ...input }));
    return MessageId ? 'published' : 'published without an ID';
  };
}

function publish(name: string, expected: string, input: Partial<PublishCommandInput>) {
  return {
    name: `publish: ${name}`,
    expected,
    run: publishing(input),
  };
}

function json(name: string, expected: string, Message: string) {
  return publish(name, expected, { MessageStructure: 'json', Message });
}

function attribute(name: string, expected: string, value: MessageAttributeValue, key = 'name') {
  return publish(`an attribute ${name}`, expected, { MessageAttributes: { [key]: value } });
}

function text(type: string, value: string): MessageAttributeValue {
  return { DataType: type, StringValue: value };
}

/** What the watcher sends, and what SNS does with what it must not send. */
export const PUBLISH_CALLS: readonly Call[] = [
  ...onPage(PAGES.publish, [
    publish('a text', 'published', {}),
    {
      name: 'publish: to a TargetArn',
      expected: 'published',
      run: (stage) => publishing({ TopicArn: undefined, TargetArn: stage.topicArn })(stage),
    },
    publish('a subject of 99 characters', 'published', { Subject: 's'.repeat(99) }),
    publish('a subject of 100 characters', INVALID, { Subject: 's'.repeat(100) }),
    publish('a subject with a line break', INVALID, { Subject: 'one\ntwo' }),
    publish('a subject with a control character', INVALID, { Subject: 'one\ttwo' }),
    // "UTF-8 text" today; before, and in the SDKs of then, "ASCII text that begins with a letter, number, or punctuation mark".
    publish('a subject beyond ASCII', INVALID, { Subject: 'für Sie' }),
    publish('a subject that begins with a space', INVALID, { Subject: ' text' }),
    publish('an empty message', INVALID, { Message: '' }),
    publish('262144 bytes', 'published', { Message: 'ü'.repeat(MAX_BYTES / 2) }),
    publish('one byte more', INVALID, { Message: `${'ü'.repeat(MAX_BYTES / 2)}x` }),
    json('a body per protocol', 'published', JSON.stringify({ default: '{"runId":"1"}', email: 'Two\nlines' })),
    json('a body that is no text, ignored', 'published', '{"default":"text","email":1}'),
    json('bodies without a default', INVALID, '{"email":"text"}'),
    json('a default that is no text', INVALID, '{"default":1}'),
    json('the same protocol twice', INVALID, '{"default":"text","email":"one","email":"two"}'),
    json('an array of bodies', INVALID, '["text"]'),
    json('bodies that are no JSON', INVALID, 'text'),
    publish('an unknown message structure', INVALID, { MessageStructure: 'xml' }),
    publish('to no topic', INVALID, { TopicArn: undefined }),
    publish('to what is no ARN', INVALID, { TopicArn: 'alerts' }),
    publish('to an unknown topic', refusal('NotFoundException', 404), {
      TopicArn: 'arn:aws:sns:us-east-1:123456789012:unknown',
    }),
  ]),
  ...onPage(PAGES.attributes, [
    attribute('of the type String', 'published', text('String', 'warning')),
    attribute('of the type String.Array', 'published', text('String.Array', '["one",2,true,null]')),
    attribute('of the type Number', 'published', text('Number', '-1.5')),
    attribute('of the type Binary', 'published', { DataType: 'Binary', BinaryValue: Buffer.from('abc') }),
    attribute('of an unknown type', BAD_VALUE, text('Text', 'x')),
    attribute('of a type in lower case', BAD_VALUE, text('string', 'x')),
    attribute('of a type with a label', BAD_VALUE, text('String.Label', 'x')),
    attribute('with no type', BAD_VALUE, text('', 'x')),
    attribute('with an empty value', BAD_VALUE, text('String', '')),
    attribute('of the type Number that is none', BAD_VALUE, text('Number', 'many')),
    attribute('of the type String.Array that is none', BAD_VALUE, text('String.Array', 'one,two')),
    attribute('of the type String.Array that holds objects', BAD_VALUE, text('String.Array', '[{"a":1}]')),
    attribute('with a name of 256 characters', 'published', text('String', 'x'), 'n'.repeat(256)),
    attribute('with a name of 257 characters', BAD_VALUE, text('String', 'x'), 'n'.repeat(257)),
    attribute('with a space in its name', BAD_VALUE, text('String', 'x'), 'a name'),
    attribute('with a period first in its name', BAD_VALUE, text('String', 'x'), '.name'),
    attribute('with two periods in its name', BAD_VALUE, text('String', 'x'), 'a..name'),
    attribute('with a reserved name', BAD_VALUE, text('String', 'x'), 'aws.name'),
    publish('attributes and body over 262144 bytes', INVALID, {
      Message: 'x'.repeat(MAX_BYTES - 'nameStringx'.length + 1),
      MessageAttributes: { name: text('String', 'x') },
    }),
    publish('eleven attributes', 'published', {
      MessageAttributes: Object.fromEntries('abcdefghijk'.split('').map((name) => [name, text('String', 'x')])),
    }),
  ]),
];
