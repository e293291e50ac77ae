/** Text whose parts between backticks are code. */
export function Prose({ children }: { readonly children: string }) {
  return (
    <p>
      {children.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}
    </p>
  )
}
