/** What the app knows of the account that it is deployed into, and what changes between two deployments. */
export interface AppSettings {
  account: string;
  region: string;
  /** How messages call the account. */
  accountName: string;
  /** PEM file of the private CA. */
  caFile: string;
  /** Where the issuers' hosts really are. */
  connectTo: readonly string[];
  /** Where the function finds IAM, its table and its topic: the policy proxy. */
  endpoint: string;
}

/** The environment variable that carries them. */
const VARIABLE = 'E2E_APP';

/** The environment that carries settings to the app. */
export function renderAppSettings(settings: AppSettings): Record<string, string> {
  return {
    [VARIABLE]: JSON.stringify(settings),
  };
}

/** @throws Error outside `npm run e2e` */
export function readAppSettings(): AppSettings {
  const text = process.env[VARIABLE];
  if (text === undefined) throw new Error(`This app is for npm run e2e, which sets ${VARIABLE}.`);
  return JSON.parse(text);
}
