import * as z from 'zod'

// The console's content security policy forbids generated code. zod would try it, and the browser would report each try.
// Imported before any schema is made.
z.config({ jitless: true })
