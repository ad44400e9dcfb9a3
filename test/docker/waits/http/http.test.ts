import { Wait } from "../../../../src";
import { NOT_READY_MS, running, SERVES } from "../programs";

describe("Wait.forHttp", () => {
  it("sees that the server answers", async () => {
    const wait = Wait.forHttp("/", 8080).forResponsePredicate((text) => text === "hello\n");
    await using container = await running(`sleep 0.5; ${SERVES}`).withWaitStrategy(wait).start();
    const url = `http://${container.getHost()}:${container.getMappedPort(8080)}/`;
    expect(await (await fetch(url)).text()).toBe("hello\n");
  });

  it("says what the server answered instead", async () => {
    const wait = Wait.forHttp("/missing").withStartupTimeout(NOT_READY_MS);
    await expect(running(SERVES).withWaitStrategy(wait).start()).rejects.toMatchObject({
      code: "STARTUP_TIMEOUT",
      waitingFor: "HTTP GET /missing on the first exposed port to answer as expected",
      lastSeen: expect.stringMatching(/^HTTP 404: .*Not Found/) as string,
    });
  });
});
