import type { ReadNotification } from '../sandbox/inbox';
import { lower } from './model-state';

/** That the watcher changed a list: people are to hear of it. */
interface Debt {
  arn: string;
  thumbprint: string;
  added: boolean;
  /** The run that wrote it. */
  runId: string;
  /** The runs that read the list while it stood there. */
  seenBy: ReadonlySet<string>;
  /** Whether one of them could remember it: else nobody can know of it. */
  wasRemembered: boolean;
}

/** What the watcher did to lists, and whether people heard of it. */
export interface OwedNotifications {
  wrote: (arn: string, runId: string, before: readonly string[], after: readonly string[]) => void;
  /** A run read a list as it is now. */
  read: (arn: string, runId: string) => void;
  /** A run remembered what it saw. */
  remembered: (arn: string, runId: string) => void;
  /** Someone else changed a list. */
  overwritten: (arn: string) => void;
  heard: (notifications: readonly ReadNotification[]) => void;
  /** Forgives what nobody could have kept. */
  forgive: (which: (debt: { arn: string; runId: string }) => boolean) => void;
  /** What people should have heard by now of the doings of such runs, in words. */
  owed: (arn: string, isDue: (runId: string) => boolean) => string[];
}

const ADDITIONS = new Set(['thumbprint-added', 'thumbprint-staged', 'trusted-on-first-use']);
const REMOVALS = new Set(['thumbprint-retired', 'thumbprint-removed']);

/** Opens a ledger. */
export function createOwedNotifications(): OwedNotifications {
  let debts: Debt[] = [];
  const overwritten: OwedNotifications['overwritten'] = (arn) => {
    debts = debts.filter((debt) => debt.arn !== arn || debt.wasRemembered);
  };
  return {
    overwritten,
    wrote: (arn, runId, before, after) => {
      overwritten(arn);
      const had = lower(before);
      const changes = [
        ...after.filter((one) => !had.includes(one)).map((thumbprint) => ({ thumbprint, added: true })),
        ...had.filter((one) => !after.includes(one)).map((thumbprint) => ({ thumbprint, added: false })),
      ];
      debts.push(
        ...changes.map((change) => ({ ...change, arn, runId, seenBy: new Set<string>(), wasRemembered: false })),
      );
    },
    read: (arn, runId) => {
      debts = debts.map((debt) => (debt.arn === arn ? { ...debt, seenBy: new Set([...debt.seenBy, runId]) } : debt));
    },
    remembered: (arn, runId) => {
      debts = debts.map((debt) =>
        debt.arn === arn && debt.seenBy.has(runId) ? { ...debt, wasRemembered: true } : debt,
      );
    },
    heard: (notifications) => {
      for (const { key, code, about } of notifications) {
        const paid = debts.findIndex(
          ({ arn, thumbprint, added }) =>
            arn === key && thumbprint === about && (added ? ADDITIONS : REMOVALS).has(code),
        );
        if (paid >= 0) debts.splice(paid, 1);
      }
    },
    forgive: (which) => {
      debts = debts.filter((debt) => !which(debt));
    },
    owed: (arn, isDue) =>
      debts
        .filter((debt) => debt.arn === arn && debt.wasRemembered && isDue(debt.runId))
        .map(({ thumbprint, added, runId }) => `that ${runId} ${added ? 'added' : 'removed'} ${thumbprint}`),
  };
}
