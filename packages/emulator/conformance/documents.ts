/** Addresses of the documentation of each service; a page is named `<guide>/<page>`, without `.html`. */
export const guides = {
  dynamodb: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/',
  'dynamodb-api': 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/',
  kinesis: 'https://docs.aws.amazon.com/streams/latest/dev/',
  'kinesis-api': 'https://docs.aws.amazon.com/kinesis/latest/APIReference/',
  sqs: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/',
  'sqs-api': 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/',
  lambda: 'https://docs.aws.amazon.com/lambda/latest/dg/',
  scheduler: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/',
  'lambda-api': 'https://docs.aws.amazon.com/lambda/latest/api/',
  apigateway: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/',
  cloudfront: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/',
  elb: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/',
  ecs: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/',
  'ecs-api': 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/',
  s3: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/',
  cli: 'https://docs.aws.amazon.com/cli/latest/reference/',
} as const

export type Guide = keyof typeof guides

/** The page that a title ends with, as in `… [sqs-api/API_SendMessage]`, and its address; undefined when it names none. */
export function documentOf(title: string): string | undefined {
  const [, guide = '', page = ''] = /\[([a-z0-9-]+)\/([\w./-]+)\]/.exec(title) ?? []
  // Checked by the line itself.
  return Object.hasOwn(guides, guide) ? `${guides[guide as Guide]}${page}.html` : undefined
}
