import { Problem } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { gatewayResponses, problemHeaders, problemTemplate } from './gateway-responses.ts'

// What API Gateway puts in place of each variable; a message string comes with its quotes.
const context = {
  status: '400',
  'error.messageString': '"Missing required request parameters: [game]"',
}

function render(template: string): string {
  return Object.entries(context).reduce(
    (text, [name, value]) => text.replace(`$context.${name}`, value),
    template,
  )
}

test.each(gatewayResponses)('$responseType is a problem once its variables are filled in', (response) => {
  const problem = Problem.parse(JSON.parse(render(problemTemplate(response))))
  expect(problem.status).toBe(Number(response.statusCode ?? context.status))
})

test('only variables that come quoted or as numbers are in a template', () => {
  const used = gatewayResponses.flatMap(
    (response) => problemTemplate(response).match(/\$context\.[\w.]+/g) ?? [],
  )
  expect(new Set(used)).toEqual(new Set(['$context.error.messageString', '$context.status']))
})

test('pages of the console may read them, and no others', () => {
  const allowed = 'gatewayresponse.header.Access-Control-Allow-Origin'
  expect(problemHeaders('https://console.example')[allowed]).toBe("'https://console.example'")
  expect(problemHeaders(undefined)).not.toHaveProperty(allowed)
})
