import { AwsError } from './error';

/** Whose IAM is played: AWS's own, or an IAM-compatible service with fewer errors and no tags (astran). */
export type Dialect = 'aws' | 'astran';

/** How a dialect differs. */
export interface DialectTraits {
  tagging: boolean;
  /** Puts an error into the codes that the dialect has. */
  translate: (error: AwsError) => AwsError;
}

const ASTRAN_CODES: ReadonlySet<string> = new Set(['InvalidInput', 'NoSuchEntity', 'InternalError']);

/** The traits of each dialect. */
export const DIALECTS: Readonly<Record<Dialect, DialectTraits>> = {
  aws: { tagging: true, translate: (error) => error },
  astran: {
    tagging: false,
    translate: (error) => {
      if (ASTRAN_CODES.has(error.code)) return error;
      return new AwsError(error.status < 500 ? 'InvalidInput' : 'InternalError', error.message);
    },
  },
};
