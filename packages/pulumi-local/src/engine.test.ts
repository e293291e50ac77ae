/* oxlint-disable no-new -- a Pulumi program declares resources by constructing them */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as pulumi from '@pulumi/pulumi'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createEngine, type Program } from './engine.ts'
import { Box, boxHandler, boxType, Crate, createShelf } from './testing/shelf.ts'

function createTestEngine(stack = 'dev') {
  const shelf = createShelf()
  const engine = createEngine({
    project: 'shop',
    stack,
    handlers: new Map([[boxType, boxHandler]]),
    functions: new Map([['shelf:index:tallest', () => ({ height: 42 })]]),
    context: shelf,
  })
  return { shelf, engine }
}

function withLabel(label: string, size = 1): Program {
  return () => {
    const outer = new Box('outer', { label, size })
    new Box('inner', { label: 'inner', inside: outer.id })
  }
}

const tellStack: Program = () => {
  new Box('box', { label: 'a' })
  return { stack: pulumi.getStack() }
}

function failureOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => expect.unreachable('it should have failed'),
    (error: Error) => error,
  )
}

describe('outputs', () => {
  test('computed outputs of one resource become inputs of the next, in the order that they need', async () => {
    const { engine, shelf } = createTestEngine()
    const { values } = await engine.up(() => {
      const outer = new Box('outer', { label: 'big', size: 3 })
      const inner = new Box('inner', { label: 'small', inside: outer.id })
      return { inner: inner.id, weight: outer.weight }
    })
    expect(values).toEqual({ inner: 'box-inner', weight: 30 })
    expect(shelf.boxes.get('inner')?.inside).toBe('box-outer')
    expect(shelf.diary).toEqual(['create outer', 'create inner'])
  })

  test('a secret reaches the cloud in the clear and the stack outputs as a secret, however deep it is', async () => {
    const { engine, shelf } = createTestEngine()
    const { values, secretKeys } = await engine.up(() => {
      const box = new Box('safe', { label: 'safe', note: pulumi.secret('under the mat') })
      return { nested: { note: box.note }, key: box.combination, label: box.label }
    })
    expect(shelf.boxes.get('safe')?.note).toBe('under the mat')
    expect(values).toEqual({ nested: { note: 'under the mat' }, key: 'safe-1234', label: 'safe' })
    expect([...secretKeys].toSorted()).toEqual(['key', 'nested'])
  })

  test('configuration and provider functions reach the program', async () => {
    const { engine } = createTestEngine('staging')
    const { values } = await engine.up(
      async () => ({
        colour: new pulumi.Config('shop').require('colour'),
        stack: pulumi.getStack(),
        tallest: await pulumi.runtime.invoke('shelf:index:tallest', {}),
      }),
      { 'shop:colour': 'green' },
    )
    expect(values).toEqual({ colour: 'green', stack: 'staging', tallest: { height: 42 } })
  })
})

describe('updates', () => {
  test('a second update of the same program changes nothing', async () => {
    const { engine, shelf } = createTestEngine()
    await engine.up(withLabel('a'))
    shelf.diary.length = 0
    await engine.up(withLabel('a'))
    expect(shelf.diary).toEqual([])
  })

  test('an input that can change does so in place', async () => {
    const { engine, shelf } = createTestEngine()
    await engine.up(withLabel('a'))
    shelf.diary.length = 0
    await engine.up(withLabel('b'))
    expect(shelf.diary).toEqual(['update outer'])
    expect(shelf.boxes.get('outer')?.label).toBe('b')
  })

  test('an input that cannot change replaces the resource and what needs it', async () => {
    const { engine, shelf } = createTestEngine()
    await engine.up(withLabel('a', 1))
    shelf.diary.length = 0
    await engine.up(withLabel('a', 2))
    expect(shelf.diary).toEqual(['delete inner', 'delete outer', 'create outer', 'create inner'])
  })

  test('a type that is made before the old one is deleted leaves what needs it in place', async () => {
    const shelf = createShelf()
    const handler = { ...boxHandler, createBeforeDelete: true }
    const engine = createEngine({
      project: 'shop',
      stack: 'dev',
      handlers: new Map([[boxType, handler]]),
      functions: new Map(),
      context: shelf,
    })
    await engine.up(withLabel('a', 1))
    shelf.diary.length = 0
    await engine.up(withLabel('a', 2))
    expect(shelf.diary).toEqual(['create outer', 'delete outer'])
  })

  test('what the program no longer declares is removed', async () => {
    const { engine, shelf } = createTestEngine()
    await engine.up(withLabel('a'))
    await engine.up(() => {
      new Box('outer', { label: 'a', size: 1 })
    })
    expect([...shelf.boxes.keys()]).toEqual(['outer'])
  })

  test('ignored changes are ignored', async () => {
    const { engine, shelf } = createTestEngine()
    for (const label of ['first', 'second']) {
      await engine.up(() => {
        new Box('box', { label }, { ignoreChanges: ['label'] })
      })
    }
    expect(shelf.boxes.get('box')?.label).toBe('first')
  })

  test('an ignored input that was not there before stays away', async () => {
    const { engine, shelf } = createTestEngine()
    for (const note of [undefined, 'new']) {
      await engine.up(() => {
        new Box('box', { label: 'a', ...(note !== undefined && { note }) }, { ignoreChanges: ['note'] })
      })
    }
    expect(shelf.boxes.get('box')?.note).toBeUndefined()
  })

  test('a resource that moved into a component is kept when it has an alias', async () => {
    const { engine, shelf } = createTestEngine()
    await engine.up(() => {
      new Box('box', { label: 'a' })
    })
    shelf.diary.length = 0
    await engine.up(() => {
      const crate = new Crate('crate', { label: 'other' })
      new Box('box', { label: 'a' }, { parent: crate, aliases: [{ parent: pulumi.rootStackResource }] })
    })
    expect(shelf.diary).toEqual(['create crate-box'])
  })

  test('code that changed under the same path is a change', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'engine-'))
    try {
      const { engine, shelf } = createTestEngine()
      const program = () => {
        new Box('box', { label: 'a', content: new pulumi.asset.FileArchive(directory) })
      }
      await writeFile(join(directory, 'index.mjs'), 'one')
      await engine.up(program)
      await engine.up(program)
      await writeFile(join(directory, 'index.mjs'), 'two')
      await engine.up(program)
      expect(shelf.diary).toEqual(['create box', 'update box'])
    } finally {
      await rm(directory, { recursive: true })
    }
  })

  test("the default tags of the stack and the resource's own add up", async () => {
    const shelf = createShelf()
    const engine = createEngine({
      project: 'shop',
      stack: 'dev',
      handlers: new Map([['aws:shelf:Box', { ...boxHandler, type: 'aws:shelf:Box' }]]),
      functions: new Map(),
      context: shelf,
    })
    class AwsBox extends pulumi.CustomResource {
      declare readonly tagsAll: pulumi.Output<Record<string, string>>
      constructor() {
        super('aws:shelf:Box', 'box', { label: 'a', tags: { team: 'odds' }, tagsAll: undefined })
      }
    }
    const { values } = await engine.up(() => ({ tags: new AwsBox().tagsAll }), {
      'aws:defaultTags': JSON.stringify({ tags: { product: 'shop', team: 'none' } }),
    })
    expect(values).toEqual({ tags: { product: 'shop', team: 'odds' } })
  })
})

describe('destroy', () => {
  test('removes everything, the last made first', async () => {
    const { engine, shelf } = createTestEngine()
    await engine.up(() => {
      const outer = new Box('outer', { label: 'a' })
      new Crate('crate', { label: 'b', inside: outer.id })
    })
    shelf.diary.length = 0
    await engine.destroy()
    expect(shelf.diary).toEqual(['delete crate-box', 'delete outer'])
    expect(engine.resources()).toEqual([])
  })

  test('stops at a protected resource', async () => {
    const { engine } = createTestEngine()
    await engine.up(() => {
      new Box('safe', { label: 'a' }, { protect: true })
    })
    await expect(engine.destroy()).rejects.toThrow(/"safe" .*protected/)
  })
})

describe('failures', () => {
  test('one clear error names what failed; what needs it is not made; the next update continues from there', async () => {
    const { engine, shelf } = createTestEngine()
    let label = 'broken'
    const program = () => {
      const first = new Box('first', { label: 'ok' })
      const second = new Box('second', { label, inside: first.id })
      const third = new Box('third', { label: 'ok', inside: second.id })
      return { third: third.id }
    }
    const error = await failureOf(engine.up(program))
    expect(error.message).toMatch(
      /^"second" \(shelf:index:Box\) at .*engine\.test\.ts:\d+: could not create it: the lid does not close$/,
    )
    expect([...shelf.boxes.keys()]).toEqual(['first'])

    label = 'whole'
    const { values } = await engine.up(program)
    expect(values).toEqual({ third: 'box-third' })
    expect(shelf.diary).toEqual(['create first', 'create second', 'create third'])
  })

  test('an unknown resource type is an error that names the resource and its source line', async () => {
    const { engine } = createTestEngine()
    class Drawer extends pulumi.CustomResource {
      constructor(name: string) {
        super('shelf:index:Drawer', name, {})
      }
    }
    const error = await failureOf(
      engine.up(() => {
        new Drawer('socks')
      }),
    )
    expect(error).toMatchObject({ code: 'unknown_resource_type' })
    expect(error.message).toMatch(/"socks" \(shelf:index:Drawer\) at .*engine\.test\.ts:\d+: /)
  })

  test('an input that the type does not take is an error that names it', async () => {
    const { engine } = createTestEngine()
    const args = { label: 'a', colour: 'red' }
    await expect(
      engine.up(() => {
        new Box('box', args)
      }),
    ).rejects.toThrow(/"box" .*does not know the input colour/)
  })

  test('an unknown provider function is named', async () => {
    const { engine } = createTestEngine()
    await expect(engine.up(() => pulumi.runtime.invoke('shelf:index:widest', {}))).rejects.toThrow(
      /shelf:index:widest is not implemented/,
    )
  })

  test('a program that throws fails the update with its own message', async () => {
    const { engine } = createTestEngine()
    const error = await failureOf(
      engine.up(() => {
        throw new Error('no shelf is high enough')
      }),
    )
    expect(error).toMatchObject({ code: 'program_failed' })
    expect(error.message).toContain('no shelf is high enough')
  })

  test('an apply that throws fails the update, though the SDK only leaves unhandled rejections', async () => {
    const { engine, shelf } = createTestEngine()
    // The engine listens for them while a program runs; the test runner would take them for errors of the test.
    const runnersOwn = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection')
    onTestFinished(() => {
      for (const listener of runnersOwn) process.on('unhandledRejection', listener)
    })
    const error = await failureOf(
      engine.up(() => {
        const first = new Box('first', { label: 'a' })
        const label = first.id.apply((): string => {
          throw new Error('no label for that')
        })
        new Box('second', { label })
      }),
    )
    expect(error).toMatchObject({ code: 'program_failed' })
    expect(error.message).toContain('no label for that')
    expect([...shelf.boxes.keys()]).toEqual(['first'])
    expect(process.listenerCount('unhandledRejection')).toBe(0)
  })

  test('two resources of one name are refused', async () => {
    const { engine } = createTestEngine()
    await expect(
      engine.up(() => {
        new Box('box', { label: 'a' })
        new Box('box', { label: 'b' })
      }),
    ).rejects.toMatchObject({ code: 'duplicate_resource' })
  })

  test('a second program while one runs is refused, and several after one another work', async () => {
    const one = createTestEngine('one')
    const two = createTestEngine('two')
    const first = one.engine.up(tellStack)
    await expect(two.engine.up(tellStack)).rejects.toThrow(/Stack "one" is being updated/)
    expect((await first).values).toEqual({ stack: 'one' })
    expect((await two.engine.up(tellStack)).values).toEqual({ stack: 'two' })
  })
})
