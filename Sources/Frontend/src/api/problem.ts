/** A refused or failed request. `code` is the stable word the page has its own text for. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly field: string | null = null,
    readonly retryAfter: number | null = null,
    /** All of the problem document: some carry what they are about. */
    readonly about: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail || code);
  }
}

/** What went wrong, for whoever shows it: an error that is no answer of the server is a line that broke. */
export const asProblem = (error: unknown): Problem => (error instanceof Problem ? error : new Problem(0, "network", ""));
