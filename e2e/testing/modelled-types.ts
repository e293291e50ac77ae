/** A resource type of Pulumi, and the shapes of AWS's service model that its inputs become. */
export interface ModelledType {
  /** As botocore names it. */
  readonly service: string
  /** Shapes by the path of the input. */
  readonly members: Readonly<Record<string, string>>
}

export const modelledTypes: Readonly<Record<string, ModelledType>> = {
  'aws:apigateway/authorizer:Authorizer': { service: 'apigateway', members: { type: 'AuthorizerType' } },
  'aws:apigateway/integration:Integration': { service: 'apigateway', members: { type: 'IntegrationType' } },
  'aws:apigateway/methodResponse:MethodResponse': {
    service: 'apigateway',
    members: { statusCode: 'StatusCode' },
  },
  'aws:apigateway/response:Response': {
    service: 'apigateway',
    members: { responseType: 'GatewayResponseType', statusCode: 'StatusCode' },
  },
  'aws:apigateway/restApi:RestApi': {
    service: 'apigateway',
    members: { 'endpointConfiguration.types': 'EndpointType' },
  },
  'aws:apigateway/usagePlan:UsagePlan': {
    service: 'apigateway',
    members: { 'quotaSettings.period': 'QuotaPeriodType' },
  },
  'aws:apigatewayv2/api:Api': { service: 'apigatewayv2', members: { protocolType: 'ProtocolType' } },
  'aws:apigatewayv2/authorizer:Authorizer': {
    service: 'apigatewayv2',
    members: { authorizerType: 'AuthorizerType' },
  },
  'aws:apigatewayv2/integration:Integration': {
    service: 'apigatewayv2',
    members: { integrationType: 'IntegrationType' },
  },
  'aws:apigatewayv2/route:Route': {
    service: 'apigatewayv2',
    members: { authorizationType: 'AuthorizationType' },
  },
  'aws:appautoscaling/policy:Policy': {
    service: 'application-autoscaling',
    members: {
      policyType: 'PolicyType',
      serviceNamespace: 'ServiceNamespace',
      scalableDimension: 'ScalableDimension',
      resourceId: 'ResourceIdMaxLen1600',
      'targetTrackingScalingPolicyConfiguration.predefinedMetricSpecification.predefinedMetricType':
        'MetricType',
    },
  },
  'aws:appautoscaling/target:Target': {
    service: 'application-autoscaling',
    members: {
      serviceNamespace: 'ServiceNamespace',
      scalableDimension: 'ScalableDimension',
      resourceId: 'ResourceIdMaxLen1600',
    },
  },
  'aws:cloudfront/distribution:Distribution': {
    service: 'cloudfront',
    members: {
      'defaultCacheBehavior.allowedMethods[]': 'Method',
      'defaultCacheBehavior.cachedMethods[]': 'Method',
      'defaultCacheBehavior.viewerProtocolPolicy': 'ViewerProtocolPolicy',
      httpVersion: 'HttpVersion',
      priceClass: 'PriceClass',
      'restrictions.geoRestriction.restrictionType': 'GeoRestrictionType',
    },
  },
  'aws:cloudfront/originAccessControl:OriginAccessControl': {
    service: 'cloudfront',
    members: {
      originAccessControlOriginType: 'OriginAccessControlOriginTypes',
      signingBehavior: 'OriginAccessControlSigningBehaviors',
      signingProtocol: 'OriginAccessControlSigningProtocols',
    },
  },
  'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy': {
    service: 'cloudfront',
    members: {
      'securityHeadersConfig.frameOptions.frameOption': 'FrameOptionsList',
      'securityHeadersConfig.referrerPolicy.referrerPolicy': 'ReferrerPolicyList',
    },
  },
  'aws:cloudwatch/logGroup:LogGroup': {
    service: 'logs',
    members: { name: 'LogGroupName', kmsKeyId: 'KmsKeyId' },
  },
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': {
    service: 'logs',
    members: {
      pattern: 'FilterPattern',
      'metricTransformation.name': 'MetricName',
      'metricTransformation.namespace': 'MetricNamespace',
      'metricTransformation.value': 'MetricValue',
      'metricTransformation.unit': 'StandardUnit',
    },
  },
  'aws:cloudwatch/metricAlarm:MetricAlarm': {
    service: 'cloudwatch',
    members: {
      name: 'AlarmName',
      alarmDescription: 'AlarmDescription',
      comparisonOperator: 'ComparisonOperator',
      treatMissingData: 'TreatMissingData',
      evaluationPeriods: 'EvaluationPeriods',
      datapointsToAlarm: 'DatapointsToAlarm',
      'metricQueries[].id': 'MetricId',
      'metricQueries[].expression': 'MetricExpression',
      'metricQueries[].metric.metricName': 'MetricName',
      'metricQueries[].metric.namespace': 'Namespace',
      'metricQueries[].metric.period': 'Period',
    },
  },
  'aws:cognito/userPool:UserPool': {
    service: 'cognito-idp',
    members: {
      deletionProtection: 'DeletionProtectionType',
      mfaConfiguration: 'UserPoolMfaType',
      'passwordPolicy.minimumLength': 'PasswordPolicyMinLengthType',
      'passwordPolicy.temporaryPasswordValidityDays': 'TemporaryPasswordValidityDaysType',
      'schemas[].attributeDataType': 'AttributeDataType',
      'schemas[].name': 'CustomAttributeNameType',
    },
  },
  'aws:cognito/userPoolClient:UserPoolClient': {
    service: 'cognito-idp',
    members: {
      accessTokenValidity: 'AccessTokenValidityType',
      idTokenValidity: 'IdTokenValidityType',
      refreshTokenValidity: 'RefreshTokenValidityType',
      'tokenValidityUnits.accessToken': 'TimeUnitsType',
      'tokenValidityUnits.idToken': 'TimeUnitsType',
      'tokenValidityUnits.refreshToken': 'TimeUnitsType',
      'allowedOauthFlows[]': 'OAuthFlowType',
      'allowedOauthScopes[]': 'ScopeType',
      'callbackUrls[]': 'RedirectUrlType',
      'logoutUrls[]': 'RedirectUrlType',
      'explicitAuthFlows[]': 'ExplicitAuthFlowsType',
      preventUserExistenceErrors: 'PreventUserExistenceErrorTypes',
      'supportedIdentityProviders[]': 'ProviderNameType',
    },
  },
  'aws:cognito/userPoolDomain:UserPoolDomain': { service: 'cognito-idp', members: { domain: 'DomainType' } },
  'aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination': {
    service: 'dynamodb',
    members: { approximateCreationDateTimePrecision: 'ApproximateCreationDateTimePrecision' },
  },
  'aws:dynamodb/table:Table': {
    service: 'dynamodb',
    members: {
      name: 'TableName',
      billingMode: 'BillingMode',
      readCapacity: 'PositiveLongObject',
      writeCapacity: 'PositiveLongObject',
      'attributes[].name': 'KeySchemaAttributeName',
      'attributes[].type': 'ScalarAttributeType',
      'globalSecondaryIndexes[].name': 'IndexName',
      'globalSecondaryIndexes[].readCapacity': 'PositiveLongObject',
      'globalSecondaryIndexes[].writeCapacity': 'PositiveLongObject',
      'globalSecondaryIndexes[].projectionType': 'ProjectionType',
      'globalSecondaryIndexes[].keySchemas[].keyType': 'KeyType',
      'globalSecondaryIndexes[].nonKeyAttributes[]': 'NonKeyAttributeName',
      'ttl.attributeName': 'TimeToLiveAttributeName',
    },
  },
  'aws:iam/role:Role': { service: 'iam', members: { assumeRolePolicy: 'policyDocumentType' } },
  'aws:iam/rolePolicy:RolePolicy': { service: 'iam', members: { policy: 'policyDocumentType' } },
  'aws:kinesis/stream:Stream': {
    service: 'kinesis',
    members: { encryptionType: 'EncryptionType', 'streamModeDetails.streamMode': 'StreamMode' },
  },
  'aws:kms/alias:Alias': { service: 'kms', members: { name: 'AliasNameType' } },
  'aws:kms/key:Key': {
    service: 'kms',
    members: {
      description: 'DescriptionType',
      policy: 'PolicyType',
      deletionWindowInDays: 'PendingWindowInDaysType',
    },
  },
  'aws:lambda/eventSourceMapping:EventSourceMapping': {
    service: 'lambda',
    members: {
      batchSize: 'BatchSize',
      maximumBatchingWindowInSeconds: 'MaximumBatchingWindowInSeconds',
      maximumRecordAgeInSeconds: 'MaximumRecordAgeInSeconds',
      maximumRetryAttempts: 'MaximumRetryAttemptsEventSourceMapping',
      parallelizationFactor: 'ParallelizationFactor',
      startingPosition: 'EventSourcePosition',
      'functionResponseTypes[]': 'FunctionResponseType',
    },
  },
  'aws:lambda/function:Function': {
    service: 'lambda',
    members: {
      name: 'FunctionName',
      description: 'Description',
      handler: 'Handler',
      runtime: 'Runtime',
      memorySize: 'MemorySize',
      timeout: 'Timeout',
      'architectures[]': 'Architecture',
      'tracingConfig.mode': 'TracingMode',
      'loggingConfig.logFormat': 'LogFormat',
      'loggingConfig.logGroup': 'LogGroup',
      reservedConcurrentExecutions: 'ReservedConcurrentExecutions',
    },
  },
  'aws:lambda/permission:Permission': {
    service: 'lambda',
    members: { action: 'Action', principal: 'Principal' },
  },
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': {
    service: 's3',
    members: { 'rule.objectOwnership': 'ObjectOwnership' },
  },
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': {
    service: 's3',
    members: { 'rules[].applyServerSideEncryptionByDefault.sseAlgorithm': 'ServerSideEncryption' },
  },
  'aws:wafv2/webAcl:WebAcl': {
    service: 'wafv2',
    members: {
      name: 'EntityName',
      description: 'EntityDescription',
      scope: 'Scope',
      'rules[].name': 'EntityName',
      'rules[].priority': 'RulePriority',
      'rules[].statement.rateBasedStatement.limit': 'RateLimit',
      'rules[].statement.rateBasedStatement.aggregateKeyType': 'RateBasedStatementAggregateKeyType',
      'rules[].visibilityConfig.metricName': 'MetricName',
      'visibilityConfig.metricName': 'MetricName',
    },
  },
  'aws:wafv2/webAclAssociation:WebAclAssociation': {
    service: 'wafv2',
    members: { resourceArn: 'ResourceArn', webAclArn: 'ResourceArn' },
  },
}
