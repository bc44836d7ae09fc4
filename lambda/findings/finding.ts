import type { Facts, FindingCode } from './catalogue';

/** Something that an operator may want to know, as data: its severity, words and commands come from the catalogue. */
export type Finding<Code extends FindingCode = FindingCode> = {
  [One in Code]: {
    code: One;
    /**
     * Subject of the finding where a provider can have several of its code: a thumbprint, a host. Findings of two runs are
     * the same if their code and `about` are. Default: the provider.
     */
    about?: string;
    facts: Facts<One>;
  };
}[Code];
