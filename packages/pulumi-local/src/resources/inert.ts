import * as z from 'zod'
import type { Properties } from '../engine/property-values.ts'
import { defineResource, type CreatedResource, type ResourceHandler } from '../engine/resource-handler.ts'
import type { AccountContext } from './functions.ts'
import { hasUnknown } from '../engine/unknown.ts'
import { physicalName, stableId } from './names.ts'

interface InertRequest extends AccountContext {
  readonly urn: string
  readonly name: string
  readonly inputs: Properties
}

/** Computes an id as AWS would, and the outputs that other resources use. */
type InertOutputs = (request: InertRequest) => CreatedResource

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** A type whose id is its physical name, and which has an ARN. */
function named(arnOf: (name: string, account: AccountContext) => string, nameKey = 'name'): InertOutputs {
  return (request) => {
    const name = physicalName(request, text(request.inputs[nameKey]))
    return { id: name, outputs: { [nameKey]: name, arn: arnOf(name, request) } }
  }
}

/** A type whose outputs no other resource uses: any id will do. */
const anonymous: InertOutputs = (request) => ({ id: physicalName(request, undefined), outputs: {} })

/** A part of a network: its id has a prefix, and its ARN names it by that. */
function ofNetwork(prefix: string, kind: string): InertOutputs {
  return ({ urn, region, accountId }) => {
    const id = `${prefix}-0${stableId(16, urn)}`
    return { id, outputs: { arn: `arn:aws:ec2:${region}:${accountId}:${kind}/${id}` } }
  }
}

/**
 * Types without effect on one machine: who may do what, what is logged and watched, keys, networks, firewalls, and sign-in of
 * people. They are recorded, with the outputs that AWS would compute. A type that is neither here nor made in the emulator is an
 * error.
 */
const inertTypes: Readonly<Record<string, InertOutputs>> = {
  'aws:iam/role:Role': named((name, { accountId }) => `arn:aws:iam::${accountId}:role/${name}`),
  'aws:iam/policy:Policy': (request) => {
    const name = physicalName(request, text(request.inputs.name))
    const arn = `arn:aws:iam::${request.accountId}:policy/${name}`
    return { id: arn, outputs: { name, arn } }
  },
  'aws:iam/rolePolicy:RolePolicy': anonymous,
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': anonymous,
  'aws:cloudwatch/logGroup:LogGroup': named(
    (name, { region, accountId }) => `arn:aws:logs:${region}:${accountId}:log-group:${name}`,
  ),
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': anonymous,
  'aws:cloudwatch/queryDefinition:QueryDefinition': anonymous,
  'aws:cloudwatch/metricAlarm:MetricAlarm': named(
    (name, { region, accountId }) => `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`,
  ),
  'aws:cloudwatch/compositeAlarm:CompositeAlarm': named(
    (name, { region, accountId }) => `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`,
    'alarmName',
  ),
  'aws:cloudwatch/dashboard:Dashboard': (request) => {
    const dashboardName = physicalName(request, text(request.inputs.dashboardName))
    const dashboardArn = `arn:aws:cloudwatch::${request.accountId}:dashboard/${dashboardName}`
    return { id: dashboardName, outputs: { dashboardName, dashboardArn } }
  },
  'aws:sns/topic:Topic': (request) => {
    const name = physicalName(request, text(request.inputs.name))
    const arn = `arn:aws:sns:${request.region}:${request.accountId}:${name}`
    return { id: arn, outputs: { name, arn } }
  },
  'aws:sns/topicSubscription:TopicSubscription': anonymous,
  'aws:sns/topicPolicy:TopicPolicy': anonymous,
  'aws:budgets/budget:Budget': anonymous,
  'aws:kms/key:Key': (request) => {
    const keyId = stableId(32, request.urn)
    return {
      id: keyId,
      outputs: { keyId, arn: `arn:aws:kms:${request.region}:${request.accountId}:key/${keyId}` },
    }
  },
  'aws:kms/alias:Alias': anonymous,
  'aws:sqs/queuePolicy:QueuePolicy': anonymous,
  'aws:lambda/permission:Permission': anonymous,
  'aws:apigateway/account:Account': anonymous,
  'aws:cognito/userPool:UserPool': (request) => {
    const id = `${request.region}_${stableId(9, request.urn)}`
    const name = physicalName(request, text(request.inputs.name))
    const arn = `arn:aws:cognito-idp:${request.region}:${request.accountId}:userpool/${id}`
    return { id, outputs: { name, arn, endpoint: `cognito-idp.${request.region}.amazonaws.com/${id}` } }
  },
  'aws:cognito/userPoolClient:UserPoolClient': (request) => ({
    id: stableId(26, request.urn),
    outputs: { clientSecret: request.inputs.generateSecret === true ? stableId(52, request.urn) : '' },
  }),
  'aws:cognito/userPoolDomain:UserPoolDomain': (request) => ({
    id: text(request.inputs.domain) ?? '',
    outputs: {},
  }),
  'aws:cognito/userGroup:UserGroup': anonymous,
  'aws:cognito/resourceServer:ResourceServer': anonymous,
  'aws:ec2/vpc:Vpc': ofNetwork('vpc', 'vpc'),
  'aws:ec2/subnet:Subnet': ofNetwork('subnet', 'subnet'),
  'aws:ec2/internetGateway:InternetGateway': ofNetwork('igw', 'internet-gateway'),
  'aws:ec2/routeTable:RouteTable': ofNetwork('rtb', 'route-table'),
  'aws:ec2/route:Route': anonymous,
  'aws:ec2/routeTableAssociation:RouteTableAssociation': anonymous,
  'aws:ec2/securityGroup:SecurityGroup': (request) => {
    const { id, outputs } = ofNetwork('sg', 'security-group')(request)
    return { id, outputs: { ...outputs, name: physicalName(request, text(request.inputs.name)) } }
  },
  'aws:ec2/securityGroupRule:SecurityGroupRule': anonymous,
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': anonymous,
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': anonymous,
  'aws:ec2/vpcEndpoint:VpcEndpoint': ofNetwork('vpce', 'vpc-endpoint'),
  'aws:ec2/eip:Eip': ofNetwork('eipalloc', 'elastic-ip'),
  'aws:ec2/natGateway:NatGateway': ofNetwork('nat', 'natgateway'),
  'aws:ec2/flowLog:FlowLog': anonymous,
  'aws:ecr/repository:Repository': (request) => {
    const name = physicalName(request, text(request.inputs.name))
    const registryId = request.accountId
    return {
      id: name,
      outputs: {
        name,
        registryId,
        arn: `arn:aws:ecr:${request.region}:${registryId}:repository/${name}`,
        repositoryUrl: `${registryId}.dkr.ecr.${request.region}.amazonaws.com/${name}`,
      },
    }
  },
  'aws:ecr/repositoryPolicy:RepositoryPolicy': anonymous,
  'aws:ecr/lifecyclePolicy:LifecyclePolicy': anonymous,
  'aws:ecs/clusterCapacityProviders:ClusterCapacityProviders': anonymous,
  'aws:appautoscaling/target:Target': anonymous,
  'aws:appautoscaling/policy:Policy': named(
    (name, { region, accountId }) => `arn:aws:autoscaling:${region}:${accountId}:scalingPolicy:${name}`,
  ),
  'aws:wafv2/webAcl:WebAcl': (request) => {
    const name = physicalName(request, text(request.inputs.name))
    const id = stableId(32, request.urn)
    const scope = request.inputs.scope === 'CLOUDFRONT' ? 'global' : 'regional'
    const arn = `arn:aws:wafv2:${request.region}:${request.accountId}:${scope}/webacl/${name}/${id}`
    return { id, outputs: { name, arn } }
  },
  'aws:wafv2/webAclAssociation:WebAclAssociation': ({ inputs }) => ({
    id: `${text(inputs.webAclArn)},${text(inputs.resourceArn)}`,
    outputs: {},
  }),
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': anonymous,
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': anonymous,
  'aws:s3/bucketVersioning:BucketVersioning': anonymous,
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': anonymous,
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': anonymous,
  'aws:cloudfront/originAccessControl:OriginAccessControl': anonymous,
  'aws:cloudfront/vpcOrigin:VpcOrigin': anonymous,
}

export const inertTypeNames: ReadonlySet<string> = new Set(Object.keys(inertTypes))

const AnyInputs = z.record(z.string(), z.unknown())

/** Handlers of the inert types: they only compute outputs. */
export const inertHandlers: readonly ResourceHandler<AccountContext>[] = Object.entries(inertTypes).map(
  ([type, outputsOf]) =>
    defineResource<AccountContext, Properties>({
      type,
      inputs: AnyInputs,
      predict: ({ region, accountId }, { urn, name, inputs }) =>
        hasUnknown(inputs) ? {} : outputsOf({ region, accountId, urn, name, inputs }).outputs,
      create: ({ region, accountId }, { urn, name, inputs }) =>
        outputsOf({ region, accountId, urn, name, inputs }),
      update: ({ region, accountId }, _existing, { urn, name, inputs }) =>
        outputsOf({ region, accountId, urn, name, inputs }),
      delete: () => undefined,
    }),
)
