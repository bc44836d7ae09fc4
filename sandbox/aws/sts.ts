import type { Service } from './call';
import { createQueryService } from './query';

/** Makes an STS that says who the caller is, which is what operators ask first. */
export function createSts({ partition, account }: { partition: string; account: string }): Service {
  return createQueryService({
    name: 'STS',
    version: '2011-06-15',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    arnParameters: [],
    actions: new Map([
      [
        'GetCallerIdentity',
        () => ({ Arn: `arn:${partition}:iam::${account}:user/sandbox`, UserId: 'AIDASANDBOX', Account: account }),
      ],
    ]),
  });
}
