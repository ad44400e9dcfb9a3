import {
  fieldOf,
  httpRequest,
  MayflyError,
  messageOf,
  type HttpServer,
  type StartedContainer,
} from "../../src/module";

/** What tests' virtual hosts need of the server. */
export interface Administration {
  virtualHosts(): Promise<string[]>;
  /** Creates a virtual host in which the user may do everything. */
  create(virtualHost: string, username: string): Promise<void>;
  /** Deletes a virtual host; does nothing if there is none. */
  remove(virtualHost: string): Promise<void>;
}

const ALL = { configure: ".*", write: ".*", read: ".*" };

/** The management plugin's HTTP API (rabbitmq.com/docs/http-api-reference). */
export function httpApi(server: () => HttpServer): Administration {
  const request = async (method: string, path: string, json?: object): Promise<string> => {
    const what = `${method} /api/${path}`;
    const answer = await httpRequest(server(), { method, path: `/api/${path}`, json }).catch(
      (error: unknown) => {
        throw failed(what, messageOf(error), { status: undefined });
      },
    );
    const { status, body } = answer;
    if (status < 300 || (method === "DELETE" && status === 404)) return body;
    throw failed(what, `${status} ${body}`, answer);
  };
  const host = (name: string): string => `vhosts/${encodeURIComponent(name)}`;
  return {
    async virtualHosts() {
      const found = JSON.parse(await request("GET", "vhosts?columns=name")) as { name: string }[];
      return found.map(({ name }) => name);
    },
    async create(name, user) {
      await request("PUT", host(name), {});
      const rights = `${encodeURIComponent(name)}/${encodeURIComponent(user)}`;
      await request("PUT", `permissions/${rights}`, ALL);
    },
    async remove(name) {
      await request("DELETE", host(name));
    },
  };
}

/** rabbitmqctl in the container (rabbitmq.com/docs/man/rabbitmqctl.8). Each command takes seconds. */
export function rabbitmqctl(container: StartedContainer): Administration {
  const run = (...args: string[]): Promise<string> => runCommand(container, ...args);
  const virtualHosts = async (): Promise<string[]> =>
    (await run("list_vhosts", "name", "--no-table-headers")).split("\n").filter(Boolean);
  return {
    virtualHosts,
    async create(name, user) {
      await run("add_vhost", name);
      await run("set_permissions", "-p", name, user, ALL.configure, ALL.write, ALL.read);
    },
    async remove(name) {
      if ((await virtualHosts()).includes(name)) await run("delete_vhost", name);
    },
  };
}

/** Runs rabbitmqctl in the container and returns its output. Throws MayflyError with the code `RABBITMQ_REQUEST_FAILED`. */
export async function runCommand(container: StartedContainer, ...args: string[]): Promise<string> {
  const { exitCode, stdout, output } = await container.exec(["rabbitmqctl", "-q", ...args]);
  if (exitCode !== 0) throw failed(`rabbitmqctl ${args[0] ?? ""}`, output.trim());
  return stdout;
}

function failed(what: string, evidence: string, cause?: unknown): MayflyError {
  return new MayflyError("RABBITMQ_REQUEST_FAILED", `${what} failed: ${evidence}`, { cause });
}

/** The server has no management plugin, or the user may not use it. */
export function isOutOfReach(error: unknown): boolean {
  const cause = fieldOf(error, "cause") as { readonly status?: number } | undefined;
  // Without a status, there was no answer.
  return cause !== undefined && [undefined, 401, 403].includes(cause.status);
}
