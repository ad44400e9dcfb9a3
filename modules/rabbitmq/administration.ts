import { fieldOf, messageOf, MayflyError, type StartedContainer } from "../../src/module";

/** What tests' virtual hosts need of the server. */
export interface Administration {
  virtualHosts(): Promise<string[]>;
  /** Creates a virtual host in which the user may do everything. */
  create(virtualHost: string, username: string): Promise<void>;
  /** Deletes a virtual host; does nothing if there is none. */
  remove(virtualHost: string): Promise<void>;
}

interface Login {
  readonly username: string;
  readonly password: string;
}

const ALL = { configure: ".*", write: ".*", read: ".*" };

/** The management plugin's HTTP API (rabbitmq.com/docs/http-api-reference). */
export function httpApi(url: () => string, { username, password }: Login): Administration {
  const credentials = Buffer.from(`${username}:${password}`).toString("base64");
  const headers = { authorization: `Basic ${credentials}`, "content-type": "application/json" };
  const request = async (method: string, path: string, body?: object): Promise<Response> => {
    const where = `${url()}/api/${path}`;
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(where, { method, headers, ...json });
    if (response.ok || (method === "DELETE" && response.status === 404)) return response;
    throw failed(`${method} ${where}`, `${response.status} ${await response.text()}`, response);
  };
  const host = (name: string): string => `vhosts/${encodeURIComponent(name)}`;
  return {
    async virtualHosts() {
      const response = await request("GET", "vhosts?columns=name");
      return ((await response.json()) as { name: string }[]).map(({ name }) => name);
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
  const run = async (...args: string[]): Promise<string> => {
    const { exitCode, stdout, output } = await container.exec(["rabbitmqctl", "-q", ...args]);
    if (exitCode !== 0) throw failed(`rabbitmqctl ${args[0] ?? ""}`, output.trim());
    return stdout;
  };
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

function failed(what: string, evidence: string, cause?: unknown): MayflyError {
  return new MayflyError("RABBITMQ_REQUEST_FAILED", `${what} failed: ${evidence}`, { cause });
}

/** The server has no management plugin, or the user may not use it. */
export function isOutOfReach(error: unknown): boolean {
  const status = fieldOf(fieldOf(error, "cause"), "status");
  // fetch() rejects with a TypeError if there is no answer.
  return status === 401 || status === 403 || messageOf(error) === "fetch failed";
}
