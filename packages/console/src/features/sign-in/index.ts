export { LockedOut } from './locked-out.tsx'
export { SignInGate } from './sign-in-gate.tsx'
