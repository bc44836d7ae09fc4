import type { AwsError } from './error';

/**
 * IAM that is simulated: AWS's own, an IAM-compatible service with fewer errors and no tags (astran), or Ceph's object gateway
 * of the release that the number says.
 */
export type Dialect = 'aws' | 'astran' | 'radosgw-16' | 'radosgw-20';

/** Traits in which dialects differ. */
export interface DialectTraits {
  /** Treatment of tags: kept, refused, or dropped without a word. */
  tags: 'kept' | 'refused' | 'dropped';
  /** Puts an error into the codes that the dialect has. */
  translate: (error: AwsError) => AwsError;
  /** Actions that the service does not have. Default: none, but for those on tags where it keeps none. */
  missing?: readonly string[];
  /** Error for an action that the service does not have. Default: as AWS. */
  unknownAction?: AwsError;
  /** The name of a list's entries in `ListOpenIDConnectProviders`. Default `member`. */
  listEntry?: string;
  /** True if the list is an error as long as no provider was ever created. Default false. */
  failsBeforeFirst?: boolean;
  /** True if errors stand within an `ErrorResponse`. Default true. */
  errorResponse?: boolean;
  /**
   * True if providers belong to no account in their ARNs, may have a port and go without TLS, and are given back as registered.
   * Default false.
   */
  lenient?: boolean;
}
