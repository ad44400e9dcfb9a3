/** Returns a copy of the environment as it is now, for child processes and for builds that refer to variables. */
export function currentEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env };
}
