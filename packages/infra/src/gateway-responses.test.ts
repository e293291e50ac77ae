import { Problem } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { gatewayResponses, problemHeaders, problemTemplate } from './gateway-responses.ts'

// What API Gateway puts in place of each variable; a message string comes with its quotes.
const context: Readonly<Record<string, string>> = {
  'error.messageString': '"Missing required request parameters: [game]"',
}

function render(template: string): string {
  // A variable that does not exist there becomes nothing.
  return template.replaceAll(/\$context\.([\w.]*\w)/g, (_, name: string) => context[name] ?? '')
}

test.each(gatewayResponses)('$responseType is a problem once its variables are filled in', (response) => {
  const problem = Problem.parse(JSON.parse(render(problemTemplate(response))))
  expect(problem.status?.toString()).toBe(response.statusCode)
})

test('a request without a key learns which header is missing', () => {
  const [refused] = gatewayResponses.filter(({ responseType }) => responseType === 'INVALID_API_KEY')
  expect(refused && problemTemplate(refused)).toContain('x-api-key')
})

test('an address that sends too much is not refused as one without access, on which clients give up', () => {
  const [filtered] = gatewayResponses.filter(({ responseType }) => responseType === 'WAF_FILTERED')
  expect(filtered?.statusCode).toBe('429')
})

test('only variables that a gateway response has, and that come quoted, are in a template', () => {
  const used = gatewayResponses.flatMap(
    (response) => problemTemplate(response).match(/\$context\.[\w.]+/g) ?? [],
  )
  expect(new Set(used)).toEqual(new Set(['$context.error.messageString']))
})

test('pages of the console may read them, and no others', () => {
  const allowed = 'gatewayresponse.header.Access-Control-Allow-Origin'
  expect(problemHeaders('https://console.example')[allowed]).toBe("'https://console.example'")
  expect(problemHeaders(undefined)).not.toHaveProperty(allowed)
})
