import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "./eventually";
import type { Certificate } from "./fake-daemon-certificates";

export interface RegistryOptions {
  /** Default `127.0.0.1`. */
  readonly address?: string;
  /** Ask for the login of `REGISTRY_USER`. */
  readonly login?: boolean;
  /** Speak TLS, with this. */
  readonly certificate?: Certificate;
}

export const REGISTRY_USER = { username: "tester", password: "mayfly-secret" };
/** The bcrypt hash of the password above: docker-registry takes no other, and Node cannot make it. */
const HTPASSWD = "tester:$2y$05$abcdefghijklmnopqrstuu.v/S1drlGYB8dJQCoLl3/pOcCAgEKra\n";

/** The value of DOCKER_AUTH_CONFIG for a login. */
export function authConfig(registry: string, { username, password } = REGISTRY_USER): string {
  const auth = Buffer.from(`${username}:${password}`).toString("base64");
  return JSON.stringify({ auths: { [registry]: { auth } } });
}

/** A docker-registry for one test, at a port that the system gives it. `await using` ends it and removes its data. */
export class TestRegistry implements AsyncDisposable {
  private constructor(
    /** The registry's name in an image's name, e.g. `127.0.0.1:41234`. */
    readonly host: string,
    private readonly end: () => Promise<void>,
  ) {}

  static async start(options: RegistryOptions = {}): Promise<TestRegistry> {
    const { address = "127.0.0.1", login = false, certificate } = options;
    const folder = await mkdtemp(join(tmpdir(), "mayfly-registry-"));
    const file = async (name: string, content: string): Promise<string> => {
      await writeFile(join(folder, name), content);
      return join(folder, name);
    };
    const config = {
      version: "0.1",
      // The registry logs its port at this level.
      log: { level: "info", accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: join(folder, "data") }, delete: { enabled: true } },
      http: {
        addr: `${address}:0`,
        ...(certificate && {
          tls: {
            certificate: await file("cert.pem", certificate.cert),
            key: await file("key.pem", certificate.key),
          },
        }),
      },
      ...(login && {
        auth: { htpasswd: { realm: "test", path: await file("htpasswd", HTPASSWD) } },
      }),
    };
    const path = await file("config.yml", JSON.stringify(config));
    // Variables named REGISTRY_… would override the configuration.
    const env = { PATH: `${process.env["PATH"] ?? ""}:/usr/bin` };
    const server = spawn("docker-registry", ["serve", path], {
      stdio: ["ignore", "ignore", "pipe"],
      env,
    });
    let log = "";
    server.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
    const end = async (): Promise<void> => {
      if (server.exitCode === null && server.signalCode === null) {
        const ended = once(server, "exit");
        server.kill();
        await ended;
      }
      await rm(folder, { recursive: true, force: true });
    };
    let host = "";
    try {
      await eventually("the registry answers", async () => {
        if (server.exitCode !== null) throw new Error(`docker-registry has ended: ${log}`);
        const [, port] = /msg="listening on \S+:(\d+)/.exec(log) ?? [];
        if (port === undefined) return log;
        host = `${address}:${port}`;
        return answers(host, certificate !== undefined);
      });
    } catch (error) {
      await end();
      throw error;
    }
    return new TestRegistry(host, end);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }
}

function answers(host: string, tls: boolean): Promise<string | true> {
  return new Promise((resolve) => {
    const request = tls
      ? requestHttps(`https://${host}/v2/`, { rejectUnauthorized: false })
      : requestHttp(`http://${host}/v2/`);
    request.on("response", (response) => {
      response.resume();
      resolve(true);
    });
    request.on("error", (error) => {
      resolve(error.message);
    });
    request.end();
  });
}
