import { Problem } from '@sportsfeeds/domain'
import { type Component, object, part } from '../component.ts'
import { gameComponents } from './game-components.ts'
import { oddsComponents } from './odds-components.ts'

/** Every named schema of the document, by its name there. */
export const components: Readonly<Record<string, Component>> = {
  ...oddsComponents,
  ...gameComponents,
  FieldIssue: object(
    part(Problem.shape.errors).element,
    'An invalid field or parameter.',
    { field: 'odds[3].homeOdds', reason: 'must be a price while the market is open' },
    { field: 'Path of the field, or name of the parameter.', reason: 'What it must be.' },
  ),
  Problem: object(
    Problem,
    'Why a request failed: https://www.rfc-editor.org/rfc/rfc9457',
    {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: 'No odds record is valid.',
      errors: [{ field: 'odds[3].homeOdds', reason: 'must be a price while the market is open' }],
    },
    {
      type: 'URI reference that names the kind of problem.',
      title: 'The kind of problem, for people.',
      status: 'HTTP status. Absent in responses that API Gateway makes for several statuses.',
      detail: 'What is wrong with this request.',
      errors: 'An entry for each invalid field.',
    },
  ),
}
