import { ClientMessage, type ErrorFrame, fieldPath } from '@sportsfeeds/domain'
import * as z from 'zod'
import { describeIssue } from '../http/describe-issue.ts'

/** The reason why a message is refused, for its sender. */
export interface MessageIssue {
  readonly code: ErrorFrame['code']
  readonly message: string
}

export function parseClientMessage(
  text: string,
): { readonly message: ClientMessage } | { readonly issue: MessageIssue } {
  const json = parseJson(text)
  const parsed = ClientMessage.safeParse(json, { error: describeIssue })
  return parsed.success ? { message: parsed.data } : { issue: toMessageIssue(json, parsed.error) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function toMessageIssue(json: unknown, error: z.ZodError<ClientMessage>): MessageIssue {
  const addressed = Addressed.safeParse(json)
  if (!addressed.success) {
    return { code: 'bad_message', message: `A message is a JSON object with an "action": ${validActions}.` }
  }
  const { action } = addressed.data
  if (!actions.includes(action)) {
    const shown = JSON.stringify(action.slice(0, maxShownCharacters))
    return { code: 'unknown_action', message: `Unknown action ${shown}. Valid actions: ${validActions}.` }
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
const validActions = actions.join(', ')
const maxShownCharacters = 40
