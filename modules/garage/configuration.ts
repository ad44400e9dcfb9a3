import { fileAtStart, type ContainerSpec, type SpecPatch } from "../../src/module";
import type { AwsIdentity } from "../aws/signature";

export const S3_PORT = 3900;
const CONFIG_FILE = "/etc/garage.toml";

/** Returns what a cluster of one node needs; a configuration file of the user's replaces Mayfly's. */
export function configure({ region }: AwsIdentity, described: ContainerSpec): SpecPatch {
  const { command = ["/garage", "server", "--single-node", "--default-access-key"] } = described;
  if (fileAtStart(described, CONFIG_FILE) !== undefined) return { command };
  return {
    command,
    copies: [{ kind: "content", target: CONFIG_FILE, content: configuration(region) }],
  };
}

/** The nodes' own port is not published, so their secret need not be one. */
const RPC_SECRET = "6d61".repeat(16);

const configuration = (region: string): string => `metadata_dir = "/var/lib/garage/meta"
data_dir = "/var/lib/garage/data"
replication_factor = 1
rpc_bind_addr = "0.0.0.0:3901"
rpc_public_addr = "127.0.0.1:3901"
rpc_secret = "${RPC_SECRET}"

[s3_api]
api_bind_addr = "0.0.0.0:${S3_PORT}"
s3_region = ${JSON.stringify(region)}
`;
