/** What stands in a line of the function's log. */
export type Line = Readonly<Record<string, unknown>>;

/** The variable that keeps the function's log silent in other tests. */
const SILENCE = ['LOG_LEVEL'];

/** Runs something with its log switched on, and returns the lines that it prints, to whichever stream. */
export async function printedBy(act: () => unknown): Promise<readonly Line[]> {
  const before = SILENCE.map((name) => [name, process.env[name]] as const);
  for (const name of SILENCE) Reflect.deleteProperty(process.env, name);
  const streams = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write.bind(stream) }));
  let text = '';
  for (const { stream } of streams) {
    stream.write = (chunk: string | Uint8Array): boolean => {
      text += chunk.toString();
      return true;
    };
  }
  try {
    await act();
  } finally {
    for (const { stream, write } of streams) stream.write = write;
    Object.assign(process.env, Object.fromEntries(before));
  }
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}
