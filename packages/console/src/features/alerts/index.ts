export { AlertsPage } from './alerts-page.tsx'
export { AlertsBadge, AlertsWatch } from './alerts-watch.tsx'
