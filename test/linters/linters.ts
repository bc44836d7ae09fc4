import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { installPrograms } from '../python/install';
import { withoutHash } from '../support/logical-id';
import type { Finding } from './finding';
import { policiesIn } from './policies';

/**
 * Installs the linters.
 * @returns the directory with their programs
 * @throws Error as `installPrograms`
 */
export function installLinters(): Promise<string> {
  return installPrograms('linters', path.join(import.meta.dirname, 'requirements.txt'));
}

/** Runs all linters over templates. @param bin the directory with their programs @param templates paths */
export async function lint(bin: string, templates: readonly string[]): Promise<Finding[]> {
  const found = await Promise.all([byCfnLint(bin, templates), byCheckov(bin, templates), byParliament(bin, templates)]);
  return found.flat();
}

interface CfnLintMatch {
  Rule: { Id: string };
  Level: string;
  Message: string;
  Location: { Path: (string | number)[] | null };
}

async function byCfnLint(bin: string, templates: readonly string[]): Promise<Finding[]> {
  const matches: CfnLintMatch[] = JSON.parse(await run(bin, 'cfn-lint', ['--format', 'json', '--', ...templates]));
  return matches.map(({ Rule: rule, Level: level, Message: message, Location: { Path: place } }) => ({
    tool: 'cfn-lint',
    rule: rule.Id,
    resource: place?.[0] === 'Resources' ? withoutHash(String(place[1])) : String(place?.[0]),
    isError: level === 'Error',
    message,
  }));
}

interface CheckovCheck {
  check_id: string;
  check_name: string;
  resource: string;
}

interface CheckovReport {
  summary: { parsing_errors: number };
  results: { failed_checks: CheckovCheck[] };
}

async function byCheckov(bin: string, templates: readonly string[]): Promise<Finding[]> {
  const files = templates.flatMap((template) => ['--file', template]);
  const options = ['--framework', 'cloudformation', '--output', 'json', '--quiet', '--compact', '--skip-download'];
  const { summary, results }: CheckovReport = JSON.parse(await run(bin, 'checkov', [...options, ...files]));
  if (summary.parsing_errors > 0) throw new Error(`checkov cannot read ${summary.parsing_errors} templates.`);
  return results.failed_checks.map(({ check_id: rule, check_name: message, resource }) => ({
    tool: 'checkov',
    rule,
    resource: withoutHash(resource.split('.').at(-1) ?? resource),
    isError: true,
    message,
  }));
}

type ParliamentFinding = Pick<Finding, 'rule' | 'resource' | 'message'>;

async function byParliament(bin: string, templates: readonly string[]): Promise<Finding[]> {
  const policies = templates.flatMap((template) => policiesIn(JSON.parse(readFileSync(template, 'utf8'))));
  const program = ['-W', 'ignore', path.join(import.meta.dirname, 'policies.py')];
  const found: ParliamentFinding[] = JSON.parse(await run(bin, 'python', program, JSON.stringify(policies)));
  return found.map((one) => ({ ...one, resource: withoutHash(one.resource), tool: 'parliament', isError: true }));
}

/**
 * Runs a program that prints JSON. Linters end with another code than 0 where they find something.
 * @returns what it printed
 * @throws Error with what it wrote to standard error where it printed something else
 */
async function run(bin: string, program: string, args: readonly string[], input = ''): Promise<string> {
  const environment = { PATH: `${bin}:/usr/bin:/bin`, HOME: bin, LC_ALL: 'C.UTF-8' };
  const child = spawn(path.join(bin, program), args, { env: environment });
  child.stdin.end(input);
  const [said, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (/^[[{]/.test(said)) return said;
  throw new Error(`${program} printed no JSON. ${error.slice(-2000)}`);
}
