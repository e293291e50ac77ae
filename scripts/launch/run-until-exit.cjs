'use strict'

const { spawn } = require('node:child_process')
const { constants } = require('node:os')

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/**
 * Runs a program in this terminal and passes signals on to it.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd?: string, isTerminal?: boolean }} options
 * @returns {Promise<number>} the program's exit code
 */
function runUntilExit(program, args, { env, cwd, isTerminal = process.stdin.isTTY }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env, cwd })
    const handlers = signals.map((signal) => {
      const handle = () => {
        // Ctrl-C and closing a terminal reach the program directly: twice would mean "at once".
        if (signal === 'SIGTERM' || !isTerminal) child.kill(signal)
      }
      process.on(signal, handle)
      return () => process.off(signal, handle)
    })
    const end = () => handlers.forEach((removeHandler) => removeHandler())
    child.once('error', (error) => {
      end()
      reject(error)
    })
    child.once('exit', (code, signal) => {
      end()
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}

module.exports = { runUntilExit }
