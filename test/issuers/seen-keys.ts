import type { JSONWebKeySet } from 'jose';
import type { KeySet } from '../../lambda/judge/observation';
import { success } from '../../lambda/observe/failure';
import { fetchDocument } from '../../lambda/observe/fetch-document';
import { lookAt } from '../../lambda/observe/host';
import { createBudget } from '../../lambda/observe/limits';
import { observe } from '../../lambda/observe/observe';
import { parseKeySet } from '../../lambda/observe/parse-documents';
import { hostOf } from '../../lambda/observe/request';
import { lookingFrom } from '../support/lookout';
import type { Deployment } from './watcher';

/** What the watcher saw of an issuer's keys, and the document that they stand in. */
export interface SeenKeys {
  seen: KeySet | undefined;
  /** The same as the watcher reads it from the document. */
  read: KeySet;
  /** The document itself, of which the watcher keeps no key. */
  jwks: JSONWebKeySet;
}

/**
 * Has the watcher look at an issuer, and then fetch with its own code, from where it saw them, the keys once more.
 * @throws Error with the failures when it could not read the documents
 */
export const seeKeys = async (issuer: string, { connectTo, cas }: Deployment): Promise<SeenKeys> => {
  const options = lookingFrom({ connectTo, trusting: cas });
  const { discovery, jwks: served, failures } = await observe(issuer, options);
  const url = new URL(discovery?.content.jwksUri ?? `${issuer}/unknown`);
  const lookout = await lookAt(hostOf(url), options, createBudget(options.limits.totalMs));
  const document = await fetchDocument(lookout, url, 0, (body) => success(body));
  await lookout.finish();
  const read = document.ok ? parseKeySet(document.value.content, url.href) : document;
  if (!document.ok || !read.ok) throw new Error(JSON.stringify(failures));
  return {
    seen: served?.content,
    read: read.value,
    jwks: JSON.parse(new TextDecoder().decode(document.value.content)),
  };
};
