import type { JSONWebKeySet } from 'jose';
import type { KeySet } from '../../lambda/judge/observation';
import { type Result, success } from '../../lambda/observe/tls/failure';
import { fetchDocument } from '../../lambda/observe/fetch-document';
import { probeHost } from '../../lambda/observe/host';
import { createBudget } from '../../lambda/observe/tls/limits';
import { observe } from '../../lambda/observe/observe';
import { parseKeySet } from '../../lambda/observe/http/parse-documents';
import { hostOf } from '../../lambda/observe/http/request';
import { probingFrom } from '../support/probe';
import type { Deployment } from './watcher';

/** What the watcher saw of an issuer's keys, and the document that they stand in. */
export interface SeenKeys {
  seen: KeySet;
  /** The same as the watcher reads it from the document. */
  read: Result<KeySet>;
  /** The document itself, of which the watcher keeps no key. */
  jwks: JSONWebKeySet;
}

/**
 * Has the watcher look at an issuer, and then fetch with its own code, from where it saw them, the keys once more.
 * @throws Error with the failures when it could not read them
 */
export async function seeKeys(issuer: string, { connectTo, cas }: Deployment): Promise<SeenKeys> {
  const options = probingFrom({ connectTo, trusting: cas });
  const { discovery, jwks, failures } = await observe(issuer, options);
  if (!discovery || !jwks) throw new Error(JSON.stringify(failures));
  const url = new URL(discovery.content.jwksUri);
  const probe = await probeHost(hostOf(url), options, createBudget(options.limits.totalMs));
  const document = await fetchDocument(probe, url, 0, (body) => success(body));
  await probe.finish();
  if (!document.ok) throw new Error(JSON.stringify(document.failure));
  const { content } = document.value;
  return {
    seen: jwks.content,
    read: parseKeySet(content, url.href),
    jwks: JSON.parse(new TextDecoder().decode(content)),
  };
}
