import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Program, startProgram } from '../../emulators/program';

const run = promisify(execFile);

/** An AWS CLI: a program, or one of version 1 as a package of this Python. */
export type AwsCli = { version: 2; program: string } | { version: 1; python: string };

/** Where what is asked of an AWS CLI of version 1 goes. */
const SOCKET = 'aws.socket';

/**
 * The AWS CLI to use: the first of version 2 on the PATH, or else the one of version 1 that came with the emulators.
 * Version 2 is not among Python's packages.
 * @param fallback the directory of the one of version 1
 */
export async function findAwsCli(fallback: string): Promise<AwsCli> {
  const candidates = (process.env['PATH'] ?? '').split(path.delimiter).map((directory) => path.join(directory, 'aws'));
  for (const program of candidates.filter((candidate) => existsSync(candidate))) {
    const printed = await run(program, ['--version']).catch(() => ({ stdout: '' }));
    if (printed.stdout.startsWith('aws-cli/2.')) return { program, version: 2 };
  }
  return { version: 1, python: path.join(fallback, 'python') };
}

/**
 * Starts what runs an AWS CLI of version 1: a process that has it loaded, since the calls of the journey are many.
 * @param environment all of it
 */
export function startAwsCli(
  python: string,
  directory: string,
  environment: Readonly<Record<string, string>>,
): Promise<Program> {
  const socket = path.join(directory, SOCKET);
  return startProgram({
    command: python,
    args: [path.join(import.meta.dirname, 'server.py'), socket],
    environment,
    cwd: directory,
    log: path.join(directory, 'aws.log'),
    isReady: async () => existsSync(socket),
  });
}

/**
 * Puts a program `aws` into a directory of its own that talks to the account on loopback, so that lines from the README can
 * be typed as they are. It is there because versions before 2.13 know no `AWS_ENDPOINT_URL`.
 * @param endpoints of IAM's OIDC providers, and of everything else
 * @returns the directory, for the PATH
 */
export function pointAtAccount(cli: AwsCli, endpoints: { iam: string; others: string }, directory: string): string {
  const bin = path.join(directory, 'bin');
  mkdirSync(bin);
  const script = [
    '#!/bin/sh',
    `case "$1 $2" in "iam "*-open-id-connect-*) url='${endpoints.iam}' ;; *) url='${endpoints.others}' ;; esac`,
    ...(cli.version === 1 ? WITHOUT_BINARY_FORMAT : []),
    `exec ${startOf(cli, directory)} --endpoint-url "$url" "$@"`,
  ];
  writeFileSync(path.join(bin, 'aws'), `${script.join('\n')}\n`, { mode: 0o755 });
  return bin;
}

function startOf(cli: AwsCli, directory: string): string {
  return cli.version === 2
    ? `'${cli.program}'`
    : `'${cli.python}' -SE '${path.join(import.meta.dirname, 'client.py')}' '${path.join(directory, SOCKET)}'`;
}

/** Version 1 takes payloads as they are, and does not know the option that says so. */
const WITHOUT_BINARY_FORMAT = [
  'for word in "$@"; do',
  '  shift',
  '  case $word in --cli-binary-format | raw-in-base64-out) ;; *) set -- "$@" "$word" ;; esac',
  'done',
];
