declare module '@size-limit/file' {
  /** Measures files as they would be sent, after brotli. */
  const plugins: (() => void)[]
  export default plugins
}
