import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { type Adapter, type Configuration, Provider } from 'oidc-provider';

/** Path at which the provider answers with its keys, below the issuer. */
export const KEYS_PATH = '/jwks';

const DISCOVERY_PATH = '/.well-known/openid-configuration';

/** Options for an OpenID provider. */
export interface ProviderOptions {
  /** URL that its discovery document names instead of that of its own keys. */
  jwksUri?: string | undefined;
  /** Additional configuration: clients, for example, and the features that let them have tokens. */
  configuration?: Configuration | undefined;
}

/** Makes a real OpenID provider that publishes discovery document and keys. Nobody can sign in unless configured. */
export async function createProvider(
  issuer: string,
  { jwksUri, configuration }: ProviderOptions = {},
): Promise<Provider> {
  const usual = await usualConfiguration();
  const features = { ...usual.features, ...configuration?.features };
  const provider = new Provider(issuer, { ...usual, ...configuration, features });
  if (jwksUri !== undefined) {
    provider.use(async (context, next) => {
      await next();
      if (context.path === DISCOVERY_PATH) context.body = { ...bodyOf(context), jwks_uri: jwksUri };
    });
  }
  return provider;
}

/** Makes a configuration with everything set that the library would otherwise fill in with a development default and a warning. */
async function usualConfiguration(): Promise<Configuration> {
  return {
    adapter: () => NOTHING_STORED,
    cookies: { keys: [randomBytes(16).toString('hex')] },
    features: { devInteractions: { enabled: false } },
    jwks: { keys: [await signingKey()] },
    routes: { jwks: KEYS_PATH },
  };
}

function bodyOf(context: { body: unknown }): object {
  return typeof context.body === 'object' && context.body !== null ? context.body : {};
}

const NOTHING_STORED: Adapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUserCode: async () => undefined,
  findByUid: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
};

/** One RSA key for all issuers of the process: making one takes its time. */
const signingKey = (() => {
  let key: Promise<object> | undefined;
  return () => (key ??= createSigningKey());
})();

async function createSigningKey() {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: 'sandbox', use: 'sig', alg: 'RS256' };
}
