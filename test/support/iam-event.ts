import type { ProviderAction } from '../../lambda/contract/cloudtrail-event';

/** The person whose calls are recorded. */
export const ALICE = 'arn:aws:iam::123456789012:user/alice';

/** What CloudTrail records of a call; keys that are given replace those of a call by a person. */
export function cloudTrailEvent(eventName: ProviderAction | (string & {}), detail: object): object {
  return {
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.iam',
    account: '123456789012',
    time: '2026-11-21T12:00:05Z',
    region: 'us-east-1',
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: {
        type: 'IAMUser',
        principalId: 'AIDAEXAMPLE',
        arn: ALICE,
        accountId: '123456789012',
        userName: 'alice',
      },
      eventTime: '2026-11-21T12:00:00Z',
      eventSource: 'iam.amazonaws.com',
      eventName,
      awsRegion: 'us-east-1',
      sourceIPAddress: '192.0.2.7',
      userAgent: 'aws-cli/2.31.0 md/prompt#off',
      requestParameters: null,
      responseElements: null,
      requestID: '0c6d7a4e-1111-4222-8333-444455556666',
      eventID: '5f0e1b3c-1111-4222-8333-444455556666',
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: '123456789012',
      eventCategory: 'Management',
      ...detail,
    },
  };
}
