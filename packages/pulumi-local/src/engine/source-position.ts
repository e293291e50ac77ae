import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type resourceProto from '@pulumi/pulumi/proto/resource_pb.js'

/** Formats the position at which the program registers a resource as `packages/infra/src/x.ts:12`, relative to the working directory. */
export function sourcePositionOf(request: resourceProto.RegisterResourceRequest): string | undefined {
  const frames = request.getStacktrace()?.getFramesList() ?? []
  const positions = [request.getSourceposition(), ...frames.map((frame) => frame.getPc())]
  for (const position of positions) {
    const path = position === undefined ? undefined : pathOf(position.getUri())
    if (position === undefined || path === undefined || path.includes('/node_modules/')) continue
    return `${relative(process.cwd(), path)}:${position.getLine()}`
  }
  return undefined
}

// The SDK takes stack frames for paths; those of ES modules are URLs already, and come out as
// `file:///<working directory>/file:/<path>`.
function pathOf(uri: string): string | undefined {
  const doubled = uri.lastIndexOf('file:/')
  if (doubled < 0) return undefined
  const path = uri.slice(doubled).replace(/^file:\/*/, 'file:///')
  return URL.canParse(path) ? fileURLToPath(path) : undefined
}
