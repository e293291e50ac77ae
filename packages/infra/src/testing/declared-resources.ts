import { readFile } from 'node:fs/promises'
import * as pulumi from '@pulumi/pulumi'
import { parse } from 'yaml'
import * as z from 'zod'
import { program, type ProgramOutputs } from '../program.ts'

export interface DeclaredResource {
  readonly type: string
  readonly name: string
  readonly inputs: Readonly<Record<string, unknown>>
}

export interface DeclaredStack {
  readonly resources: readonly DeclaredResource[]
  readonly outputs: ProgramOutputs
  /** Every resource of a type, in the order of declaration. */
  ofType(type: string): readonly DeclaredResource[]
  /** The only resource of a type. */
  only(type: string): DeclaredResource
}

/** Declares a stack with the settings of its own file, against a recorder in place of an engine. */
export const declareStack = async (
  stack: string,
  overrides: Readonly<Record<string, string>> = {},
): Promise<DeclaredStack> => {
  const resources: DeclaredResource[] = []
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id }) => {
        resources.push({ type, name, inputs })
        return { id: id || `${name}-id`, state: { name, ...inputs, ...computed(type, name) } }
      },
      call: ({ token }) => (token === 'aws:index/getRegion:getRegion' ? { region: 'eu-west-1' } : {}),
    },
    'sportsfeeds',
    stack,
  )
  pulumi.runtime.setAllConfig({ ...(await settingsOf(stack)), ...overrides })
  const outputs = await program()
  await pulumi.runtime.disconnect()
  const ofType = (type: string) => resources.filter((resource) => resource.type === type)
  return {
    resources,
    outputs,
    ofType,
    only: (type) => {
      const [resource, ...more] = ofType(type)
      if (resource === undefined || more.length > 0) {
        throw new Error(
          `${stack} declares ${more.length + (resource ? 1 : 0)} resources of type ${type}, not one.`,
        )
      }
      return resource
    },
  }
}

/** The settings of a stack's file as the CLI hands them to the program: text, structures as JSON. */
const settingsOf = async (stack: string): Promise<Record<string, string>> => {
  const text = await readFile(new URL(`../../Pulumi.${stack}.yaml`, import.meta.url), 'utf8')
  const { config } = StackFile.parse(parse(text))
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
}

const StackFile = z.object({ config: z.record(z.string(), z.json()) })

/** What AWS would compute, as far as other resources are built from it. */
const computed = (type: string, name: string): Record<string, unknown> => ({
  arn: `arn:aws:${type.split('/')[0]?.slice('aws:'.length)}:eu-west-1:123456789012:${name}`,
  ...(type === 'aws:lambda/function:Function'
    ? { invokeArn: `arn:aws:apigateway:eu-west-1:lambda:path/${name}` }
    : {}),
  ...(type === 'aws:apigateway/apiKey:ApiKey' ? { value: `value-of-${name}` } : {}),
  ...(type === 'aws:apigatewayv2/api:Api'
    ? {
        apiEndpoint: 'wss://abc.execute-api.eu-west-1.amazonaws.com',
        executionArn: `arn:aws:execute-api:::${name}`,
      }
    : {}),
  ...(type === 'aws:apigateway/restApi:RestApi'
    ? { rootResourceId: 'root', executionArn: `arn:aws:execute-api:::${name}` }
    : {}),
  ...(type.endsWith('/stage:Stage')
    ? { invokeUrl: `https://abc.execute-api.eu-west-1.amazonaws.com/${name}` }
    : {}),
  ...(type === 'aws:cognito/userPool:UserPool'
    ? { endpoint: 'cognito-idp.eu-west-1.amazonaws.com/pool' }
    : {}),
  ...(type === 'aws:sqs/queue:Queue'
    ? { url: `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}` }
    : {}),
  ...(type === 'random:index/randomPassword:RandomPassword' ? { result: 'x'.repeat(48) } : {}),
})
