import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'

export interface LiveNetworkArgs {
  readonly region: string
  readonly tags: Readonly<Record<string, string>>
}

/**
 * The network of the live gateway: two zones with public subnets, since a NAT gateway would charge for every byte of odds. Security groups let
 * nothing in but CloudFront to the load balancer, and the load balancer to the tasks.
 */
export class LiveNetwork extends pulumi.ComponentResource {
  readonly vpc: aws.ec2.Vpc
  readonly subnetIds: readonly pulumi.Output<string>[]
  readonly #name: string
  readonly #args: LiveNetworkArgs

  constructor(name: string, args: LiveNetworkArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:network:LiveNetwork', name, {}, options)
    this.#name = name
    this.#args = args
    const { tags } = args
    const parent = { parent: this }
    this.vpc = new aws.ec2.Vpc(
      `${name}-vpc`,
      { cidrBlock: addresses, enableDnsHostnames: true, enableDnsSupport: true, tags },
      parent,
    )
    // A VPC origin of CloudFront requires one, too: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
    const internet = new aws.ec2.InternetGateway(`${name}-internet`, { vpcId: this.vpc.id, tags }, parent)
    const routes = new aws.ec2.RouteTable(`${name}-routes`, { vpcId: this.vpc.id, tags }, parent)
    const route = new aws.ec2.Route(
      `${name}-out`,
      { routeTableId: routes.id, destinationCidrBlock: everywhere, gatewayId: internet.id },
      parent,
    )
    this.#endpoints(routes)
    const { names } = aws.getAvailabilityZonesOutput({ state: 'available' }, parent)
    this.subnetIds = subnetAddresses.map((cidrBlock, index) => {
      const subnet = new aws.ec2.Subnet(
        `${name}-${index + 1}`,
        { vpcId: this.vpc.id, cidrBlock, availabilityZone: names.apply((zones) => zones[index] ?? ''), tags },
        parent,
      )
      const association = new aws.ec2.RouteTableAssociation(
        `${name}-${index + 1}`,
        { subnetId: subnet.id, routeTableId: routes.id },
        { ...parent, dependsOn: [route] },
      )
      // Nothing starts in a subnet that has no way out yet.
      return pulumi.all([subnet.id, association.id]).apply(([id]) => id)
    })
    this.registerOutputs({ vpcId: this.vpc.id })
  }

  /** A security group that lets nothing in or out until it is allowed. */
  createGroup(name: string, description: string, parent: pulumi.Resource): aws.ec2.SecurityGroup {
    const { tags } = this.#args
    return new aws.ec2.SecurityGroup(name, { vpcId: this.vpc.id, description, tags }, { parent })
  }

  /** Reads of the table, and layers of images, stay in AWS's network, at no charge. */
  #endpoints(routes: aws.ec2.RouteTable): void {
    const { region, tags } = this.#args
    for (const service of ['dynamodb', 's3']) {
      new aws.ec2.VpcEndpoint(
        `${this.#name}-${service}`,
        {
          vpcId: this.vpc.id,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: 'Gateway',
          routeTableIds: [routes.id],
          tags,
        },
        { parent: this },
      )
    }
  }
}

const everywhere = '0.0.0.0/0'
const addresses = '10.0.0.0/20'
/** One a zone; a load balancer takes no fewer than two. */
const subnetAddresses = ['10.0.0.0/22', '10.0.4.0/22']
