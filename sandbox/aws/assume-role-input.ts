import { AwsError } from './error';
import type { Form } from './form';
import { lengthViolations, patternViolations, refuseViolations } from './iam-rules';
import type { Statement } from './policy';
import { parseIdentityPolicy } from './policy-document';

/** A request to assume a role. */
export interface AssumeRoleInput {
  /** Account and name of the role. */
  account: string;
  roleName: string;
  roleArn: string;
  sessionName: string;
  durationSeconds: number;
  externalId: string | undefined;
  sourceIdentity: string | undefined;
  /** Statements of the session policy; null when there is none. */
  policy: readonly Statement[] | null;
}

/** Limits and patterns. Source: STS API reference (service model), AssumeRole. */
const NAME = { min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ } as const;
const RULES = {
  roleArn: { min: 20, max: 2048, pattern: /^[\t\n\r\u{20}-\u{7E}\u{85}\u{A0}-\u{D7FF}\u{E000}-\u{FFFD}]+$/u },
  roleSessionName: NAME,
  externalId: { min: 2, max: 1224, pattern: /^[\w+=,.@:/-]*$/ },
  sourceIdentity: NAME,
  policy: { min: 1, max: Infinity, pattern: /^[\t\n\r\u{20}-\u{FF}]+$/u },
} as const;

const SECONDS = { min: 900, max: 43_200, standard: 3_600 } as const;

/** Characters of a session policy, before it is packed. Source: STS API reference, AssumeRole, Policy. */
const MAX_POLICY = 2_048;

/** Parameters that this sandbox does not understand, by how their first entry is called. */
const FOREIGN = [
  'PolicyArns.member.1.arn',
  'Tags.member.1.Key',
  'TransitiveTagKeys.member.1',
  'ProvidedContexts.member.1.ProviderArn',
  'SerialNumber',
  'TokenCode',
];

/**
 * Reads a request to assume a role.
 * @throws AwsError ValidationError, MalformedPolicyDocument, PackedPolicyTooLarge; Error on a parameter that is not understood here
 */
export function readAssumeRole(form: Form): AssumeRoleInput {
  const foreign = FOREIGN.filter((name) => form.get(name) !== undefined);
  if (foreign.length > 0) throw new Error(`AssumeRole with ${foreign.join(', ')} is not understood here.`);
  const texts = {
    roleArn: form.get('RoleArn'),
    roleSessionName: form.get('RoleSessionName'),
    externalId: form.get('ExternalId'),
    sourceIdentity: form.get('SourceIdentity'),
    policy: form.get('Policy'),
  };
  const seconds = form.get('DurationSeconds');
  refuseViolations(
    ...(['roleArn', 'roleSessionName'] as const).map((at) => violations(at, texts[at])),
    ...(['externalId', 'sourceIdentity', 'policy'] as const).map((at) =>
      texts[at] === undefined ? [] : violations(at, texts[at]),
    ),
    durationViolations(seconds),
  );
  return {
    ...roleIn(texts.roleArn ?? ''),
    sessionName: texts.roleSessionName ?? '',
    durationSeconds: Number(seconds ?? SECONDS.standard),
    externalId: texts.externalId,
    sourceIdentity: texts.sourceIdentity,
    policy: texts.policy === undefined ? null : readPolicy(texts.policy),
  };
}

function violations(at: keyof typeof RULES, value: string | undefined): string[] {
  const { pattern, ...bounds } = RULES[at];
  return [...lengthViolations(value, { at, ...bounds }), ...patternViolations(value ?? '', at, pattern)];
}

function durationViolations(text: string | undefined): string[] {
  if (text === undefined) return [];
  const value = `Value '${text}' at 'durationSeconds' failed to satisfy constraint: Member must have value`;
  if (!(Number(text) >= SECONDS.min)) return [`${value} greater than or equal to ${SECONDS.min}`];
  return Number(text) > SECONDS.max ? [`${value} less than or equal to ${SECONDS.max}`] : [];
}

function roleIn(roleArn: string): Pick<AssumeRoleInput, 'account' | 'roleName' | 'roleArn'> {
  const [, account, roleName] = /^arn:[\w-]+:iam::(\d{12}):role\/(?:[!-~]+\/)?([\w+=,.@-]{1,64})$/.exec(roleArn) ?? [];
  if (account === undefined || roleName === undefined) throw new AwsError('ValidationError', `${roleArn} is invalid`);
  return { account, roleName, roleArn };
}

function readPolicy(text: string): readonly Statement[] {
  if (text.length > MAX_POLICY) {
    const share = Math.ceil((text.length / MAX_POLICY) * 100);
    throw new AwsError(
      'PackedPolicyTooLarge',
      `Packed policy consumes ${share}% of allotted space, please use smaller policy.`,
    );
  }
  return parseIdentityPolicy(text);
}
