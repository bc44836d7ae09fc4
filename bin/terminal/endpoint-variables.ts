import { InputError } from '../../lambda/contract/input-error';
import { readUrl } from '../../lambda/judge/url';
import { withoutCredentials } from './url-credentials';

/** A variable that leads the SDK to another endpoint than that of AWS. */
export interface EndpointVariable {
  name: string;
  /** The endpoint, quoted for a message. */
  shown: string;
}

/** Returns the variables that lead the SDK to other endpoints than those of AWS. */
export function endpointVariablesIn(variables: NodeJS.ProcessEnv): EndpointVariable[] {
  return endpointsIn(variables).map(([name, url]) => ({ name, shown: withoutCredentials(url) }));
}

/** @throws InputError naming the first variable whose value is no URL: the SDK would not name it */
export function checkEndpoints(variables: NodeJS.ProcessEnv): void {
  const wrong = endpointsIn(variables).find(([, url]) => !/^https?:\/\//.test(url) || readUrl(url) === null);
  if (!wrong) return;
  const [name, url] = wrong;
  throw new InputError(
    `${name} is ${withoutCredentials(url)}, which is no URL. Set it to a URL such as http://127.0.0.1:4566, or unset it to reach AWS.`,
  );
}

function endpointsIn(variables: NodeJS.ProcessEnv): [name: string, url: string][] {
  return Object.entries(variables).flatMap(([name, url]) =>
    /^AWS_ENDPOINT_URL(_[A-Z_]+)?$/.test(name) && url ? [[name, url]] : [],
  );
}
