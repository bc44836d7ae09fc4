import type { KeptVersion } from '../../../lambda/state/store';
import { isSame } from './model-state';

/** The lists that were put into the history. */
export interface HistoryRules {
  /** A run added a version. What is wrong about that, in words; null when nothing is. */
  added: (key: string, runId: string, kept: KeptVersion) => string | null;
  /** A run remembered what it did: the versions that it added are referred to from now on. */
  remembered: (key: string, runId: string) => void;
  /** Whether the newest version that is remembered is this list. */
  endsWith: (key: string, list: readonly string[]) => boolean;
}

interface Version {
  list: readonly string[];
  by: string;
  text: string;
  runId: string;
  remembered: boolean;
}

export function createHistoryRules(): HistoryRules {
  const history = new Map<string, Map<number, Version>>();
  const versionsOf = (key: string): Map<number, Version> => {
    const versions = history.get(key) ?? new Map<number, Version>();
    history.set(key, versions);
    return versions;
  };
  return {
    added: (key, runId, { version, text }) => {
      const before = versionsOf(key).get(version);
      const { after: list, by }: { after: string[]; by: string } = JSON.parse(text);
      versionsOf(key).set(version, { list, by, text, runId, remembered: before?.remembered ?? false });
      const isLost = before?.remembered === true && before.text !== text;
      return isLost ? `${runId} replaced version ${version} of ${key} in the history: ${before.text} by ${text}` : null;
    },
    remembered: (key, runId) => {
      for (const version of versionsOf(key).values()) version.remembered ||= version.runId === runId;
    },
    endsWith: (key, list) => {
      const known = [...versionsOf(key)].filter(([, { remembered }]) => remembered);
      const [newest] = known.toSorted(([one], [other]) => other - one);
      return newest !== undefined && isSame(newest[1].list, list);
    },
  };
}
