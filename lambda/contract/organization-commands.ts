import { type AllowCommand, type ApproveAllCommand, type RemoveCommand, type RestoreCommand, quote } from './commands';
import { issuerOfArn } from './settings';

/** Commands of operators to the state machine of an organization; each works when pasted into a shell. */
export interface OrganizationCommands {
  approveAllCommand: ApproveAllCommand;
  removeCommand: RemoveCommand;
  restoreCommand: RestoreCommand;
  allowCommand: AllowCommand;
  /** Command that looks at all accounts without writing or sending anything. */
  reportCommand: string;
}

/**
 * Makes the commands to a state machine.
 * @param machine its ARN
 */
export function organizationCommandsFor(machine: string): OrganizationCommands {
  return {
    approveAllCommand: (approvals) => startCommand(machine, { approve: mergedByIssuer(approvals) }),
    removeCommand: (provider, thumbprint, evenIfLive) =>
      startCommand(machine, { remove: [{ provider, thumbprint, evenIfLive }] }),
    restoreCommand: (provider, version) => startCommand(machine, { restore: [{ provider, version }] }),
    allowCommand: (thumbprints) => startCommand(machine, { allow: thumbprints }),
    reportCommand: startCommand(machine, { dryRun: true }),
  };
}

/** Accounts that a command names at most. One for more is for all that trust the issuer, as a shell takes no line of any length. */
const MOST_ACCOUNTS = 20;

type Approvals = Parameters<ApproveAllCommand>[0];

/** Merges approvals of one thumbprint for the providers of one issuer in several accounts. */
function mergedByIssuer(approvals: Approvals): object[] {
  const groups = new Map<string, [Approvals[number], ...Approvals[number][]]>();
  for (const approval of approvals) {
    const key = JSON.stringify([issuerOfArn(approval.provider), approval.thumbprint, approval.stage]);
    const known = groups.get(key);
    if (known) known.push(approval);
    else groups.set(key, [approval]);
  }
  return [...groups.values()].map(([first, ...others]) => {
    if (others.length === 0) return first;
    const { provider, thumbprint, stage } = first;
    const accounts = [first, ...others].map((one) => one.provider.split(':')[4] ?? '');
    return { issuer: issuerOfArn(provider), thumbprint, stage, ...(accounts.length <= MOST_ACCOUNTS && { accounts }) };
  });
}

/** Returns the AWS CLI command that starts an execution with an input. */
function startCommand(machine: string, input: object): string {
  return [
    'aws stepfunctions start-execution',
    `--state-machine-arn ${quote(machine)}`,
    `--region ${quote(machine.split(':')[3] ?? '')}`,
    `--input ${quote(JSON.stringify(input))}`,
  ].join(' ');
}
