import { newRule, Rule, unrestricted } from './rules.ts'

/** The rule that the address of a link from a row suggests; undefined without one, or if it makes no sense. */
export function readSuggestedRule(search: URLSearchParams, id: string): Rule | undefined {
  const { game, market, outcome, price } = Object.fromEntries(search)
  if (game === undefined) return undefined
  const rule = Rule.safeParse({
    ...newRule('level', id),
    scope: { ...unrestricted, games: [game] },
    market,
    outcome,
    price: Number(price),
  })
  return rule.data
}
