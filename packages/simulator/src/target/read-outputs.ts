import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { StackOutputs } from '@sportsfeeds/domain'
import { decodeText } from '@sportsfeeds/std'
import * as z from 'zod'
import { NoTargetError } from '../errors.ts'

/** @throws NoTargetError */
export async function outputsOfFile(file: string): Promise<StackOutputs> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new NoTargetError(
      `${file} cannot be read: start the system with "npm start", name another file with --outputs, or use --embedded.`,
      { cause: error },
    )
  })
  return parseOutputs(decodeText(bytes), file)
}

/** @throws NoTargetError */
export async function outputsOfStack(stack: string): Promise<StackOutputs> {
  const program = fileURLToPath(new URL('../../../infra', import.meta.url))
  const { stdout } = await promisify(execFile)('pulumi', [
    'stack',
    'output',
    '--json',
    '--show-secrets',
    `--stack=${stack}`,
    `--cwd=${program}`,
  ]).catch((error: unknown) => {
    throw new NoTargetError(`pulumi printed no outputs of stack "${stack}": ${lastLine(error)}`, {
      cause: error,
    })
  })
  return parseOutputs(stdout, `outputs of stack "${stack}"`)
}

/** Last line that a failed program wrote. */
function lastLine(error: unknown): string {
  const said = ProgramError.safeParse(error)
  const lines = (said.success ? said.data.stderr : String(error)).split('\n').map((line) => line.trim())
  return lines.findLast((line) => line !== '') ?? String(error)
}

const ProgramError = z.object({ stderr: z.string().min(1) })

function parseOutputs(text: string, source: string): StackOutputs {
  try {
    return StackOutputs.parse(JSON.parse(text))
  } catch (error) {
    const reason = error instanceof z.ZodError ? issuesOf(error) : String(error)
    throw new NoTargetError(`${source} cannot be used: ${reason}`, { cause: error })
  }
}

function issuesOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`).join('; ')
}
