import type { ApiRequest } from "../../src/module";
import { askServer, type AskedServer } from "../http-api/ask-server";

// etcd's JSON gateway (etcd.io/docs/v3.5/dev-guide/api_grpc_gateway), which needs no client. Keys are in base64.

/** Returns all keys that begin with the prefix. */
export async function keysWith(server: AskedServer, prefix: string): Promise<string[]> {
  const asked = { ...rangeOf(prefix), keys_only: true };
  const { body } = await askServer(server, post("/v3/kv/range", asked));
  const { kvs = [] } = JSON.parse(body) as { readonly kvs?: readonly { readonly key: string }[] };
  return kvs.map(({ key }) => Buffer.from(key, "base64").toString());
}

/** Deletes all keys that begin with the prefix. */
export async function deleteKeys(server: AskedServer, prefix: string): Promise<void> {
  await askServer(server, post("/v3/kv/deleterange", rangeOf(prefix)));
}

/** What a node knows of its cluster. */
export interface ClusterView {
  /** The names of the nodes, as far as they have told them. */
  readonly names: readonly string[];
  /** The leader's id; empty for none. */
  readonly leader: string;
}

/** Returns what a node knows of its cluster. Throws if the node does not serve clients. */
export async function clusterView(server: AskedServer): Promise<ClusterView> {
  // Reads a key, which needs a majority of the nodes.
  await askServer(server, { path: "/health" });
  const list = await askServer(server, post("/v3/cluster/member/list", {}));
  const status = await askServer(server, post("/v3/maintenance/status", {}));
  const { members = [] } = JSON.parse(list.body) as {
    readonly members?: readonly { readonly name?: string }[];
  };
  const { leader = "" } = JSON.parse(status.body) as { readonly leader?: string };
  return { names: members.flatMap(({ name }) => name ?? []), leader };
}

const post = (path: string, json: object): ApiRequest => ({ method: "POST", path, json });

/** Returns the range of the keys with a prefix: it ends before the prefix whose last byte is one higher. */
function rangeOf(prefix: string): { readonly key: string; readonly range_end: string } {
  const end = Buffer.from(prefix);
  const last = end.length - 1;
  end.writeUInt8(end.readUInt8(last) + 1, last);
  return { key: Buffer.from(prefix).toString("base64"), range_end: end.toString("base64") };
}
