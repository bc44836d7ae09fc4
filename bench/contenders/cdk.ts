import { createRequire } from 'node:module';
import path from 'node:path';
import { serve } from '../rig/remote';
import { measured } from './measured';

/**
 * The process of the handler that CDK ships for `iam.OpenIdConnectProvider`: it looks at one chain of one address of the
 * issuer, and writes the thumbprint of its end to IAM. As CloudFormation would for one provider after another, it is asked
 * to update each, with no thumbprints given. It finds the issuers on loopback by the same name server as everybody (rig/resolver.ts).
 */
interface CdkHandler {
  handler: (event: object) => Promise<unknown>;
}

const HANDLER = 'custom-resource-handlers/dist/aws-iam/oidc-handler/index.js';
// CDK does not export the file, so it is found beside what it exports.
const library = createRequire(process.env['BENCH_REPOSITORY'] ?? '');
const cdk: CdkHandler = library(path.join(path.dirname(library.resolve('aws-cdk-lib/package.json')), HANDLER));

const api = {
  /** Answers once everything is loaded. */
  ready: () => true,
  /** Updates the providers, one by one. */
  run: (providers: readonly { arn: string; issuer: string }[]) =>
    measured(async (): Promise<void> => {
      for (const { arn, issuer } of providers) {
        const properties = { Url: issuer, ClientIDList: ['sts.amazonaws.com'], ThumbprintList: [] };
        await cdk.handler({
          RequestType: 'Update',
          PhysicalResourceId: arn,
          ResourceProperties: properties,
          OldResourceProperties: properties,
        });
      }
    }),
};

/** What CDK's handler can be asked. */
export type CdkApi = typeof api;

serve(api);
