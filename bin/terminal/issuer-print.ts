import { checkerOf } from '../../lambda/findings/check-words';
import type { HostReport, TopReport } from '../../lambda/judge/evidence/hosts';
import type { KnownCheck } from '../../lambda/judge/evidence/thumbprint-check';
import { printable, quoted } from '../../lambda/judge/printable';
import { printFindings } from './finding-print';
import type { Screen } from './screen';
import type { IssuerReport } from './thumbprint';
import { wrapped } from './wrap';

/**
 * Returns as text what AWS, or another service, expects for an issuer.
 * @param check what the service compares
 */
export function printIssuer(
  { issuer, enforced, enforcedWhy, hosts, findings }: IssuerReport,
  check: KnownCheck,
  screen: Screen,
): string {
  const answer = enforced === null ? 'unknown' : enforced ? 'yes' : 'no';
  const checked = `${checkerOf(check, 'The')} checks the thumbprint: ${answer}, because ${enforcedWhy}`;
  return [
    printable(issuer),
    ...hosts.flatMap(printHost),
    ...wrapped(checked, screen.width, { first: '  ', others: '    ' }),
    ...(findings.length === 0 ? [] : [printFindings(findings, screen)]),
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
