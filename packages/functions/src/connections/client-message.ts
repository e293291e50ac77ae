import { ClientMessage, type ErrorFrame, fieldPath } from '@sportsfeeds/domain'
import * as z from 'zod'
import { describeIssue } from '../http/describe-issue.ts'

/** Why a message is not understood, as its sender is told. */
export interface MessageFault {
  readonly code: ErrorFrame['code']
  readonly message: string
}

/** What an analyst's client sent, or why it is not understood. */
export function parseClientMessage(
  text: string,
): { readonly message: ClientMessage } | { readonly fault: MessageFault } {
  const json = parseJson(text)
  const parsed = ClientMessage.safeParse(json, { error: describeIssue })
  return parsed.success ? { message: parsed.data } : { fault: faultOf(json, parsed.error) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function faultOf(json: unknown, error: z.ZodError<ClientMessage>): MessageFault {
  const addressed = Addressed.safeParse(json)
  if (!addressed.success) {
    return { code: 'bad_message', message: `A message is a JSON object with an "action": ${knownActions}.` }
  }
  const { action } = addressed.data
  if (!actions.includes(action)) {
    const shown = JSON.stringify(action.slice(0, shownCharacters))
    return { code: 'unknown_action', message: `There is no action ${shown}; there are ${knownActions}.` }
  }
  const [first] = error.issues
  const isTooLong = first?.code === 'too_big' && first.origin === 'array'
  return {
    code: isTooLong ? 'too_many_games' : 'bad_message',
    message: `${fieldPath(first?.path ?? [])} ${first?.message ?? 'is not valid'}.`,
  }
}

const Addressed = z.object({ action: z.string() })
const actions = ClientMessage.options.map(({ shape }): string => shape.action.value)
const knownActions = actions.join(', ')
const shownCharacters = 40
