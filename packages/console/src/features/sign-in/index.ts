export { AccessGate } from './access-gate.tsx'
export { SignInGate } from './sign-in-gate.tsx'
