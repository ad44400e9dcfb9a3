import { connect } from "node:net";
import { expect, inject, test, vi } from "vitest";

vi.mock("testcontainers", async (original) => ({
  ...(await original<typeof import("testcontainers")>()),
}));

test("the server of the global setup answers", async () => {
  const { Wait } = await import("testcontainers");
  expect(Wait.forListeningPorts()).toBeDefined();
  const socket = connect(inject("redisPort"), "127.0.0.1", () => socket.write("PING\r\n"));
  const answer = await new Promise((resolve, reject) => {
    socket.on("data", (data) => resolve(String(data))).on("error", reject);
  });
  socket.destroy();
  expect(answer).toBe("+PONG\r\n");
});
