/** Formats milliseconds in seconds, e.g. `2.31 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 9_995 ? 2 : 1)} s`;
}

/** Shortens a digest to its first digits. */
export function shorten(image: string): string {
  return image.replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/, "$1…");
}
