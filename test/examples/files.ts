import type { Alert } from '../../lambda/notify/message-json';
import { startFixtures } from './fixtures';
import { steadyThumbprint } from './names';
import { SCENARIOS, type Scenario } from './scenarios';

/** The examples as files: their names, and what stands in them. */
export async function exampleFiles(): Promise<ReadonlyMap<string, string>> {
  const files = await Promise.all(Object.entries(SCENARIOS).map(([name, scenario]) => filesOf(name, scenario)));
  return new Map([['README.md', index()], ...files.flat()]);
}

async function filesOf(name: string, { settings, produce }: Scenario): Promise<[string, string][]> {
  const fixtures = await startFixtures(settings);
  const message = await produce(fixtures);
  if (!message) throw new Error(`${name} sends nothing.`);
  const { subject, text, json, chat } = message;
  const steady = steadyIn(json, fixtures.account.steady);
  return [
    [`${name}.txt`, steady(`Subject: ${subject}\n\n${text}`)],
    [`${name}.json`, steady(pretty(json))],
    [`${name}.chat.json`, steady(pretty(`[${chat.join(',')}]`))],
  ];
}

function pretty(json: string): string {
  return `${JSON.stringify(JSON.parse(json), null, 2)}\n`;
}

/** Returns a function that makes a text the same each time: keys depend on thumbprints, and those are others each time. */
function steadyIn(json: string, steady: (text: string) => string): (text: string) => string {
  const { notifications }: Alert = JSON.parse(json);
  const keys = new Map(
    notifications.map(({ key, provider, code, about }) => [
      key,
      steadyThumbprint(steady(JSON.stringify([provider, code, about]))).slice(0, key.length),
    ]),
  );
  return (text) => steady(text).replaceAll(/\b[0-9a-f]{32}\b/g, (key) => keys.get(key) ?? key);
}

function index(): string {
  return `# Sample messages

Messages of the watcher, as \`npm run examples\` makes them with the code that sends them; a test keeps these files current. Each
example is there as the mail (\`.txt\`), as the JSON that every other subscriber gets (\`.json\`, by
[alert.schema.json](../../alert.schema.json)) and as the list of messages for chat (\`.chat.json\`).

${Object.entries(SCENARIOS)
  .map(
    ([name, { description }]) =>
      `- [${name}](${name}.txt) ([JSON](${name}.json), [chat](${name}.chat.json)): ${description}`,
  )
  .join('\n')}
`;
}
