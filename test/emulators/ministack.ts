import path from 'node:path';
import { type Program, answers, freePort, startProgram } from './program';

/** An AWS account that somebody else emulates. */
export interface Emulator extends Program {
  /** For `AWS_ENDPOINT_URL`. */
  url: string;
}

/** What an emulator is started with. */
export interface EmulatorOptions {
  /** The directory with its program. */
  bin: string;
  /** A directory for what it writes. */
  directory: string;
  account: string;
  region: string;
}

/**
 * Starts MiniStack. It runs functions in processes of their own, on the Node that comes first on the PATH.
 * @param node the Node program that functions run on
 */
export async function startMiniStack({
  bin,
  directory,
  account,
  region,
  node,
}: EmulatorOptions & { node: string }): Promise<Emulator> {
  const port = await freePort();
  // Not 127.0.0.1: the CDK CLI would take it for a bucket's name.
  const url = `http://localhost:${port}`;
  const program = await startProgram({
    command: path.join(bin, 'ministack'),
    args: [],
    cwd: directory,
    log: path.join(directory, 'ministack.log'),
    environment: {
      PATH: [path.dirname(node), bin, '/usr/bin', '/bin'].join(':'),
      HOME: directory,
      TMPDIR: directory,
      STATE_DIR: path.join(directory, 'state'),
      S3_DATA_DIR: path.join(directory, 's3'),
      // It would listen on every interface, and on ports of its own for what is not needed here.
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      MINISTACK_ACCOUNT_ID: account,
      MINISTACK_REGION: region,
      LAMBDA_EXECUTOR: 'local',
    },
    isReady: () => answers(`${url}/_ministack/health`),
  });
  return { ...program, url };
}
