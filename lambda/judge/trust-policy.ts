import { tryOrNull } from './chain/try-or-null';

/** Action with which a user of a provider assumes a role, in lower case: IAM compares actions without regard to case. */
const SIGN_IN = 'sts:assumerolewithwebidentity';

/**
 * Returns those of some providers that the trust policy of a role trusts: a statement that allows
 * `sts:AssumeRoleWithWebIdentity` names them. Conditions and denials are not evaluated: they decide about single sign-ins.
 * @param document the policy as IAM gives it: JSON, URL-encoded; a malformed one trusts nobody
 */
export function trustedIn(document: string, providers: ReadonlySet<string>): string[] {
  const policy = tryOrNull<unknown>(() => JSON.parse(decodeURIComponent(document)));
  const named = listIn(policy, 'Statement')
    .filter(allowsSignIn)
    .flatMap((statement) => listIn(fieldOf(statement, 'Principal'), 'Federated'));
  return [...new Set(named)].filter((name) => typeof name === 'string').filter((name) => providers.has(name));
}

function allowsSignIn(statement: unknown): boolean {
  const [allowed, excepted] = [listIn(statement, 'Action'), listIn(statement, 'NotAction')];
  return (
    fieldOf(statement, 'Effect') === 'Allow' &&
    (allowed.some(covers) || (excepted.length > 0 && !excepted.some(covers)))
  );
}

/** True if a pattern for actions covers signing in. */
function covers(pattern: unknown): boolean {
  return typeof pattern === 'string' && matches(pattern.toLowerCase(), SIGN_IN);
}

/**
 * True if a pattern matches a text. `*` stands for any characters, `?` for one. The time is the product of both lengths at most,
 * while a regular expression might take for ever: whoever may create roles writes the pattern.
 */
export function matches(pattern: string, text: string): boolean {
  // Numbers of characters of the text that the pattern matches, as far as it was read.
  let matched = [0];
  for (const sign of pattern) {
    const [fewest = text.length + 1] = matched;
    matched =
      sign === '*'
        ? Array.from({ length: text.length + 1 - fewest }, (_, more) => fewest + more)
        : matched.filter((at) => at < text.length && (sign === '?' || sign === text[at])).map((at) => at + 1);
  }
  return matched.includes(text.length);
}

/** Returns the entries of a field that holds one or a list of them; none where there is no such field. */
function listIn(holder: unknown, name: string): unknown[] {
  return [fieldOf(holder, name) ?? []].flat();
}

function fieldOf(holder: unknown, name: string): unknown {
  return Reflect.get(Object(holder), name);
}
