import type { IamAction } from './call';
import type { DialectTraits } from './dialect-traits';
import { AwsError } from './error';
import type { Form } from './form';
import { readArn, readTags } from './iam-input';
import {
  lengthViolations,
  LIMITS,
  memberViolations,
  refuseBadThumbprints,
  refuseOverLimit,
  refuseUnlessProviderUrl,
  refuseViolations,
} from './iam-rules';
import type { IamStore } from './iam-store';
import { tagElements } from './iam-tags';
import type { QueryAction } from './query';
import { members } from './xml';

/** Context of the provider actions. */
export interface ProviderContext {
  store: IamStore;
  /** Number of providers that the account may have. */
  maxProviders: number;
  traits: DialectTraits;
  /** Returns the number of reads after an update that still answer the list from before it. */
  readsToStale: () => number;
}

const THUMBPRINT = { at: 'thumbprintList', min: 40, max: 40 };

/** Lists from before the last update, by ARN, and the number of reads that still get them. */
type Stale = Map<string, { thumbprints: readonly string[]; reads: number }>;

/** The actions that create, read, list, change and delete providers. Client IDs and tags have files of their own. */
export function createProviderActions(context: ProviderContext): [IamAction, QueryAction][] {
  const stale: Stale = new Map();
  return [
    ['CreateOpenIDConnectProvider', (form) => create(form, context)],
    ['GetOpenIDConnectProvider', (form) => get(form, context, stale)],
    ['ListOpenIDConnectProviders', () => list(context)],
    ['UpdateOpenIDConnectProviderThumbprint', (form) => update(form, context, stale)],
    ['DeleteOpenIDConnectProvider', (form) => remove(form, context)],
  ];
}

function create(form: Form, { store, maxProviders, traits }: ProviderContext) {
  const url = form.get('Url') ?? '';
  const thumbprints = form.list('ThumbprintList') ?? [];
  const clientIds = form.list('ClientIDList') ?? [];
  refuseViolations(
    lengthViolations(form.get('Url'), { at: 'url', min: 1, max: 255 }),
    memberViolations(clientIds, { at: 'clientIDList', min: 1, max: 255 }),
    thumbprintViolations(thumbprints),
  );
  if (!traits.lenient) refuseUnlessProviderUrl(url);
  refuseBadThumbprints(thumbprints, { min: 0 });
  const wanted = readTags(form.records('Tags') ?? []);
  if (traits.tags === 'refused' && wanted.size > 0) throw new AwsError('InvalidInput', 'Tags are not supported.');
  refuseOverLimit('ClientIdsPerOpenIdConnectProvider', clientIds.length, LIMITS.clientIds);
  const arn = store.arnOf(url);
  if (store.providers.has(arn)) throw new AwsError('EntityAlreadyExists', `Provider with url ${url} already exists.`);
  refuseOverLimit('OpenIdConnectProvidersPerAccount', store.providers.size + 1, maxProviders);
  const tags = traits.tags === 'kept' ? wanted : new Map<string, string>();
  const kept = traits.lenient ? url : url.replace('https://', '');
  const provider = { arn, url: kept, clientIds, tags, createdAt: new Date() };
  store.save({ ...provider, thumbprints: lowerCase(thumbprints) }, 'CreateOpenIDConnectProvider');
  return { OpenIDConnectProviderArn: arn, ...(traits.tags === 'kept' ? { Tags: tagElements(tags) } : {}) };
}

function get(form: Form, { store, traits }: ProviderContext, stale: Stale) {
  const provider = store.find(readArn(form));
  return {
    Url: provider.url,
    ClientIDList: members(provider.clientIds),
    ThumbprintList: members(takeStale(stale, provider.arn) ?? provider.thumbprints),
    CreateDate: provider.createdAt.toISOString(),
    ...(traits.tags === 'kept' ? { Tags: tagElements(provider.tags) } : {}),
  };
}

/** Lists ARNs only, and never in pages. */
function list({ store, traits: { listEntry, failsBeforeFirst } }: ProviderContext) {
  if (failsBeforeFirst && store.history.length === 0) throw new AwsError('NoSuchEntity', '');
  return {
    OpenIDConnectProviderList: members(
      [...store.providers.keys()].map((Arn) => ({ Arn })),
      listEntry,
    ),
  };
}

function update(form: Form, { store, readsToStale }: ProviderContext, stale: Stale): null {
  const thumbprints = form.list('ThumbprintList');
  const arn = readArn(form, thumbprintViolations(thumbprints));
  refuseBadThumbprints(thumbprints ?? [], { min: 1 });
  const provider = store.find(arn);
  stale.set(arn, { thumbprints: provider.thumbprints, reads: readsToStale() });
  store.save({ ...provider, thumbprints: lowerCase(thumbprints) }, 'UpdateOpenIDConnectProviderThumbprint');
  return null;
}

function remove(form: Form, { store }: ProviderContext): null {
  store.remove(store.find(readArn(form)).arn);
  return null;
}

function thumbprintViolations(thumbprints: readonly string[] | undefined): string[] {
  return thumbprints === undefined
    ? lengthViolations(undefined, THUMBPRINT)
    : memberViolations(thumbprints, THUMBPRINT);
}

function lowerCase(thumbprints: readonly string[] = []): string[] {
  return thumbprints.map((text) => text.toLowerCase());
}

function takeStale(stale: Stale, arn: string): readonly string[] | undefined {
  const before = stale.get(arn);
  if (!before || before.reads === 0) return undefined;
  before.reads -= 1;
  return before.thumbprints;
}
