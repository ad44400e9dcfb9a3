import { httpRequest, Wait } from "../../src/module";
import { signedHeaders, type AwsIdentity } from "../aws/signature";

/**
 * Returns a wait for the answer to the user's first request. A health path needs no keys, so it says
 * nothing about them.
 */
export function answersListBuckets(port: number, identity: AwsIdentity): Wait {
  return Wait.forFunction("a list of the user's buckets", async (container) => {
    const address = { host: container.host, port: container.mappedPort(port) };
    const asked = { service: "s3", method: "GET", path: "/", headers: {}, body: "" };
    const authority = `${address.host}:${address.port}`;
    const headers = signedHeaders(identity, { ...asked, authority });
    const { status, body } = await httpRequest(address, { path: "/", headers });
    return status === 200 || `HTTP ${status}: ${body.slice(0, LONGEST_REASON)}`;
  });
}

const LONGEST_REASON = 200;
