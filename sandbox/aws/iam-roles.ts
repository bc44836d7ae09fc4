import type { IamAction } from './call';
import type { Form } from './form';
import { pageOf } from './iam-pages';
import { lengthViolations, refuseViolations } from './iam-rules';
import type { Statement } from './policy';
import { type PolicyDocument, statementsOf } from './policy-document';
import type { QueryAction } from './query';
import { type XmlElements, members } from './xml';

/** The longest that a role's sessions may last, in seconds: IAM's default. */
export const MAX_SESSION_SECONDS = 3_600;

/** A role as IAM keeps it. */
export interface Role {
  arn: string;
  id: string;
  path: string;
  name: string;
  /** JSON. */
  trustPolicy: string;
  /** Statements of its identity policies. */
  statements: readonly Statement[];
  createdAt: Date;
}

/** A role put there by hand. */
export interface RoleSeed {
  name: string;
  /** Default `/`. */
  path?: string;
  /** Trust policy; a text is taken as it is: a malformed one too. */
  trustPolicy: object | string;
  /** Identity policies. Default: none, so that its sessions may do nothing. */
  policies?: readonly PolicyDocument[];
}

/** Roles of an account, as tests see them. */
export interface Roles {
  /** Roles by name. */
  readonly roles: ReadonlyMap<string, Role>;
  /** Creates a role, or replaces the one of that name, without checks, faults or record of a call. Returns its ARN. */
  putRole: (seed: RoleSeed) => string;
}

/** Makes an account without roles. */
export function createRoles({ partition, account }: { partition: string; account: string }): Roles {
  const roles = new Map<string, Role>();
  return {
    roles,
    putRole: ({ name, path = '/', trustPolicy, policies = [] }) => {
      const arn = `arn:${partition}:iam::${account}:role${path}${name}`;
      const { id, createdAt } = roles.get(name) ?? { id: idOf(roles.size), createdAt: new Date() };
      const text = typeof trustPolicy === 'string' ? trustPolicy : JSON.stringify(trustPolicy);
      const statements = policies.flatMap(statementsOf);
      roles.set(name, { arn, id, path, name, trustPolicy: text, statements, createdAt });
      return arn;
    },
  };
}

/** Returns an ID of the form that IAM gives to roles. */
function idOf(number: number): string {
  return `AROA${number.toString(36).toUpperCase().padStart(17, '0')}`;
}

/** Returns a trust policy that lets a provider's users assume the role. */
export function trustPolicyFor(provider: string): object {
  const Statement = [{ Effect: 'Allow', Principal: { Federated: provider }, Action: 'sts:AssumeRoleWithWebIdentity' }];
  return { Version: '2012-10-17', Statement };
}

/** The actions on roles: they are only listed. */
export function createRoleActions(roles: Roles): [IamAction, QueryAction][] {
  return [['ListRoles', (form) => list(form, roles)]];
}

/** Lists roles by name, in pages, with their trust policies URL-encoded. Source: IAM API reference, ListRoles and Role. */
function list(form: Form, { roles }: Roles): XmlElements {
  const prefix = form.get('PathPrefix') ?? '/';
  refuseViolations(lengthViolations(prefix, { at: 'pathPrefix', min: 1, max: 512 }));
  const wanted = [...roles.values()].filter(({ path }) => path.startsWith(prefix));
  const { items, rest } = pageOf(
    form,
    wanted.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
  );
  return { ...rest, Roles: members(items.map(elementsOf)) };
}

function elementsOf({ arn, id, path, name, trustPolicy, createdAt }: Role): XmlElements {
  return {
    Path: path,
    RoleName: name,
    RoleId: id,
    Arn: arn,
    CreateDate: createdAt.toISOString(),
    AssumeRolePolicyDocument: encoded(trustPolicy),
    MaxSessionDuration: String(MAX_SESSION_SECONDS),
  };
}

/** Encodes a text by RFC 3986, as IAM does: all but letters, digits and `-._~`. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
