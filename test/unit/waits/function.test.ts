import { PortNotExposedError } from "../../../src/errors";
import type { Handle } from "../../../src/spec/handle";
import type { ReadyProbe } from "../../../src/waits/function";
import { Wait } from "../../../src/waits/wait";
import { fakeContext } from "./fake-context";
import { FakeHandle } from "./fake-handle";

const handle = new FakeHandle();

describe("Wait.forFunction", () => {
  it("asks until the function says yes, and reports what else it says", async () => {
    const context = fakeContext();
    const answers = [
      () => false,
      () => "no leader",
      () => {
        throw new Error("connection refused");
      },
      () => Promise.reject(new Error("still refused")),
      () => Promise.resolve("almost"),
      () => Promise.resolve(true),
    ];
    let asked = 0;
    await Wait.forFunction("a leader", () => answers[asked++]!()).until(handle, context);
    expect(context.reports).toEqual([
      "not yet",
      "no leader",
      "connection refused",
      "still refused",
      "almost",
    ]);
  });

  it("hands it the container and a signal that is aborted when nobody waits any more", async () => {
    const context = fakeContext();
    let given: [Handle, AbortSignal] | undefined;
    const waiting = Wait.forFunction("nothing", (container, signal) => {
      given = [container, signal];
      return new Promise(() => undefined);
    }).until(handle, context);
    expect(given?.[0]).toBe(handle);
    context.abort("enough");
    await expect(waiting).rejects.toBe("enough");
    expect(given?.[1].aborted).toBe(true);
  });

  it("gives up an attempt that takes too long, and makes another", async () => {
    const context = fakeContext();
    const signals: AbortSignal[] = [];
    const wait = Wait.forFunction("it", (_container, signal) => {
      signals.push(signal);
      return signals.length === 1 ? new Promise(() => undefined) : true;
    });
    await wait.withAttemptTimeout(20).until(handle, context);
    expect(context.reports).toEqual(["no answer within 20 ms"]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  it("fails at once with what another attempt does not mend", async () => {
    const probe: ReadyProbe = (container) => container.mappedPort(9999) > 0;
    const waiting = Wait.forFunction("a port", probe).until(handle, fakeContext());
    await expect(waiting).rejects.toBeInstanceOf(PortNotExposedError);
  });

  it("fails at once when the function forgets to answer", async () => {
    const probe = (() => undefined) as unknown as ReadyProbe;
    await expect(Wait.forFunction("it", probe).until(handle, fakeContext())).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message:
        "forFunction.probe: expected a function that returns true, false or a string, got undefined",
    });
  });

  it("describes itself as it is told", () => {
    const wait = Wait.forFunction("a leader to be elected", () => true);
    expect(wait.description).toBe("a leader to be elected");
    expect(wait.withStartupTimeout(5).description).toBe("a leader to be elected");
  });
});
