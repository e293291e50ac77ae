import type { ReactNode } from 'react'

/** A 16 × 16 icon in the current text colour. Decorative: the element around it carries the label. */
function icon(drawing: ReactNode) {
  return () => (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {drawing}
    </svg>
  )
}

export const BellIcon = icon(<path d="M3.5 11.5h9l-1.2-2V7a3.3 3.3 0 0 0-6.6 0v2.5zM6.7 13.8h2.6" />)
export const BookmarkIcon = icon(<path d="M4.5 2.5h7v11L8 10.8l-3.5 2.7z" />)
export const CheckIcon = icon(<path d="m3.5 8.5 3 3 6-7" />)
export const CloseIcon = icon(<path d="m4 4 8 8M12 4l-8 8" />)
export const KeyboardIcon = icon(
  <path d="M1.8 4h12.4v8H1.8zM4.3 6.6h.01M6.8 6.6h.01M9.3 6.6h.01M11.7 6.6h.01M5 9.5h6" />,
)
export const LockIcon = icon(<path d="M4 7.3h8v6H4zM5.7 7.3V5.2a2.3 2.3 0 0 1 4.6 0v2.1" />)
export const PauseIcon = icon(<path d="M5.5 3.5v9M10.5 3.5v9" />)
export const PlayIcon = icon(<path d="M5 3.3v9.4l7.5-4.7z" />)
export const SearchIcon = icon(<path d="M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.4 10.4l3.1 3.1" />)
export const SettingsIcon = icon(
  <path d="M2 4.5h6M11.5 4.5H14M2 11.5h2.5M8 11.5h6M9.7 6.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4zM6.2 13.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4z" />,
)
export const StarIcon = icon(<path d="m8 2 1.8 3.8 4.2.5-3.1 2.9.8 4.1L8 11.3l-3.7 2 .8-4.1L2 6.3l4.2-.5z" />)
export const ColumnsIcon = icon(<path d="M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10" />)
export const UpIcon = icon(<path d="m4 10 4-4 4 4" />)
export const DownIcon = icon(<path d="m4 6 4 4 4-4" />)
export const WindowIcon = icon(
  <path d="M9.5 2.5h4v4M13.5 2.5 8 8M6.5 3.5h-3a1 1 0 0 0-1 1v8a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1v-3" />,
)
