/** Watches every odds, on whatever page the analyst is. Mounted once. */
export const AlertsWatch = () => null

/** How many alerts have not been looked at, beside the link to them. */
export const AlertsBadge = () => null
