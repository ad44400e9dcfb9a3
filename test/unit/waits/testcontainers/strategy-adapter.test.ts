import { fieldOf } from "../../../../src/errors";
import type { BoundPorts } from "../../../../src/spec/ports/bound-ports";
import { AbstractWaitStrategy } from "../../../../src/waits/testcontainers/abstract-wait-strategy";
import { asWait } from "../../../../src/waits/testcontainers/strategy-adapter";
import {
  HostPortWaitStrategy,
  LogWaitStrategy,
} from "../../../../src/waits/testcontainers/strategy-classes";
import { Wait } from "../../../../src/waits/wait";
import type { WaitStrategy } from "../../../../src/waits/testcontainers/wait-strategy";
import { fakeContext } from "../fake-context";
import { EXITED, FakeHandle } from "../fake-handle";

/** A strategy as users of testcontainers write it. */
class OwnStrategy implements WaitStrategy {
  private timeout = 60_000;
  private isSet = false;
  given: [container: unknown, ports: BoundPorts, startTime: Date | undefined][] = [];

  constructor(private readonly ready: (container: unknown) => Promise<void>) {}

  waitUntilReady(container: unknown, boundPorts: BoundPorts, startTime?: Date): Promise<void> {
    this.given.push([container, boundPorts, startTime]);
    return this.ready(container);
  }

  withStartupTimeout(startupTimeoutMs: number): this {
    this.timeout = startupTimeoutMs;
    this.isSet = true;
    return this;
  }

  isStartupTimeoutSet(): boolean {
    return this.isSet;
  }

  getStartupTimeout(): number {
    return this.timeout;
  }
}

const atOnce = (): Promise<void> => Promise.resolve();
const never = (): Promise<void> => new Promise(() => undefined);

describe("a testcontainers strategy as a condition", () => {
  it("is given dockerode's container, the bound ports and the start of a restarted run", async () => {
    const strategy = new OwnStrategy(atOnce);
    const startedAt = new Date();
    const handle = new FakeHandle({ tcp: { 80: 32_768 }, udp: { 53: 32_769 } });
    const context = { ...fakeContext(), startedAt };
    await asWait(strategy, "wait").until(handle, context);
    const [container, ports, startTime] = strategy.given[0]!;
    expect(container).toEqual({ id: handle.id });
    expect([...ports.iterator()]).toEqual([
      ["53/udp", 32_769],
      ["80/tcp", 32_768],
    ]);
    expect(startTime).toBe(startedAt);
  });

  it("is one already when it has `until`", () => {
    const wait = Wait.forListeningPorts();
    expect(asWait(wait, "wait")).toBe(wait);
  });

  it("fails with its error", async () => {
    const failure = new Error("no server");
    const wait = asWait(new OwnStrategy(() => Promise.reject(failure)), "wait");
    await expect(wait.until(new FakeHandle(), fakeContext())).rejects.toBe(failure);
  });

  it("has the time that was set on it and five seconds to explain itself, whatever the container's", async () => {
    const strategy = new OwnStrategy(atOnce).withStartupTimeout(5_000);
    const wait = asWait(strategy, "wait");
    await wait.until(new FakeHandle({ startupTimeout: 90_000 }), fakeContext());
    expect([wait.startupTimeout, strategy.getStartupTimeout()]).toEqual([10_000, 5_000]);
  });

  it("is told the container's time when it has none of its own, which stays so", async () => {
    const strategy = new OwnStrategy(atOnce);
    const wait = asWait(strategy, "wait");
    await wait.until(new FakeHandle({ startupTimeout: 90_000 }), fakeContext());
    expect([wait.startupTimeout, strategy.getStartupTimeout()]).toEqual([undefined, 90_000]);
  });

  it("has the time that was set on it later", () => {
    const strategy = new OwnStrategy(atOnce);
    const wait = asWait(strategy, "wait");
    strategy.withStartupTimeout(7_000);
    expect(wait.startupTimeout).toBe(12_000);
  });

  it("does not take what it was told for another container as its own time", async () => {
    const strategy = new OwnStrategy(atOnce);
    await asWait(strategy, "wait").until(new FakeHandle({ startupTimeout: 90_000 }), fakeContext());
    const second = asWait(strategy, "wait");
    expect(second.startupTimeout).toBeUndefined();
    await second.until(new FakeHandle({ startupTimeout: 70_000 }), fakeContext());
    expect(strategy.getStartupTimeout()).toBe(70_000);
    await second.until(new FakeHandle(), fakeContext());
    expect(strategy.getStartupTimeout()).toBe(60_000);
  });

  it("fails at once when the container ends badly", async () => {
    const context = fakeContext();
    const handle = new FakeHandle();
    handle.states = [{ ...EXITED, exitCode: 3 }];
    const waiting = asWait(new OwnStrategy(never), "wait").until(handle, context);
    context.exit();
    await expect(waiting).rejects.toMatchObject({
      code: "WAIT_FAILED",
      waitingFor: "the wait strategy OwnStrategy",
      reason: "the container exited with code 3",
    });
  });

  it("may still hold when the container ends well", async () => {
    const context = fakeContext();
    const handle = new FakeHandle();
    handle.states = [{ ...EXITED, exitCode: 0 }];
    let hold: () => void = () => undefined;
    const ready = new Promise<void>((resolve) => (hold = resolve));
    const waiting = asWait(new OwnStrategy(() => ready), "wait").until(handle, context);
    context.exit();
    while (handle.refreshes === 0) await new Promise(setImmediate);
    hold();
    await waiting;
  });

  it("fails a moment after the container ended well when it does not hold", async () => {
    const context = fakeContext();
    const handle = new FakeHandle();
    handle.states = [{ ...EXITED, exitCode: 0 }];
    context.exit();
    const waiting = asWait(new OwnStrategy(never), "wait").until(handle, context);
    await expect(waiting).rejects.toMatchObject({
      reason: "the container exited with code 0",
    });
  });

  it("can be one of several", async () => {
    const strategy = new OwnStrategy(atOnce);
    await Wait.forAll([strategy, { description: "own", until: atOnce }]).until(
      new FakeHandle(),
      fakeContext(),
    );
    expect(strategy.given).toHaveLength(1);
  });

  it("can hand its container on to a condition of Mayfly's", async () => {
    const context = fakeContext();
    const handle = new FakeHandle();
    handle.logs = [{ lines: ["not yet", "ready"], then: "stay open" }];
    const inner = Wait.forLogMessage("ready");
    const strategy = new OwnStrategy((container) => inner.waitUntilReady(container));
    await asWait(strategy, "wait").until(handle, context);
    expect(context.reports).toEqual(["last log line: not yet"]);
  });

  it("is described by its class", () => {
    const plain = { waitUntilReady: atOnce } as unknown as WaitStrategy;
    expect(asWait(new OwnStrategy(never), "wait").description).toBe(
      "the wait strategy OwnStrategy",
    );
    expect(asWait(plain, "wait").description).toBe("your wait strategy");
  });

  it.each([[undefined], [5], [{}], [{ waitUntilReady: true }]])("cannot be %p", (value) => {
    let error: unknown;
    try {
      asWait(value as never, "withWaitStrategy");
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: "INVALID_OPTION", option: "withWaitStrategy" });
  });
});

describe("a subclass of a condition of Mayfly's", () => {
  class LogThenMigrate extends LogWaitStrategy {
    migrations = 0;

    override async waitUntilReady(container: unknown, ports?: BoundPorts): Promise<void> {
      await super.waitUntilReady(container, ports);
      this.migrations += 1;
    }
  }

  it("waits by its own waitUntilReady, which can call the condition's", async () => {
    const handle = new FakeHandle();
    handle.logs = [{ lines: ["not yet", "ready"], then: "stay open" }];
    const context = fakeContext();
    const strategy = new LogThenMigrate("ready", 1);
    const wait = asWait(strategy, "wait");
    await wait.until(handle, context);
    expect(context.reports).toEqual(["last log line: not yet"]);
    expect(strategy.migrations).toBe(1);
    expect(wait.watchesOutput).toBe(true);
    expect(wait.testcontainersMessage?.({ afterMs: 5 }, handle, undefined)).toBe(
      'Log message "ready" not received after 5ms',
    );
  });

  it("stays as it is with another `until`, or none of its own", () => {
    class Own extends HostPortWaitStrategy {
      override until = atOnce;
      override waitUntilReady = atOnce;
    }
    const plain = new (class extends HostPortWaitStrategy {})();
    const own = new Own();
    expect(asWait(plain, "wait")).toBe(plain);
    expect(asWait(own, "wait")).toBe(own);
  });
});

describe("a condition of Mayfly's, used as testcontainers' are", () => {
  it("says which time it has", () => {
    const wait = Wait.forListeningPorts();
    expect([wait.isStartupTimeoutSet(), wait.getStartupTimeout()]).toEqual([false, 60_000]);
    const timed = wait.withStartupTimeout(7);
    expect([timed.isStartupTimeoutSet(), timed.getStartupTimeout()]).toEqual([true, 7]);
  });

  it("is an AbstractWaitStrategy", () => {
    class Own extends AbstractWaitStrategy {
      override waitUntilReady = atOnce;
    }
    const wait: unknown = Wait.forHttp("/");
    expect(wait instanceof AbstractWaitStrategy).toBe(true);
    expect((new Own() as unknown) instanceof AbstractWaitStrategy).toBe(true);
    expect(wait instanceof Own).toBe(false);
    expect(({} as unknown) instanceof AbstractWaitStrategy).toBe(false);
  });

  it("refuses a container that was not lent", async () => {
    const error: unknown = await Wait.forHealthCheck()
      .waitUntilReady({ id: "1" })
      .catch((thrown: unknown) => thrown);
    expect(fieldOf(error, "message")).toBe(
      "waitUntilReady: expected the container that Mayfly passed to your strategy's waitUntilReady(), or one of the runtime client, got an object",
    );
  });
});
