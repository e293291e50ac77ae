import * as z from 'zod'

// The console's content security policy forbids generated code. zod would try it, and the browser would report that.
// Must be imported before any schema is created.
z.config({ jitless: true })
