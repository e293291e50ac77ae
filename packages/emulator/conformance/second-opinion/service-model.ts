import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import * as z from 'zod'

/** A type of botocore's models, with what AWS's own front end checks of a value. */
const Shape = z.object({
  type: z.string(),
  required: z.array(z.string()).default([]),
  members: z.record(z.string(), z.object({ shape: z.string() })).optional(),
  member: z.object({ shape: z.string() }).optional(),
  key: z.object({ shape: z.string() }).optional(),
  value: z.object({ shape: z.string() }).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  pattern: z.string().optional(),
  enum: z.array(z.string()).optional(),
})
export type Shape = z.infer<typeof Shape>

const ServiceModel = z.object({
  metadata: z.object({ targetPrefix: z.string().optional() }),
  operations: z.record(z.string(), z.object({ input: z.object({ shape: z.string() }).optional() })),
  shapes: z.record(z.string(), Shape),
})
export type ServiceModel = z.infer<typeof ServiceModel>

/** Reads the newest model of a service from an installation of botocore. */
export async function readServiceModel(packages: string, service: string): Promise<ServiceModel> {
  const directory = join(packages, 'botocore/data', service)
  const version = (await readdir(directory)).toSorted((a, b) => a.localeCompare(b)).at(-1) ?? ''
  const file = await readFile(join(directory, version, 'service-2.json.gz'))
  return ServiceModel.parse(JSON.parse(gunzipSync(file).toString('utf8')))
}

/** @throws Error for a shape that the model lacks. */
export function shapeOf({ shapes }: ServiceModel, name: string): Shape {
  const shape = shapes[name]
  if (shape === undefined) throw new Error(`The model has no shape ${name}.`)
  return shape
}
