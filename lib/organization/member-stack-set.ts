import { CfnStackSet, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { HUB_ACCOUNT } from './member-template';

/** Accounts that may deploy a StackSet: `DELEGATED_ADMIN`, a delegated administrator, or `SELF`, the management account. */
export const CALL_AS = ['DELEGATED_ADMIN', 'SELF'] as const;

/** Account that a StackSet is deployed from. */
export type CallAs = (typeof CALL_AS)[number];

/** Props of the StackSet. */
export interface MemberStackSetProps {
  /** Name of the StackSet. */
  readonly name: string;
  /** Template of the roles, as text. */
  readonly template: string;
  /** IDs of the organizational units and roots whose accounts get the roles. */
  readonly organizationalUnits: readonly string[];
  /** IDs of accounts that get none. */
  readonly excludeAccounts: readonly string[];
  readonly callAs: CallAs;
}

/** The StackSet that puts the roles into the accounts of an organization, and into those that join it. */
export class MemberStackSet extends Construct {
  readonly stackSetName: string;

  constructor(scope: Construct, id: string, props: MemberStackSetProps) {
    super(scope, id);
    this.stackSetName = props.name;
    const { organizationalUnits, excludeAccounts, callAs } = props;
    const stack = Stack.of(this);
    const deploymentTargets = {
      organizationalUnitIds: [...organizationalUnits],
      ...(excludeAccounts.length > 0 && { accountFilterType: 'DIFFERENCE', accounts: [...excludeAccounts] }),
    };
    void new CfnStackSet(this, 'Resource', {
      stackSetName: props.name,
      description: 'Roles by which the OIDC thumbprint watcher enters the accounts of the organization',
      permissionModel: 'SERVICE_MANAGED',
      callAs,
      capabilities: ['CAPABILITY_NAMED_IAM'],
      autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false },
      managedExecution: { Active: true },
      templateBody: props.template,
      parameters: [{ parameterKey: HUB_ACCOUNT, parameterValue: stack.account }],
      // IAM is global: one region is enough.
      stackInstancesGroup: [{ deploymentTargets, regions: [stack.region] }],
      // One account that denies the roles, by a policy of the organization, must not keep the others from getting theirs.
      operationPreferences: { failureTolerancePercentage: 100, maxConcurrentPercentage: 25 },
    });
  }
}
