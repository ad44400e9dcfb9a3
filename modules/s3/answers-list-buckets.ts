import { Wait } from "../../src/module";
import { listBuckets } from "../aws/buckets";
import type { AwsIdentity } from "../aws/signature";

/**
 * Returns a wait for the answer to the user's first request. The servers' health paths answer before the server knows
 * its users. `server` is its name, for errors.
 */
export function answersListBuckets(server: string, port: number, identity: AwsIdentity): Wait {
  return Wait.forFunction(`${server} to list the buckets`, async (container) => {
    await listBuckets({
      ...identity,
      server,
      host: container.host,
      port: container.mappedPort(port),
    });
    return true;
  });
}
