export { ApiDocsPage as default } from './api-docs-page.tsx'
