/** The wall clock, in milliseconds: for telling people how long ago something was, and for nothing else. */
export const now = (): number => Date.now()
