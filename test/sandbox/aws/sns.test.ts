import { PublishCommand, type PublishCommandInput } from '@aws-sdk/client-sns';
import { lab } from './lab-setup';

function publish(input: Partial<PublishCommandInput>) {
  return lab.snsClient.send(new PublishCommand({ TopicArn: lab.inbox.topicArn, Message: 'text', ...input }));
}

const INVALID = { name: 'InvalidParameterException', $metadata: { httpStatusCode: 400 } };

it('SNS in the sandbox keeps the messages that were published, until they are cleared', async () => {
  const Message = 'Two lines:\n<b>"&\' \u{1F510}</b>';
  const { MessageId } = await publish({
    Subject: 'Thumbprint added',
    Message,
    MessageAttributes: {
      severity: { DataType: 'String', StringValue: 'warning' },
      count: { DataType: 'Number', StringValue: '2' },
      raw: { DataType: 'Binary', BinaryValue: Buffer.from('abc') },
    },
  });
  await publish({ TopicArn: undefined, TargetArn: lab.inbox.topicArn });
  expect(lab.inbox.messages).toMatchObject([
    {
      messageId: MessageId,
      topicArn: 'arn:aws:sns:us-east-1:123456789012:alerts',
      subject: 'Thumbprint added',
      message: Message,
      email: Message,
      attributes: {
        severity: { type: 'String', value: 'warning' },
        count: { type: 'Number', value: '2' },
        raw: { type: 'Binary', value: 'YWJj' },
      },
      messageStructure: null,
      publishedAt: expect.any(Date),
    },
    { subject: null, message: 'text', attributes: {} },
  ]);
  lab.inbox.clear();
  expect(lab.inbox.messages).toEqual([]);
});

it.each([
  ['a line break', 'one\ntwo'],
  ['a carriage return', 'one\rtwo'],
  ['a tab', 'one\ttwo'],
  ['a control character', 'one\u0000two'],
  ['letters beyond ASCII', 'für Sie'],
  ['a leading space', ' text'],
  ['no characters', ''],
  ['100 characters', 's'.repeat(100)],
])('SNS in the sandbox refuses a subject with %s', async (_, Subject) => {
  await expect(publish({ Subject })).rejects.toMatchObject(INVALID);
  expect(lab.inbox.messages).toEqual([]);
});

it('SNS in the sandbox takes a subject of 99 characters', async () => {
  await publish({ Subject: 's'.repeat(99) });
  expect(lab.inbox.messages[0]?.subject).toHaveLength(99);
});

it('SNS in the sandbox takes 262144 bytes with attributes, and no more', async () => {
  const MessageAttributes = { name: { DataType: 'String', StringValue: 'value' } };
  const room = 262_144 - 'nameStringvalue'.length;
  await publish({ Message: 'ü'.repeat(Math.floor(room / 2)), MessageAttributes });
  await expect(publish({ Message: `${'ü'.repeat(Math.floor(room / 2))}xx`, MessageAttributes })).rejects.toMatchObject({
    ...INVALID,
    message: 'Invalid parameter: Message too long',
  });
});

it('SNS in the sandbox refuses an empty message', async () => {
  await expect(publish({ Message: '' })).rejects.toMatchObject(INVALID);
});

it('SNS in the sandbox takes messages for another topic once that is added', async () => {
  const other = lab.inbox.addTopic('chat');
  expect(other).toBe('arn:aws:sns:us-east-1:123456789012:chat');
  await publish({ TopicArn: other });
  await publish({});
  expect(lab.inbox.messages.map(({ topicArn }) => topicArn)).toEqual([other, lab.inbox.topicArn]);
});

it('SNS in the sandbox refuses a topic that is unknown, no ARN or missing', async () => {
  await expect(publish({ TopicArn: `${lab.inbox.topicArn}-2` })).rejects.toMatchObject({
    name: 'NotFoundException',
    $metadata: { httpStatusCode: 404 },
  });
  await expect(publish({ TopicArn: 'alerts' })).rejects.toMatchObject(INVALID);
  await expect(publish({ TopicArn: undefined })).rejects.toMatchObject(INVALID);
});

describe('a message per protocol', () => {
  it('is JSON with a default for protocols without a text of their own', async () => {
    const Message = JSON.stringify({ default: 'text', email: 'longer text' });
    await publish({ MessageStructure: 'json', Message });
    expect(lab.inbox.messages).toMatchObject([{ message: Message, email: 'longer text', messageStructure: 'json' }]);
    await publish({ MessageStructure: 'json', Message: JSON.stringify({ default: 'text', sqs: 'other' }) });
    expect(lab.inbox.messages.at(-1)?.email).toBe('text');
  });

  it('may have its keys again in strings and in nested objects', async () => {
    const Message = '{"default":"\\"default\\":","sqs":{"default":1,"a":[{"a":1}]},"a":{"a":1}}';
    await publish({ MessageStructure: 'json', Message });
    expect(lab.inbox.messages).toMatchObject([{ message: Message, email: '"default":' }]);
  });

  it.each([
    'no json',
    '[]',
    '"text"',
    '{"email":"text"}',
    '{"default":1}',
    '{"default":"one","email":"\\"","default":"two"}',
  ])('cannot be %s', async (Message) => {
    await expect(publish({ MessageStructure: 'json', Message })).rejects.toMatchObject(INVALID);
  });

  it('has JSON as its only structure', async () => {
    await expect(publish({ MessageStructure: 'xml' })).rejects.toMatchObject(INVALID);
  });
});

it.each([
  ['an unknown type', { DataType: 'Text', StringValue: 'x' }],
  ['a type with a label', { DataType: 'String.Label', StringValue: 'x' }],
  ['no value', { DataType: 'String', StringValue: '' }],
  ['the type Number and another value', { DataType: 'Number', StringValue: '0x1' }],
  ['the type String.Array and no array', { DataType: 'String.Array', StringValue: '"one"' }],
  ['the type String.Array and no JSON', { DataType: 'String.Array', StringValue: 'one' }],
  ['the type String.Array and an array in it', { DataType: 'String.Array', StringValue: '[[1]]' }],
])('SNS in the sandbox refuses an attribute with %s', async (_, name) => {
  await expect(publish({ MessageAttributes: { name } })).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
  });
});

it.each([
  ['Number', ['0', '-1.5', '+.5', '1e9']],
  ['String.Array', ['[]', '["one",2,true,false,null]']],
])('SNS in the sandbox takes attributes of the type %s', async (DataType, values) => {
  for (const StringValue of values) await publish({ MessageAttributes: { name: { DataType, StringValue } } });
  expect(lab.inbox.messages).toHaveLength(values.length);
});

it.each(['', 'a b', 'ä', '.a', 'a.', 'a..b', 'AWS.a', 'amazon.a', 'a'.repeat(257)])(
  'SNS in the sandbox refuses an attribute of the name "%s"',
  async (name) => {
    const MessageAttributes = { [name]: { DataType: 'String', StringValue: 'x' } };
    await expect(publish({ MessageAttributes })).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  },
);

it.each(['a', 'A-1_b.c', 'aws', 'awsome.a', 'a'.repeat(256)])(
  'SNS in the sandbox takes an attribute of the name "%s"',
  async (name) => {
    await publish({ MessageAttributes: { [name]: { DataType: 'String', StringValue: 'x' } } });
    expect(Object.keys(lab.inbox.messages[0]?.attributes ?? {})).toEqual([name]);
  },
);

it('SNS in the sandbox fails on demand, and records the call', async () => {
  lab.faults.fail('Publish', 'AuthorizationError');
  await expect(publish({})).rejects.toMatchObject({ name: 'AuthorizationErrorException' });
  expect(lab.calls).toMatchObject([
    {
      sequence: 1,
      service: 'sns',
      action: 'Publish',
      arn: lab.inbox.topicArn,
      userAgent: expect.any(String),
      outcome: 'AuthorizationError',
    },
  ]);
});
