/** Returns a copy of the environment as it is now, for programs that are started and for builds that name variables. */
export function currentEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env };
}
