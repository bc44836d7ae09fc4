/** The HTTP statuses of the error codes that AWS is known to send. Source: the service models, CommonErrors of each API. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  // Any service
  ['AccessDenied', 403],
  ['ExpiredToken', 403],
  ['InternalFailure', 500],
  ['InvalidAction', 400],
  ['InvalidClientTokenId', 403],
  ['MissingAuthenticationToken', 403],
  ['NoSuchVersion', 400],
  ['RequestEntityTooLarge', 413],
  ['ServiceUnavailable', 503],
  ['Throttling', 400],
  ['UnknownService', 404],
  ['ValidationError', 400],
  // IAM
  ['ConcurrentModification', 409],
  ['EntityAlreadyExists', 409],
  ['InvalidInput', 400],
  ['LimitExceeded', 409],
  ['NoSuchEntity', 404],
  ['OpenIdIdpCommunicationError', 400],
  ['ServiceFailure', 500],
  // STS
  ['MalformedPolicyDocument', 400],
  ['PackedPolicyTooLarge', 400],
  ['RegionDisabledException', 403],
  // SNS
  ['AuthorizationError', 403],
  ['InternalError', 500],
  ['InvalidParameter', 400],
  ['NotFound', 404],
  ['ParameterValueInvalid', 400],
  // Lambda
  ['InvalidRequestContentException', 400],
  ['ResourceNotFoundException', 404],
  ['TooManyRequestsException', 429],
  // S3
  ['BadDigest', 400],
  ['KeyTooLongError', 400],
  ['NoSuchBucket', 404],
  ['NoSuchKey', 404],
  ['NotImplemented', 501],
  ['PreconditionFailed', 412],
  // DynamoDB and Organizations. ResourceNotFoundException and TooManyRequestsException stand above: here they are a 400, as is all
  // that these refuse.
  ['AccessDeniedException', 400],
  ['ConditionalCheckFailedException', 400],
  ['ExpiredTokenException', 400],
  ['InternalServerError', 500],
  ['LimitExceededException', 400],
  ['ProvisionedThroughputExceededException', 400],
  ['RequestLimitExceeded', 400],
  ['ResourceInUseException', 400],
  ['SerializationException', 400],
  ['ThrottlingException', 400],
  ['UnknownOperationException', 400],
  ['UnrecognizedClientException', 400],
  ['ValidationException', 400],
]);

/** An error answer: AWS's own code, as it goes over the wire, with its HTTP status. */
export class AwsError extends Error {
  override name = 'AwsError';
  readonly code: string;
  readonly status: number;
  /** Members of the error other than its message. */
  readonly details: Readonly<Record<string, string>>;

  /**
   * @param status only for codes that this sandbox does not know
   * @throws Error when the code is not known and no status given
   */
  constructor(code: string, message: string, status = STATUSES.get(code), details: AwsError['details'] = {}) {
    super(message);
    if (status === undefined) throw new Error(`The HTTP status of ${code} is not known here: give it.`);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}
