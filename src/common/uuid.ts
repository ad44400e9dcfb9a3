import { crypto } from "./crypto";

/** Where names that nobody else has come from. */
export interface Uuid {
  nextUuid(): string;
}

/** Random ones. */
export class RandomUuid implements Uuid {
  nextUuid(): string {
    return randomUuid();
  }
}

/** A random one. */
export function randomUuid(): string {
  return crypto().randomUUID();
}
