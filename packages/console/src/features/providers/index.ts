export { ProvidersPage as default } from './providers-page.tsx'
