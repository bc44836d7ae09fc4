import type { DialectTraits, Dialect } from './dialect-traits';
import { AwsError } from './error';
import { RADOSGW_16, RADOSGW_20 } from './dialect-radosgw';

const ASTRAN_CODES: ReadonlySet<string> = new Set(['InvalidInput', 'NoSuchEntity', 'InternalError']);

/** The traits of each dialect. */
export const DIALECTS: Readonly<Record<Dialect, DialectTraits>> = {
  aws: { tags: 'kept', translate: (error) => error },
  astran: {
    tags: 'refused',
    translate: (error) => {
      if (ASTRAN_CODES.has(error.code)) return error;
      return new AwsError(error.status < 500 ? 'InvalidInput' : 'InternalError', error.message);
    },
  },
  'radosgw-16': RADOSGW_16,
  'radosgw-20': RADOSGW_20,
};
