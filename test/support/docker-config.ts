// Lets the docker CLI find the plugins that the set-up has unpacked, if it has none of its own.
const { MAYFLY_TEST_DOCKER_CONFIG: dockerConfig } = process.env;
if (dockerConfig !== undefined) process.env["DOCKER_CONFIG"] = dockerConfig;
