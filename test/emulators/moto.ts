import path from 'node:path';
import type { Emulator, EmulatorOptions } from './ministack';
import { answers, freePort, startProgram } from './program';

/**
 * Starts moto, which knows IAM and SNS well, and runs nothing.
 * @param account the one that all calls are in; without it each is in that of its credentials, as in AWS
 */
export async function startMoto({
  bin,
  directory,
  account,
  region,
}: Omit<EmulatorOptions, 'account'> & Partial<Pick<EmulatorOptions, 'account'>>): Promise<Emulator> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const program = await startProgram({
    command: path.join(bin, 'moto_server'),
    args: ['-H', '127.0.0.1', '-p', String(port)],
    cwd: directory,
    log: path.join(directory, 'moto.log'),
    environment: {
      PATH: [bin, '/usr/bin', '/bin'].join(':'),
      HOME: directory,
      TMPDIR: directory,
      ...(account === undefined ? {} : { MOTO_ACCOUNT_ID: account }),
      AWS_DEFAULT_REGION: region,
    },
    isReady: () => answers(`${url}/moto-api/`),
  });
  return { ...program, url };
}
