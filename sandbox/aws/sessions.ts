import { randomBytes } from 'node:crypto';
import type { Statement } from './policy';

/** A session of a role, as `AssumeRole` began it. */
export interface Session {
  /** Account of the role. */
  account: string;
  /** Name and ARN of the role. */
  roleName: string;
  roleArn: string;
  /** Name of the session, and its ARN. */
  name: string;
  arn: string;
  /** ID of the role and name of the session. */
  userId: string;
  /** Statements of the session policy; null when there is none. */
  policy: readonly Statement[] | null;
  sourceIdentity: string | undefined;
  /** ARN of the function on Lambda that the session is for; undefined for other sessions. */
  sourceFunctionArn?: string;
  expiresAt: Date;
}

/** Credentials of a session. */
export interface SessionCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** The sessions that were begun. */
export interface Sessions {
  begin: (session: Session) => SessionCredentials;
  /** Returns the session of an access key and its token; undefined for a key that STS did not give out. */
  find: (accessKeyId: string) => { session: Session; sessionToken: string } | undefined;
}

/** Makes an STS's memory, empty at first. */
export function createSessions(): Sessions {
  const sessions = new Map<string, { session: Session; sessionToken: string }>();
  return {
    begin: (session) => {
      // ASIA is what keys of sessions begin with. Source: IAM guide, IAM identifiers, unique IDs.
      const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
      const sessionToken = randomBytes(96).toString('base64');
      sessions.set(accessKeyId, { session, sessionToken });
      return { accessKeyId, secretAccessKey: randomBytes(30).toString('base64'), sessionToken };
    },
    find: (accessKeyId) => sessions.get(accessKeyId),
  };
}
