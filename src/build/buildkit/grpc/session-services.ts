import { pipeline, Transform } from "node:stream";
import type { RegistryConfig } from "../../../registry/auth-config";
import { registryKey } from "../../../registry/registry-key";
import { debug } from "../../../common/debug";
import { messageOf } from "../../../errors";
import { readOnlyAgent } from "../ssh/agent-filter";
import type { GrpcMethods, GrpcStream } from "./grpc-server";
import { NotFoundError } from "./grpc-status";
import type { DialAgent } from "../ssh/open-agents";
import { bytesField, readFields, readText, varintField } from "./protobuf";
import { safeTransform } from "./safe-transform";

/** The secrets, SSH agents and logins that a build may request. */
export interface SessionContent {
  readonly secrets: ReadonlyMap<string, Buffer>;
  /** SSH agents by the ids of their mounts. */
  readonly agents: ReadonlyMap<string, DialAgent>;
  readonly registryConfig: RegistryConfig;
}

const SERVING = 1;

/**
 * Returns the services of a build session, which BuildKit's `session` packages define.
 *
 * The engine uses a service only if the session announces every method that the service needs.
 */
export function sessionServices({ secrets, agents, registryConfig }: SessionContent): GrpcMethods {
  return {
    unary: {
      "/grpc.health.v1.Health/Check": () => varintField(1, SERVING),
      "/moby.buildkit.secrets.v1.Secrets/GetSecret": (request) => {
        const id = readText(request, 1);
        const value = secrets.get(id);
        if (value === undefined) throw new NotFoundError(`secret ${id}: not found`);
        return bytesField(1, value);
      },
      "/moby.sshforward.v1.SSH/CheckAgent": (request) => {
        const id = agentId(readText(request, 1));
        if (!agents.has(id)) throw new NotFoundError(`unset ssh forward key ${id}`);
        return Buffer.alloc(0);
      },
      "/moby.filesync.v1.Auth/Credentials": (request) => {
        const { username, secret } = loginFor(registryConfig, readText(request, 1));
        return Buffer.concat([bytesField(1, username), bytesField(2, secret)]);
      },
    },
    streams: { "/moby.sshforward.v1.SSH/ForwardAgent": forwardAgent(agents) },
  };
}

/**
 * Returns a registry's login in the form that BuildKit requests; empty strings mean no login.
 *
 * An identity token is a secret without a user name, which distinguishes it from a password.
 */
function loginFor(
  registryConfig: RegistryConfig,
  host: string,
): { readonly username: string; readonly secret: string } {
  const login = registryConfig[registryKey(host)] ?? {};
  const { username = "", password = "", identitytoken } = login;
  return identitytoken === undefined
    ? { username, secret: password }
    : { username: "", secret: identitytoken };
}

const agentId = (id: string): string => (id === "" ? "default" : id);

function forwardAgent(agents: SessionContent["agents"]): GrpcStream {
  return (incoming, outgoing, metadata) => {
    const id = agentId(String(metadata["buildkit.ssh.id"] ?? ""));
    const agent = agents.get(id)?.();
    if (agent === undefined) {
      outgoing.destroy();
      return;
    }
    const ended = (error: unknown): void => {
      if (error) debug("build", () => `SSH agent ${id}: ${messageOf(error)}`);
    };
    pipeline(incoming, unwrapBytes(), readOnlyAgent(), agent, ended);
    pipeline(agent, wrapBytes(), outgoing, ended);
  };
}

/** Returns a stream that extracts the data of each `BytesMessage`. Fails on an invalid message. */
export function unwrapBytes(): Transform {
  return safeTransform({ writableObjectMode: true }, (message, push) => {
    for (const { number, value } of readFields(message)) {
      if (number === 1 && typeof value !== "number") push(value);
    }
  });
}

function wrapBytes(): Transform {
  return new Transform({
    transform(data: Buffer, _encoding, done) {
      done(null, bytesField(1, data));
    },
  });
}
