/**
 * Runs `construct` without DOCKER_HOST in the environment.
 *
 * docker-modem takes missing options from DOCKER_HOST, DOCKER_CERT_PATH and others, and fails if they are wrong. Mayfly
 * has already found the engine by then.
 */
export function withoutDockerHost<T>(construct: () => T): T {
  const { DOCKER_HOST: dockerHost } = process.env;
  delete process.env["DOCKER_HOST"];
  try {
    return construct();
  } finally {
    if (dockerHost !== undefined) process.env["DOCKER_HOST"] = dockerHost;
  }
}
