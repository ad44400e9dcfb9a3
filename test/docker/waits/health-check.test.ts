import { Wait } from "../../../src";
import { running, SERVES } from "./programs";

describe("Wait.forHealthCheck", () => {
  const interval = 100;

  it("sees that the container is healthy", async () => {
    const test = ["CMD-SHELL", "wget -q -O- localhost:8080"] as const;
    await using container = await running(`sleep 0.3; ${SERVES}`)
      .withHealthCheck({ test, interval, retries: 100 })
      .withWaitStrategy(Wait.forHealthCheck())
      .start();
    expect(container.getId()).not.toBe("");
  });

  it("fails at once when it is unhealthy, and says what the check printed", async () => {
    const test = ["CMD-SHELL", "echo disk full; exit 7"] as const;
    const start = running(SERVES).withHealthCheck({ test, interval, retries: 1 }).start();
    await expect(start).rejects.toThrow("it is unhealthy, the last check exited with 7: disk full");
  });

  it("fails at once when there is none", async () => {
    const start = running(SERVES).withWaitStrategy(Wait.forHealthCheck()).start();
    await expect(start).rejects.toThrow(
      "neither the container nor its image defines a health check",
    );
  });
});
