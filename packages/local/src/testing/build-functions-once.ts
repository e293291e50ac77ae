import { buildFunctions } from '../build-packages.ts'

/** Before any test file starts a stack: two builds at once would be in each other's way. */
export default buildFunctions
