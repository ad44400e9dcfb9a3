/** Returns whether a string has the shape of a platform, `os/architecture[/variant]`, that engines accept. */
export function isPlatformName(text: string): boolean {
  return /^[\w.-]+(\/[\w.-]+){0,2}$/.test(text);
}
