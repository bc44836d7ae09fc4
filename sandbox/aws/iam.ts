import type { Service } from './call';
import { DIALECTS } from './dialect';
import type { Dialect } from './dialect-traits';
import { AwsError } from './error';
import type { FaultInjection } from './faults';
import { createClientActions } from './iam-clients';
import { createProviderActions } from './iam-providers';
import { createRoleActions } from './iam-roles';
import { LIMITS } from './iam-rules';
import { createIamStore, type Iam } from './iam-store';
import { createTagActions } from './iam-tags';
import { createQueryService, type QueryAction } from './query';

/** Options for IAM. */
export interface IamOptions {
  partition: string;
  account: string;
  /** Default `aws`. */
  dialect?: Dialect | undefined;
  /** Number of providers that the account may have. Default 100, AWS's quota. */
  maxProviders?: number | undefined;
}

/** Makes an IAM that knows OIDC providers, and lists roles. */
export function createIam(
  { partition, account, dialect = 'aws', maxProviders = LIMITS.providers }: IamOptions,
  { readsToStale }: Pick<FaultInjection, 'readsToStale'>,
): { iam: Iam; service: Service } {
  const traits = DIALECTS[dialect];
  const { tags, translate, missing = [], errorResponse, unknownAction, lenient = false } = traits;
  const store = createIamStore({ partition, account: lenient ? '' : account, givesBackScheme: lenient });
  const actions = [
    ...createProviderActions({ store, maxProviders, traits, readsToStale }),
    ...createClientActions(store),
    ...createRoleActions(store),
    ...(tags === 'kept' ? createTagActions(store) : []),
  ].filter(([name]) => !missing.includes(name));
  const service = createQueryService({
    name: 'IAM',
    version: '2010-05-08',
    namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    arnParameters: ['OpenIDConnectProviderArn'],
    actions: new Map(actions.map(([name, action]) => [name, answerable(action)])),
    translate,
    unknownAction,
    errorResponse,
  });
  return { iam: store, service };
}

/** XML 1.0, section 2.2, Char. */
const XML_TEXT = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;

/** Makes an action refuse values that could never be given back: most control characters cannot be written in XML at all. */
function answerable(action: QueryAction): QueryAction {
  return (form, request) => {
    if (form.values().every((value) => XML_TEXT.test(value))) return action(form, request);
    throw new AwsError('ValidationError', 'A value holds a character that XML cannot carry.');
  };
}
