import { GetOpenIDConnectProviderCommand, UpdateOpenIDConnectProviderThumbprintCommand } from '@aws-sdk/client-iam';
import { thumb } from '../../support/thumb';
import { lab } from './lab-setup';

/** The ARN of the provider that stands in the lab before each test. */
export let arn: string;

beforeEach(() => {
  arn = lab.iam.put({ url: 'https://a.example', thumbprints: [thumb('0')] });
});

/** Reads the list of a provider, by default of that one. */
export async function read(OpenIDConnectProviderArn = arn): Promise<string[] | undefined> {
  return (await lab.iamClient.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }))).ThumbprintList;
}

/** Gives that provider a list of one thumbprint. */
export function update(digit: string, client = lab.iamClient): Promise<unknown> {
  const input = { OpenIDConnectProviderArn: arn, ThumbprintList: [thumb(digit)] };
  return client.send(new UpdateOpenIDConnectProviderThumbprintCommand(input));
}
