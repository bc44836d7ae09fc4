import { CONTEXT_KEYS } from '../../lib/configuration';
import { commonEntries } from '../../lib/context';
import { LOG_LEVELS, LOG_REMOVALS } from '../../lib/function/function-props';
import { CALL_AS } from '../../lib/organization/member-stack-set';
import { ORGANIZATION_KEYS } from '../../lib/organization/organization-context';
import { thumbprintCheck, updates } from '../../lambda/contract/settings';
import { type Member, membersOf } from './docstrings';

/** The parts of the reference: a heading, and the interface whose members stand under it. */
export const PARTS = [
  ['What is watched, and what may be changed', 'OidcThumbprintWatcherProps'],
  ['Operation', 'OperationProps'],
  ['Alarms', 'AlarmProps'],
  ['State', 'StateProps'],
  ['Function and log', 'FunctionProps'],
  ['Network', 'NetworkProps'],
] as const;

/** The interface of the props that the watcher of an organization alone has. */
export const ORGANIZATION_PART = 'OidcThumbprintWatcherOrganizationProps';

const INTRODUCTION = `# Configuration

Made from the docstrings in \`lib/\` by \`npm run docs:configuration\`: change those, not this file.

There are two ways to configure the watcher:

- The stack of this repository takes **context keys**: \`-c key=value\`, or \`context\` in \`cdk.json\`. An unknown key is an error.
- The construct \`OidcThumbprintWatcher\` in a CDK app of yours takes **props**, some of them constructs
  ([example](examples/app/app.ts)). Their keys take the name, ARN or ID of what exists already.

All are optional. Settings for [single providers](#single-providers) are under \`providers\`. The watcher of [an organization](#an-organization)
has some of its own.`;

/** The context keys that are not named like their prop: operators type them, and the name of a table is not the table. */
const CONTEXT_NAMES = new Map([
  ['alertEmails', 'alertEmail'],
  ['stateTable', 'stateTableName'],
  ['alertTopic', 'alertTopicArn'],
  ['chatTopic', 'chatTopicArn'],
  ['alarmTopic', 'alarmTopicArn'],
  ['encryptionKey', 'encryptionKeyArn'],
  ['permissionsBoundary', 'permissionsBoundaryArn'],
  ['vpc', 'vpcId'],
  ['vpcSubnets', 'subnetIds'],
  ['securityGroups', 'securityGroupIds'],
  ['organizationId', 'organization'],
]);

/** How a value is written as context, by the type of the prop. */
const IN_CONTEXT = new Map([
  ['readonly string[]', 'text with commas between the items, or a list in `cdk.json`'],
  ['ScheduleExpression', '`rate(6 hours)` or `cron(0 6 * * ? *)`, as EventBridge Scheduler takes it; times are UTC'],
  ["ScheduleExpression | 'off'", '`rate(5 minutes)`, also of hours or days, or `off`'],
  ['boolean', '`true` or `false`'],
  ['Updates', updates.options.map((option) => `\`${option}\``).join(', ')],
  ['ThumbprintCheck', thumbprintCheck.options.map((option) => `\`${option}\``).join(', ')],
  ['CallAs', CALL_AS.map((option) => `\`${option}\``).join(', ')],
  ['LogLevel', LOG_LEVELS.map((option) => `\`${option}\``).join(', ')],
  ['LogRemoval', LOG_REMOVALS.map((option) => `\`${option}\``).join(', ')],
  ['ITableV2', 'the name of a table of this account and region'],
  ['ITopic', 'the ARN of a topic; its policy has to let CloudWatch publish, if alarms go there'],
  ['IKey', 'the ARN of a key'],
  ['IManagedPolicy', 'the ARN of a policy'],
  ['ec2.IVpc', 'the ID of a VPC; without `subnetIds` the CDK CLI looks it up, for which it needs credentials'],
  ['ec2.SubnetSelection', 'IDs of subnets, text with commas between them'],
  ['ec2.ISecurityGroup[]', 'IDs of security groups, text with commas between them'],
  ['Duration', 'text such as `5 minutes`, `12 hours` or `3 days`'],
  ['RetentionDays', 'a number of days that CloudWatch Logs has, such as `90`, or `infinite`'],
  ['number', 'a number'],
  ['string', 'text'],
  ['Readonly<Record<string, ProviderOverrides>>', 'an object in `cdk.json`, or JSON text'],
]);

/** Returns the context key that stands for a prop; undefined for none. */
export function contextKeyOf({ name }: Pick<Member, 'name'>): string | undefined {
  const key = CONTEXT_NAMES.get(name) ?? name;
  return CONTEXT_KEYS.includes(key) || ORGANIZATION_KEYS.includes(key) ? key : undefined;
}

/** The configuration reference. */
export function configurationReference(): string {
  const parts = PARTS.map(([heading, name]) => ({ heading, members: membersOf(name) }));
  const overrides = membersOf('ProviderOverrides').map((member) => ({ ...member, name: `providers.*.${member.name}` }));
  const all = parts.flatMap(({ members }) => members);
  return [
    INTRODUCTION,
    overview(all),
    ...parts.flatMap(({ heading, members }) => [`## ${heading}`, ...members.flatMap(sectionOf)]),
    '## Single providers',
    wrapped(
      'Settings under `providers`, by ARN or issuer URL; `*` is a placeholder for that name. They are the same in `cdk.json` and in props. A setting that is left out is as for every other provider.',
    ),
    EXAMPLE,
    ...overrides.flatMap((member) => [`### ${member.name}`, factsOf(member, []), wrapped(member.meaning)]),
    ...organizationPart(),
  ]
    .join('\n\n')
    .concat('\n');
}

function organizationPart(): string[] {
  const members = membersOf(ORGANIZATION_PART);
  const common = Object.keys(commonEntries).map((key) => `\`${key}\``);
  return [
    '## An organization',
    wrapped(
      'The construct `OidcThumbprintWatcherOrganization`, and the stack of this repository with the context key `organization`, watch all accounts of an organization. They take these keys of those above, or the props that they stand for:',
    ),
    wrapped(`${common.join(', ')}.`),
    'They also have props and keys of their own:',
    overview(members),
    ...members.flatMap(sectionOf),
  ];
}

const EXAMPLE = `\`\`\`json
"context": {
  "providers": {
    "https://keycloak.example/realms/ci": { "caFile": "corp-root-ca.pem", "overlapDays": 90 },
    "https://legacy.example": { "updates": "never" }
  }
}
\`\`\``;

function sectionOf(member: Member): string[] {
  const key = contextKeyOf(member);
  const inContext = key === undefined ? [] : [['Context key', `\`${key}\`: ${writtenAs(member)}`] as const];
  return [`### ${member.name}`, factsOf(member, inContext), wrapped(member.meaning)];
}

function writtenAs({ name, type }: Member): string {
  const how = IN_CONTEXT.get(type);
  if (how === undefined) throw new Error(`${name}: how is a ${type} written as context?`);
  return how;
}

function factsOf(member: Member, more: readonly (readonly [string, string])[]): string {
  return [['Type', `\`${shownType(member)}\``], ...more, ['Default', standardOf(member)]]
    .map(([name, value]) => wrapped(`- ${name}: ${value}`, '  '))
    .join('\n');
}

/** The types that are one of a few words. */
const WORDS = new Map<string, readonly string[]>([
  ['Updates', updates.options],
  ['ThumbprintCheck', thumbprintCheck.options],
  ['CallAs', CALL_AS],
  ['LogLevel', LOG_LEVELS],
  ['LogRemoval', LOG_REMOVALS],
]);

function shownType({ type }: Member): string {
  return (
    WORDS.get(type)
      ?.map((option) => `'${option}'`)
      .join(' | ') ?? type
  );
}

/** A value is code, everything else a phrase. */
function standardOf({ standard }: Member): string {
  return /^(true|false|\d+|'\w+'|RetentionDays\.\w+)$/.test(standard) ? `\`${standard}\`` : standard;
}

/** Every prop with its context key and its default, as columns of one width. */
function overview(members: readonly Member[]): string {
  const rows = members.map((member) => {
    const key = contextKeyOf(member);
    return [
      `[\`${member.name}\`](#${member.name.toLowerCase()})`,
      key === undefined ? '' : `\`${key}\``,
      // The section has the reason.
      standardOf(member).split(/[:;] /, 1)[0] ?? '',
    ];
  });
  const table = [['prop', 'context key', 'default'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[], fill = ' '): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`;
  const [head = [], ...body] = table;
  return [line(head), line(['', '', ''], '-'), ...body.map((row) => line(row))].join('\n');
}

const WIDTH = 120;

/** Breaks text into lines. */
function wrapped(text: string, indent = ''): string {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (longer.length <= WIDTH) current = longer;
    else {
      lines.push(current);
      current = indent + word;
    }
  }
  return [...lines, current].join('\n');
}
