/** Returns the command lines in a document's blocks for the shell: without comments, lines that go on joined as a shell does. */
export function commandLines(document: string): string[] {
  const blocks = [...document.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  return blocks.flatMap((block) =>
    block
      .replaceAll(/\\\n\s*/g, '')
      .split('\n')
      .map((line) => line.replace(/(^|\s+)#.*$/, ''))
      .filter((line) => line !== ''),
  );
}
