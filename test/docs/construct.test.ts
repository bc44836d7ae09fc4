import { readFileSync } from 'node:fs';
import path from 'node:path';
import { instructionsIn } from '../package/document';

const ROOT = path.resolve(import.meta.dirname, '../..');

test('the oldest versions that docs/construct.md names are those that package.json allows', () => {
  const text = readFileSync(path.join(ROOT, 'docs/construct.md'), 'utf8');
  const { peerDependencies }: { peerDependencies: Record<string, string> } = JSON.parse(
    readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
  );
  const [cdk, constructs] = ['aws-cdk-lib', 'constructs'].map((name) => peerDependencies[name]?.replace(/^\^/, ''));
  expect(text).toContain(`\`aws-cdk-lib\` and \`constructs\`, version ${cdk} and ${constructs} or later`);
});

test.each(['A new app in TypeScript', 'A new app in JavaScript'])(
  '%s takes at most ten lines, from an empty directory to a synthesised stack',
  (heading) => {
    const { script, lines } = instructionsIn(heading);
    expect(script).toMatch(/cdk init app[^]*npm install[^]*new OidcThumbprintWatcher\([^]*npx cdk synth\n$/);
    expect(lines).toBeLessThanOrEqual(10);
  },
);
