import type { EngineCalls, Thing } from "../../src/cleanup/engine-calls";
import type { Kind } from "../../src/spec/labels/creation-labels";

type Made = Partial<Thing> & Pick<Thing, "kind" | "id" | "labels">;

/** An engine that has objects with labels, for tests of the clean-up. */
export class FakeEngineCalls implements EngineCalls {
  things: Thing[] = [];
  /** Removals and stops, in order, e.g. `remove container a`. */
  readonly log: string[] = [];
  /** Errors of the next calls, by their entry in the log. */
  readonly failures = new Map<string, Error[]>();
  /** Awaited before each list, and before each stop ends. */
  answers: Promise<void> = Promise.resolve();

  add(...made: Made[]): void {
    for (const each of made) {
      this.things.push({ name: each.id, age: undefined, ...each });
    }
  }

  async list(kind: Kind, filter: Readonly<Record<string, string>>): Promise<Thing[]> {
    this.#fail(`list ${kind}`);
    await this.answers;
    return this.things.filter(
      (thing) =>
        thing.kind === kind &&
        Object.entries(filter).every(
          ([name, value]) => name in thing.labels && (value === "" || thing.labels[name] === value),
        ),
    );
  }

  async imageLabels(id: string): Promise<Readonly<Record<string, string>> | undefined> {
    return this.things.find((thing) => thing.kind === "image" && thing.id === id)?.labels;
  }

  async remove({ kind, id }: Pick<Thing, "kind" | "id">): Promise<void> {
    this.log.push(`remove ${kind} ${id}`);
    this.#fail(`remove ${kind} ${id}`);
    this.things = this.things.filter((thing) => thing.kind !== kind || thing.id !== id);
    return Promise.resolve();
  }

  async stop(id: string): Promise<void> {
    this.log.push(`stop ${id}`);
    this.#fail(`stop ${id}`);
    await this.answers;
  }

  #fail(call: string): void {
    const error = this.failures.get(call)?.shift();
    if (error !== undefined) throw error;
  }
}
