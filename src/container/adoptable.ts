import type { ContainerSpec } from "../spec/container-spec";
import type { RawInspect } from "../spec/inspect/raw-inspect";

export interface AsOptions {
  /** Accepts an image with another name, which takes the same variables as the module's image. Default false. */
  readonly compatible?: boolean;
}

/** A class of started containers. Their type is not imported: it imports this file. */
export type AdoptableClass<T extends object> = abstract new (...args: never) => T;

/** The part of a started container that is read before it becomes an object of another class. */
export interface Adopted {
  inspect(): Promise<RawInspect>;
}

/** How a module makes its class from a container that it has not started, such as a service of a compose file. */
export interface Adoptable {
  /** The repositories of images that the class works with, the official one first. */
  readonly images: readonly string[];
  /** Makes the object from a StartedContainer. `described` holds what the engine says of the container. */
  adopt(started: never, described: ContainerSpec): Promise<object>;
}

const classes = new Map<AdoptableClass<object>, Adoptable>();

/** Lets `as()` make started containers of a class. */
export function adoptable(type: AdoptableClass<object>, how: Adoptable): void {
  classes.set(type, how);
}

export function adoptableOf(type: AdoptableClass<object>): Adoptable | undefined {
  return classes.get(type);
}
