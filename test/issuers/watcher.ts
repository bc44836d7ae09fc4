import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkInput } from '../../lambda/contract/input-error';
import { settingsSchema } from '../../lambda/contract/settings';
import type { RenderedProvider, RenderedReport } from '../../lambda/notify/rendered-report';
import { type Aws, startAws } from '../../sandbox/aws/server';
import { startFunctionIn, FUNCTION_NAME } from '../../sandbox/deploy';
import { invoke } from '../../sandbox/invoke';
import { atTheEnd } from './clean-up';
import { temporaryDirectory } from './program';

/** What the watcher is set to. */
export interface Deployment {
  connectTo: readonly string[];
  /** The operator's CA file, PEM. */
  cas: readonly string[];
}

/** An AWS account with one provider registered, and the watcher deployed into it. */
export interface Watched {
  aws: Aws;
  /** Deploys the watcher: again with another CA file, for example. What it remembers stays. */
  deploy: (deployment: Deployment) => void;
  /** Makes a run as the schedule does, and gives what it says of the provider. */
  run: () => Promise<RenderedProvider>;
  /** The thumbprints in IAM now. */
  pins: () => readonly string[];
}

/**
 * Starts an account.
 * @param issuer issuer URL of the provider
 * @param thumbprints what is pinned at first
 */
export async function watch(issuer: string, thumbprints: readonly string[]): Promise<Watched> {
  const aws = await startAws();
  atTheEnd(aws.close);
  const directory = await temporaryDirectory();
  const arn = aws.iam.put({ url: issuer, thumbprints: [...thumbprints], clientIds: ['sts.amazonaws.com'] });
  let deployments = 0;
  const deploy: Watched['deploy'] = ({ connectTo, cas }) => {
    deployments += 1;
    const caFile = path.join(directory, `ca-${deployments}.pem`);
    writeFileSync(caFile, cas.join('\n'));
    startFunctionIn(aws, checkInput(settingsSchema, { connectTo, caFile, thumbprintCheck: 'aws' }, 'settings'));
  };
  const run = async (): Promise<RenderedProvider> => only(await invoke(aws, FUNCTION_NAME, '{}'));
  const pins = () => aws.iam.providers.get(arn)?.thumbprints ?? [];
  return { aws, deploy, run, pins };
}

/** The report on the one provider that there is. */
export function only({ providers }: RenderedReport): RenderedProvider {
  const [provider] = providers;
  if (!provider) throw new Error('The report is about no provider.');
  return provider;
}
