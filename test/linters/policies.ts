/** A policy as IAM will see it. */
export interface Policy {
  /** Its logical ID. */
  resource: string;
  document: unknown;
}

interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}

/** ARNs that stand for what only the deployment knows: a linter compares their form with what an action takes. */
const ARNS: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::GlobalTable': 'arn:aws:dynamodb:us-east-1:123456789012:table/state',
  'AWS::KMS::Key': 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555',
  'AWS::Lambda::Function': 'arn:aws:lambda:us-east-1:123456789012:function:watcher',
  'AWS::Lambda::Alias': 'arn:aws:lambda:us-east-1:123456789012:function:watcher:live',
  'AWS::Logs::LogGroup': 'arn:aws:logs:us-east-1:123456789012:log-group:watcher:*',
  'AWS::SNS::Topic': 'arn:aws:sns:us-east-1:123456789012:news',
  'AWS::SQS::Queue': 'arn:aws:sqs:us-east-1:123456789012:dead-letters',
};

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '123456789012',
};

/**
 * The policies of a template.
 * @throws Error where one refers to what has no stand-in
 */
export function policiesIn(template: { Resources: Readonly<Record<string, Resource>> }): Policy[] {
  return Object.entries(template.Resources)
    .filter(([, { Type: type }]) => type === 'AWS::IAM::Policy' || type === 'AWS::IAM::ManagedPolicy')
    .map(([resource, { Properties: properties }]) => ({
      resource,
      document: resolved(properties?.['PolicyDocument'], template.Resources),
    }));
}

function resolved(value: unknown, resources: Readonly<Record<string, Resource>>): unknown {
  if (Array.isArray(value)) return value.map((one) => resolved(one, resources));
  if (typeof value !== 'object' || value === null) return value;
  const arnOf = (id: unknown): string => {
    const arn = PSEUDO[String(id)] ?? ARNS[resources[String(id)]?.Type ?? ''];
    if (arn === undefined) throw new Error(`What stands for ${String(id)} in a policy?`);
    return arn;
  };
  const [[name, argument] = ['', undefined]]: [string, unknown][] = Object.entries(value);
  if (name === 'Ref') return arnOf(argument);
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return arnOf(argument[0]);
  if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1])) {
    return argument[1].map((one) => resolved(one, resources)).join(String(argument[0]));
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one, resources)]));
}
