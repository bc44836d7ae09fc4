import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { PropsFor } from '../lib/synthesise';

/** The ways to deploy the watcher whose templates differ in what linters look at. */
export const VARIANTS: Readonly<Record<string, PropsFor>> = {
  default: {},
  never: { updates: 'never' },
  include: { include: ['https://a.example', 'https://b.example/realms/ci'] },
  key: (stack) => ({ encryptionKey: new Key(stack, 'Key', { enableKeyRotation: true }) }),
  vpc: (stack) => ({
    vpc: Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-12345678',
      availabilityZones: ['us-east-1a'],
      privateSubnetIds: ['subnet-12345678'],
    }),
  }),
};
