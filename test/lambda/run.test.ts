import { compose } from '../../lambda/compose';
import { approveCommandFor } from '../../lambda/commands';
import { createIam } from '../../lambda/act/iam';
import { parseInvocation } from '../../lambda/invocation';
import { type RunDependencies, run } from '../../lambda/run';
import { settingsSchema } from '../../lambda/settings';
import { checkInput } from '../../lambda/input-error';
import { lookFrom } from '../support/lookout';
import { type Lab, startLab } from '../sandbox/aws/clients';

let aws: Lab;

beforeEach(async () => {
  aws = await startLab();
});
afterEach(() => aws.close());

const dependencies = (of: Partial<RunDependencies> = {}): RunDependencies => {
  const settings = checkInput(settingsSchema, {}, 'settings');
  return {
    ...compose({ settings, directory: '/' }),
    settings,
    observe: (issuer) => lookFrom(issuer),
    iam: createIam(aws.iamClient),
    tell: null,
    remainingMs: () => 300_000,
    approveCommand: approveCommandFor({ kind: 'terminal', program: 'watcher' }),
    reportCommand: '',
    ...of,
  };
};

test('an account without providers is a complete run', async () => {
  const report = await run(parseInvocation({}), dependencies());
  expect(report).toMatchObject({ complete: true, counts: { providers: 0 }, providers: [] });
});

test('a defect that strikes one provider is reported there, and nowhere else', async () => {
  for (const url of ['https://a.example', 'https://b.example']) aws.iam.put({ url, thumbprints: ['a'.repeat(40)] });
  const progress: string[] = [];
  const report = await run(
    parseInvocation({ dryRun: true }),
    dependencies({
      onProgress: (done, of) => progress.push(`${done}/${of}`),
      observe: (issuer) => {
        if (issuer === 'https://a.example') throw new TypeError('oops');
        return lookFrom(issuer);
      },
    }),
  );
  expect(report.providers.map(({ findings }) => findings[0]?.code)).toEqual(['internal-error', 'name-not-found']);
  expect(report.providers[0]?.findings[0]?.message).toContain('TypeError: oops');
  expect(progress).toEqual(['1/2', '2/2']);
});

test('the time that is left is asked before each provider: those begun are finished, the rest skipped', async () => {
  for (let n = 0; n < 30; n += 1) aws.iam.put({ url: `https://issuer-${n}.invalid`, thumbprints: ['a'.repeat(40)] });
  let asked = 0;
  const remainingMs = () => ((asked += 1) > 25 ? 0 : 300_000);
  const { counts, complete } = await run(parseInvocation({ dryRun: true }), dependencies({ remainingMs }));
  expect({ counts, complete }).toMatchObject({ counts: { providers: 30, failed: 25, skipped: 5 }, complete: false });
});
