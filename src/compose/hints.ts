/** What compose and the engine print for mistakes whose remedy is known. */
const HINTS: readonly (readonly [pattern: RegExp, hint: (...groups: string[]) => string])[] = [
  [
    /required variable (\S+) is missing a value/,
    (name) => `give ${name} a value with withEnvironment({ ${name}: "…" })`,
  ],
  [
    /port is already allocated|address already in use/i,
    () =>
      'publish the container\'s port without a host port (`ports: ["5432"]`), and read the host port with getMappedPort(5432)',
  ],
  [
    /The \\?"(\w+)\\?" variable is not set/,
    (name) => `${name} has no value; withEnvironment({ ${name}: "…" }) gives it one`,
  ],
];

/** Returns what to do about a failure of compose, if its output tells. */
export function hintFor(output: readonly string[]): string | undefined {
  const text = output.join("\n");
  for (const [pattern, hint] of HINTS) {
    const match = pattern.exec(text);
    if (match !== null) return hint(...match.slice(1));
  }
  return undefined;
}
