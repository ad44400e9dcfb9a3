import { setImmediate as turn } from "node:timers/promises";
import { startGraph, stopInReverse } from "../../../src/lifecycle/start-graph";

type Graph = Readonly<Record<string, readonly string[]>>;

/** Runs a graph of names. Its events are "+a" for a start, "=a" for the start's end, "-a" for a stop. */
function record(graph: Graph, options: { concurrency?: number; signal?: AbortSignal } = {}) {
  const events: string[] = [];
  const failing = new Map<string, Error>();
  const onStart = new Map<string, () => void>();
  let running = 0;
  const most = { running: 0 };
  const run = (...names: string[]): Promise<Map<string, string>> =>
    startGraph<string, string>(
      names,
      {
        dependenciesOf: (name) => graph[name] ?? [],
        start: async (name, signal) => {
          events.push(`+${name}`);
          most.running = Math.max(most.running, ++running);
          onStart.get(name)?.();
          for (let i = 0; i < 5; i++) await turn();
          running--;
          signal.throwIfAborted();
          const failure = failing.get(name);
          if (failure) throw failure;
          events.push(`=${name}`);
          return name;
        },
        stop: (name) => {
          events.push(`-${name}`);
          return Promise.resolve();
        },
      },
      { concurrency: 8, ...options },
    );
  return { events, failing, onStart, most, run };
}

describe("startGraph", () => {
  it("starts a node when all that it depends on has started, and each once", async () => {
    const graph = record({ app: ["db", "queue"], db: ["disk"], queue: ["disk"] });
    const started = await graph.run("app", "queue");
    const at = (event: string): number => graph.events.indexOf(event);
    expect(graph.events).toHaveLength(8);
    expect(at("=disk")).toBeLessThan(Math.min(at("+db"), at("+queue")));
    expect(Math.max(at("=db"), at("=queue"))).toBeLessThan(at("+app"));
    expect([...started.keys()].sort()).toEqual(["app", "db", "disk", "queue"]);
  });

  it("starts what is independent at the same time", async () => {
    const graph = record({});
    await graph.run("a", "b", "c");
    expect(graph.events.slice(0, 3)).toEqual(["+a", "+b", "+c"]);
  });

  it.each([1, 2, 3])("starts no more than %d at a time", async (concurrency) => {
    const graph = record({ f: ["a", "b", "c", "d", "e"] }, { concurrency });
    await graph.run("f");
    expect(graph.most.running).toBe(concurrency);
  });

  it("stops what had started, latest first, and throws the failure", async () => {
    const graph = record({ app: ["db"], db: ["disk"] });
    graph.failing.set("app", new Error("app says no"));
    await expect(graph.run("app")).rejects.toThrow("app says no");
    expect(graph.events).toEqual(["+disk", "=disk", "+db", "=db", "+app", "-db", "-disk"]);
  });

  it("aborts the starts under way when one fails, and begins no other", async () => {
    const graph = record({ late: ["slow"] });
    graph.failing.set("bad", new Error("bad says no"));
    await expect(graph.run("bad", "slow", "late")).rejects.toThrow("bad says no");
    expect(graph.events).not.toContain("+late");
  });

  it("rejects with the reason of its signal and leaves nothing started", async () => {
    const abort = new AbortController();
    const graph = record({ app: ["db"] }, { signal: abort.signal });
    const reason = new Error("changed my mind");
    graph.onStart.set("app", () => {
      abort.abort(reason);
    });
    await expect(graph.run("app")).rejects.toBe(reason);
    expect(graph.events).toEqual(["+db", "=db", "+app", "-db"]);
  });
});

describe("stopInReverse", () => {
  it("tries all and throws the first failure", async () => {
    const stopped: number[] = [];
    const stop = stopInReverse([1, 2, 3], (one) => {
      stopped.push(one);
      return one > 1 ? Promise.reject(new Error(`${one} stays`)) : Promise.resolve();
    });
    await expect(stop).rejects.toThrow("3 stays");
    expect(stopped).toEqual([3, 2, 1]);
  });
});
