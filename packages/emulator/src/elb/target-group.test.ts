import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { parseTargetGroup, type TargetGroupInput } from './settings.ts'
import { createTargetGroup } from './target-group.ts'
import type { TargetAddress } from './types.ts'

const [a, b, c] = [
  { host: '127.0.0.1', port: 1 },
  { host: '127.0.0.1', port: 2 },
  { host: '127.0.0.1', port: 3 },
] as const

test('A target gets requests once it has passed a check [elb/target-group-health-checks]', async () => {
  const { clock, group, ill } = setUp()
  ill.add(1)
  group.register(a)
  await clock.advance(5_000)
  expect(group.stateOf(a)).toBe('initial')
  expect(group.choose()).toBeUndefined()
  ill.clear()
  await clock.advance(1_000)
  expect(group.stateOf(a)).toBe('healthy')
  expect(group.choose()).toMatchObject(a)
})

test('A target is unhealthy after so many failures, and healthy after so many passes [elb/target-group-health-checks]', async () => {
  const { changes, clock, group, ill } = setUp()
  group.register(a)
  await clock.advance(0)
  ill.add(1)
  await clock.advance(10_000)
  expect(group.stateOf(a)).toBe('healthy')
  await clock.advance(10_000)
  expect(group.stateOf(a)).toBe('unhealthy')
  ill.clear()
  await clock.advance(20_000)
  expect(group.stateOf(a)).toBe('unhealthy')
  await clock.advance(10_000)
  expect(group.stateOf(a)).toBe('healthy')
  expect(changes()).toBe(3)
})

test('A target that never passes becomes unhealthy', async () => {
  const { clock, group, ill } = setUp()
  ill.add(1)
  group.register(a)
  await clock.advance(20_000)
  expect(group.stateOf(a)).toBe('unhealthy')
})

test('Requests go round healthy targets, and to all when none is healthy [elb/target-group-health-checks]', async () => {
  const { clock, group, ill, ports } = setUp()
  for (const target of [a, b, c]) group.register(target)
  await clock.advance(0)
  expect(ports(6)).toEqual([1, 1, 2, 2, 3, 3])
  ill.add(2)
  await clock.advance(20_000)
  expect(ports(4)).toEqual([1, 1, 3, 3])
  for (const port of [1, 3]) ill.add(port)
  await clock.advance(20_000)
  expect(ports(3)).toEqual([1, 2, 3])
})

test('With least outstanding requests the next one goes to the target that serves the fewest [elb/edit-target-group-attributes]', async () => {
  const { clock, group } = setUp({ algorithm: 'least_outstanding_requests' })
  for (const target of [a, b]) group.register(target)
  await clock.advance(0)
  const connect = () => {
    const target = group.choose()
    return { port: target?.port, end: target?.connect(() => undefined) }
  }
  const first = connect()
  expect([first.port, connect().port]).toEqual([1, 2])
  first.end?.()
  expect(connect().port).toBe(1)
  expect([connect().port, connect().port]).toEqual([1, 2])
})

test('A target without connections is deregistered at once [elb/edit-target-group-attributes]', async () => {
  const { clock, group } = setUp()
  group.register(a)
  await clock.advance(0)
  await group.deregister(a)
  expect(group.stateOf(a)).toBeUndefined()
  await group.deregister(a)
})

test('A target that drains gets nothing new, and is gone when its last connection ends [elb/edit-target-group-attributes]', async () => {
  const { clock, group, ports } = setUp()
  for (const target of [a, b]) group.register(target)
  await clock.advance(0)
  const ends = [1, 2, 3, 4].map(() => {
    const target = group.choose()
    return { port: target?.port, end: target?.connect(() => undefined) }
  })
  const gone = group.deregister(a)
  expect(group.stateOf(a)).toBe('draining')
  expect(ports(4)).toEqual([2, 2, 2, 2])
  for (const { port, end } of ends) if (port === 1) end?.()
  await gone
  expect(group.stateOf(a)).toBeUndefined()
})

test('Connections that are left after the deregistration delay are broken off [elb/edit-target-group-attributes]', async () => {
  const { clock, group } = setUp({ deregistrationDelaySeconds: 30 })
  group.register(a)
  await clock.advance(0)
  let isSevered = false
  const end = group.choose()?.connect(() => (isSevered = true))
  const gone = group.deregister(a)
  await clock.advance(29_999)
  expect(isSevered).toBe(false)
  await clock.advance(1)
  await gone
  expect(isSevered).toBe(true)
  end?.()
  expect(group.targets()).toEqual([])
})

test('Settings beyond the limits of AWS are refused by name', () => {
  expect(() => parseTargetGroup({ name: 'live', healthCheck: { intervalSeconds: 1 } })).toThrow(
    'healthCheck.intervalSeconds',
  )
})

function setUp(settings: Partial<TargetGroupInput> = {}) {
  const clock = createManualClock(0)
  /** Ports whose targets fail their checks. */
  const ill = new Set<number>()
  const group = createTargetGroup({
    arn: 'arn:group',
    settings: parseTargetGroup({
      name: 'live',
      healthCheck: { intervalSeconds: 10, healthyThreshold: 3, unhealthyThreshold: 2 },
      ...settings,
    }),
    clock,
    probe: async ({ port }: TargetAddress) => !ill.has(port),
  })
  let changes = 0
  group.onChange(() => (changes += 1))
  const ports = (count: number) =>
    Array.from({ length: count }, () => group.choose()?.port).toSorted((x = 0, y = 0) => x - y)
  return { clock, group, ill, ports, changes: () => changes }
}
