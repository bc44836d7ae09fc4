import Table from 'cli-table3';
import type { Finding } from '../../lambda/judge/finding';
import type { HostReport, TopReport } from '../../lambda/judge/evidence/hosts';
import { printable, quoted } from '../../lambda/judge/printable';
import { isThumbprint, normalise } from '../../lambda/judge/chain/thumbprint';
import { type KnownCheck, checkerOf } from '../../lambda/judge/evidence/thumbprint-check';
import type { Report } from '../../lambda/contract/report';
import type { IssuerReport } from './thumbprint';

const ENFORCED = new Map<boolean | null, string>([
  [true, 'yes'],
  [false, 'no'],
  [null, 'unknown'],
]);

/** Returns a report as a table, followed by the findings that an operator should know. */
export function printReport(report: Report): string {
  return [
    printTable(report),
    ...printFindings('the run itself', report.findings),
    ...report.providers.flatMap(({ issuer, findings }) => printFindings(printable(issuer), findings)),
  ].join('\n');
}

/** Returns a report as a table, with a line that sums it up. */
export function printTable(report: Report): string {
  const table = new Table({
    head: [
      'status',
      'issuer',
      `${checkerOf(report.thumbprintCheck)} checks the pin`,
      'pinned before',
      'added',
      'removed',
    ],
    style: { head: [], border: [], compact: true },
  });
  for (const { status, issuer, enforced, before, added, retired } of report.providers) {
    const cells = [before, added, retired].map((list) => list.map(shorten).join('\n') || '-');
    table.push([status, printable(issuer), ENFORCED.get(enforced) ?? '', ...cells]);
  }
  const { providers, ...counts } = report.counts;
  const summary = Object.entries(counts).flatMap(([status, count]) => (count > 0 ? [`${count} ${status}`] : []));
  const mode = report.dryRun ? ' (nothing was written)' : '';
  const total = `${providers} ${providers === 1 ? 'provider' : 'providers'}`;
  return `${table.toString()}\n${total}: ${summary.join(', ') || 'none'}${mode}`;
}

/**
 * Returns as text what AWS, or another service, expects for an issuer.
 * @param check what the service compares
 */
export function printIssuer(
  { issuer, enforced, enforcedWhy, hosts, findings }: IssuerReport,
  check: KnownCheck,
): string {
  return [
    printable(issuer),
    ...hosts.flatMap(printHost),
    `  ${checkerOf(check, 'The')} checks the pin: ${ENFORCED.get(enforced)}, since ${enforcedWhy}`,
    ...findings.map(printFinding),
  ].join('\n');
}

const ROLES = { issuer: 'discovery document', jwks: 'keys' };

function printHost({ host, role, tops }: HostReport): string[] {
  return [`  ${quoted(host)} (${role.map((one) => ROLES[one]).join(' and ')})`, ...tops.flatMap(printTop)];
}

function printTop(top: TopReport): string[] {
  return [
    `    ${top.thumbprint}`,
    `      ${quoted(top.subject)}${top.notAfter === null ? '' : `, valid until ${top.notAfter.slice(0, 10)}`}`,
    `      evidence: ${top.evidence ?? 'NONE, compare it with what the owner says'}${top.anchor === null ? '' : ` (${quoted(top.anchor)})`}`,
    `      SHA-256: ${top.sha256}`,
  ];
}

function printFindings(about: string, findings: readonly Finding[]): string[] {
  return findings.length === 0 ? [] : ['', about, ...findings.map(printFinding)];
}

function printFinding({ code, severity, message, action }: Finding): string {
  return [`  ${severity}: ${message} [${code}]`, ...action.split('\n').map((line) => (line ? `    ${line}` : ''))]
    .join('\n')
    .trimEnd();
}

/** Shortens an entry, since a table has no room for all of it. An entry that is no thumbprint is quoted. */
function shorten(entry: string): string {
  return isThumbprint(normalise(entry)) ? `${entry.slice(0, 12)}…` : quoted(entry, 12);
}
