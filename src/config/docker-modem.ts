/**
 * Runs `construct` without DOCKER_HOST in the environment.
 *
 * docker-modem fills whatever it is not given from DOCKER_HOST, DOCKER_CERT_PATH and others, and fails if they are
 * wrong, although the engine that it is to talk to has long been found.
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
