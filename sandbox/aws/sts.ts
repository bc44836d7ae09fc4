import { type AssumeRoleContext, createAssumeRole } from './assume-role';
import type { Service } from './call';
import { createQueryService, type QueryAction } from './query';

/** Makes an STS that says who the caller is, which is what operators ask first, and that begins sessions of roles. */
export function createSts(context: AssumeRoleContext): Service {
  return createQueryService({
    name: 'STS',
    version: '2011-06-15',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    arnParameters: ['RoleArn'],
    actions: new Map<string, QueryAction>([
      [
        'GetCallerIdentity',
        (_, { caller: { arn, userId, account } }) => ({ Arn: arn, UserId: userId, Account: account }),
      ],
      ['AssumeRole', createAssumeRole(context)],
    ]),
  });
}
