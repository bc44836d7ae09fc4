/**
 * On-demand prices of us-east-1 in USD, without any free tier, as AWS published them in 2025. They change, and differ by
 * region.
 */
export const PRICES = {
  /** arm64. https://aws.amazon.com/lambda/pricing/ */
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2e-6,
  /** https://aws.amazon.com/eventbridge/pricing/ */
  schedulerInvocation: 1e-6,
  /** On-demand capacity; storage, and point-in-time recovery of it. https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  dynamoWriteUnit: 0.625e-6,
  dynamoReadUnit: 0.125e-6,
  dynamoGbMonth: 0.25 + 0.2,
  /** https://aws.amazon.com/sns/pricing/ */
  snsPublication: 0.5e-6,
  snsMail: 2e-5,
  /** https://aws.amazon.com/cloudwatch/pricing/ */
  logGb: 0.5,
  metricMonth: 0.3,
  alarmMetricMonth: 0.1,
  dashboardMonth: 3,
  /** Of a standard workflow. https://aws.amazon.com/step-functions/pricing/ */
  stateTransition: 25e-6,
  /** Storage class Standard. https://aws.amazon.com/s3/pricing/ */
  s3Put: 5e-6,
  s3Get: 0.4e-6,
  s3GbMonth: 0.023,
};
