export const AlertsPage = () => <h1>Alerts</h1>
