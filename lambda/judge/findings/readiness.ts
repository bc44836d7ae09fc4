import type { Finding } from '../finding';
import { keyFindings } from './jwks-findings';
import type { DiscoveryDocument, Observation, Served } from '../observation';
import { quoted } from '../printable';

/**
 * Patience of STS, in milliseconds: it refuses tokens when it sees "a latency of more than 5 seconds" from the issuer's URLs.
 * Source: AWS re:Post, "How do I resolve the error InvalidIdentityToken - Couldn't retrieve verification key from your identity provider?"
 */
const STS_PATIENCE_MS = 5_000;

/**
 * Fields required by OpenID Connect Discovery 1.0, section 3, and by AWS (IAM User Guide, "Create an OpenID Connect identity
 * provider", Prerequisites). IAM refuses to register an issuer without `response_types_supported`, though null will do
 * (hashicorp/vault#7533). `issuer` and `jwks_uri` are not here: without them there is no document at all.
 * `authorization_endpoint` is not, since AWS does not ask for it and GitHub Actions has none.
 */
const REQUIRED_FIELDS = [
  'response_types_supported',
  'subject_types_supported',
  'id_token_signing_alg_values_supported',
];

/** Field that AWS asks for in the same place; the standard only recommends it, and Kubernetes' own issuers work without. */
const RECOMMENDED_FIELDS = ['claims_supported'];

/** Media type of JSON, by whichever name (OpenID Connect Discovery 1.0, section 4.2, and RFC 7517, section 8.5.2). */
const JSON_TYPE = /^application\/([\w.+-]+\+)?json\s*(;|$)/i;

/** Returns findings on what would make STS refuse tokens of this issuer, or may. None of it keeps a thumbprint from being pinned. */
export function readinessFindings({ discovery, jwks }: Observation): Finding[] {
  return [
    ...(discovery ? [...servedFindings('discovery document', discovery), ...fieldFindings(discovery.content)] : []),
    ...(jwks ? servedFindings('key set', jwks) : []),
    ...keyFindings(discovery?.content.algorithms ?? null, jwks?.content.keys ?? null),
  ];
}

function servedFindings(what: string, served: Served<unknown>): Finding[] {
  return [...redirectFindings(what, served), ...speedFindings(what, served), ...typeFindings(what, served)];
}

/** Returns a finding on a redirect within the same host: it is followed, yet worth fixing. */
function redirectFindings(what: string, { redirectedTo }: Served<unknown>): Finding[] {
  return redirectedTo === undefined
    ? []
    : [
        {
          code: 'redirected',
          severity: 'info',
          message: `The issuer answered with a redirect to ${quoted(redirectedTo, 300)} when asked for its ${what}.`,
          action: 'Serve the document without a redirect: AWS does not say that it follows one.',
        },
      ];
}

function speedFindings(what: string, { durationMs }: Served<unknown>): Finding[] {
  return durationMs <= STS_PATIENCE_MS
    ? []
    : [
        {
          code: 'issuer-slow',
          severity: 'warning',
          message: `The issuer took ${(durationMs / 1000).toFixed(1)} s to serve its ${what}. STS gives up after 5 s, and refuses the token.`,
          action:
            'Make the issuer faster, for example by a cache before it. From AWS it may be nearer or farther than from here.',
        },
      ];
}

function typeFindings(what: string, { contentType }: Served<unknown>): Finding[] {
  return contentType !== null && JSON_TYPE.test(contentType)
    ? []
    : [
        {
          code: 'wrong-content-type',
          severity: 'info',
          message: `The issuer serves its ${what} as ${contentType === null ? 'nothing in particular' : quoted(contentType, 100)}, not as application/json.`,
          action: 'Set the Content-Type. AWS is not known to mind, other clients are.',
        },
      ];
}

function fieldFindings({ fields }: DiscoveryDocument): Finding[] {
  const lacksRequired = REQUIRED_FIELDS.filter((field) => !fields.includes(field));
  const missing = [...lacksRequired, ...RECOMMENDED_FIELDS.filter((field) => !fields.includes(field))];
  if (missing.length === 0) return [];
  return [
    {
      code: 'discovery-incomplete',
      severity: lacksRequired.length > 0 ? 'warning' : 'info',
      message: `The discovery document lacks what AWS asks for: ${missing.join(', ')}.`,
      action:
        lacksRequired.length > 0
          ? 'Add the fields: without them IAM may refuse to register the issuer, or STS its tokens.'
          : 'Add the field when you can: issuers without it are known to work.',
    },
  ];
}
