import type { EvaluatedLook } from './evaluated-look';
import type { PlanBasis } from './plan-change';
import { unfinishedApprovals, unfinishedStaging } from './state/pending-write';
import { lastLiveIn } from './state/remembered';
import { evictableIn, supersededIn } from './state/superseded';

/** Returns the basis of the plan after a look. Pure. */
export function planBasisOf(look: EvaluatedLook): PlanBasis {
  const { input, pinned, before, live, after, removal, approved, rejected, restore, isFinal } = look;
  const { manualRequest, now } = input;
  const isStillWanted = (thumbprint: string): boolean => !removal.asked.has(thumbprint);
  return {
    pinned,
    approved,
    asked: new Set([...manualRequest.approved, ...(isFinal ? unfinishedApprovals(before).filter(isStillWanted) : [])]),
    staged: [...manualRequest.staged, ...unfinishedStaging(before).filter(isStillWanted)],
    rejected,
    leaving: removal.leaving,
    restore: restore && { ...restore, lastLive: new Set([...lastLiveIn(before), ...live.tops.keys()]) },
    superseded: supersededIn(after, live, now),
    evictable: evictableIn(after, live, input),
    stopped: before.stoppedSince !== null,
  };
}
