import { expect, test } from 'vitest'
import { inertHandlers } from './inert.ts'

const account = { region: 'eu-west-1', accountId: '000000000000' }

test('a web ACL has an ARN of its scope, and an association the id by which it is imported', async () => {
  const acl = handlerOf('aws:wafv2/webAcl:WebAcl')
  const arnOf = async (scope: string) => {
    const inputs = { name: 'acl', scope, defaultAction: { allow: {} } }
    const { id, outputs } = await acl.create(account, { urn: 'urn:acl', type: acl.type, name: 'acl', inputs })
    return { id, arn: String(outputs['arn']) }
  }
  const regional = await arnOf('REGIONAL')
  expect(regional.arn).toBe(`arn:aws:wafv2:eu-west-1:000000000000:regional/webacl/acl/${regional.id}`)
  expect((await arnOf('CLOUDFRONT')).arn).toContain(':global/webacl/')

  const association = handlerOf('aws:wafv2/webAclAssociation:WebAclAssociation')
  const inputs = {
    webAclArn: regional.arn,
    resourceArn: 'arn:aws:apigateway:eu-west-1::/restapis/a/stages/v1',
  }
  const request = { urn: 'urn:association', type: association.type, name: 'association', inputs }
  expect((await association.create(account, request)).id).toBe(`${inputs.webAclArn},${inputs.resourceArn}`)
})

function handlerOf(type: string) {
  const handler = inertHandlers.find((each) => each.type === type)
  if (handler === undefined) throw new Error(`There is no handler of ${type}.`)
  return handler
}
