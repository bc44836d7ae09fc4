import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An AWS CLI. */
export interface AwsCli {
  program: string;
  version: 1 | 2;
}

/**
 * The AWS CLI to use: the first of version 2 on the PATH, or else the one of version 1 that came with the emulators.
 * Version 2 is not among Python's packages.
 * @param fallback the directory of the one of version 1
 */
export const findAwsCli = async (fallback: string): Promise<AwsCli> => {
  const candidates = (process.env['PATH'] ?? '').split(path.delimiter).map((directory) => path.join(directory, 'aws'));
  for (const program of candidates.filter((candidate) => existsSync(candidate))) {
    const printed = await run(program, ['--version']).catch(() => ({ stdout: '' }));
    if (printed.stdout.startsWith('aws-cli/2.')) return { program, version: 2 };
  }
  return { program: path.join(fallback, 'aws'), version: 1 };
};

/**
 * Puts a program `aws` into a directory of its own that talks to the account on loopback, so that lines from the README can
 * be typed as they are. It is there because versions before 2.13 know no `AWS_ENDPOINT_URL`.
 * @param endpoints of IAM's OIDC providers, and of everything else
 * @returns the directory, for the PATH
 */
export const pointAtAccount = (
  { program, version }: AwsCli,
  endpoints: { iam: string; others: string },
  directory: string,
): string => {
  const bin = path.join(directory, 'bin');
  mkdirSync(bin);
  const script = [
    '#!/bin/sh',
    `case "$1 $2" in "iam "*-open-id-connect-*) url='${endpoints.iam}' ;; *) url='${endpoints.others}' ;; esac`,
    ...(version === 1 ? WITHOUT_BINARY_FORMAT : []),
    `exec '${program}' --endpoint-url "$url" "$@"`,
  ];
  writeFileSync(path.join(bin, 'aws'), `${script.join('\n')}\n`, { mode: 0o755 });
  return bin;
};

/** Version 1 takes payloads as they are, and does not know the option that says so. */
const WITHOUT_BINARY_FORMAT = [
  'for word in "$@"; do',
  '  shift',
  '  case $word in --cli-binary-format | raw-in-base64-out) ;; *) set -- "$@" "$word" ;; esac',
  'done',
];
