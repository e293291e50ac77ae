// @ts-check
/**
 * Runs in the worker thread: loads the bundle, then runs one invocation after another, as the Node.js runtime of
 * Lambda does. Log lines travel by the same port as results, so that none arrives after the result it precedes.
 * Written in JavaScript, with types checked by TypeScript: a thread that has to strip types takes twice as long to start.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { format } from 'node:util'
import { parentPort, workerData } from 'node:worker_threads'

/** @import { InstanceData, InstanceMessage, InvokeMessage } from './protocol.ts' */
/** @typedef {(event: unknown, context: unknown) => unknown} Handler */

if (parentPort === null) throw new Error('bootstrap.mjs must be started as a worker thread.')
const port = parentPort
// The only starter is instance.ts, which sends exactly this.
const data = /** @type {InstanceData} */ (workerData)
let currentRequestId = ''

captureOutput()
endOnStrayErrors()
const handler = await loadHandler()
if (handler !== undefined) {
  port.on('message', (/** @type {InvokeMessage} */ message) => void invoke(handler, message))
  send({ type: 'ready' })
}

/** @param {InstanceMessage} message */
function send(message) {
  port.postMessage(message)
}

function captureOutput() {
  process.stdout.write = write
  process.stderr.write = write
  const levels = {
    trace: 'TRACE',
    debug: 'DEBUG',
    log: 'INFO',
    info: 'INFO',
    warn: 'WARN',
    error: 'ERROR',
  }
  for (const [method, level] of Object.entries(levels)) {
    Object.defineProperty(console, method, {
      configurable: true,
      writable: true,
      value: (/** @type {unknown[]} */ ...values) => {
        const time = new Date().toISOString()
        send({ type: 'log', text: `${time}\t${currentRequestId}\t${level}\t${format(...values)}\n` })
      },
    })
  }
}

/**
 * @param {string | Uint8Array} chunk
 * @param {unknown} [encoding]
 * @param {unknown} [callback]
 */
function write(chunk, encoding, callback) {
  send({ type: 'log', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') })
  const done = typeof encoding === 'function' ? encoding : callback
  if (typeof done === 'function') queueMicrotask(() => done())
  return true
}

function endOnStrayErrors() {
  process.on('unhandledRejection', (reason) => {
    const message = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason)
    fail('Runtime.UnhandledPromiseRejection', message, traceOf(reason))
  })
  process.on('uncaughtException', (error) => fail(error.name, error.message, traceOf(error)))
}

/**
 * Reports the error and leaves with status 129, as the runtime of Lambda does.
 * @param {string} errorType
 * @param {string} errorMessage
 * @param {readonly string[]} trace
 */
function fail(errorType, errorMessage, trace) {
  send({ type: 'error', fatal: true, errorType, errorMessage, trace })
  process.exit(129)
}

/** @returns {Promise<Handler | undefined>} */
async function loadHandler() {
  const file = moduleFile()
  if (file === undefined) {
    fail('Runtime.ImportModuleError', `Error: Cannot find module '${data.moduleName}'`, [])
    return undefined
  }
  /** @type {Record<string, unknown>} */
  let module
  try {
    // The exports of a module are only known at run time.
    module = await import(pathToFileURL(file).href)
  } catch (error) {
    const isSyntaxError = error instanceof SyntaxError
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
    if (isSyntaxError) fail('Runtime.UserCodeSyntaxError', String(error), traceOf(error))
    else if (isMissing) fail('Runtime.ImportModuleError', String(error), traceOf(error))
    else fail(nameOf(error), messageOf(error), traceOf(error))
    return undefined
  }
  const found = module[data.exportName] ?? exportOfCommonJs(module.default)
  if (typeof found !== 'function') {
    const path = `${data.moduleName}.${data.exportName}`
    fail('Runtime.HandlerNotFound', `${path} is undefined or not exported`, [])
    return undefined
  }
  // A function is all that can be known of it before it is called.
  return /** @type {Handler} */ (found)
}

function moduleFile() {
  if (data.moduleFile !== undefined) return existsSync(data.moduleFile) ? data.moduleFile : undefined
  return ['.js', '.mjs', '.cjs']
    .map((extension) => join(data.taskRoot, `${data.moduleName}${extension}`))
    .find((file) => existsSync(file))
}

/** @param {unknown} module */
function exportOfCommonJs(module) {
  if (typeof module !== 'object' || module === null) return undefined
  // A CommonJS module's exports are an object of unknown shape.
  return /** @type {Record<string, unknown>} */ (module)[data.exportName]
}

/**
 * @param {Handler} run
 * @param {InvokeMessage} message
 */
async function invoke(run, { requestId, payload, remainingMs }) {
  currentRequestId = requestId
  const deadline = performance.now() + remainingMs
  const context = {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: data.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: data.functionArn,
    memoryLimitInMB: String(data.memoryMb),
    logGroupName: data.logGroupName,
    logStreamName: data.logStreamName,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
  }
  try {
    /** @type {unknown} */
    const result = await run(JSON.parse(payload), context)
    // Lambda returns `null` for undefined, and for a value that JSON cannot express.
    send({ type: 'result', payload: JSON.stringify(result) ?? 'null' })
  } catch (error) {
    send({
      type: 'error',
      fatal: false,
      errorType: nameOf(error),
      errorMessage: messageOf(error),
      trace: traceOf(error),
    })
  }
}

/** @param {unknown} error */
function nameOf(error) {
  return error instanceof Error ? error.name : typeof error
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error)
}

/** @param {unknown} error */
function traceOf(error) {
  return error instanceof Error ? (error.stack ?? '').split('\n') : []
}
