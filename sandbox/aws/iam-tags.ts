import type { IamAction } from './call';
import type { Form } from './form';
import { LIMITS, memberViolations, refuseOverLimit, sizeViolations, tagTextViolations } from './iam-rules';
import { readArn, readTags, TAG_KEY } from './iam-input';
import { pageOf } from './iam-pages';
import type { IamStore } from './iam-store';
import type { QueryAction } from './query';
import { members, type XmlValue } from './xml';

/** The actions on a provider's tags. */
export function createTagActions(store: IamStore): [IamAction, QueryAction][] {
  return [
    ['TagOpenIDConnectProvider', (form) => tag(form, store)],
    ['UntagOpenIDConnectProvider', (form) => untag(form, store)],
    ['ListOpenIDConnectProviderTags', (form) => list(form, store)],
  ];
}

/** Returns tags as the Query protocol writes them. */
export function tagElements(tags: ReadonlyMap<string, string>): XmlValue {
  return members([...tags].map(([Key, Value]) => ({ Key, Value })));
}

function tag(form: Form, store: IamStore): null {
  const records = form.records('Tags');
  const arn = readArn(form, sizeViolations(records, 'tags', LIMITS.tags));
  const added = readTags(records ?? []);
  const provider = store.find(arn);
  const tags = new Map([...provider.tags, ...added]);
  refuseOverLimit('TagsPerOpenIdConnectProvider', tags.size, LIMITS.tags);
  store.save({ ...provider, tags });
  return null;
}

function untag(form: Form, store: IamStore): null {
  const keys = form.list('TagKeys');
  const arn = readArn(
    form,
    sizeViolations(keys, 'tagKeys', LIMITS.tags),
    memberViolations(keys ?? [], { at: 'tagKeys', ...TAG_KEY }),
    tagTextViolations(keys ?? [], 'tagKeys'),
  );
  const provider = store.find(arn);
  store.save({ ...provider, tags: new Map([...provider.tags].filter(([key]) => !keys?.includes(key))) });
  return null;
}

/** Lists tags sorted by key, as IAM documents it for this list alone. */
function list(form: Form, store: IamStore) {
  const { tags } = store.find(readArn(form));
  const { items, rest } = pageOf(
    form,
    [...tags].toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
  return { Tags: tagElements(new Map(items)), ...rest };
}
