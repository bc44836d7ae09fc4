import type { DocumentName } from '../../findings/entries/documents';
import type { Finding } from '../../findings/finding';
import { keyFindings } from './jwks-findings';
import type { DiscoveryDocument, Observation, Served } from '../observation';

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
    ...(discovery ? [...servedFindings('discovery', discovery), ...fieldFindings(discovery.content)] : []),
    ...(jwks ? servedFindings('jwks', jwks) : []),
    ...keyFindings(discovery?.content.algorithms ?? null, jwks?.content.keys ?? null),
  ];
}

function servedFindings(document: DocumentName, served: Served<unknown>): Finding[] {
  const { redirectedTo, durationMs, contentType } = served;
  const isJson = contentType !== null && JSON_TYPE.test(contentType);
  const findings: (Finding | null)[] = [
    // A redirect within the same host is followed, yet worth fixing.
    redirectedTo === undefined ? null : { code: 'redirected', facts: { document, location: redirectedTo } },
    durationMs > STS_PATIENCE_MS ? { code: 'issuer-slow', facts: { document, seconds: durationMs / 1000 } } : null,
    isJson ? null : { code: 'wrong-content-type', facts: { document, contentType } },
  ];
  return findings.filter((finding) => finding !== null);
}

function fieldFindings({ fields }: DiscoveryDocument): Finding[] {
  const lacksRequired = REQUIRED_FIELDS.filter((field) => !fields.includes(field));
  const missing = [...lacksRequired, ...RECOMMENDED_FIELDS.filter((field) => !fields.includes(field))];
  if (missing.length === 0) return [];
  return [{ code: 'discovery-incomplete', facts: { missing, required: lacksRequired.length > 0 } }];
}
