import path from 'node:path';
import type { Emulator, EmulatorOptions } from './ministack';
import { answers, freePort, startProgram } from './program';

/** Starts moto, which knows IAM and SNS well, and runs nothing. */
export async function startMoto({ bin, directory, account, region }: EmulatorOptions): Promise<Emulator> {
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
      MOTO_ACCOUNT_ID: account,
      AWS_DEFAULT_REGION: region,
    },
    isReady: () => answers(`${url}/moto-api/`),
  });
  return { ...program, url };
}
