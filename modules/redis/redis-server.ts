import {
  defineServer,
  type ContainerSpec,
  type Server,
  type ServerState,
  type SpecPatch,
  type StartedContainer,
} from "../../src/module";
import { answersPing } from "./answers-ping";
import { announceHost } from "./cluster/announce-host";
import { importEnvironment, importFile } from "./initial-data";
import { passwordFile, PASSWORD_OPTIONS } from "./password-file";
import type { Product } from "./product";
import { givenArguments, withOptions } from "./server-command";
import { chooseLogin, REDIS_PORT, serverSettings } from "./server-settings";
import { tlsOptions } from "./server-tls";
import { DEFAULTS, type RedisSettings } from "./settings";
import { StartedRedisContainer } from "./started-redis-container";

/** Declares a server that takes the configuration of Redis. */
export function defineProduct<Started extends StartedRedisContainer>(
  product: Product,
  images: readonly string[],
  started: new (started: StartedContainer, state?: ServerState<RedisSettings>) => Started,
): Server<RedisSettings, Started> {
  return defineServer({
    name: product.toLowerCase(),
    images,
    ports: [REDIS_PORT],
    defaults: { ...DEFAULTS, product },
    resolve,
    configure,
    adopt: (_given, { image }) => ({ isStack: image.includes("redis-stack") }),
    ready: answersPing,
    hooks: (settings) => ({
      ready: async (container, { reused, restarted }) => {
        if (settings.announcesHost) await announceHost(container, settings);
        if (reused || restarted) return;
        for (const file of settings.imports) await importFile(container, product, file);
      },
    }),
    started,
  });
}

export const redisServer = defineProduct(
  "Redis",
  ["redis", "redis/redis-stack", "redis/redis-stack-server"],
  StartedRedisContainer,
);

/** Returns how clients reach the server and log in, by its configuration. */
function resolve(settings: RedisSettings, described: ContainerSpec): Partial<RedisSettings> {
  const { product, username, password, tls } = settings;
  const configured = serverSettings(givenArguments(settings, described), described);
  const given = { ...(username !== "" && { username }), ...(password !== "" && { password }) };
  const isDefined = configured.hasAclFile || configured.users.some(({ name }) => name === username);
  const createsUser = product === "Valkey" && username !== "" && !isDefined;
  return {
    ...chooseLogin(given, configured),
    port: tls ? REDIS_PORT : configured.port,
    createsUser,
    setsPassword: password !== "" && (username === "" || createsUser),
  };
}

function configure(settings: RedisSettings, described: ContainerSpec): SpecPatch {
  const { password, options, imports } = settings;
  const { overrides } = serverSettings(givenArguments(settings, described), described);
  const file = passwordFile(settings);
  const { command, environment } = withOptions(settings, described, [
    ...overrides,
    ...tlsOptions(settings),
    ...options,
    // Last, because the server keeps only one of several `--save` that follow an included file.
    ...(file === undefined ? [] : PASSWORD_OPTIONS),
  ]);
  return {
    ...(command !== undefined && { command }),
    environment: {
      ...environment,
      ...(password !== "" && { REDISCLI_AUTH: password }),
      ...(imports.length > 0 && importEnvironment(settings)),
    },
    ...(file !== undefined && { copies: [{ kind: "content", ...file }] }),
  };
}
