/** Lets `AWS_DEFAULT_REGION` count where `AWS_REGION` is not set, as in the AWS CLI. The SDK for JavaScript knows the latter only. */
export function useDefaultRegion(variables: NodeJS.ProcessEnv): void {
  const { AWS_REGION: region, AWS_DEFAULT_REGION: other } = variables;
  if (!region && other) variables['AWS_REGION'] = other;
}
