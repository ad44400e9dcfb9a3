import { isDeepStrictEqual } from "node:util";
import type { ContainerSpec } from "../../spec/container-spec";
import { copyPlain, isPlain, type Member } from "./member";
import { MEMBERS } from "./members";
import type { MemberName } from "./member-types";

interface Loan {
  /** What the subclass has, and may change in place: `this.exposedPorts.push(80)`. */
  readonly value: object;
  /** What it was when it was last the same as the description. */
  before: unknown;
}

/**
 * The arrays and objects that one builder's subclass has read. `taken` writes what the subclass changed in them to
 * the description, and `refresh` writes to them what has changed in the description.
 */
export class LentMembers {
  readonly #loans = new Map<MemberName, Loan>();

  /** Returns a member's value, and remembers an array or object, because the subclass may change it. */
  read(spec: ContainerSpec, name: MemberName): unknown {
    const loan = this.#loans.get(name);
    if (loan !== undefined) return loan.value;
    if (name === "hostConfig")
      return (this.read(spec, "createOpts") as { HostConfig: unknown }).HostConfig;
    const value = member(name).read(spec);
    if (isPlain(value)) this.#loans.set(name, { value, before: copyPlain(value) });
    return value;
  }

  /** Returns the description with a new value for a member. The value itself is the subclass's: it is not remembered. */
  write(spec: ContainerSpec, name: MemberName, value: unknown): ContainerSpec {
    const written = member(name).write(spec, value);
    this.#loans.delete(name);
    this.refresh(written);
    return written;
  }

  /** Returns the description with what the subclass has changed in place. */
  taken(spec: ContainerSpec): ContainerSpec {
    let taken = spec;
    for (const [name, { value, before }] of this.#loans) {
      if (!isDeepStrictEqual(value, before)) taken = member(name).write(taken, value);
    }
    if (taken !== spec) this.refresh(taken);
    return taken;
  }

  /** Makes all that the subclass has the same as the description. */
  refresh(spec: ContainerSpec): void {
    for (const [name, loan] of this.#loans) {
      const value = member(name).read(spec);
      // For example, the health check was taken away.
      if (isPlain(value)) {
        fill(loan.value, value);
        loan.before = copyPlain(value);
      } else this.#loans.delete(name);
    }
  }
}

function member(name: MemberName): Member {
  return MEMBERS[name];
}

/** Gives an array or object the content of another one, and leaves what is the same as it is. */
function fill(target: object, content: object): void {
  if (Array.isArray(target)) {
    if (!isDeepStrictEqual(target, content)) {
      target.splice(0, target.length, ...(content as unknown[]));
    }
    return;
  }
  const old = target as Record<string, unknown>;
  const fresh = content as Record<string, unknown>;
  for (const key of Object.keys(old)) {
    if (!(key in fresh)) Reflect.deleteProperty(old, key);
  }
  for (const [key, value] of Object.entries(fresh)) {
    // `hostConfig` is this object itself.
    if (key === "HostConfig" && isPlain(old[key]) && isPlain(value)) fill(old[key], value);
    else if (!isDeepStrictEqual(old[key], value)) old[key] = value;
  }
}
