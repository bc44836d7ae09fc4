import { AwsError } from './error';
import { type Roles, createRoles } from './iam-roles';

/** An OIDC provider as IAM keeps it. */
export interface Provider {
  arn: string;
  /** Without `https://`, unless the dialect is lenient. */
  url: string;
  thumbprints: readonly string[];
  clientIds: readonly string[];
  tags: ReadonlyMap<string, string>;
  createdAt: Date;
}

/** A provider put there by hand. */
export interface ProviderSeed {
  /** With or without `https://`. */
  url: string;
  /** Thumbprints, stored as they are: malformed ones too. */
  thumbprints?: readonly string[];
  clientIds?: readonly string[];
  tags?: Readonly<Record<string, string>>;
}

/** A thumbprint list that a provider was given. */
export interface AcceptedList {
  /** 1 for the first. */
  sequence: number;
  arn: string;
  /** `put` for one put there by hand. */
  by: 'CreateOpenIDConnectProvider' | 'UpdateOpenIDConnectProviderThumbprint' | 'put';
  thumbprints: readonly string[];
}

/** IAM as tests see it, past its API. */
export interface Iam extends Roles {
  /** Providers by ARN. */
  readonly providers: ReadonlyMap<string, Provider>;
  /** Creates a provider, or replaces the one of that URL, without checks, faults or record of a call. Returns its ARN. */
  put: (seed: ProviderSeed) => string;
  /** Every list that was accepted, in order. */
  readonly history: readonly AcceptedList[];
}

/** IAM as its actions see it. */
export interface IamStore extends Iam {
  arnOf: (url: string) => string;
  /** @throws AwsError NoSuchEntity */
  find: (arn: string) => Provider;
  /** Adds or replaces a provider; `by` when that sets its thumbprints. */
  save: (provider: Provider, by?: AcceptedList['by']) => void;
  remove: (arn: string) => void;
}

/** Makes an account without providers and roles. */
export function createIamStore({
  partition,
  account,
  givesBackScheme = false,
}: {
  partition: string;
  account: string;
  /** True if URLs are given back with their scheme. Default false, as AWS. */
  givesBackScheme?: boolean;
}): IamStore {
  const providers = new Map<string, Provider>();
  const history: AcceptedList[] = [];
  const arnOf = (url: string): string => `arn:${partition}:iam::${account}:oidc-provider/${withoutScheme(url)}`;
  const save: IamStore['save'] = (provider, by) => {
    providers.set(provider.arn, provider);
    if (by) history.push({ sequence: history.length + 1, arn: provider.arn, by, thumbprints: provider.thumbprints });
  };
  return {
    ...createRoles({ partition, account }),
    providers,
    history,
    arnOf,
    save,
    find: (arn) => {
      const provider = providers.get(arn);
      if (!provider) throw new AwsError('NoSuchEntity', `OpenIDConnect Provider not found for arn ${arn}`);
      return provider;
    },
    remove: (arn) => {
      providers.delete(arn);
    },
    put: (seed) => {
      const arn = arnOf(seed.url);
      const createdAt = providers.get(arn)?.createdAt ?? new Date();
      save(createProvider(seed, arn, createdAt, givesBackScheme), 'put');
      return arn;
    },
  };
}

function createProvider(
  { url, thumbprints = [], clientIds = [], tags = {} }: ProviderSeed,
  arn: string,
  createdAt: Date,
  givesBackScheme: boolean,
): Provider {
  return {
    arn,
    url: givesBackScheme ? url : url.replace(/^https:\/\//, ''),
    thumbprints: [...thumbprints],
    clientIds: [...clientIds],
    tags: new Map(Object.entries(tags)),
    createdAt,
  };
}

function withoutScheme(url: string): string {
  return url.replace(/^https?:\/\//, '');
}
