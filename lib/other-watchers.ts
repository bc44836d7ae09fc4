import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Warns if the app has another watcher in the same account, or in one that may be the same. IAM is global: each watcher would take the
 * writes of the other for external changes, until both stop.
 * @param kind the class of watchers
 */
export function warnOfOthers(watcher: Construct, kind: new (...args: never[]) => Construct): void {
  const other = watcher.node.root.node
    .findAll()
    .find((one) => one instanceof kind && one !== watcher && mayShareAccount(one, watcher));
  if (!other) return;
  Annotations.of(watcher).addWarningV2(
    'oidc-thumbprint-watcher:severalWatchers',
    `The app has another watcher, ${other.node.path}, and both may be for one account: each would take the writes of the other for external changes, until both stop writing. Have one in each account; if the accounts differ, set env.account of the stacks.`,
  );
}

function mayShareAccount(one: Construct, other: Construct): boolean {
  const accounts = [one, other].map((construct) => Stack.of(construct).account);
  return accounts.some((account) => Token.isUnresolved(account)) || accounts[0] === accounts[1];
}
