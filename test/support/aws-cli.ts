import type { CreateOpenIDConnectProviderCommandInput } from '@aws-sdk/client-iam';
import { wordsOf } from './shell';

/** Texts in whose place the AWS CLI takes what lies there; its first version also fetches from the web. */
const PLACE = /^(file|fileb|https?):\/\//;

/**
 * The input of `aws iam create-open-id-connect-provider`, as the AWS CLI reads it from the words that a shell makes of a command.
 * @throws Error where the CLI would refuse a word, or take something else in its place
 */
export function createInputIn(command: string): CreateOpenIDConnectProviderCommandInput {
  const [service, operation, ...words] = wordsOf(command);
  if (!command.startsWith('aws iam ') || operation !== 'create-open-id-connect-provider') {
    throw new Error(`This is another command: ${service} ${operation}`);
  }
  const options = new Map<string, string[]>();
  let values: string[] = [];
  for (const word of words) {
    if (!word.startsWith('-')) values.push(word);
    else if (options.has(word)) throw new Error(`${word} comes twice.`);
    else options.set(word, (values = []));
  }
  const {
    '--url': url,
    '--client-id-list': ids,
    '--thumbprint-list': thumbprints,
    ...others
  } = Object.fromEntries(options);
  if (url?.length !== 1 || Object.keys(others).length > 0) throw new Error(`Unknown options: ${command}`);
  return {
    Url: url[0],
    ...(ids && { ClientIDList: listIn(ids) }),
    ...(thumbprints && { ThumbprintList: listIn(thumbprints) }),
  };
}

/** A list, word by word or as JSON (awscli, argprocess.py and paramfile.py). */
function listIn(values: readonly string[]): string[] {
  const [only = '', ...more] = values;
  if (values.length === 0) throw new Error('expected at least one argument');
  if (more.length > 0) return [...values];
  if (PLACE.test(only)) throw new Error(`The CLI would read ${only}.`);
  return only.trim().startsWith('[') ? JSON.parse(only) : [only];
}
