import * as pulumi from '@pulumi/pulumi'
import * as z from 'zod'
import { defineResource, type ResourceHandler } from '../engine/resource-handler.ts'

/** A cloud for the engine's own tests: boxes on a shelf, and a diary of what was done to them. */
export interface Shelf {
  readonly boxes: Map<string, BoxInputs>
  readonly diary: string[]
}

export function createShelf(): Shelf {
  return { boxes: new Map(), diary: [] }
}

const BoxInputs = z.strictObject({
  label: z.string(),
  size: z.number().default(1),
  inside: z.string().optional(),
  note: z.string().optional(),
  content: z.unknown().optional(),
  tags: z.record(z.string(), z.string()).optional(),
})
type BoxInputs = z.infer<typeof BoxInputs>

export const boxType = 'shelf:index:Box'

/** A label of `broken` cannot be made; a box's size cannot change in place. */
export const boxHandler: ResourceHandler<Shelf> = defineResource<Shelf, BoxInputs>({
  type: boxType,
  inputs: BoxInputs,
  replaceOn: ['size'],
  secretOutputs: ['combination'],
  create({ boxes, diary }, { name, inputs }) {
    if (inputs.label === 'broken') throw new Error('the lid does not close')
    boxes.set(name, inputs)
    diary.push(`create ${name}`)
    return { id: `box-${name}`, outputs: { combination: `${name}-1234`, weight: inputs.size * 10 } }
  },
  update({ boxes, diary }, { id, outputs }, { name, inputs }) {
    boxes.set(name, inputs)
    diary.push(`update ${name}`)
    return { id, outputs }
  },
  delete({ boxes, diary }, { name }) {
    boxes.delete(name)
    diary.push(`delete ${name}`)
  },
})

export interface BoxArgs {
  label: pulumi.Input<string>
  size?: pulumi.Input<number>
  inside?: pulumi.Input<string>
  note?: pulumi.Input<string>
  content?: pulumi.Input<pulumi.asset.Archive>
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>
}

export class Box extends pulumi.CustomResource {
  declare readonly label: pulumi.Output<string>
  declare readonly note: pulumi.Output<string | undefined>
  declare readonly combination: pulumi.Output<string>
  declare readonly weight: pulumi.Output<number>
  declare readonly tagsAll: pulumi.Output<Record<string, string>>

  constructor(name: string, args: BoxArgs, options?: pulumi.CustomResourceOptions) {
    super(
      boxType,
      name,
      { note: undefined, combination: undefined, weight: undefined, tagsAll: undefined, ...args },
      options,
    )
  }
}

/** Groups boxes. */
export class Crate extends pulumi.ComponentResource {
  readonly box: Box

  constructor(name: string, args: BoxArgs, options?: pulumi.ComponentResourceOptions) {
    super('shelf:index:Crate', name, {}, options)
    this.box = new Box(`${name}-box`, args, { parent: this })
    this.registerOutputs({})
  }
}
