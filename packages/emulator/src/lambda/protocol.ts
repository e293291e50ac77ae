/** Messages between the emulator and the worker thread that runs a function. */

export interface InstanceData {
  readonly taskRoot: string
  /** File name without extension, possibly with folders: `index`. */
  readonly moduleName: string
  /** A whole file name when the code is one file. */
  readonly moduleFile?: string
  readonly exportName: string
  readonly functionName: string
  readonly functionArn: string
  readonly memoryMb: number
  readonly logGroupName: string
  readonly logStreamName: string
}

export interface InvokeMessage {
  readonly requestId: string
  readonly payload: string
  readonly remainingMs: number
}

export type InstanceMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'log'; readonly text: string }
  | { readonly type: 'result'; readonly payload: string }
  | {
      readonly type: 'error'
      /** True when the instance ends itself after this message. */
      readonly fatal: boolean
      readonly errorType: string
      readonly errorMessage: string
      readonly trace: readonly string[]
    }
