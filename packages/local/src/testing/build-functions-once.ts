import { buildFunctions } from '../builds/build-packages.ts'

/** Builds the functions before the first test file: two builds at once would be in each other's way. */
export default function setUp(): Promise<void> {
  return buildFunctions()
}
