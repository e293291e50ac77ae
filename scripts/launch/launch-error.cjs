'use strict'

/** Something that the user can put right; its message says how. */
class LaunchError extends Error {}

module.exports = { LaunchError }
