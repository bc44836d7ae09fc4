import { startFixtures } from './fixtures';
import { SCENARIOS, type Scenario } from './scenarios';

/** The examples as files: their names, and what stands in them. */
export async function exampleFiles(): Promise<ReadonlyMap<string, string>> {
  const files = await Promise.all(Object.entries(SCENARIOS).map(([name, scenario]) => filesOf(name, scenario)));
  return new Map([['README.md', index()], ...files.flat()]);
}

async function filesOf(name: string, { settings, produce }: Scenario): Promise<[string, string][]> {
  const fixtures = await startFixtures(settings);
  const message = await produce(fixtures);
  if (!message) throw new Error(`${name} tells nothing.`);
  const { steady } = fixtures.account;
  const { subject, text, json, chat } = message;
  return [
    [`${name}.txt`, steady(`Subject: ${subject}\n\n${text}`)],
    [`${name}.json`, steady(pretty(json))],
    [`${name}.chat.json`, steady(pretty(chat))],
  ];
}

function pretty(json: string): string {
  return `${JSON.stringify(JSON.parse(json), null, 2)}\n`;
}

function index(): string {
  return `# Sample messages

What the watcher sends, as \`npm run examples\` makes it with the code that sends it; a test keeps these files current. Each
example is there as the mail (\`.txt\`), as the JSON that every other subscriber gets (\`.json\`, by
[alert.schema.json](../../alert.schema.json)) and as the message for chat (\`.chat.json\`).

${Object.entries(SCENARIOS)
  .map(
    ([name, { description }]) =>
      `- [${name}](${name}.txt) ([JSON](${name}.json), [chat](${name}.chat.json)): ${description}`,
  )
  .join('\n')}
`;
}
