import { type AllowCommand, type ApproveAllCommand, type RemoveCommand, type RestoreCommand, quote } from './commands';

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
    approveAllCommand: (approve) => startCommand(machine, { approve }),
    removeCommand: (provider, thumbprint, evenIfLive) =>
      startCommand(machine, { remove: [{ provider, thumbprint, evenIfLive }] }),
    restoreCommand: (provider, version) => startCommand(machine, { restore: [{ provider, version }] }),
    allowCommand: (thumbprints) => startCommand(machine, { allow: thumbprints }),
    reportCommand: startCommand(machine, { dryRun: true }),
  };
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
