export { AlertsDrawer } from './alerts-drawer.tsx'
export { AlertsPage } from './alerts-page.tsx'
export { AlertsProvider } from './alerts-provider.tsx'
