import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { setUpEcs } from './testing/set-up-ecs.ts'

const cluster = 'live'

test('A service runs its tasks, which the load balancer shares requests among [ecs/service-load-balancing]', async () => {
  const { define, fetchText, start, until } = await setUpEcs()
  const service = start({ taskDefinition: define(), desiredCount: 2 })
  await until(() => service.isSteady)
  const pids = new Set(await Promise.all([1, 2, 3, 4].map(() => fetchText())))
  expect([...pids].toSorted()).toEqual(
    service
      .tasks()
      .map(({ pid }) => String(pid))
      .toSorted(),
  )
})

test('A task sees its own variables, those of its image and what Fargate gives, and nothing of the machine [ecs/task-metadata-endpoint-v4-fargate]', async () => {
  const { define, endpoint, fetchText, start, tasks, until } = await setUpEcs()
  const service = start({ taskDefinition: define() })
  await until(() => service.isSteady)
  const environment = z.record(z.string(), z.string()).parse(JSON.parse(await fetchText('/environment')))
  expect(environment).toMatchObject({
    BEHAVIOUR: 'polite',
    COLOUR: 'green',
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
    PORT: String(tasks()[0]?.address?.port),
  })
  expect(environment).not.toHaveProperty('HOME')
  const metadata = await fetch(`${environment.ECS_CONTAINER_METADATA_URI_V4}/task`)
  expect(await metadata.json()).toMatchObject({
    Cluster: 'arn:aws:ecs:eu-west-1:123456789012:cluster/live',
    TaskARN: tasks()[0]?.arn,
    ServiceName: 'app',
    Family: 'app',
  })
})

test('A task that exits is replaced, and described with its code for an hour [ecs/stopped-task-errors]', async () => {
  const { client, define, fetchText, start, tasks, until } = await setUpEcs()
  const service = start({ taskDefinition: define() })
  await until(() => service.isSteady)
  await fetchText('/crash')
  await until(() => tasks().length === 2 && service.isSteady)
  const { taskArns } = await client.send(new ListTasksCommand({ cluster, desiredStatus: 'STOPPED' }))
  const described = await client.send(new DescribeTasksCommand({ cluster, tasks: taskArns }))
  expect(described.tasks).toMatchObject([
    {
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [{ exitCode: 7 }],
    },
  ])
})

test('A task that is stopped drains, gets SIGTERM, and SIGKILL after its stop timeout [ecs-api/API_StopTask]', async () => {
  const { client, define, ecs, start, tasks, until } = await setUpEcs()
  const polite = start({ taskDefinition: define() })
  const stubborn = start({ serviceName: 'stubborn', taskDefinition: define('stubborn'), loadBalancers: [] })
  await until(() => polite.isSteady && stubborn.isSteady)
  await until(() => ecs.logs('stubborn').some(({ message }) => message.startsWith('listening')))
  for (const { arn } of tasks())
    await client.send(new StopTaskCommand({ cluster, task: arn, reason: 'a test' }))
  const stopped = tasks().filter(({ desiredStatus }) => desiredStatus === 'STOPPED')
  await until(() => stopped.every(({ status }) => status === 'STOPPED'))
  expect(stopped.map(({ exitCode, stopped: stop }) => ({ exitCode, stop }))).toEqual([
    { exitCode: 0, stop: { code: 'UserInitiated', reason: 'a test' } },
    { exitCode: 137, stop: { code: 'UserInitiated', reason: 'a test' } },
  ])
  await until(() => polite.isSteady)
})

test('A service is made, changed and deleted through the API [ecs-api/API_UpdateService]', async () => {
  const { client, fetchText, tasks, until } = await setUpEcs()
  const register = async (command?: string[]) =>
    (
      await client.send(
        new RegisterTaskDefinitionCommand({
          family: 'tool',
          cpu: '512',
          memory: '1024',
          containerDefinitions: [{ name: 'tool', image: 'app:1', ...(command && { command }) }],
        }),
      )
    ).taskDefinition?.taskDefinitionArn
  const taskDefinition = await register()
  expect(
    (await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'tool' }))).taskDefinition,
  ).toMatchObject({ revision: 1, cpu: '512', containerDefinitions: [{ name: 'tool', image: 'app:1' }] })
  await client.send(
    new CreateServiceCommand({ cluster, serviceName: 'tool', taskDefinition, desiredCount: 1 }),
  )
  const describe = async () =>
    (await client.send(new DescribeServicesCommand({ cluster, services: ['tool'] }))).services?.[0]
  await expect.poll(async () => (await describe())?.runningCount, { timeout: 30_000 }).toBe(1)
  const next = await register(['node', '--eval', 'setInterval(() => {}, 1000)'])
  await client.send(
    new UpdateServiceCommand({ cluster, service: 'tool', taskDefinition: next, desiredCount: 2 }),
  )
  await expect
    .poll(async () => (await describe())?.deployments?.[0]?.rolloutState, { timeout: 30_000 })
    .toBe('COMPLETED')
  expect(await describe()).toMatchObject({ runningCount: 2, taskDefinition: next })
  await client.send(new DeleteServiceCommand({ cluster, service: 'tool', force: true }))
  await until(() => tasks().every(({ status }) => status === 'STOPPED'))
  const { failures } = await client.send(new DescribeServicesCommand({ cluster, services: ['tool'] }))
  expect(failures).toEqual([{ arn: 'tool', reason: 'MISSING' }])
  expect(await fetchText()).toContain('503')
})

test('A task whose image is unknown, or whose program cannot be started, says so [ecs/stopped-task-errors]', async () => {
  const { define, ecs, start, tasks, until } = await setUpEcs()
  ecs.images.put('absent:1', { directory: '/', command: ['/absent/program'] })
  start({ taskDefinition: define('polite', 'other:2') })
  start({ serviceName: 'second', taskDefinition: define('polite', 'absent:1'), loadBalancers: [] })
  const hasReason = (text: string): boolean =>
    tasks().some(({ stopped }) => stopped?.code === 'TaskFailedToStart' && stopped.reason.includes(text))
  await until(() => hasReason('CannotPullContainerError') && hasReason('ENOENT'))
  expect(hasReason('no image "other:2"')).toBe(true)
  ecs.updateService('live', 'app', { desiredCount: 0 })
  ecs.updateService('live', 'second', { desiredCount: 0 })
})

test('What tasks print is kept by service, and time and logs are metered', async () => {
  const { define, ecs, meter, start, tasks, until } = await setUpEcs()
  const service = start({ taskDefinition: define() })
  await until(() => service.isSteady)
  const lines = ecs.logs('app').map(({ message }) => message)
  expect(lines[0]).toMatch(/^\(service app\) has started task [0-9a-f]{32}$/)
  expect(lines).toContain(`listening on ${tasks()[0]?.address?.port}`)
  // Also while it runs.
  const early = meter.read()['ecs.vcpuHours'] ?? 0
  expect(early).toBeGreaterThan(0)
  await ecs.deleteService('live', 'app')
  expect(ecs.serviceNames()).toEqual([])
  const units = meter.read()
  expect(units['ecs.vcpuHours']).toBeGreaterThan(early)
  expect(units['ecs.memoryGbHours']).toBeCloseTo((units['ecs.vcpuHours'] ?? 0) * 2, 9)
  expect(units['ecs.logBytes']).toBeGreaterThan(10)
})
