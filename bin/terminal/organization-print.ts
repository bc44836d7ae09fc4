import { checkerOf } from '../../lambda/findings/check-words';
import { printable } from '../../lambda/judge/printable';
import type { RenderedOrganization } from '../../lambda/organization/rendered-organization';
import { printFinding } from './finding-print';
import { foldedLine } from './folded';
import { printGrid } from './grid';
import { type IssuerRow, issuerRowsOf } from './organization-rows';
import { summaryOf } from './provider-rows';
import type { Screen } from './screen';
import { type SharedFinding, placeOf, sharedSectionsOf } from './shared-findings';
import { NARROW } from './table';
import { wrapped } from './wrap';

const HEAD = ['issuer', 'accounts', 'checked', 'providers'];

/** Returns the report of a look at an organization: its issuers as a table, the findings, each once, and a line that sums it up. */
export function printOrganization(report: RenderedOrganization, screen: Screen): string {
  const sections = sharedSectionsOf(report).map(
    ({ subject, findings }) => `${subject}\n${findings.map((finding) => printShared(finding, screen)).join('\n\n')}`,
  );
  const summary = wrapped(organizationSummary(report), screen.width, { first: '' }).join('\n');
  return [...issuersText(report, screen), ...sections, summary].join('\n\n');
}

function issuersText(report: RenderedOrganization, screen: Screen): string[] {
  const { rows, folded } = issuerRowsOf(report);
  const { width } = screen;
  const lines = [
    ...(rows.length === 0 ? [] : [width < NARROW ? listOf(rows, screen) : tableOf(rows, screen)]),
    ...(rows.length === 0
      ? []
      : wrapped(`checked: ${checkerOf(report.thumbprintCheck)} checks the thumbprint`, width, { first: '' })),
    ...(folded.length === 0 ? [] : [foldedLine(`${folded.length} issuers unchanged`, folded, width)]),
  ];
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function tableOf(rows: readonly IssuerRow[], screen: Screen): string {
  const cells = rows.map(({ issuer, accounts, checked, counts }) => ({
    cells: [[issuer], [accounts], [checked], counts],
  }));
  return printGrid(HEAD, cells, HEAD.indexOf('issuer'), screen);
}

/** Lists issuers below each other, with whole names: the terminal breaks their lines. */
function listOf(rows: readonly IssuerRow[], { paint }: Screen): string {
  return rows
    .flatMap(({ status, issuer, accounts, checked, counts }) => [
      paint(status, issuer),
      `  accounts: ${accounts}, checked: ${checked}`,
      ...counts.map((count) => `  ${count}`),
    ])
    .join('\n');
}

/** The commands of a finding are those of the first account: nobody pastes hundreds. */
function printShared({ finding, accounts }: SharedFinding, screen: Screen): string {
  const [first] = accounts;
  if (!first) return printFinding(finding, screen);
  const commands = finding.commands.map(({ purpose, command }) => ({
    purpose: `${purpose}, with credentials of ${first.account}`,
    command,
  }));
  return printFinding({ ...finding, commands }, screen, placeOf(accounts));
}

/** Returns a line that sums a look up: `50 accounts: 46 read, 1 inactive, 3 could not be read; 12 issuers; 230 providers: ...` */
function organizationSummary({ organization, counts }: RenderedOrganization): string {
  const { accounts, read, inactive, unread, issuers } = counts;
  const statuses = [`${read} read`, `${inactive} inactive`, `${unread} could not be read`].filter(
    (text) => !text.startsWith('0 '),
  );
  const found = statuses.length === 0 ? 'none' : statuses.join(', ');
  return [
    `${organization === null ? '' : `${printable(organization)}: `}${number(accounts, 'account')}: ${found}`,
    number(issuers, 'issuer'),
    summaryOf({ counts, dryRun: true }),
  ].join('; ');
}

function number(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
