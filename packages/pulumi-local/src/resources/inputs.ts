import * as z from 'zod'

/** Inputs that describe or guard a resource and change nothing on one machine; most types take them. */
export const tagInputs = {
  tags: z.record(z.string(), z.string()).optional(),
  tagsAll: z.record(z.string(), z.string()).optional(),
  /** The region of the stack; the emulator has one. */
  region: z.string().optional(),
}

/** An input that has no effect on one machine, whatever it says. */
export const inert = z.unknown().optional()

/** Pulumi turns numbers in YAML and configuration into text now and then, and AWS takes both. */
export const Whole = z.coerce.number().int()

export const Strings = z.array(z.string())
export const TextMap = z.record(z.string(), z.string())
