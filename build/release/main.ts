import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { zipSync } from 'fflate';
import { hoursOfSilence } from '../../lib/operation/heartbeat';
import { ROOT } from '../paths';
import { synthesiseDefaults } from './synthesis';
import { CODE, releaseTemplate } from './template';
import { yamlText } from './yaml-text';

/** Directory of what is made. */
const RELEASE = path.join(ROOT, 'release');

/** Moment of all files in the archive: the same code makes the same archive, so CloudFormation sees a change only where there is one. */
const MOMENT = new Date(1980, 0, 1);

/** `npm run release`: makes `release/function.zip` and `release/template.yaml`, which deploy the watcher without CDK. */
const { template, code } = synthesiseDefaults();
const text = yamlText(releaseTemplate(template, silenceOf));
rmSync(RELEASE, { recursive: true, force: true });
mkdirSync(RELEASE);
writeFileSync(path.join(RELEASE, 'template.yaml'), text);
writeFileSync(path.join(RELEASE, CODE), zipSync(code, { level: 9, mtime: MOMENT }));
process.stdout.write(`${path.relative(process.cwd(), RELEASE)}: template.yaml, ${CODE}\n`);

function silenceOf(hours: number): number {
  const silence = hoursOfSilence(Duration.hours(hours));
  if (silence === undefined) throw new Error(`Runs ${hours} hours apart are too rare for an alarm.`);
  return silence;
}
