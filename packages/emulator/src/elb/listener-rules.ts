import type { IncomingMessage } from 'node:http'
import { matchesWildcard } from '../http/wildcard.ts'

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html */
export type ListenerAction =
  | { readonly type: 'forward'; readonly targetGroupArn: string }
  | {
      readonly type: 'fixed-response'
      readonly status: number
      readonly contentType: string
      readonly body: string
    }

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html */
export type RuleCondition =
  | { readonly field: 'path-pattern' | 'host-header'; readonly values: readonly string[] }
  | { readonly field: 'http-header'; readonly name: string; readonly values: readonly string[] }

export interface ListenerRule {
  readonly priority: number
  /** All of them must hold. */
  readonly conditions: readonly RuleCondition[]
  readonly action: ListenerAction
}

/** The action of the first rule that a request meets, else the default one. */
export function actionFor(
  request: Pick<IncomingMessage, 'url' | 'headers'>,
  rules: readonly ListenerRule[],
  defaultAction: ListenerAction,
): ListenerAction {
  const met = rules
    .toSorted((a, b) => a.priority - b.priority)
    .find(({ conditions }) => conditions.every((condition) => holds(condition, request)))
  return met?.action ?? defaultAction
}

function holds(condition: RuleCondition, { url = '/', headers }: Pick<IncomingMessage, 'url' | 'headers'>) {
  const subject = (): string => {
    switch (condition.field) {
      case 'path-pattern':
        return url.split('?', 1)[0] ?? '/'
      case 'host-header':
        return (headers.host ?? '').split(':', 1)[0]?.toLowerCase() ?? ''
      case 'http-header':
        return String(headers[condition.name.toLowerCase()] ?? '')
    }
  }
  const text = subject()
  return condition.values.some((pattern) => matchesWildcard(pattern, text))
}
