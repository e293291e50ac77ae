/** Opens a page of the console in a window of its own, without the browser's bars and the console's navigation. */
export function openWindow(path: string): void {
  // The name stays with the window, on whatever page of the console it is.
  window.open(path, `${namePrefix}${crypto.randomUUID()}`, 'popup,width=960,height=720')
}

/** True in a window that {@link openWindow} opened. */
export function isOwnWindow(): boolean {
  return window.name.startsWith(namePrefix)
}

const namePrefix = 'sportsfeeds-'
