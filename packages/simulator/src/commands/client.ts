import { withClientAdmin } from '@sportsfeeds/admin'
import type { ClientPlan } from '../plan/plan-client.ts'
import { openTarget } from '../target/open-target.ts'
import type { CommandContext } from './context.ts'

/** `simulator client`: creates or changes a client, or locks its analysts out. */
export async function client(plan: ClientPlan, context: CommandContext): Promise<number> {
  const target = await openTarget(plan.target, context.environment, { providers: 0 })
  try {
    const { id, name, description, active } = plan
    await withClientAdmin(target.outputs, (admin) =>
      admin.put({ id, name, description, active, createdAt: Date.now() }),
    )
    context.say(
      `${id} "${name}" is ${active ? 'active' : 'locked out: its analysts can no longer connect or read'}`,
    )
    return 0
  } finally {
    await target.close()
  }
}
