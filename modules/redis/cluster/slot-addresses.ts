import { hostAndPort } from "../../../src/module";
import type { Reply } from "../resp";
import { textOf } from "./connect-nodes";

/**
 * Returns the addresses in the answer to CLUSTER SLOTS, which is a list of a first slot, a last slot, and nodes, each of
 * which is a list of a host, a port and more. They are `host:port`, with brackets around an IPv6 address.
 */
export function slotAddresses(reply: Reply): string[] {
  return listOf(reply).flatMap((shard) =>
    listOf(shard)
      .slice(2)
      .map((node) => {
        const [host = null, port = null] = listOf(node);
        return hostAndPort(textOf(host), Number(port));
      }),
  );
}

const listOf = (reply: Reply): readonly Reply[] => (Array.isArray(reply) ? reply : []);
