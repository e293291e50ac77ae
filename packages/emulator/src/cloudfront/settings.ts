/** A header that a distribution adds to its responses. */
export interface PolicyHeader {
  readonly name: string
  readonly value: string
  /** Also in the place of a header of that name that the origin sends. */
  readonly override: boolean
}

export interface DistributionSettings {
  /** Domain name of the bucket that it serves: `files.s3.eu-west-1.amazonaws.com`. None where behaviors cover every path. */
  readonly originDomainName?: string | undefined
  /** Paths that other origins serve; the first that matches decides. */
  readonly behaviors?: readonly Behavior[] | undefined
  /** Key of the object that is served for the bare domain. */
  readonly defaultRootObject?: string | undefined
  readonly errorResponses?: readonly ErrorResponse[] | undefined
  readonly headersPolicyId?: string | undefined
  /** True to compress text for viewers that accept it. */
  readonly compress?: boolean | undefined
  readonly enabled?: boolean | undefined
}

/** Replacement for an error of the origin. */
interface ErrorResponse {
  readonly errorCode: number
  readonly responseCode?: number | undefined
  /** `/index.html` */
  readonly responsePagePath?: string | undefined
}

/** Requests for matching paths go to a server, uncached, WebSockets among them. */
export interface Behavior {
  /** `*` stands for any characters, `?` for one: `/live*`. */
  readonly pathPattern: string
  /** `host:port` of the server. */
  readonly origin: string
  /** Sent to the origin with each request, in place of the viewer's. */
  readonly customHeaders: readonly { readonly name: string; readonly value: string }[]
}
