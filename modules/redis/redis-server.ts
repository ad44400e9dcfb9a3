import { defineServer, type ContainerSpec, type SpecPatch } from "../../src/module";
import { answersPing } from "./answers-ping";
import { importEnvironment, importFile } from "./initial-data";
import { passwordFile, PASSWORD_OPTIONS } from "./password-file";
import { givenArguments, withOptions } from "./server-command";
import { chooseLogin, REDIS_PORT, serverSettings } from "./server-settings";
import { tlsOptions } from "./server-tls";
import { DEFAULTS, type RedisSettings } from "./settings";
import { StartedRedisContainer } from "./started-redis-container";

export const redisServer = defineServer({
  name: "redis",
  images: ["redis", "redis/redis-stack", "redis/redis-stack-server"],
  ports: [REDIS_PORT],
  defaults: DEFAULTS,
  resolve,
  configure,
  ready: answersPing,
  hooks: ({ imports }) => ({
    ready: async (container, { reused, restarted }) => {
      if (reused || restarted) return;
      for (const file of imports) await importFile(container, file);
    },
  }),
  started: StartedRedisContainer,
});

/** Returns how clients reach the server and log in, by its configuration. */
function resolve(settings: RedisSettings, described: ContainerSpec): Partial<RedisSettings> {
  const { username, password, tls } = settings;
  const configured = serverSettings(givenArguments(settings, described), described);
  const given = { ...(username !== "" && { username }), ...(password !== "" && { password }) };
  return {
    ...chooseLogin(given, configured),
    port: tls ? REDIS_PORT : configured.port,
    setsPassword: username === "" && password !== "",
  };
}

function configure(settings: RedisSettings, described: ContainerSpec): SpecPatch {
  const { password, setsPassword, options, imports } = settings;
  const { overrides } = serverSettings(givenArguments(settings, described), described);
  const { command, environment } = withOptions(settings, described, [
    ...overrides,
    ...tlsOptions(settings),
    ...options,
    // Last, because the server keeps only one of several `--save` that follow an included file.
    ...(setsPassword ? PASSWORD_OPTIONS : []),
  ]);
  return {
    ...(command !== undefined && { command }),
    environment: {
      ...environment,
      ...(password !== "" && { REDISCLI_AUTH: password }),
      ...(imports.length > 0 && importEnvironment(settings)),
    },
    ...(setsPassword && { copies: [{ kind: "content", ...passwordFile(password) }] }),
  };
}
