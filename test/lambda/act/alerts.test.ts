import { tellBySns } from '../../../lambda/act/alerts';
import { type Lab, startLab } from '../../sandbox/aws/clients';

let lab: Lab;
beforeEach(async () => {
  lab = await startLab();
});
afterEach(() => lab.close());

const told = async (body: string): Promise<string | undefined> => {
  await tellBySns(lab.snsClient, lab.inbox.topicArn)({ subject: 'News', body });
  return lab.inbox.messages.at(-1)?.message;
};

test('a message is published as it is', async () => {
  expect(await told('CN=Zürich 🦊\n\nline two\n')).toBe('CN=Zürich 🦊\n\nline two\n');
  expect(lab.inbox.messages.at(-1)?.subject).toBe('News');
});

test('half a character, which cutting leaves behind, does not keep the message from being sent', async () => {
  expect(await told(`CN=${'🦊'.slice(0, 1)}... and ${'🦊'.slice(1)}`)).toBe('CN=\uFFFD... and \uFFFD');
});
