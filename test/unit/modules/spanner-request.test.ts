import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { operate } from "../../../modules/gcloud/spanner-request";

describe("operate", () => {
  const server = createServer((_request, answer) => {
    answer.end(JSON.stringify({ name: "operations/1", done: false }));
  });
  beforeAll(() => new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it("says which operation took too long", async () => {
    const { port } = server.address() as AddressInfo;
    const request = { method: "POST", path: "projects/p/instances", json: {} };
    await expect(operate({ host: "127.0.0.1", port }, request, 50)).rejects.toMatchObject({
      code: "SPANNER_REQUEST_FAILED",
      message: expect.stringContaining("POST projects/p/instances in 50 ms.") as string,
      hint: expect.stringContaining("read its log") as string,
      cause: expect.objectContaining({ name: "TimeoutError" }) as object,
    });
  });
});
