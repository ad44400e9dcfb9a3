import { hostAndPort, loadClient, type StartedNetwork } from "../../../src/module";
import type { StartedCassandraContainer } from "../started-cassandra-container";

/** A policy of cassandra-driver that says where a node is that it has found: its `AddressTranslator`. */
export interface CassandraAddressResolution {
  translate(address: string, port: number, callback: (endpoint: string) => void): void;
}

/** The part of cassandra-driver that makes the policy: it takes only objects of its own class. */
interface Driver {
  readonly policies: { defaultAddressTranslator(): CassandraAddressResolution };
}

/**
 * Returns the policy that leads to the nodes, which tell clients their addresses in the network. Throws MayflyError with the
 * code `CLIENT_MISSING` if cassandra-driver is not installed.
 */
export function addressResolution(
  nodes: readonly StartedCassandraContainer[],
  network: StartedNetwork,
): CassandraAddressResolution {
  const { policies } = loadClient<Driver>("cassandra-driver", "getClientOptions()");
  const policy = policies.defaultAddressTranslator();
  policy.translate = (address, port, callback) => {
    const node = nodes.find((each) => each.getIpAddress(network.getName()) === address);
    callback(node?.getContactPoint() ?? hostAndPort(address, port));
  };
  return policy;
}
